"""A series of posts as a value: everything that planning, showing, steering and sending need to know of it.

A new series is one module that makes a `PostSeries`, and one line in `features.posts.series_list`. Nothing else names a
series: `/setup`, `/schedule`, the calendar, the sender and the reference pages go through the list.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Protocol

from guidebot.core.guide import Guide, Kind
from guidebot.core.people import CommunityId
from guidebot.core.posts import Post, Schedule
from guidebot.core.records import dataclass
from guidebot.core.reply import Block, Button, Option, Reply, Sign
from guidebot.core.requests import Request
from guidebot.core.schedule import Rhythm, Rule, Weekday, local
from guidebot.core.services import Services


class Postable(Protocol):
    """What can be posted: an entry of the guide, a suggestion, or something made for this one post."""

    @property
    def id(self) -> str:
        """Its name in the rotation."""
        ...

    @property
    def title(self) -> str:
        """What people call it, and what its discussion is called."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Where a series draws from: what one community has at one moment, of a day in its *zone*."""

    services: Services
    guide: Guide
    community: CommunityId
    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The day that it is there."""
        return local(self.now, self.zone).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that an organiser may choose about a series; *unset* is said where nothing is chosen.

    *options* are the choices besides that. *narrows*: it says what is posted; else it says what goes with it.
    """

    name: str
    label: str
    options: Callable[[Guide], Sequence[Option]]
    unset: str = "Everything"
    narrows: bool = True


CHOOSE, CARE, PINNED, QUIET, YES, NO = "choose", "care", "pinned", "quiet", "yes", "no"
HABITS = (
    Choice(
        name=CHOOSE,
        label="Members choose the next one",
        options=lambda _: [Option("Yes, two days before", YES)],
        unset="No",
        narrows=False,
    ),
    Choice(
        name=CARE,
        label="Say when four posts stay quiet",
        options=lambda _: [Option("No", NO)],
        unset="Yes, to the organisers",
        narrows=False,
    ),
)


def pins(schedule: Schedule) -> tuple[str, ...]:
    """What organisers pinned and what has not come since: no ballot is held over it."""
    return tuple(one for one in schedule.options.get(PINNED, "").split(",") if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSeries:
    """One series.

    Attributes:
        kind: its name in the database, in buttons and in what organisers type; at most 20 characters, for ever.
        title: what people read: "Weekly open problem".
        aliases: other names that organisers type.
        day: the day of a new community's posts, at 09:00.
        wanted: whether a new community gets it unless somebody says no.
        composed: made anew for each post, so that there is nothing to pin or to exchange.
        empty: why nothing is posted when the pool is empty, as a sentence.
        choices: what an organiser may choose.
        lookup: the kind of guide entry that organisers may name, where there is one.
        pool: what may be posted now, by id, in order; given what the organiser chose.
        body: how an entry looks.
        buttons: what a reader may press below it.
        more: the whole entry, for the presser alone.
        again: a post that stands already, made anew without what was taken back; the moment drawn from is its own.
    """

    kind: str
    title: str
    sign: Sign
    day: Weekday
    pool: Callable[[Draw, Mapping[str, str]], Awaitable[Mapping[str, Postable]]]
    body: Callable[[Guide, Postable], Sequence[Block]]
    buttons: Callable[[Postable], Sequence[Button]]
    more: Callable[[Request, Postable], Reply]
    aliases: tuple[str, ...] = ()
    wanted: bool = False
    composed: bool = False
    again: Callable[[Draw, Post], Awaitable[Postable | None]] | None = None
    empty: str = "No item fits the filters."
    choices: tuple[Choice, ...] = ()
    lookup: Kind | None = None

    def known(self, guide: Guide, item: str) -> Postable | None:
        """The guide's entry called *item*, also one that is posted no more."""
        return guide.of(self.lookup).get(item) if self.lookup is not None else None

    def first(self, community: CommunityId, *, channel: str, zone: str, anchor: date) -> Schedule:
        """The schedule of a community that has none of this series yet."""
        rule = Rule(days=(self.day,), at=time(9), zone=zone, rhythm=Rhythm.WEEKLY, anchor=anchor)
        return Schedule(community=community, kind=self.kind, rule=rule, channel=channel)


def draw(ask: Request) -> Draw:
    """Where the community of *ask* draws from."""
    assert ask.community is not None, "posts are for communities only"
    zone = ask.settings.where
    return Draw(services=ask.services, guide=ask.guide, community=ask.community, now=ask.now, zone=zone)
