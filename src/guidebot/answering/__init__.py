"""The way of an answer: from what a person typed or tapped to the reply they get."""
