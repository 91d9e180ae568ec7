"""The port to everything that is open: what editors wrote, and the last good copy of what was read elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from guidebot.core.openings import Opening
from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One list as it was read elsewhere.

    Attributes:
        name: whose list it is, with *part* of it, and *home* to link to.
        read_at: when the copy was read; None when it never was.
        tried_at: when somebody last asked for it.
        trouble: why the last attempt was of no use; empty when it was.
        unread: how many entries could not be understood.
        count: how many entries the copy has.
    """

    name: str
    home: str
    licence: str
    part: str
    read_at: datetime | None = None
    tried_at: datetime | None = None
    trouble: str = ""
    unread: int = 0
    count: int = 0


class Radar(Protocol):
    """What is open. It answers from memory and never waits for anybody."""

    def openings(self, community: CommunityId | None) -> Sequence[Opening]:
        """Everything known in *community*, also what is over."""
        ...

    def find(self, community: CommunityId | None, opening: str) -> Opening | None:
        """The opening with this id."""
        ...

    def scope(self, community: CommunityId | None, opening: str) -> str:
        """The community whose own content *opening* stands in, as text; empty for everybody's."""
        ...

    def copies(self) -> Sequence[Copied]:
        """The lists that are read elsewhere; empty when nobody is to be asked."""
        ...
