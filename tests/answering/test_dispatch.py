"""Dispatch: access, forms, errors, privacy and suggestions, whatever a person or a platform sends."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.fakes.awkward import FORM, SECRET

from guidebot.adapter import Answered, Asked, Call, Plan, Press, Submit, TypedLine
from guidebot.core.communities import DEFAULTS, Community
from guidebot.core.limits import form_problems, reply_problems
from guidebot.core.people import CommunityId
from guidebot.core.reply import Form, Reply, Tone
from guidebot.testing import Talk


async def test_an_organisers_command_is_refused_to_others(bot: Talk) -> None:
    """In a channel, and in a direct message even to organisers."""
    answered = await bot.say("/steer")
    assert "open to the organisers of this community only" in bot.text
    assert ("usage", True) == (answered.failed, answered.private)
    bot.organiser = True
    await bot.say("/steer")
    assert "steering, True" in bot.text
    bot.community = None
    await bot.say("/steer")
    assert "open in a community only" in bot.text


async def test_access_is_checked_at_every_press_and_submit(bot: Talk) -> None:
    """Who loses the right loses it at once: for buttons that they still see and forms that are open."""
    bot.organiser = True
    await bot.say("/steer")
    steering = bot.content
    assert isinstance(steering, Reply)
    await bot.press("Rename")
    assert FORM == bot.content
    bot.organiser = False
    await bot.submit(title="Better")
    assert "organisers" in bot.text
    await bot.press("Stop it", on=steering)
    assert "organisers" in bot.text
    await bot.press("Rename", on=steering)
    assert "organisers" in bot.text
    bot.organiser = True
    answered = await bot.press("Stop it", on=steering)
    assert "stopped 1 for Ada" in bot.text
    assert answered.replaces


@pytest.mark.parametrize("settings", [{"people": ("ada",)}, {"roles": ("r7",)}])
async def test_people_and_roles_that_the_community_names_are_organisers(
    bot: Talk, settings: dict[str, tuple[str]]
) -> None:
    """Beside those whom the platform names."""
    lab = Community(id=CommunityId("fake", "lab"), settings=replace(DEFAULTS, **settings), joined_at=bot.clock.now())
    await bot.app.services.communities.save(lab)
    incoming = replace(bot.incoming(TypedLine("/steer")), roles=("r1", "r7"))

    assert "" == (await bot.app.bot.answer(incoming)).failed
    bot.member = "grace"
    stranger = replace(bot.incoming(TypedLine("/steer")), roles=("r1",))
    assert "usage" == (await bot.app.bot.answer(stranger)).failed


async def test_a_wrong_form_comes_back_with_what_was_typed(bot: Talk) -> None:
    """The mistake stands at its input, and the words are still there."""
    bot.organiser = True
    answered = await bot.ask(Submit("rename.save|7", MappingProxyType({"title": "x"})))

    assert {"title": "At least three characters."} == answered.errors
    assert isinstance(answered.content, Form)
    assert "x" == answered.content.inputs[0].value
    await bot.submit(title="Better")
    assert "renamed 7 to Better" in bot.text


async def test_what_a_line_lacks_is_asked_for(bot: Talk) -> None:
    """A form for the rest; wrong answers bring it back; what was typed first is kept."""
    await bot.say("/both title:Thesis")
    assert isinstance(bot.content, Form)
    assert ["hard"] == [one.name for one in bot.content.inputs]
    answered = await bot.submit(hard="impossible")
    assert {"hard"} == set(answered.errors)
    assert isinstance(bot.content, Form)
    await bot.submit(hard="beginner")
    assert "Thesis is beginner [both title:Thesis hard:beginner]" in bot.text
    await bot.say("/both")
    answered = await bot.submit(title="ab", hard="")
    assert {"title": "/both: title wants 3 to 200 characters; got 2.", "hard": "This one is needed."} == answered.errors


async def test_a_line_too_long_for_a_button_opens_its_form_filled_in(bot: Talk) -> None:
    """Nothing is cut off, and nothing has to be typed again."""
    words = ("long words " * 14).strip()
    await bot.say(f'/both title:"{words}"')
    assert isinstance(bot.content, Form)
    assert {"hard": "", "title": words} == {one.name: one.value for one in bot.content.inputs}
    await bot.submit(hard="beginner", title=words)

    assert f"{words} is beginner" in bot.text


async def test_an_unexpected_error_is_an_apology_with_a_number(bot: Talk, caplog: pytest.LogCaptureFixture) -> None:
    """The person sees a number and no cause; the operator finds the cause under that number."""
    with caplog.at_level(logging.INFO):
        answered = await bot.say("/crash")
    number = re.search(r"Number (\w+) in the log", bot.text)

    assert number
    assert ("broken", True, Tone.BAD) == (answered.failed, answered.private, getattr(answered.content, "tone", None))
    assert "ZeroDivision" not in bot.text
    assert SECRET not in bot.text
    record = next(one for one in caplog.records if getattr(one, "incident", "") == number.group(1))
    assert record.exc_info
    assert "crash" == record.command  # type: ignore[attr-defined]  # an extra


async def test_expected_errors_say_what_they_say(bot: Talk) -> None:
    """A full database is told as such, a wrong wish as such, and a reply beyond the limits is a bug."""
    assert "broken" == (await bot.say("/crash storage")).failed
    assert "The database is full. Free some space." in bot.text
    assert "usage" == (await bot.say("/crash usage")).failed
    assert "That cannot be done.\nDo something else." == bot.text
    assert "" == (await bot.say("/crash long")).failed


async def test_the_plan_is_what_happens(bot: Talk) -> None:
    """Adapters acknowledge by it: who sees the answer, whether it replaces, whether it may be a form."""

    def plan(asked: Asked) -> Plan:
        return bot.app.bot.plan(bot.incoming(asked))

    assert Plan(private=True) == plan(TypedLine("/direction debate"))
    assert Plan(private=True, form=True) == plan(TypedLine("/both"))
    assert Plan(private=True, form=True) == plan(TypedLine("/ask"))
    assert Plan(private=True) == plan(Call("ask", {"question": "debate?"}))
    assert Plan(private=True, replaces=True) == plan(Press("go|direction debate"))
    assert Plan(private=True) == plan(Press("new.go|direction debate"))
    assert Plan(private=False) == plan(Press("share|direction debate"))
    assert Plan(private=False) == plan(Press("tell|x"))
    assert Plan(private=True, form=True) == plan(Press("rename.open|7"))
    assert Plan(private=True) == plan(TypedLine("/nothing"))
    assert Plan(private=True, form=True) == plan(Submit("nothing", {}))


async def test_suggestions_while_typing(bot: Talk) -> None:
    """At most 25, best first, choices too, and never an error."""

    async def complete(path: str, param: str, typed: str) -> list[str]:
        return [one.value for one in await bot.app.bot.complete(bot.incoming(TypedLine("")), path, param, typed)]

    assert "debate" == (await complete("direction", "name", "deba"))[0]
    assert "mechanistic-interpretability" == (await complete("direction", "name", "mech interp"))[0]
    assert 5 == len(await complete("direction", "name", ""))
    assert ["beginner"] == await complete("problem", "difficulty", "BEG")
    assert ["guidebot about"] == await complete("guidebot help", "command", "/guidebot a")
    assert [[]] * 4 == [
        await complete(*one)
        for one in (("nothing", "x", ""), ("direction", "x", ""), ("ask", "question", "x"), ("crash", "how", "x"))
    ]


async def test_a_page_is_turned_in_place_and_keeps_its_answer(bot: Talk) -> None:
    """Pages are buttons with a number: no state, so an old message turns after a restart."""
    await bot.say("/crash long")
    assert "Page 1 of 2" in bot.text
    answered = await bot.press("Next")
    assert "Page 2 of 2" in bot.text
    assert answered.replaces
    await bot.press("← Previous")
    assert "Page 1 of 2" in bot.text
    bot.member = "grace"
    await bot.ask(Press("page|99|run|crash long"))
    assert "Page 2 of 2" in bot.text


NAMES = [
    "go",
    "run",
    "fill",
    "share",
    "page",
    "new.go",
    "new.page",
    "home",
    "tell",
    "steer.stop",
    "rename.save",
    "x",
    "",
]
PARTS = [
    "0",
    "1",
    "99",
    "-1",
    "9" * 30,
    "१",
    "1_0",
    "debate",
    "direction debate",
    "both",
    "crash",
    "ask",
    "go",
    "page",
    "new.go",
]
PARTS += ["share", "guidebot", "\\", "\\|" * 20, "\x1b[31m", "\ud800", "“", '"', "title:", "|" * 30, "x" * 90, ""]


def joined(name: str, parts: list[str]) -> str:
    return "|".join([name, *parts])


refs = st.one_of(
    st.text(max_size=110),
    st.builds(joined, st.sampled_from(NAMES), st.lists(st.sampled_from(PARTS), max_size=5)),
)
values = st.one_of(st.none(), st.sampled_from(PARTS), st.text(max_size=200))
fields = st.dictionaries(st.sampled_from(["title", "hard", "question", "x"]), st.text(max_size=30), max_size=3)
options = st.dictionaries(st.sampled_from(["name", "hard", "x"]), st.text(max_size=20), max_size=2)
asked_things = st.one_of(
    st.builds(Press, refs, values),
    st.builds(Submit, refs, fields),
    st.builds(Call, st.sampled_from(["direction", "both", "nothing", "ask"]), options),
    st.lists(st.sampled_from([*NAMES, *PARTS]), max_size=4).map(" ".join).map(TypedLine),
)


@given(asked_things, st.booleans())
@example(Press("go", "\\" * 80), True)
@example(Press("run", "ask " + "|" * 70), True)
@example(Press("page|0|" + "A" * 30), True)
@example(Press("page|0|go", "x" * 500), True)
@example(TypedLine("ask " + "|" * 70), False)
@example(Press("page|1|new.page|1|new.page|1|go|direction"), False)
@example(Submit("fill|both", {"title": "\x00" * 5, "hard": "beginner"}), False)
async def test_nothing_that_is_sent_breaks_dispatch(bot: Talk, asked: Asked, organiser: bool) -> None:
    """Any reference, value, field or line is answered within the limits, planned without an error, and no bug shows."""
    bot.organiser = organiser
    incoming = bot.incoming(asked)
    plan = bot.app.bot.plan(incoming)
    answered = await bot.app.bot.answer(incoming)

    assert isinstance(plan, Plan)
    assert isinstance(answered, Answered)
    shown = answered.content
    assert [] == (form_problems(shown) if isinstance(shown, Form) else reply_problems(shown))
    crashed = "crash" in str(asked)
    assert answered.failed != "broken" or crashed
    assert not (answered.private is False and plan.private), "less private than planned"


async def test_an_unknown_button_says_that_its_time_is_over(bot: Talk) -> None:
    """A button of another version is no riddle."""
    for ref in ("goal.nothing|1", "steer.stop", "steer.stop|one", "steer.stop|1|2", "share|steer", "💥"):
        answered = await bot.ask(Press(ref))
        assert "usage" == answered.failed
        assert "Type the command again to get a fresh one." in bot.text or "organisers" in bot.text
