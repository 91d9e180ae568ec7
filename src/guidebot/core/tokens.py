"""The port that keeps tokens of several workspaces, locked by the adapter that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class TokenStore(Protocol):
    """Keeps encrypted installations of several workspaces; values are opaque bytes to the store."""

    async def put(self, platform: str, key: str, value: bytes) -> None:
        """Add or replace."""
        ...

    async def get(self, platform: str, key: str) -> bytes | None:
        """The value, or None."""
        ...

    async def all(self, platform: str) -> Mapping[str, bytes]:
        """Every value by key."""
        ...

    async def delete(self, platform: str, key: str) -> None:
        """Remove."""
        ...
