"""A day that had its post gets no second one because somebody changed the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from guidebot.core import wallclock
from guidebot.core.posts import Post, Schedule
from guidebot.core.schedule import Rule, local
from guidebot.core.services import Services

LOOKED_AT = 5  # posts asked for at once may stand before the one of the calendar
NOW = ":now"


async def plan_from(services: Services, schedule: Schedule, rule: Rule, now: datetime) -> datetime:
    """After which moment *rule*, which takes the place of the one of *schedule*, has its next post.

    The end of the local day when this day had its post, which may be on its way; else *now*.
    """
    today = local(now, rule.where).date()
    due = schedule.rule.instant(today)
    on_its_way = due <= now and await services.posts.item(schedule.key(due)) is not None
    lately = await services.posts.lately(schedule.community, schedule.kind, LOOKED_AT)
    if on_its_way or any(local(due, rule.where).date() == today for due in map(_due, _regular(lately))):
        tomorrow = datetime.combine(today + timedelta(days=1), time(), wallclock.zone(rule.where)).astimezone(UTC)
        return max(now, tomorrow - timedelta(microseconds=1))
    return now


def _regular(posts: Sequence[Post]) -> Sequence[str]:
    return [one.key for one in posts if not one.key.endswith(NOW)]


def _due(key: str) -> datetime:
    """When a post was due: its key holds it, see `Schedule.key`."""
    return datetime.fromtimestamp(int(key.split(":")[2]), UTC)
