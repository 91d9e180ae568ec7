"""The whole program with a few awkward commands more."""

from tests.fakes.awkward import bot

__all__ = ["bot"]
