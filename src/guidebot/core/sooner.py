"""The next message of a member whose next moment a wrong clock planned too far away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from guidebot.core.nudges import Member, after_quiet_hours, plan_next

SNOOZED = timedelta(days=9)  # longer than a message can be put off


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
