"""What organisers see and steer, and what members suggest to them."""
