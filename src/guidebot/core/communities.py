"""A community's settings, and the port that keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, Protocol

from guidebot.core import wallclock
from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass

Answers = Literal["private", "public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What organisers chose for their community. *roles* and *people* are platform ids of further organisers.

    *alerts* is the target that hears of failed posts, ``channel:ID`` or ``person:ID``; empty: whoever set up.
    *offers_start*: newcomers here are told of `/start`, once; *newcomers* is the channel that it names.
    """

    zone: str = "UTC"
    channel: str = ""
    answers: Answers = "private"
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    alerts: str = ""
    offers_start: bool = True
    newcomers: str = ""

    @property
    def where(self) -> str:
        """The zone that counts: UTC while no zone is called *zone*."""
        return wallclock.first_known(self.zone)


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A community that the bot serves. *left_at* is set when the bot was removed; its data goes 30 days later."""

    id: CommunityId
    name: str = ""
    settings: Settings = DEFAULTS
    joined_at: datetime
    left_at: datetime | None = None
    set_up: bool = False


class CommunityStore(Protocol):
    """Keeps communities and their settings."""

    async def get(self, community: CommunityId) -> Community | None:
        """The community, or None when it is unknown."""
        ...

    async def all(self) -> Sequence[Community]:
        """Every community, left ones included."""
        ...

    async def save(self, community: Community) -> None:
        """Add or replace."""
        ...

    async def change(self, fresh: Community, edit: Callable[[Community], Community]) -> Community:
        """Apply *edit* to what is kept, or to *fresh*, in one transaction; answers what is kept now."""
        ...

    async def erase(self, community: CommunityId) -> None:
        """Remove the community and everything that belongs to it: schedules, rotation, posts, suggestions, log."""
        ...
