"""The port that makes one transaction of everything a request stores."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from guidebot.core.errors import UsageError
from guidebot.core.records import dataclass


class StoredAlready(UsageError):
    """What this very command stores is stored already; nothing was stored twice."""


class SaidAlready(UsageError):
    """The same words by the same person were carried out a moment ago; nothing was stored by these."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a person did.

    *id* is the platform's own name for it, an interaction or a trigger, which it may tell the bot twice; empty where it
    has none. *words* are who said what where, if saying it again would do it once more: somebody whose answer was lost
    types it again.
    """

    platform: str
    id: str
    at: datetime
    words: str = ""


class Together(Protocol):
    """Joins what the current task stores."""

    def __call__(self, name: str = "", event: Event | None = None) -> AbstractAsyncContextManager[None]:
        """Everything that is stored inside the block is kept when the block ends, and undone when it raises.

        Nothing is opened before the first write, so a request that only reads waits for nobody. Blocks may stand in
        each other: the outermost decides. On PostgreSQL blocks with the same *name* wait for each other. What
        an *event* stored is stored once, in any process and after any restart.

        Raises:
            StoredAlready: *event* stored something before; raised by the first write.
            SaidAlready: its words stored something within `once.REPEATED`; raised by the first write.
            StorageError: what was stored could not be kept; then nothing of it is.
        """
        ...
