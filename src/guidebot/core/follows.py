"""Deadlines that a member asked to be reminded of: what is told when, decided by the member's own day.

Fourteen, three and one day before, once each, at most one message a day over all of them. What moved, closed early or
vanished is told once as well. A deadline is a day; a reminder comes on the member's own day, so it is never late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, StrEnum
from typing import Protocol

from guidebot.core import wallclock
from guidebot.core.nudges import Member, after_quiet_hours, is_quiet, jitter
from guidebot.core.openings import Opening, Standing, over, standing
from guidebot.core.people import MemberId
from guidebot.core.records import dataclass

STAGES = (14, 3, 1)
FAR = 99
"""More days before than any stage: nothing was told yet."""
MOST = 50
KEPT = timedelta(days=90)


class FollowState(StrEnum):
    """Where a deadline stands for the member who asked for it."""

    ASKED = "asked"
    APPLIED = "applied"
    SKIPPED = "skipped"
    GONE = "gone"
    CLOSED = "closed"
    OVER = "over"
    HIDDEN = "hidden"


WATCHED = (FollowState.ASKED, FollowState.GONE, FollowState.CLOSED)
"""States in which something may still have to be told."""


class News(StrEnum):
    """What is to be told besides the deadline itself."""

    NONE = ""
    MOVED = "moved"
    DATED = "dated"
    GONE = "gone"
    CLOSED = "closed"
    BACK = "back"


class Unknown(Enum):
    """Nobody here can say what an opening is now."""

    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """One deadline of one member.

    Attributes:
        scope: the community whose own content the opening stands in, as ``discord:1234``; empty for everybody's.
        closes: the day as the member was last told, or will be with *news*.
        told: the least number of days before of which they were told; `FAR` at first.
        again: the day on which they want to hear once more.
        news: what is to be told with the next message.
    """

    member: MemberId
    opening: str
    title: str
    since: datetime
    url: str = ""
    scope: str = ""
    closes: date | None = None
    state: FollowState = FollowState.ASKED
    told: int = FAR
    again: date | None = None
    news: News = News.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Whether a member wants reminders of deadlines, when they are looked at next, and the day of the last message."""

    member: MemberId
    wanted: bool = True
    next_at: datetime | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens to a watcher: the next state of everything and, with *about*, one message."""

    watcher: Watcher
    follows: tuple[Follow, ...]
    at: datetime
    about: tuple[tuple[Follow, News], ...] = ()
    day: date | None = None
    expires_at: datetime | None = None


class FollowStore(Protocol):
    """Keeps deadlines of members."""

    async def of(self, member: MemberId) -> Sequence[Follow]:
        """Everything that *member* asked for or hid, the oldest first."""
        ...

    async def get(self, member: MemberId, opening: str) -> Follow | None:
        """What *member* wanted of *opening*."""
        ...

    async def put(self, follow: Follow, now: datetime) -> None:
        """Add or replace, and let the planner look at the member."""
        ...

    async def remove(self, member: MemberId, opening: str) -> None:
        """Forget it."""
        ...

    async def watcher(self, member: MemberId) -> Watcher | None:
        """Whether *member* wants such messages; None when they never said so."""
        ...

    async def switch(self, member: MemberId, now: datetime, *, wanted: bool) -> None:
        """Switch reminders of deadlines on or off."""
        ...


def reached(closes: date | None, today: date) -> int:
    """The least stage that *today* has reached; `FAR` before the first, 0 on the last day and after it."""
    if closes is None:
        return FAR
    left = (closes - today).days
    if left <= 0:
        return 0
    return min((stage for stage in STAGES if left <= stage), default=FAR)


def asked(opening: Opening, member: MemberId, now: datetime, today: date, scope: str = "") -> Follow:
    """What *member* asks for now; they have seen today's stage just now."""
    return Follow(
        member=member,
        opening=opening.id,
        title=opening.title,
        url=opening.url,
        scope=scope,
        closes=opening.closes,
        since=now,
        told=reached(opening.closes, today),
    )


