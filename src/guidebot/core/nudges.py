"""When a member hears from the bot: their settings, and the pure planning of the next message.

One message a week over everything, at the member's own day and time, never in their quiet hours. Unanswered messages
make the interval longer; after three there is one closing note and then silence, until they check in again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from guidebot.core import wallclock
from guidebot.core.people import MemberId
from guidebot.core.records import dataclass
from guidebot.core.schedule import WEEK, Weekday
from guidebot.core.weeks import Rest

OFF_BY = timedelta(hours=12)  # what other zone data changes at most
APART = timedelta(days=7) - timedelta(hours=7)
FIRST = timedelta(days=1)
LATE = timedelta(hours=6)
EARLIEST, LATEST = time(8), time(21)
JITTER = 15 * 60
UNANSWERED = 3
RESTS_KEPT = 20


class NudgeKind(StrEnum):
    """What a message is."""

    NUDGE = "nudge"
    CLOSING = "closing"


class Every(StrEnum):
    """How often."""

    WEEK = "week"
    TWO_WEEKS = "two weeks"
    FOUR_WEEKS = "four weeks"

    @property
    def weeks(self) -> int:
        """The number of weeks."""
        return {Every.WEEK: 1, Every.TWO_WEEKS: 2, Every.FOUR_WEEKS: 4}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What is kept about a member besides goals.

    Attributes:
        on: reminders wanted; None before the member has said so: then there are none.
        stopped: no message of any kind, except answers.
        quiet_from: the start of the quiet hours; equal to *quiet_until* there are none.
        paused_until: no reminders before this moment (a vacation).
        dormant: paused by the closing note, until the member does something.
        unanswered: reminders sent since the member last did something.
        next_at: when the next message is due; None when none is.
        snoozed: *next_at* was asked for by the member, so it may come within the week.
        last_at: when the last message was sent.
        direct: the platform's id of the direct conversation; empty while unknown.
        unreachable: the conversation is closed; nothing is sent until the member acts.
        lines: a line wanted on the day that they chose for the week.
        zone: the name of their zone as it is kept; *where* is the one that counts.
        otherwise: the zone that counts while theirs is not known: that of their community, else UTC.
        letters: how many wait in the inbox; None where that was not looked up.
        unread: what is kept and cannot be read any more, by the names of columns; a default stands there instead.
    """

    id: MemberId
    since: datetime
    on: bool | None = None
    stopped: bool = False
    day: Weekday = Weekday.MONDAY
    at: time = time(9)
    every: Every = Every.WEEK
    quiet_from: time = LATEST
    quiet_until: time = EARLIEST
    zone: str = "UTC"
    zone_known: bool = False
    paused_until: datetime | None = None
    dormant: bool = False
    unanswered: int = 0
    next_at: datetime | None = None
    snoozed: bool = False
    last_at: datetime | None = None
    direct: str = ""
    unreachable: bool = False
    rests: tuple[Rest, ...] = ()
    lines: bool = False
    otherwise: str = field(default="UTC", compare=False)
    letters: int | None = field(default=None, compare=False)
    unread: tuple[str, ...] = field(default=(), compare=False)

    @property
    def where(self) -> str:
        """The zone by whose clocks they hear."""
        return wallclock.first_known(self.zone, self.otherwise)

    @property
    def listening(self) -> bool:
        """Whether reminders are to be planned at all."""
        return self.on is True and not (self.stopped or self.dormant or self.unreachable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A message to a member. Its moment names it: a member has one message at a time.

    *used* holds the answers given with its buttons; each works once.
    """

    member: MemberId
    due_at: datetime
    kind: NudgeKind = NudgeKind.NUDGE
    goal: int | None = None
    milestone: int | None = None
    sent_at: datetime | None = None
    outcome: str = ""
    used: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """What its buttons carry."""
        return str(int(self.due_at.timestamp()))


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a due member: their next state and, perhaps, a message with the last moment to send it."""

    member: Member
    nudge: Nudge | None = None
    expires_at: datetime | None = None


def resting(member: Member, now: datetime) -> bool:
    """Whether *member* is on vacation."""
    return member.paused_until is not None and now < member.paused_until


def is_quiet(member: Member, moment: datetime) -> bool:
    """Whether *moment* lies in the quiet hours of *member*."""
    return in_quiet(member, moment.astimezone(wallclock.zone(member.where)).time())


def in_quiet(member: Member, at: time) -> bool:
    """Whether *at*, a time of the member's day, lies in their quiet hours."""
    start, end = member.quiet_from, member.quiet_until
    if start < end:
        return start <= at < end
    return start != end and (at >= start or at < end)


def after_quiet_hours(member: Member, moment: datetime) -> datetime:
    """*moment*, or the first minutes after the quiet hours that it lies in."""
    if not is_quiet(member, moment):
        return moment
    local = moment.astimezone(wallclock.zone(member.where))
    ends = [_instant(member, local.date() + timedelta(days=at), member.quiet_until) for at in range(3)]
    end = next(one for one in ends if one > moment)
    return end if is_quiet(member, end + jitter(member)) else end + jitter(member)


def jitter(member: Member) -> timedelta:
    """Up to 15 minutes, always the same for a member, so that a full hour does not come all at once."""
    return timedelta(seconds=zlib.crc32(str(member.id).encode()) % JITTER)


def moments(member: Member, after: datetime) -> Iterator[datetime]:
    """The moments that the member's day and time name, later than *after*, without regard to interval and pauses."""
    local = after.astimezone(wallclock.zone(member.where)).date()
    first = local + timedelta(days=(WEEK.index(member.day) - local.weekday()) % 7 - 7)
    for week in range(60):
        exact = _instant(member, first + timedelta(weeks=week), member.at)
        spread = exact + jitter(member)
        moment = spread if not is_quiet(member, spread) else after_quiet_hours(member, exact)
        if moment > after:
            yield moment


def plan_next(member: Member, now: datetime) -> Member:
    """*member* with the moment of the next message: an interval after the last one, and never twice in a week.

    Somebody who has just come hears nothing for a day.
    """
    if not member.listening:
        return replace(member, next_at=None, snoozed=False)
    if member.snoozed and member.next_at is not None and member.next_at > now:
        return replace(member, next_at=after_quiet_hours(member, _after_pause(member, member.next_at)))
    gap = timedelta(weeks=_interval(member) - 1) + APART
    # a message that a wrong clock dated later than now came at the latest just now
    earliest = max(now, member.since + FIRST if member.last_at is None else min(member.last_at, now) + gap)
    earliest = min(earliest, now + gap)  # so did a member whom it dated so
    found = next(moments(member, _after_pause(member, earliest)))
    return replace(member, next_at=found, snoozed=False)


def corrected(member: Member, now: datetime) -> Member:
    """*member* by the zone data of today. A moment that has just gone by stays: the message is late, not lost."""
    return member if member.next_at is None else plan_next(member, min(now, member.next_at - OFF_BY))


def on_day(member: Member, day: date) -> tuple[datetime, datetime]:
    """The moment of *day* at the member's time, outside their quiet hours, and the last one to send something then."""
    exact = _instant(member, day, member.at)
    spread = exact + jitter(member)
    moment = spread if not is_quiet(member, spread) else after_quiet_hours(member, exact)
    return moment, _until(member, moment)


def upcoming(member: Member, now: datetime, count: int = 3) -> tuple[datetime, ...]:
    """The next messages as they are planned, if each gets an answer."""
    found: list[datetime] = []
    state = replace(member, unanswered=0)
    while state.next_at is not None and len(found) < count:
        found.append(state.next_at)
        state = plan_next(replace(state, last_at=state.next_at, snoozed=False), max(now, state.next_at))
    return tuple(found)


def step(member: Member, now: datetime) -> Step:
    """What happens to a member whose moment has come.

    After a downtime the message is made even when it is too late by now: the drain records it as skipped, and it goes
    to the inbox.
    """
    due = member.next_at
    assert due is not None, "a member without a moment is never due"
    late = member.last_at is not None and due < member.last_at <= now  # planned by a clock that was behind
    if not member.listening or resting(member, now) or late:
        return Step(plan_next(replace(member, snoozed=False), now))
    expires = _until(member, due)
    if member.unanswered >= UNANSWERED:
        asleep = replace(member, dormant=True, next_at=None, snoozed=False)
        return Step(asleep, Nudge(member=member.id, due_at=due, kind=NudgeKind.CLOSING), expires)
    as_sent = replace(member, last_at=due, unanswered=member.unanswered + 1, snoozed=False)
    after = replace(member, next_at=plan_next(as_sent, now).next_at, snoozed=False)
    return Step(after, Nudge(member=member.id, due_at=due), expires)


def may_send(member: Member, nudge: Nudge, now: datetime) -> str:
    """Why a planned message must not go now; empty when it may."""
    if member.stopped or member.on is not True:
        return "reminders are off"
    if resting(member, now):
        return "reminders are paused"
    if member.unreachable:
        return "the direct conversation is closed"
    if is_quiet(member, now):
        return "it would have come in the quiet hours"
    if nudge.kind is NudgeKind.NUDGE and member.dormant:
        return "reminders are paused"
    return ""


def mark_active(member: Member, now: datetime) -> Member:
    """*member* after a sign of life: what was unanswered is forgotten, and a closing note's pause ends."""
    if not member.unanswered and not member.dormant:
        return member
    return plan_next(replace(member, unanswered=0, dormant=False), now)


def wake(member: Member) -> Member:
    """*member* who wants to hear again: off, stopped and silent are over; a vacation is not."""
    return replace(member, on=True, stopped=False, dormant=False, unanswered=0)


def record_sent(member: Member, now: datetime) -> Member:
    """*member* after a message reached them."""
    state = replace(member, last_at=now, unanswered=member.unanswered + 1)
    if state.next_at is None or state.snoozed or state.next_at >= now + APART:
        return state
    return plan_next(state, now)


def snoozed(member: Member, days: int, now: datetime) -> Member:
    """*member* with the same message again in *days*."""
    when = after_quiet_hours(member, (now + timedelta(days=days)).replace(microsecond=0))
    return plan_next(replace(member, unanswered=0, dormant=False, next_at=when, snoozed=True), now)


def start_vacation(member: Member, until: date, now: datetime) -> Member:
    """*member* on vacation up to the day before *until*; the weeks count as rest. It replaces a longer one."""
    zone = wallclock.zone(member.where)
    end_vacation = datetime.combine(until, time(), zone).astimezone(UTC)
    today = now.astimezone(zone).date()
    before = _rested(member, today - timedelta(days=1))
    rests = (*before, (today, until - timedelta(days=1)))[-RESTS_KEPT:]
    kept = replace(member, paused_until=end_vacation, rests=rests, snoozed=False)
    return plan_next(kept, now)


def moved_to(member: Member, zone: str) -> Member:
    """*member* in another *zone*; a time off ends on the same day there."""
    until = member.paused_until
    if until is not None:
        day = until.astimezone(wallclock.zone(member.where)).date()
        until = datetime.combine(day, time(), wallclock.zone(zone)).astimezone(UTC)
    return replace(member, zone=zone, zone_known=True, paused_until=until)


def end_vacation(member: Member, now: datetime) -> Member:
    """*member* after a vacation that ends now."""
    today = now.astimezone(wallclock.zone(member.where)).date()
    return plan_next(replace(member, paused_until=None, rests=_rested(member, today)), now)


def _rested(member: Member, last: date) -> tuple[Rest, ...]:
    """The rests of *member* up to the day *last*."""
    return tuple((start, min(end, last)) for start, end in member.rests if start <= last)


def _after_pause(member: Member, moment: datetime) -> datetime:
    return moment if member.paused_until is None else max(moment, member.paused_until)


def _until(member: Member, due: datetime) -> datetime:
    """Six hours later, or where the evening begins before that; an hour for those who chose the night."""
    local = due.astimezone(wallclock.zone(member.where))
    if not EARLIEST <= local.time() < LATEST:
        return due + timedelta(hours=1)
    evenings = {LATEST} if member.quiet_from == member.quiet_until else {LATEST, member.quiet_from}
    ends = [_instant(member, local.date(), one) for one in evenings]
    return min([due + LATE, *(one for one in ends if one > due)])


def _interval(member: Member) -> int:
    """Weeks between two messages; each unanswered one beyond the first doubles them."""
    return member.every.weeks * (1 << max(0, min(member.unanswered, UNANSWERED) - 1))


def _instant(member: Member, day: date, at: time) -> datetime:
    return datetime.combine(day, at, wallclock.zone(member.where)).astimezone(UTC)
