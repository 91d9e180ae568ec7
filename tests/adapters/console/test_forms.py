"""Forms as questions."""

from __future__ import annotations

import pytest
from tests.adapters.console.scripted import Desk, Script, at_desk

from guidebot.adapter import Answered, Submit
from guidebot.core.actions import ActionRef
from guidebot.core.reply import ChoiceInput, DateInput, Form, Option, RefInput, TextInput, TimeInput, say
from guidebot_console.forms import check

FORM = Form(
    "Set up",
    (
        RefInput("channel", "Channel", "channel", help="Where posts go", value="general"),
        ChoiceInput("day", "Day", (Option("Monday", "mon"), Option("Tuesday", "tue")), value="mon"),
        TimeInput("time", "Time", value="09:00"),
        TextInput("why", "Why", required=False, multiline=True),
    ),
    ActionRef("setup.save", ("1",)),
    intro="Two minutes.",
)


def asks_then(*answers: Answered) -> Script:
    left = iter((Answered(FORM, private=True), *answers))
    return lambda _incoming: next(left)


def sent(done: Desk) -> Submit:
    """The latest form that was sent."""
    asked = done.bot.asked[-1]
    assert isinstance(asked, Submit)
    return asked


async def test_a_form_is_asked_one_question_at_a_time() -> None:
    """With its defaults, numbered choices and what each input is for."""
    done = await at_desk(asks_then(Answered(say("Saved"), private=True)), "setup", "#talk", "2", "", "Because\tI want")

    assert [
        ("Channel", "general"), ("Day", "1"), ("Time (HH:MM)", "09:00"), ("Why (optional)", ""),
    ] == done.reader.questions  # fmt: skip
    assert Submit("setup.save|1", {"channel": "talk", "day": "tue", "time": "09:00", "why": "Because I want"}) == sent(
        done
    )
    for wanted in ("Set up", "Two minutes.", "Where posts go", "[1] Monday", "[2] Tuesday", "Saved"):
        assert wanted in done.text


@pytest.mark.parametrize("interactive", [True, False])
async def test_the_question_stands_above_its_hint(interactive: bool) -> None:
    """In a pipe too, where there is no prompt that would ask it."""
    done = await at_desk(
        asks_then(Answered(say("Saved"), private=True)), "setup", "talk", "2", "", "x", interactive=interactive
    )

    assert 0 < done.text.index("\nChannel") < done.text.index("Where posts go") < done.text.index("\nDay")
    assert interactive != ("Time (HH:MM) [09:00]" in done.text)


async def test_what_does_not_fit_is_asked_again_at_once() -> None:
    """A person is told what is wrong and keeps the rest."""
    done = await at_desk(
        asks_then(Answered(say("Saved"), private=True)), "setup", "-", "talk", "9", "tue", "10:00", "-"
    )

    assert {"channel": "talk", "day": "tue", "time": "10:00", "why": ""} == sent(done).fields
    assert "This one is needed." in done.text
    assert "Choose a number from 1 to 2." in done.text


async def test_ctrl_c_leaves_the_form_and_the_session_goes_on() -> None:
    """Nothing is sent."""
    done = await at_desk(
        asks_then(Answered(say("Still here"), private=True)), "setup", "talk", KeyboardInterrupt, "guide"
    )

    assert "Left the form; nothing was sent." in done.text
    assert "Still here" in done.text
    assert 0 == done.terminal.exit_code


async def test_only_wrong_fields_are_asked_again_after_sending() -> None:
    """With what was typed before; the others keep their value."""
    refused = Answered(FORM, private=True, errors={"time": "No such time."}, failed="usage")
    done = await at_desk(
        asks_then(refused, Answered(say("Saved"), private=True)), "setup", "talk", "2", "25:00", "", "10:00"
    )

    assert ["Channel", "Day", "Time (HH:MM)", "Why (optional)", "Time (HH:MM)"] == [
        one[0] for one in done.reader.questions
    ]
    assert "! No such time." in done.text
    assert "10:00" == sent(done).fields["time"]


async def test_errors_without_a_form_ask_the_same_form_again() -> None:
    """Dispatch answers so for forms that it made itself."""
    refused = Answered(say("Hm"), private=True, errors={"time": "No such time."}, failed="usage")
    done = await at_desk(
        asks_then(refused, Answered(say("Saved"), private=True)), "setup", "talk", "2", "25:00", "x", "10:00"
    )

    assert {"channel": "talk", "day": "tue", "time": "10:00", "why": "x"} == sent(done).fields
    assert ("Time (HH:MM)", "25:00") == done.reader.questions[-1]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("talk", "9"), "Day: Choose a number"),
        (("talk",), "Day was not answered."),
        (("t", "1", "25:00", ""), "No such time."),
    ],
)
async def test_a_pipe_is_not_asked_twice(lines: tuple[str, ...], told: str) -> None:
    """Further lines would be commands; the line counts as wrong."""
    refused = Answered(FORM, private=True, errors={"time": "No such time."}, failed="usage")
    done = await at_desk(asks_then(refused), "setup", *lines, interactive=False)

    assert told in done.text
    assert 2 == done.terminal.exit_code


@pytest.mark.parametrize(
    ("one", "typed", "expected"),
    [
        (TextInput("a", "A", low=3, high=5), "ab", ("ab", "This takes 3 to 5 characters; got 2.")),
        (TextInput("a", "A", required=False), "-", ("", "")),
        (ChoiceInput("a", "A", (Option("Two", "2"), Option("One", "1"))), "two", ("2", "")),
        (DateInput("a", "A"), "tomorrow", ("tomorrow", "")),
        (RefInput("a", "A", "role", many=True), "@x, #y", ("x,y", "")),
        (RefInput("a", "A", "role"), "@x, y", ("x", "")),
    ],
)
def test_inputs_take_what_fits(one: TextInput, typed: str, expected: tuple[str, str]) -> None:
    """Each kind in its own way."""
    assert expected == check(one, typed)
