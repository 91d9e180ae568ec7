"""*Plan it with me*: an opening as a goal, planned back from its deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guidebot.core.backwards import Dated, path_of, planned_back, squeezed
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired
from guidebot.core.goals import STEP, TITLE, Goal, numbered
from guidebot.core.openings import Opening, Standing, standing
from guidebot.core.reply import Reply, text
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.goals.making import take_over
from guidebot.features.goals.people import me, today
from guidebot.features.radar.following import known

SHORT = (
    "There is less time than such an application likes, so I moved the steps closer together. Leave out what you must."
)
UNDATED = "No deadline is known, so the steps have no days. Press Remind me, and I tell you when there is one."


@action("radar.plan")
async def plan(ask: Request, opening: str) -> Reply:
    """Make a goal of it, with steps that end on its last day."""
    found = known(ask, opening)
    if standing(found, ask.now) in {Standing.OVER, Standing.CLOSED}:
        fix = "Rounds come back; the next one can be planned in good time. What is open: /opportunities list"
        raise Expired(f"“{shorten(found.title, 80)}” takes no more applications.", fix=fix)
    day = today(ask, await me(ask))
    steps = ask.guide.about.application_paths.get(path_of(found.kind), ())
    reply = await take_over(ask, _goal(ask, found, day))
    note = UNDATED if found.closes is None else SHORT if squeezed(steps, found.closes, day) else ""
    return replace(reply, blocks=(*reply.blocks[:1], text(note), *reply.blocks[1:])) if note else reply


ACTIONS: tuple[Action, ...] = (plan,)


def _goal(ask: Request, opening: Opening, day: date) -> Goal:
    steps = ask.guide.about.application_paths.get(path_of(opening.kind), ())
    if opening.closes is None:
        milestones = numbered([(step.title, step.what) for step in steps])
    else:  # on its very last hours somewhere on earth, what is left is to be done today
        milestones = numbered([_milestone(step) for step in planned_back(steps, max(opening.closes, day), day)])
    return Goal(
        member=ask.member,
        title=shorten(f"Apply: {opening.title}", TITLE),
        created_at=ask.now,
        due=max(opening.closes, day) if opening.closes is not None else None,
        source=f"opening/{opening.id}",
        milestones=milestones,
    )


def _milestone(step: Dated) -> tuple[str, str]:
    when = f" by {step.day:%a} {step.day.day} {step.day:%b}"
    return shorten(step.title, STEP - len(when)) + when, step.what
