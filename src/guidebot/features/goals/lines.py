"""Milestones that are typed one a line."""

from __future__ import annotations

from guidebot.core.forms import FormErrors
from guidebot.core.goals import MILESTONES, STEP, Goal
from guidebot.core.reply import Form
from guidebot.core.text import clean

_ALL = 2 * MILESTONES * STEP


def lines(typed: str, form: Form, goal: Goal | None = None) -> list[str]:
    """Titles of milestones, to be added to *goal*.

    Raises:
        FormErrors: a line is too long, or there are more than fit; *form* is shown again.
    """
    numbered = enumerate(clean(typed, high=_ALL, multiline=True).split("\n"), 1)
    found = [(at, title) for at, one in numbered if (title := clean(one).lstrip("-*• ").strip())]
    for at, title in found:
        if len(title) > STEP:
            raise FormErrors({"steps": f"Line {at} has {len(title)} characters; a milestone takes up to {STEP}."}, form)
    room = MILESTONES - (len(goal.milestones) if goal else 0)
    if len(found) > room:
        raise FormErrors({"steps": f"A goal holds up to {MILESTONES} milestones{_left(room, len(found))}."}, form)
    return [title for _, title in found]


def _left(room: int, count: int) -> str:
    if room == MILESTONES:
        return f", not {count}"
    return f"; this one has room for {room} more, not for {count}" if room else "; this one has no room for more"
