"""Counting what happens, without ids. `runtime.ops` shows the counts as metrics; `NoMeter` forgets them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Meter(Protocol):
    """Receives counts."""

    def answered(self, name: str, outcome: str, seconds: float) -> None:
        """A command or action *name* ended as ``ok``, ``usage`` or ``broken`` after *seconds*."""
        ...

    def delivered(self, platform: str, kind: str, outcome: str) -> None:
        """A delivery ended."""
        ...

    def reloaded(self, outcome: str) -> None:
        """The content was reloaded or refused."""
        ...

    def migrated(self, revision: int) -> None:
        """The database is at *revision*."""
        ...

    def listed(self, name: str, outcome: str, at: datetime) -> None:
        """The list *name* was asked for: ``read``, ``unchanged``, ``small`` or ``failed``."""
        ...


class NoMeter:
    """Counts nothing."""

    def answered(self, name: str, outcome: str, seconds: float) -> None:
        """Forget it."""

    def delivered(self, platform: str, kind: str, outcome: str) -> None:
        """Forget it."""

    def reloaded(self, outcome: str) -> None:
        """Forget it."""

    def migrated(self, revision: int) -> None:
        """Forget it."""

    def listed(self, name: str, outcome: str, at: datetime) -> None:
        """Forget it."""
