"""What people type who know no command: it stops, answers, or leads on, and never posts, erases or sets up."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.answering.catalogue import commands
from guidebot.core.commands import Access
from guidebot.core.errors import UsageError
from guidebot.core.parsing import parse
from guidebot.core.people import MemberId
from guidebot.core.reply import Form
from guidebot.testing import Talk, buttons_of, talk

COMMANDS = commands()
ADA = MemberId("fake", "ada")
SHOWING = {"schedule list", "schedule preview", "schedule log", "schedule pulse", "doctor"}
PERSONAL = {"mydata delete", "suggest", "goal drop", "outcome add"}


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with somebody who has a goal and wants reminders."""
    async with talk() as bot:
        bot.zone = "Europe/Berlin"
        await bot.say("goal add Read")
        await bot.say("nudges on")
        yield bot


@pytest.mark.parametrize("typed", ["stop", "STOP!", "/stop", "guidebot stop", "Unsubcribe", "leave me alone", "停止"])
async def test_stop_in_plain_words_stops_every_message(bot: Talk, typed: str) -> None:
    """At once, privately, and with the way back in the answer."""
    await bot.say(typed)
    stopped = await bot.app.stores.members.get(ADA)
    said = bot.text
    await bot.press("Remind me again")
    again = await bot.app.stores.members.get(ADA)

    assert stopped is not None
    assert again is not None
    assert (True, False, None) == (stopped.stopped, stopped.on, stopped.next_at)
    assert (False, True) == (again.stopped, again.on)
    assert "/nudges on" in said


@pytest.mark.parametrize(
    "line",
    ["nudges stop", "nudges off", "nudges leave me alone", "nudges unsubscribe", "nudges off please", "nudges none"],
)
async def test_stop_after_nudges_switches_them_off(bot: Talk, line: str) -> None:
    """And says how they come back."""
    await bot.say(line)
    member = await bot.app.stores.members.get(ADA)

    assert member is not None
    assert False is member.on
    assert "No reminders come any more. /nudges on brings them back." in bot.text


async def test_a_question_without_its_command_is_answered(bot: Talk) -> None:
    """As if /ask stood before it."""
    await bot.say("do I need a PhD?")
    plain = bot.text
    await bot.say("ask do I need a PhD?")

    assert bot.text == plain


@pytest.mark.parametrize(
    ("typed", "label"),
    [("di de", "/direction de"), ("halp", "/guidebot help"), ("hello", "/guidebot help"), ("goal lst", "/goal list")],
)
async def test_what_may_have_been_meant_is_one_tap_away(bot: Talk, typed: str, label: str) -> None:
    """With the words that followed."""
    await bot.say(typed)
    shown = bot.content

    assert not isinstance(shown, Form)
    assert label in [one.label for one in buttons_of(shown)]


async def test_hello_leads_to_questions_and_help(bot: Talk) -> None:
    """Somebody who says hello is new here."""
    await bot.say("hello")

    assert "/ask" in bot.text
    assert "/guidebot help" in bot.text


async def test_a_group_alone_gives_its_list_or_its_buttons(bot: Talk) -> None:
    """One more word is never asked for without offering it."""
    await bot.say("goal")
    goals = bot.text
    await bot.say("mydata")
    shown = bot.content

    assert "Your goals" in goals
    assert not isinstance(shown, Form)
    assert ["/mydata export", "/mydata delete"] == [one.label for one in buttons_of(shown)]


def test_organisers_commands_are_weighty_unless_they_only_show_something() -> None:
    """Nobody is led by a slip to what posts, erases, publishes or sets up."""
    weighty = {one.path for one in COMMANDS if one.weighty}
    organising = {one.path for one in COMMANDS if one.access is Access.ORGANISER}

    assert organising - SHOWING <= weighty
    assert PERSONAL <= weighty
    assert not weighty & SHOWING


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from([one.path for one in COMMANDS if one.weighty]).flatmap(
            lambda path: st.integers(0, len(path) - 1).map(lambda at: path[:at] + path[at + 1 :])
        ),
    )
)
def test_no_slip_leads_to_what_is_weighty(typed: str) -> None:
    """Whatever is typed, no suggestion posts, erases, publishes or sets up; a group alone lists all it has."""
    try:
        parse(COMMANDS, typed)
    except UsageError as error:
        lines = (
            error.lines
            if len(typed.split()) > 1
            else [one for one in error.lines if not one.startswith(typed.strip().lower())]
        )
    else:
        lines = []

    assert [] == [one for one in lines for command in COMMANDS if command.weighty and one.startswith(command.path)]


@pytest.mark.parametrize("char", ["\u200b", "\u3164", "\u2800"])
async def test_nothing_is_made_of_invisible_characters(bot: Talk, char: str) -> None:
    """Neither a goal nor a suggestion nor a question; a text padded with them is as short as it looks."""
    for line in (
        f"goal add title:{char * 15}",
        f"suggest problem {char * 15}",
        f"suggest problem ab{char * 15}cd",
        f"ask {char * 9}",
    ):
        await bot.say(line)
        assert isinstance(bot.content, Form) or (bot.last is not None and bot.last.failed == "usage"), bot.text
    await bot.say("goal add")
    await bot.submit(title=char * 15)
    errors = bot.last.errors if bot.last else {}

    assert {"title"} == set(errors)
    assert 1 == len(await bot.app.stores.goals.of(ADA))