def observed(follow: Follow, opening: Opening | Unknown | None, now: datetime, today: date) -> Follow:
    """*follow* after a look at what its opening is now; None: it is listed no more."""
    if isinstance(opening, Unknown):
        ended = follow.closes is not None and over(follow.closes, now)
        return replace(follow, state=FollowState.OVER, news=News.NONE, again=None) if ended else follow
    if follow.closes is not None and (over(follow.closes, now) or (opening is None and today >= follow.closes)):
        later = opening is not None and opening.closes is not None and opening.closes > follow.closes
        if not later:  # lists drop what is over, so that it vanished then is no news
            return replace(follow, state=FollowState.OVER, news=News.NONE, again=None)
    if opening is None:
        return _now(follow, FollowState.GONE, News.GONE)
    if standing(opening, now) in {Standing.CLOSED, Standing.OVER}:
        return _now(follow, FollowState.CLOSED, News.CLOSED)
    fresh = replace(follow, title=opening.title, url=opening.url)
    if follow.state is not FollowState.ASKED:
        told = reached(opening.closes, today)
        news = News.NONE if follow.news in {News.GONE, News.CLOSED} else News.BACK  # it came back before anybody heard
        return replace(fresh, state=FollowState.ASKED, closes=opening.closes, told=told, news=news)
    if opening.closes == follow.closes:
        return fresh
    news = News.DATED if follow.closes is None else News.MOVED
    return replace(fresh, closes=opening.closes, told=reached(opening.closes, today), news=news, again=None)


def due(follow: Follow, today: date) -> bool:
    """Whether something is to be told on *today*."""
    if follow.news:
        return True
    if follow.state is not FollowState.ASKED or (follow.closes is not None and today > follow.closes):
        return False
    stage = reached(follow.closes, today)
    return 0 < stage < follow.told or (follow.again is not None and follow.again <= today)


def following(follow: Follow, today: date) -> date | None:
    """The next day after *today* on which something is to be told, as things stand."""
    if follow.state is not FollowState.ASKED:
        return None
    days = [follow.again] if follow.again is not None else []
    if follow.closes is not None:
        days += [follow.closes - timedelta(days=stage) for stage in STAGES if stage < follow.told]
    return min((day for day in days if day > today), default=None)


def told(follow: Follow, today: date) -> Follow:
    """*follow* after a message on *today* that told of it."""
    again = follow.again if follow.again is not None and follow.again > today else None
    stage = reached(follow.closes, today)
    return replace(follow, news=News.NONE, told=min(follow.told, stage or 1), again=again)


def plan(member: Member, watcher: Watcher, follows: Sequence[Follow], now: datetime) -> Step:
    """What happens to *member* at *now*; *follows* were observed at *now*."""
    if not watcher.wanted or member.stopped:
        silent = tuple(replace(one, news=News.NONE) for one in follows)
        return Step(at=now, watcher=replace(watcher, next_at=None), follows=silent)
    today = wallclock.local(now, member.where).date()
    pending = [one for one in follows if due(one, today)]
    if not pending:
        return Step(at=now, watcher=replace(watcher, next_at=_next(member, follows, today)), follows=tuple(follows))
    # one message a day; a day further ahead than another zone's was written down by a wrong clock
    if watcher.last_day is not None and today <= watcher.last_day <= today + timedelta(days=1):
        later = slot(member, watcher.last_day + timedelta(days=1))
        return Step(at=now, watcher=replace(watcher, next_at=later), follows=tuple(follows))
    moment = max(slot(member, today), now)
    moment = after_quiet_hours(member, moment) if is_quiet(member, moment) else moment
    if moment > now:
        return Step(at=now, watcher=replace(watcher, next_at=moment), follows=tuple(follows))
    after = tuple(told(one, today) if due(one, today) else one for one in follows)
    return Step(
        at=now,
        watcher=replace(watcher, next_at=_next(member, after, today), last_day=today),
        follows=after,
        about=tuple((one, one.news) for one in pending),
        day=today,
        expires_at=_instant(member, today + timedelta(days=1), time()),
    )


def slot(member: Member, day: date) -> datetime:
    """The moment of *day* at which *member* hears of deadlines: their own time, outside their quiet hours.

    It is on *day* itself: whose own time lies in the night hears in the morning before it, not in the one after.
    """
    for at in (member.at, member.quiet_until):
        exact = _instant(member, day, at)
        for moment in (exact + jitter(member), exact):
            if not is_quiet(member, moment) and wallclock.local(moment, member.where).date() == day:
                return moment
    return after_quiet_hours(member, _instant(member, day, member.at))


def _next(member: Member, follows: Sequence[Follow], today: date) -> datetime | None:
    days = [day for one in follows if (day := following(one, today)) is not None]
    return slot(member, min(days)) if days else None


def _now(follow: Follow, state: FollowState, news: News) -> Follow:
    """*follow* in *state*, told once: what was so already is no news."""
    if follow.state is not FollowState.ASKED:
        return follow
    # that it had come back was not told yet, so that it went again is no news either
    return replace(follow, state=state, news=News.NONE if follow.news is News.BACK else news, again=None)


def _instant(member: Member, day: date, at: time) -> datetime:
    return datetime.combine(day, at, wallclock.zone(member.where)).astimezone(UTC)
