"""The posts that a community gets by itself: their schedules, what was posted, and the ports that keep both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Protocol

from guidebot.core.mixing import Pool
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass
from guidebot.core.rotation import Rotation
from guidebot.core.schedule import Occurrence, Rule, corrected, next_due, occurrences

LATE_UNTIL = timedelta(hours=24)
SHOWN = 8
GONE_KEPT = 210  # days without a post; a pause leaves out as many dates at most
LOOKED_AT = 4  # moments of a rule whose deliveries are looked up at once
_INSTANT = timedelta(microseconds=1)
NOTHING_CHOSEN: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One series of posts in one community; a community has at most one schedule of each series.

    Attributes:
        kind: the series: `features.posts.series_list` knows them.
        options: what an organiser chose about what is posted; what is not named is open.
        channel: the platform's id of the channel.
        skipped: local days without a post.
        next_due_at: when the planner looks at it next; None while it is paused.
    """

    community: CommunityId
    kind: str
    rule: Rule
    channel: str
    options: Mapping[str, str] = field(default_factory=lambda: NOTHING_CHOSEN)
    paused: bool = False
    skipped: tuple[date, ...] = ()
    next_due_at: datetime | None = None
    id: int = 0

    def coming(self, now: datetime, count: int = SHOWN) -> tuple[Occurrence, ...]:
        """The next *count* posts after *now*, skipped days left out."""
        found: list[Occurrence] = []
        # what is due next stands in the row: a post that a wrong clock sent too early does not come a second time
        start = now if self.next_due_at is None else max(now, self.next_due_at - _INSTANT)
        for one in occurrences(self.rule, start):
            if one.day not in self.skipped:
                found.append(one)
            if len(found) >= count:
                break
        return tuple(found)

    def planned(self, now: datetime) -> Schedule:
        """The same schedule with its next moment, as seen from *now*."""
        return self.moved(None if self.paused else next_due(self.rule, now), now)

    def next_keys(self, now: datetime) -> tuple[tuple[datetime, str], ...]:
        """The next moments of the rule before the one that is planned, with the names of their deliveries."""
        if self.next_due_at is None:
            return ()
        coming = islice(occurrences(self.rule, now), LOOKED_AT)
        return tuple((one.at, self.key(one.at)) for one in coming if one.at < self.next_due_at)

    def sooner(self, now: datetime, gone: Collection[str]) -> Schedule:
        """The same, due at the first moment of its rule of which *gone* knows no delivery.

        A clock that was ahead plans for a day that is far away once the clock is right.
        """
        due = next((at for at, key in self.next_keys(now) if key not in gone), self.next_due_at)
        return self if due == self.next_due_at else replace(self, next_due_at=due)

    def corrected(self, now: datetime) -> Schedule:
        """The same by the zone data of today. A moment that has just gone by stays: the post is late, not lost."""
        return self if self.next_due_at is None else self.moved(corrected(self.rule, self.next_due_at), now)

    def moved(self, due: datetime | None, now: datetime) -> Schedule:
        """The same schedule, due at *due*; of the days gone by the latest are kept.

        They go by their number and not by their age: a clock that is ahead for an hour would forget days to come.
        """
        gone = sorted(day for day in self.skipped if day < now.date() - timedelta(days=2))[:-GONE_KEPT]
        left = tuple(day for day in self.skipped if day not in gone) if gone else self.skipped
        return replace(self, next_due_at=due, skipped=left)

    def key(self, at: datetime) -> str:
        """The delivery's name for the post at *at*."""
        return f"post:{self.id}:{int(at.timestamp())}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An item that was taken from a rotation.

    Attributes:
        sent_at: None until it arrived.
        channel, remote_id, thread: where the platform shows it and its discussion, as far as it said so.
        told: how many try the item and how many told what came of it, as the message says.
        revised_at: when the message was changed last.
        touched_at: when somebody pressed one of its buttons first.
        before: the link of the post before it, where that was asked for.
    """

    key: str
    community: CommunityId
    kind: str
    item: str
    taken_at: datetime
    sent_at: datetime | None = None
    link: str = ""
    channel: str = ""
    remote_id: str = ""
    thread: str = ""
    told: tuple[str, ...] = ()
    revised_at: datetime | None = None
    touched_at: datetime | None = None
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where a platform shows a message: its *link*, its place, its own id, and the thread of its discussion."""

    link: str = ""
    channel: str = ""
    remote_id: str = ""
    thread: str = ""


