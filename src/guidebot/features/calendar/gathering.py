"""What has a date: of a member, of a goal, of an opening, of a community."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile

from guidebot.core.calendars import Dated
from guidebot.core.follows import Follow, FollowState
from guidebot.core.goals import UNFINISHED, Goal
from guidebot.core.nudges import upcoming
from guidebot.core.openings import Opening, listed
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.posts import Schedule
from guidebot.core.radar import Copied, Radar
from guidebot.core.schedule import Rule, Weekday, occurrences
from guidebot.core.services import Services
from guidebot.features.posts import series_list
from guidebot.features.posts.series import PostSeries
from guidebot.features.radar.cards import credit_words

_HOST = "guidebot"
OPENINGS = 200


async def of_member(services: Services, member: MemberId, now: datetime) -> Sequence[Dated]:
    """Goals with a date, deadlines they asked for, and their next reminders."""
    known = await services.members.get(member)
    goals = [one for goal in await services.goals.of(member) for one in of_goal(goal) if goal.state in UNFINISHED]
    follows = [one for follow in await services.follows.of(member) for one in of_follow(follow, services.radar)]
    nudges = [_nudge(member, at) for at in upcoming(known, now)] if known is not None else []
    return _sorted([*goals, *follows, *nudges])


async def of_community(services: Services, community: CommunityId, now: datetime) -> Sequence[Dated]:
    """The coming posts and the deadlines of what is listed; nothing about any member."""
    schedules = series_list.known(await services.schedules.of(community))
    posts = [found for series, schedule in schedules for found in of_schedule(series, schedule, now)]
    openings = [one for one in listed(services.radar.openings(community), now) if one.closes is not None]
    copies = services.radar.copies()
    return _sorted([*posts, *(found for one in openings[:OPENINGS] for found in of_opening(one, copies))])


def of_schedule(series: PostSeries, schedule: Schedule, now: datetime) -> list[Dated]:
    """The coming posts of one schedule; among them dates that an organiser left out, as not taking place."""
    if schedule.paused:
        return []
    coming = schedule.coming(now)
    until = coming[-1].at if coming else now
    runs = takewhile(lambda run: run.at <= until, occurrences(schedule.rule, now))
    return [
        Dated(
            uid=_uid("post", str(schedule.community), series.kind, _week(schedule.rule, run.day)),
            title=series.title,
            at=run.at,
            off=run.day in schedule.skipped,
        )
        for run in runs
    ]


def _week(rule: Rule, day: date) -> str:
    """The week of a post, and which one of that week it is: one that comes on another day now is still the same."""
    nth = sorted(list(Weekday).index(one) for one in rule.days).index(day.weekday())
    return f"{day:%G-%V}.{nth}"


def of_goal(goal: Goal) -> list[Dated]:
    """The day on which a goal is due."""
    if goal.due is None:
        return []
    steps = "\n".join(f"- {one.title}" for one in goal.milestones[:20])
    uid = _uid("goal", str(goal.member), str(goal.id))
    return [Dated(uid=uid, title=f"Due: {goal.title}", day=goal.due, text=steps)]


def of_opening(opening: Opening, copies: Sequence[Copied]) -> list[Dated]:
    """The last day for applications, and whose list says so."""
    if opening.closes is None:
        return []
    text = "\n".join(part for part in (opening.host, opening.summary, *credit_words([opening], copies)) if part)
    return [_closing(opening.id, opening.title, opening.closes, text, opening.url)]


def of_follow(follow: Follow, radar: Radar) -> list[Dated]:
    """The last day of what a member asked to be reminded of."""
    if follow.closes is None or follow.state is not FollowState.ASKED:
        return []
    found = radar.find(None, follow.opening)
    text = "\n".join(credit_words([found], radar.copies())) if found is not None else ""
    return [_closing(follow.opening, follow.title, follow.closes, text, follow.url)]


def _closing(opening: str, title: str, day: date, text: str, url: str) -> Dated:
    return Dated(uid=_uid("opening", opening), title=f"Closes: {title}", day=day, text=text, url=url)


def _nudge(member: MemberId, at: datetime) -> Dated:
    title = "Look at your goals"
    return Dated(uid=_uid("nudge", str(member), f"{at:%G-%V}"), title=title, at=at, minutes=15)


def _uid(*parts: str) -> str:
    """The same for the same thing for ever, and nothing of anybody's account in it."""
    return f"{parts[0]}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}@{_HOST}"


def _sorted(entries: Sequence[Dated]) -> list[Dated]:
    return sorted(entries, key=lambda entry: (str(entry.day or (entry.at and entry.at.date())), entry.title, entry.uid))
