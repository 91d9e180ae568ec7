"""From a member who is to hear of deadlines to an outbox item, and what such an item tells its sender."""

from __future__ import annotations

from collections.abc import Mapping

from guidebot.core.follows import News, Step
from guidebot.core.nudges import Member
from guidebot.delivery.items import Item
from guidebot.delivery.nudging import named

DEADLINE = "deadline"
MOST = 12
_PLAIN = "due"


def deadline_item(member: Member, step: Step) -> Item:
    """The one message of *step*'s day. Its key makes a second one of the same day impossible."""
    assert step.day is not None
    assert step.expires_at is not None
    assert step.watcher.last_day == step.day
    about = " ".join(f"{one.opening}:{news.value or _PLAIN}" for one, news in step.about[:MOST])
    now = step.at
    return Item(
        key=f"deadline:{named(member.id)}:{step.day:%Y%m%d}",
        kind=DEADLINE,
        platform=member.id.platform,
        target=member.direct,
        body={"about": about, "more": str(max(0, len(step.about) - MOST))},
        not_before=now,
        expires_at=step.expires_at,
        member=member.id,
    )


def told_of(body: Mapping[str, str]) -> list[tuple[str, News]]:
    """The openings that an item tells of, with what is new about each."""
    pairs = [one.rpartition(":") for one in body.get("about", "").split()]
    return [(opening, News.NONE if news == _PLAIN else News(news)) for opening, _, news in pairs]