class ScheduleStore(Protocol):
    """Keeps schedules."""

    async def get(self, number: int) -> Schedule | None:
        """The schedule with this number."""
        ...

    async def of(self, community: CommunityId) -> Sequence[Schedule]:
        """The community's schedules, by the name of their series."""
        ...

    async def save(self, schedule: Schedule) -> Schedule:
        """Replace the community's schedule of this kind, or add it; answers it with its number."""
        ...

    async def change(self, schedule: Schedule, edit: Callable[[Schedule], Schedule]) -> Schedule:
        """Apply *edit* to the community's schedule of this kind as it stands now, or to *schedule* where none is kept.

        What somebody else changed meanwhile stays, as far as *edit* leaves it alone.
        """
        ...

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next schedule is due, later than *after*."""
        ...

    async def having(self, option: str, value: str, until: datetime) -> Sequence[Schedule]:
        """Schedules whose *option* is *value* and that are due *until* then, the next one first."""
        ...


class PostStore(Protocol):
    """Keeps rotations and what was posted."""

    async def rotation(self, community: CommunityId, kind: str) -> Rotation:
        """The rotation as it stands."""
        ...

    async def change(self, community: CommunityId, kind: str, edit: Callable[[Rotation], Rotation]) -> Rotation:
        """Replace the rotation's queue by that of ``edit(rotation)``, undisturbed by others; answers the new one."""
        ...

    async def take(self, community: CommunityId, kind: str, key: str, pool: Pool, now: datetime) -> str | None:
        """The item of the post called *key*: the next one on the first call, the same one ever after.

        None when the pool is empty.
        """
        ...

    async def item(self, key: str) -> str | None:
        """The item that the post called *key* took; None when it took none."""
        ...

    async def put_back(self, key: str) -> None:
        """The post called *key* did not happen: its item comes next."""
        ...

    async def hold(self, community: CommunityId) -> None:
        """Be alone, to the end of the transaction, with what members of *community* see of each other.

        Whoever records that a message arrived, or takes back what messages may say, asks for it before anything else.
        """
        ...

    async def sent(self, key: str, where: Whereabouts, now: datetime, told: Sequence[str] = ()) -> None:
        """The post called *key* arrived *where* it stands, and says *told*."""
        ...

    async def last(self, community: CommunityId, kind: str) -> Post | None:
        """The latest post that arrived."""
        ...

    async def about(self, community: CommunityId, kind: str, item: str) -> Post | None:
        """The latest post of *item* that arrived."""
        ...

    async def each(self, community: CommunityId, kind: str, item: str, since: datetime) -> Sequence[Post]:
        """The posts of *item* that arrived since a moment, newest first."""
        ...

    async def get(self, key: str) -> Post | None:
        """The post called *key*, with the link of the one before it; None unless it arrived."""
        ...

    async def discussed(self, community: CommunityId, channel: str, thread: str) -> Post | None:
        """The post whose discussion is *thread* in *channel*."""
        ...

    async def touch(self, community: CommunityId, kind: str, item: str, now: datetime) -> None:
        """Somebody pressed a button of the latest post of *item*; the first time counts."""
        ...

    async def lately(self, community: CommunityId, kind: str, limit: int) -> Sequence[Post]:
        """The latest posts of a series that arrived, newest first."""
        ...

    async def revised(self, key: str, told: Sequence[str], now: datetime) -> None:
        """The post called *key* says *told* now."""
        ...


class Discussions(Protocol):
    """What a platform says of the discussion of a post without showing what stands there."""

    async def answered(self, post: Post) -> bool:
        """Whether more stands there than the bot's first line; False where that cannot be known."""
        ...


class Posting(Protocol):
    """Puts a post into the queue besides its calendar."""

    async def post_now(self, schedule: Schedule, now: datetime, by: MemberId) -> bool:
        """Post the next item now, for *by*, who hears if it fails; False when one was asked for a moment ago."""
        ...
