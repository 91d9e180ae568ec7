"""The guide's milestones, offered for a goal in somebody's own words: "Finish ARENA chapter 0"."""

from __future__ import annotations

import re
from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired, UsageError
from guidebot.core.goals import Goal, numbered
from guidebot.core.guide import Guide, Kind, Resource
from guidebot.core.reply import Block, Button, Reply, Tone, buttons, strong, text
from guidebot.core.requests import Request
from guidebot.features.goals import showing
from guidebot.features.goals.people import changed, today
from guidebot.features.goals.templates import Template, groups, template

_PART = re.compile(r"\b(chapter|week|stage|unit|day)\s+\d{1,2}\b")


def within(guide: Guide, words: str) -> Template | None:
    """The learning resource that *words* name, or the part of it: ``Finish ARENA chapter 0``."""
    said = words.casefold()
    for resource in guide.resources.values():
        if any(re.search(rf"\b{re.escape(name)}\b", said) for name in _names(resource)):
            return template(guide, _source(resource, said))
    return None


def offer(guide: Guide, goal: Goal) -> list[Block]:
    """A button that takes the guide's milestones over, where there are some and the goal has none."""
    found = within(guide, goal.title) if not goal.milestones and not goal.source else None
    if found is None:
        return []
    count = len(found.steps)
    take = Button("Use them", ActionRef("goal.steps.take", (str(goal.id), found.source)), Tone.PRIMARY)
    words = "one milestone" if count == 1 else f"{count} milestones"
    return [text(f"The guide has {words} for ", strong(found.title.removeprefix("Work through ")), "."), buttons(take)]


@action("goal.steps.take", replaces=True)
async def take(ask: Request, number: int, source: str) -> Reply:
    """Give a goal without milestones those of the guide."""
    found = template(ask.guide, source)
    if found is None or not source.startswith(f"{Kind.RESOURCE}/"):
        raise Expired("That is not in the guide any more.", fix="See what is there: /learn")

    def change(goal: Goal) -> Goal:
        if goal.milestones:
            raise UsageError("This goal has milestones already.", fix="Change them from /goal show.")
        return replace(goal, milestones=numbered(found.steps), source=found.source)

    goal, member = await changed(ask, number, change)
    return Reply((*showing.card(goal, today(ask, member)), *showing.handles(goal)), tone=Tone.GOOD)


ACTIONS: tuple[Action, ...] = (take,)


def _names(resource: Resource) -> set[str]:
    names = {resource.title, *resource.aliases, resource.id.replace("-", " ")}
    return {name.casefold() for name in names if len(name) >= 4}


def _source(resource: Resource, said: str) -> str:
    """The resource, or the group of its milestones that *said* names: ``chapter 0``."""
    part = _PART.search(said)
    for at, group in enumerate(groups(resource)):
        if part and re.match(rf"{re.escape(part.group())}\b", group.casefold()):
            return f"{Kind.RESOURCE}/{resource.id}/{at}"
    return f"{Kind.RESOURCE}/{resource.id}"
