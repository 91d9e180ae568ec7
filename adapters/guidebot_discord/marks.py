"""How Discord knows a delivery again: by an enforced nonce for some minutes, by its container's id for ever. Pure.

Both come from the delivery's key. The outbox number will not do: a database gives the number of an erased row again,
and Discord would take the next message for the erased one.
"""

from __future__ import annotations

import hashlib

MARK = 1_000_000_000
"""Marked containers number from here, far above what discord.py gives the others."""


def nonce(key: str) -> str:
    """The nonce of the message *key*, in Discord's 25 characters."""
    return f"g{_digest(key)[:24]}"


def mark(key: str) -> int:
    """The id of the container of the message *key*, in Discord's 31 bits."""
    return MARK + int(_digest(key), 16) % MARK


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
