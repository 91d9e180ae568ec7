"""Declarations: a wrong one is refused where it is made, in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import pytest
from tests.fakes.lines import Hard, checkin, goal_add

from guidebot.core.commands import Access, Answer, Arg, Shape, Topic, action, command
from guidebot.core.errors import DefinitionError
from guidebot.core.reply import Option, Reply, say
from guidebot.core.requests import Request

Function = Callable[..., Awaitable[Answer]]
Big = StrEnum("Big", {f"N{at}": f"n{at}" for at in range(26)})  # type: ignore[misc]  # too many on purpose


async def names(_ask: Request, _typed: str) -> Sequence[Option]:
    return ()


async def fine(ask: Request) -> Reply:
    """Do a thing."""
    return say(ask.name)


async def silent(ask: Request) -> Reply:
    return say(ask.name)


async def long_winded(ask: Request) -> Reply:
    return say(ask.name)


long_winded.__doc__ = "x" * 101


async def no_help(ask: Request, name: str) -> Reply:
    """Do a thing."""
    return say(name)


async def empty_help(ask: Request, name: Annotated[str, Arg("")]) -> Reply:
    """Do a thing."""
    return say(name)


async def long_help(ask: Request, name: Annotated[str, Arg("x" * 101)]) -> Reply:
    """Do a thing."""
    return say(name)


async def bad_name(ask: Request, Name: Annotated[str, Arg("A name")]) -> Reply:  # noqa: N803  # wrong on purpose
    """Do a thing."""
    return say(Name)


async def wrong_type(ask: Request, name: Annotated[float, Arg("A name")]) -> Reply:
    """Do a thing."""
    return say(str(name))


async def two_types(ask: Request, name: Annotated[str | int, Arg("A name")]) -> Reply:
    """Do a thing."""
    return say(str(name))


async def many_choices(ask: Request, name: Annotated[Big, Arg("A name")]) -> Reply:  # type: ignore[valid-type]
    """Do a thing."""
    return say(str(name))


async def picked_number(ask: Request, name: Annotated[int, Arg("A name", pick=names)]) -> Reply:
    """Do a thing."""
    return say(str(name))


async def optional_first(
    ask: Request, name: Annotated[str | None, Arg("A")] = None, *, other: Annotated[str, Arg("B")]
) -> Reply:
    """Do a thing."""
    return say(f"{name}{other}")


async def upside_down(ask: Request, name: Annotated[int, Arg("A", low=5, high=1)]) -> Reply:
    """Do a thing."""
    return say(str(name))


def not_async(ask: Request) -> Reply:
    """Do a thing."""
    return say(ask.name)


@pytest.mark.parametrize(
    ("path", "function", "says"),
    [
        ("Goal", fine, "command 'Goal': the path must be one or two words of lower-case letters"),
        ("goal add now", fine, "one or two words"),
        ("goal  add", fine, "one or two words"),
        ("", fine, "one or two words"),
        ("goal", silent, "command 'goal': the docstring's first line needs 1 to 100 characters"),
        ("goal", long_winded, "first line needs 1 to 100 characters"),
        ("goal", no_help, r"command 'goal': parameter 'name' has no Arg\(help=...\)"),
        ("goal", empty_help, "parameter 'name': its help needs 1 to 100 characters"),
        ("goal", long_help, "its help needs 1 to 100 characters"),
        ("goal", bad_name, "parameter 'Name' must be lower-case letters"),
        ("goal", wrong_type, "parameter 'name' must be str, int or a StrEnum"),
        ("goal", two_types, "must be str, int or a StrEnum"),
        ("goal", many_choices, "a choice needs 1 to 25 values"),
        ("goal", picked_number, "only a text can be a pick"),
        ("goal", optional_first, "required parameters must come before optional ones"),
        ("goal", upside_down, "low 5 is more than high 1"),
        ("goal", not_async, "the function must be async"),
    ],
)
def test_a_wrong_command_is_refused(path: str, function: Any, says: str) -> None:
    """The text names the command, the parameter and the rule."""
    with pytest.raises(DefinitionError, match=says):
        command(path, topic=Topic.GUIDE)(function)


def test_a_command_holds_what_platforms_need() -> None:
    """Summary from the docstring, shapes and bounds from the annotations."""
    made = command("goal add", topic=Topic.GOALS, access=Access.ORGANISER, examples=("goal add x",))(goal_add.run)
    minutes = checkin.param("minutes")

    assert ("goal add", "Set a goal", Access.ORGANISER) == (made.path, made.summary, made.access)
    assert [True, False, False] == [one.required for one in made.params]
    assert [(1, 300), (1, 200), (1, 200)] == [(one.low, one.high) for one in made.params]
    assert minutes is not None
    assert (Shape.NUMBER, 1, 1440) == (minutes.shape, minutes.low, minutes.high)
    assert None is checkin.param("colour")


async def counted(ask: Request, name: str, count: int = 1) -> Reply:
    return say(name * count)


async def chosen(ask: Request, hard: Hard) -> Reply:
    return say(hard)


def test_an_action_takes_texts_and_whole_numbers() -> None:
    """Types and the number of needed arguments come from the function."""
    made = action("goal.done", access=Access.ORGANISER, replaces=True)(counted)

    assert (str, int) == made.types
    assert 1 == made.required
    assert (True, False, False) == (made.replaces, made.public, made.form)


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        ("goal.done", chosen, "action 'goal.done': parameter 'hard' must be str or int"),
        ("Goal Done", counted, "lower-case words joined by dots"),
        ("goal.done", not_async, "the function must be async"),
    ],
)
def test_a_wrong_action_is_refused(name: str, function: Any, says: str) -> None:
    """Actions are checked like commands."""
    with pytest.raises(DefinitionError, match=says):
        action(name)(function)
