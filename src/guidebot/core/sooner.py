"""The next message of a member after a wrong clock planned it too far away, or a downtime left one out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from guidebot.core import wallclock
from guidebot.core.nudges import APART, Member, after_quiet_hours, moments, on_day, plan_next, resting

WEEK = timedelta(weeks=1)
SNOOZED = timedelta(days=9)  # longer than a message can be put off


def made_up(member: Member, now: datetime) -> Member:
    """*member*, whose message a downtime made too late to send: it does not count as sent.

    Where more than a week more would go by until the next one, it comes at their own time tomorrow instead.
    """
    if member.next_at is None or member.snoozed or not member.listening:
        return member
    regular = plan_next(member, now)
    if regular.next_at is None or member.last_at is None or resting(member, now):
        return regular
    may_come = next(moments(member, member.last_at + APART))  # the first after the last that arrived, if it is weekly
    tomorrow, _ = on_day(member, wallclock.local(now, member.where).date() + timedelta(days=1))
    late = regular.next_at - may_come > member.every.weeks * WEEK + timedelta(days=1)
    return replace(regular, next_at=tomorrow) if late and tomorrow < regular.next_at else regular


def sooner(member: Member, now: datetime) -> Member:
    """*member*, with another next message where theirs is later than their rule can have planned it from *now*."""
    if member.next_at is None or not member.listening:
        return member
    if member.snoozed:
        rests = member.paused_until or now
        latest: datetime | None = after_quiet_hours(member, max(now + SNOOZED, rests))
    else:  # as far away as it is just after a message that gets no answer
        latest = plan_next(replace(member, last_at=now, unanswered=member.unanswered + 1), now).next_at
    if latest is None or member.next_at <= latest:
        return member
    return plan_next(replace(member, snoozed=False), now)
