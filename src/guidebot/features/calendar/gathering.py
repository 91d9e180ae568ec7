"""What has a date: of a member, of a goal, of an opening, of a community."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from guidebot.core.calendars import Dated
from guidebot.core.follows import Follow, FollowState
from guidebot.core.goals import UNFINISHED, Goal
from guidebot.core.nudges import upcoming
from guidebot.core.openings import Opening, listed
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.services import Services
from guidebot.features.posts import series_list

_HOST = "guidebot"
OPENINGS = 200


async def of_member(services: Services, member: MemberId, now: datetime) -> Sequence[Dated]:
    """Goals with a date, deadlines they asked for, and their next reminders."""
    known = await services.members.get(member)
    goals = [one for goal in await services.goals.of(member) for one in of_goal(goal) if goal.state in UNFINISHED]
    follows = [one for follow in await services.follows.of(member) for one in of_follow(follow)]
    nudges = [_nudge(member, at) for at in upcoming(known, now)] if known is not None else []
    return _sorted([*goals, *follows, *nudges])


async def of_community(services: Services, community: CommunityId, now: datetime) -> Sequence[Dated]:
    """The coming posts and the deadlines of what is listed; nothing about any member."""
    schedules = series_list.known(await services.schedules.of(community))
    posts = [
        Dated(uid=_uid("post", str(community), series.kind, f"{run.day}"), title=series.title, at=run.at)
        for series, schedule in schedules
        if not schedule.paused
        for run in schedule.coming(now)
    ]
    openings = [one for one in listed(services.radar.openings(community), now) if one.closes is not None]
    return _sorted([*posts, *(found for one in openings[:OPENINGS] for found in of_opening(one))])


def of_goal(goal: Goal) -> list[Dated]:
    """The day on which a goal is due."""
    if goal.due is None:
        return []
    steps = "\n".join(f"- {one.title}" for one in goal.milestones[:20])
    uid = _uid("goal", str(goal.member), str(goal.id))
    return [Dated(uid=uid, title=f"Due: {goal.title}", day=goal.due, text=steps)]


def of_opening(opening: Opening) -> list[Dated]:
    """The last day for applications."""
    if opening.closes is None:
        return []
    source = f"From {opening.source}, CC BY 4.0." if opening.source else ""
    text = "\n".join(part for part in (opening.host, opening.summary, source) if part)
    return [
        Dated(
            uid=_uid("opening", opening.id),
            title=f"Closes: {opening.title}",
            day=opening.closes,
            text=text,
            url=opening.url,
        )
    ]


def of_follow(follow: Follow) -> list[Dated]:
    """The last day of what a member asked to be reminded of."""
    if follow.closes is None or follow.state is not FollowState.ASKED:
        return []
    uid = _uid("opening", follow.opening)
    return [Dated(uid=uid, title=f"Closes: {follow.title}", day=follow.closes, url=follow.url)]


def _nudge(member: MemberId, at: datetime) -> Dated:
    title = "Look at your goals"
    return Dated(uid=_uid("nudge", str(member), f"{at:%G-%V}"), title=title, at=at, minutes=15)


def _uid(*parts: str) -> str:
    """The same for the same thing for ever, and nothing of anybody's account in it."""
    return f"{parts[0]}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}@{_HOST}"


def _sorted(entries: Sequence[Dated]) -> list[Dated]:
    return sorted(entries, key=lambda entry: (str(entry.day or (entry.at and entry.at.date())), entry.title, entry.uid))
