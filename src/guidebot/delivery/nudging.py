"""From a due member to an outbox item, and the port that carries decisions out in one transaction."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Protocol

from guidebot.core.nudges import Member, Step
from guidebot.core.people import MemberId
from guidebot.delivery.items import Item
from guidebot.delivery.planning import Planned

NUDGE = "nudge"
NOTICE = "notice"
LINE = "line"


class NudgePlanStore(Protocol):
    """Carries decisions about due members out."""

    async def plan(self, now: datetime, *, limit: int, skip: int = 0) -> Planned:
        """Decide up to *limit* due members; messages and new states are stored in one transaction.

        Several processes may do this at once: each member is seen by one of them. Those that cannot be read stay first
        in the line, so the next step leaves as many out with *skip*.
        """
        ...

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next member is due, later than *after*."""
        ...


def named(member: MemberId) -> str:
    """A short name for *member* in keys, which holds nothing of theirs."""
    return hashlib.sha256(str(member).encode()).hexdigest()[:20]


def nudge_item(member: Member, step: Step) -> Item:
    """The outbox item of the message that *step* decided on, to *member*."""
    assert step.nudge is not None
    assert step.expires_at is not None
    return Item(
        key=f"nudge:{named(member.id)}:{step.nudge.number}",
        kind=NUDGE,
        platform=member.id.platform,
        target=member.direct,
        body={"due": step.nudge.number},
        not_before=step.nudge.due_at,
        expires_at=step.expires_at,
        member=member.id,
    )
