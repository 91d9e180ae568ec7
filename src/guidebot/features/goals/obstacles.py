"""What often gets in the way of a goal from the guide, and the plan that helps, kept with one tap."""

from __future__ import annotations

from dataclasses import replace

from guidebot.core.about import Obstacle
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired, UsageError
from guidebot.core.goals import Goal
from guidebot.core.guide import Guide
from guidebot.core.reply import (
    Block,
    Button,
    ItemList,
    Plain,
    Quote,
    Reply,
    Tone,
    buttons,
    emphasis,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.features.goals.people import changed
from guidebot.features.goals.templates import template

LABELS = ("Take the first plan", "Take the second plan", "Take the third plan")


def offered(guide: Guide, goal: Goal) -> list[Block]:
    """What often gets in the way of *goal*, each with a plan, where it has none of its own."""
    found = _of(guide, goal.source)
    if not found or goal.plan:
        return []
    items = tuple((Plain(f"{one.what} "), emphasis(one.plan)) for one in found)
    labels = ("Take this plan",) if len(found) == 1 else LABELS
    row = [
        Button(label, ActionRef("goal.plan", (str(goal.id), str(at)))) for at, label in enumerate(labels[: len(found)])
    ]
    return [text(strong("What often gets in the way here, and what helped")), ItemList(items), buttons(*row)]


@action("goal.plan")
async def take(ask: Request, number: int, nth: int) -> Reply:
    """Keep a plan of the guide as that of a goal; one in the member's own words stays."""

    def change(goal: Goal) -> Goal:
        found = _of(ask.guide, goal.source)
        if not 0 <= nth < len(found):
            raise Expired("That plan is not in the guide any more.", fix="Write your own with /goal edit.")
        if goal.plan and goal.plan != found[nth].plan:
            raise UsageError("This goal has a plan already.", fix="Change it with /goal edit.")
        return replace(goal, plan=found[nth].plan)

    goal, _ = await changed(ask, number, change)
    return Reply((text("Kept as your plan; reminders bring it back:"), Quote(line(goal.plan))), tone=Tone.GOOD)


ACTIONS: tuple[Action, ...] = (take,)


def _of(guide: Guide, source: str) -> tuple[Obstacle, ...]:
    found = template(guide, source) if source else None
    return found.obstacles if found is not None else ()
