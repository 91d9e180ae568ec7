"""How a serving process stands; `runtime.ops` shows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from guidebot.core.records import dataclass

SLOW = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How the process stands. *oldest_due_seconds* is the age of what should have been sent by now.

    *why* says in sentences what is not as it should be, without ids and secrets. *unreadable* counts rows that are left
    out.
    """

    database: bool
    adapters: bool
    queued: int = 0
    in_doubt: int = 0
    oldest_due_seconds: float = 0.0
    why: tuple[str, ...] = ()
    unreadable: int = 0

    @property
    def ready(self) -> bool:
        """Whether it can be relied on now."""
        return self.database and self.adapters and self.oldest_due_seconds < SLOW


Probe = Callable[[], Awaitable[Readiness]]
