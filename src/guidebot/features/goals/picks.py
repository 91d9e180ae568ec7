"""From what was typed to one of the member's goals."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Completer
from guidebot.core.errors import UsageError
from guidebot.core.goals import UNFINISHED, Goal, GoalState
from guidebot.core.limits import BUTTON, OPTION
from guidebot.core.nearest import nearest
from guidebot.core.reply import Button, CommandRef, Option, Plain, Reply, Tone, button_rows, footnote, text
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.core.written import even

ANY = tuple(GoalState)
NO_GOALS = "You have no goals yet."


def completer(states: Collection[GoalState] = UNFINISHED) -> Completer:
    """Suggestions for a parameter that names one of the member's goals."""

    async def complete(ask: Request, typed: str) -> Sequence[Option]:
        goals = [one for one in await ask.services.goals.of(ask.member) if one.state in states]
        found = matching(goals, typed) if typed.strip() else goals[::-1]
        labels = told_apart(found[:25], OPTION)
        return tuple(Option(label, str(one.id)) for label, one in zip(labels, found, strict=False))

    return complete


def matching(goals: Sequence[Goal], typed: str) -> list[Goal]:
    """Goals that *typed* may mean: the number or exact title alone, else those that hold its words, else close ones."""
    wanted = even(typed)
    exact = [one for one in goals if wanted in {str(one.id), even(one.title)}]
    if exact:
        return exact[:1]
    words = wanted.split()
    holding = [one for one in goals if words and all(word in even(one.title) for word in words)]
    if holding:
        return holding
    titles = {even(one.title): one for one in goals}
    return [titles[one] for one in nearest(wanted, titles, 3, 0.5)]


async def choose(
    ask: Request, typed: str | None, then: str, states: Collection[GoalState] = UNFINISHED
) -> Goal | Reply:
    """The goal that *typed* means, the only one there is, or a reply that asks; its buttons go on with *then*."""
    goals = [one for one in await ask.services.goals.of(ask.member) if one.state in states]
    if typed:
        found = await _numbered(ask, typed, states) or matching(goals, typed)
        if len(found) == 1:
            return found[0]
        return _several(found, then, "Which one?") if found else _none(typed, goals, then)
    if len(goals) == 1:
        return goals[0]
    return _several(goals[::-1], then, "Which goal?") if goals else nothing(states)


async def _numbered(ask: Request, typed: str, states: Collection[GoalState]) -> list[Goal]:
    """The goal with the number *typed*, also one that ended too long ago to be listed."""
    number = even(typed)
    if not (number.isascii() and number.isdecimal() and len(number) < 15):
        return []
    goal = await ask.services.goals.get(ask.member, int(number))
    return [goal] if goal is not None and goal.state in states else []


def told_apart(goals: Sequence[Goal], high: int) -> list[str]:
    """The titles of *goals* within *high* characters; those that look alike with their day, or when they began."""
    titles = [shorten(one.title, high) for one in goals]
    shown = []
    for one, title in zip(goals, titles, strict=True):
        if titles.count(title) > 1:
            mark = f" (due {one.due})" if one.due else f" (since {one.created_at:%Y-%m-%d})"
            title = shorten(one.title, high - len(mark)) + mark  # noqa: PLW2901  # the same title, told apart
        shown.append(title)
    again = [f" ({one.id})" if shown.count(title) > 1 else "" for one, title in zip(goals, shown, strict=True)]
    return [shorten(title, high - len(mark)) + mark for title, mark in zip(shown, again, strict=True)]


async def asked_again(ask: Request, typed: str, states: Collection[GoalState] = UNFINISHED) -> UsageError:
    """Which goal *typed* means is asked in a way that keeps the rest of the line."""
    goals = [one for one in await ask.services.goals.of(ask.member) if one.state in states]
    found = matching(goals, typed)
    words = "Which one?" if found else f"None of your goals here is called “{shorten(typed, 60)}”."
    offered = (found or goals[::-1])[:10]
    error = UsageError(words, choices=tuple(str(one.id) for one in offered), labels=tuple(told_apart(offered, BUTTON)))
    error.field = "goal"
    return error


def nothing(states: Collection[GoalState] = ANY) -> Reply:
    """There is no goal to choose from."""
    said = "No goal is paused." if set(states) == {GoalState.PAUSED} else "No goal of yours is open."
    return Reply(
        (text(NO_GOALS if set(states) == set(ANY) else said), footnote("Set one with ", CommandRef("goal add"), "."))
    )


def _several(goals: Sequence[Goal], then: str, question: str) -> Reply:
    labels = told_apart(goals[:10], BUTTON)
    items = [Button(label, ActionRef(then, (str(one.id),))) for label, one in zip(labels, goals, strict=False)]
    return Reply((text(question), *button_rows(items, 2)))


def _none(typed: str, goals: Sequence[Goal], then: str) -> Reply:
    asked = text("None of your goals here is called ", Plain(f"“{shorten(typed, 60)}”"), ".")
    if not goals:
        return Reply((asked, footnote("Set one with ", CommandRef("goal add"), ".")), tone=Tone.WARN)
    offered = _several(goals[::-1], then, "")
    return Reply((asked, *offered.blocks[1:]), tone=Tone.WARN)
