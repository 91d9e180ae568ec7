"""`/problem`: what a problem shows, how one is opened by name, and what nobody is sent to any more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.small import FILES, write

from guidebot.adapter import TypedLine
from guidebot.features.guide.problems import lasting
from guidebot.testing import Talk, talk

NAME = "problems/problems.yaml"
SETTLED = """status: {status}
    status_note: A paper of 2020 settles it for small models.
    answered_by: [critique-2020]"""
TAKES = """materials: [{title: GPT-2 small, url: "https://example.org/gpt2"}, {title: A patient friend}]
    hardware: a laptop
    hours: 2.5
    cost: free"""


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Talk]:
    """The small guide, with one problem largely answered, one dated, and one that says what it takes."""
    text = FILES[NAME].replace("cautions: [dated]", SETTLED.format(status="largely-answered"))
    first, second, rest = text.split("    status: current\n", 2)
    dated = "    status: dated\n    status_note: Nobody does this any more.\n"
    text = f"{first}{dated}{second}    {TAKES}\n{rest}"
    async with talk(content=write(tmp_path / "content", {NAME: text})) as one:
        yield one


def title(bot: Talk) -> str:
    """The first line of the latest answer."""
    return bot.text.splitlines()[0]


async def test_nobody_is_sent_to_a_problem_that_is_settled_or_dated(bot: Talk) -> None:
    """However often one asks, and by whichever direction."""
    shown = set()
    for line in ("/problem", "/problem oversight", "/problem debate"):
        for _ in range(6):
            await bot.say(line)
            shown.add(title(bot))

    assert {
        "Oversight gap closes",
        "Acronym circuits exist",
        "Addition circuits generalise",
        "Sandbagging can be seen",
    } == {one for one in shown if not one.startswith("The guide has no")}


async def test_a_direction_without_an_open_problem_offers_none(bot: Talk) -> None:
    """Its page has no button that would lead nowhere."""
    await bot.say("/direction debate")
    assert "[Open problem]" not in bot.text
    await bot.say("/direction oversight")
    assert "[Open problem]" in bot.text


async def test_a_settled_problem_stays_readable_with_what_answers_it(bot: Talk) -> None:
    """First how it stands and the works with their links, then the problem."""
    await bot.say("/problem honest-judges")
    rows = bot.text.splitlines()

    assert [
        "Judges stay honest",
        "Largely answered: A paper of 2020 settles it for small models.",
        "Answered by",
        "• A critique of debate",
        "The problem",
    ] == rows[:5]
    assert "Nobody has found out so far whether judges stay honest" in rows[5]


async def test_a_dated_problem_says_so_and_why(bot: Talk) -> None:
    """It can be opened, and is not offered."""
    await bot.say("/problem long-debates")

    assert ["Long debates converge", "Dated: Nobody does this any more."] == bot.text.splitlines()[:2]


async def test_a_first_step_names_what_it_takes(bot: Talk) -> None:
    """Right below it: what one needs, with links, hardware, time, cost."""
    await bot.say("/problem oversight gap closes")
    at = bot.text.index("First step: ")
    below = bot.text[at:].splitlines()

    assert "You need: GPT-2 small (https://example.org/gpt2) · A patient friend" == below[1]
    for part in (
        "Hardware: a laptop",
        "Time: about 2.5 hours for the first step",
        "Cost: free",
        "Difficulty: intermediate",
    ):
        assert part in "\n".join(below)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.5, "about 30 minutes"), (1.0, "about an hour"), (1.5, "about 1.5 hours"), (40.0, "about 40 hours")],
)
def test_hours_are_said_as_people_say_them(hours: float, words: str) -> None:
    """No fractions of an hour below one, no needless zero."""
    assert words == lasting(hours)


@pytest.mark.parametrize(
    "typed", ["acronyms", "Acronym circuits exist", "acronym circuits", "ACRONYM CIRCUTS EXIST", "direction:acronyms"]
)
async def test_a_problem_is_opened_by_id_title_or_nearly_so(bot: Talk, typed: str) -> None:
    """As every other entry is."""
    await bot.say(f"/problem {typed}")

    assert "Acronym circuits exist" == title(bot)


async def test_several_problems_that_are_close_become_buttons(bot: Talk) -> None:
    """Nothing is guessed where two fit alike; the button opens the one."""
    await bot.say("/problem circuits")

    assert "Did you mean one of these by “circuits”?" in bot.text
    await bot.press("Addition circuits generalise")
    assert "Addition circuits generalise" == title(bot)


async def test_a_directions_name_still_draws_from_it(bot: Talk) -> None:
    """Also where a problem has a similar one."""
    await bot.say("/problem mech interp beginner")
    assert title(bot) in {"Acronym circuits exist", "Addition circuits generalise"}
    await bot.say("/problem oversigt")
    assert "Oversight gap closes" == title(bot)
    assert "[Another]" in bot.text


async def test_what_nobody_knows_is_no_dead_end(bot: Talk) -> None:
    """The directions are a button away."""
    await bot.say("/problem qqqq zzzz")
    assert "I know no direction or problem called “qqqq zzzz”." in bot.text
    await bot.press("Show the list")
    assert bot.text.startswith("Research directions")


async def test_suggestions_are_directions_then_problems(bot: Talk) -> None:
    """With nothing typed the directions come first; settled problems can be picked too."""

    async def offered(typed: str) -> list[str]:
        found = await bot.app.bot.complete(bot.incoming(TypedLine("")), "problem", "direction", typed)
        return [one.value for one in found]

    nothing, typed, judges = [await offered(one) for one in ("", "debat", "judges")]

    assert nothing[0] == "scalable-oversight"
    assert nothing.index("inverse-rewards") < nothing.index("honest-judges")
    assert ["debate", "long-debates"] == [one for one in typed if one in {"debate", "long-debates"}]
    assert "honest-judges" in judges


async def test_problems_of_different_directions_take_turns(bot: Talk) -> None:
    """A member is not sent to the same direction twice in a row while others are left."""
    tops = {
        "Oversight gap closes": "o",
        "Acronym circuits exist": "m",
        "Addition circuits generalise": "m",
        "Sandbagging can be seen": "e",
    }
    for member in ("ada", "grace", "alan", "mary"):
        bot.member = member
        shown = []
        for _ in range(4):
            await bot.say("/problem")
            shown.append(tops[title(bot)])
        assert "mm" not in "".join(shown)


async def test_a_found_problem_is_called_open_only_when_it_is(bot: Talk) -> None:
    """A question may lead to a settled problem; the line says how it stands."""
    await bot.say("/ask do judges stay honest")
    assert "Judges stay honest (largely answered problem) –" in bot.text
    await bot.say("/ask does the oversight gap close")
    assert "Oversight gap closes (open problem) –" in bot.text
