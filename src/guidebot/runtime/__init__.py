"""Wiring: the only layer that knows adapters, features and tables at once."""
