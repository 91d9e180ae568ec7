"""From a due schedule to an outbox item: the decision, and the port that carries it out in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from guidebot.core.people import MemberId
from guidebot.core.posts import LATE_UNTIL, Schedule
from guidebot.core.records import dataclass
from guidebot.core.schedule import passed
from guidebot.delivery.items import Item

POST = "post"
CARD = "card"
REVISION = "revision"
AGAIN = "again"  # in the body of a revision: something was taken back, and it waits for nothing
WORD = "word"
BALLOT = "ballot"
EVENT = "event"
ONCE = frozenset({POST, CARD, WORD, BALLOT})  # everybody sees them: rather none than two
NOW_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a due schedule: its next state and, unless the day is skipped, what is sent."""

    schedule: Schedule
    item: Item | None


@dataclass(frozen=True, slots=True)
class Planned:
    """How many were looked at, how many items were added, and how many could not be read and are due for ever."""

    looked: int
    items: int
    left: int = 0


class PlanStore(Protocol):
    """Carries decisions out."""

    async def plan(
        self, now: datetime, decide: Callable[[Schedule, datetime], Step], *, limit: int, skip: int = 0
    ) -> Planned:
        """Decide up to *limit* due schedules; items and new states are stored in one transaction.

        Several processes may do this at once: each schedule is seen by one of them. Those that cannot be read stay
        first in the line, so the next step leaves as many out with *skip*.
        """
        ...

    async def replan(self, decide: Callable[[Schedule], Schedule]) -> int:
        """Give every schedule that is not paused its state anew; answers how many changed."""
        ...


def decide(schedule: Schedule, now: datetime) -> Step:
    """The step of a due schedule.

    After a downtime only the latest occurrence counts: there is never a burst. It is added even when it is too late
    by now: the drain then records it as skipped.
    """
    due = schedule.next_due_at
    assert due is not None, "a paused schedule is never due"
    found, following = passed(schedule.rule, due, now)
    item = None
    if found.day not in schedule.skipped:
        item = post_item(schedule, schedule.key(found.at), found.at, found.at + LATE_UNTIL)
    return Step(schedule.moved(following.at, now), item)


def post_item(schedule: Schedule, key: str, at: datetime, until: datetime) -> Item:
    """The outbox item of a post."""
    return Item(
        key=key,
        kind=POST,
        platform=schedule.community.platform,
        target=schedule.channel,
        body={"schedule": str(schedule.id), "due": at.isoformat()},
        community=schedule.community,
        not_before=at,
        expires_at=until,
    )


def extra_item(schedule: Schedule, now: datetime, by: MemberId) -> Item:
    """The outbox item of a post that *by*, an organiser, asks for now; one a minute at most."""
    item = post_item(schedule, f"{schedule.key(now.replace(second=0, microsecond=0))}:now", now, now + NOW_FOR)
    return replace(item, body={**item.body, "by": by.account})
