"""Every series of posts, in the order in which people see them. A new one is its module and one line here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from guidebot.core.people import CommunityId
from guidebot.core.posts import Schedule
from guidebot.features.posts.deadline_series import DEADLINES
from guidebot.features.posts.digest_series import DIGEST
from guidebot.features.posts.problem_series import PROBLEMS
from guidebot.features.posts.series import PostSeries
from guidebot.features.posts.topic_series import TOPICS

SERIES: tuple[PostSeries, ...] = (PROBLEMS, TOPICS, DIGEST, DEADLINES)


def find(kind: str) -> PostSeries | None:
    """The series called *kind*; None when this program knows none of that name."""
    return next((one for one in SERIES if one.kind == kind), None)


def known(schedules: Iterable[Schedule]) -> list[tuple[PostSeries, Schedule]]:
    """*schedules* with their series, in the order of the list.

    What a newer program stored in a series that this one does not know is left alone.
    """
    mine = {one.kind: one for one in schedules}
    return [(series, mine[series.kind]) for series in SERIES if series.kind in mine]


def first(community: CommunityId, *, channel: str, zone: str, anchor: date) -> list[Schedule]:
    """The schedules that a new community begins with, unless it says otherwise."""
    return [one.first(community, channel=channel, zone=zone, anchor=anchor) for one in SERIES if one.wanted]
