"""Typed lines: what people type becomes a command with values, or a sentence that helps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.fakes.lines import COMMANDS, Hard, checkin, direction, goal_add, problem, question, suggest

from guidebot.answering.catalogue import commands
from guidebot.core.commands import Value
from guidebot.core.errors import UsageError
from guidebot.core.parsing import MAX_LINE, Parsed, bind, find_command, parse, render, usage

WORDS = "/ guidebot goal add list direction problem suggest checkin ask help beginner 30 -1 99999999999999 é 日本"
PAIRS = "by: why: title: minutes: difficulty: question: \" “ ” „ « » ' | \\ : https://a.b/c:8?q=1#x"
PIECES = st.sampled_from([*WORDS.split(), *PAIRS.split(), "\x1b[31m", "\u202e", "\ud800", "\x00", "\n", "\t"])
TYPED = st.one_of(st.text(min_size=2, max_size=40), st.lists(PIECES, min_size=1).map(" ".join))


def parsed(line: str) -> tuple[str, dict[str, Value]]:
    found = parse(COMMANDS, line)
    return found.command.path, dict(found.values)


@pytest.mark.parametrize(
    ("line", "path", "values"),
    [
        ("/direction debate", "direction", {"name": "debate"}),
        ("direction debate", "direction", {"name": "debate"}),
        ("  DIRECTION   mech   interp ", "direction", {"name": "mech interp"}),
        ("/ direction debate", "direction", {"name": "debate"}),
        ("direction", "direction", {}),
        ("direction name:debate", "direction", {"name": "debate"}),
        ("direction NAME: debate", "direction", {"name": "debate"}),
        ("/goal add Finish ARENA chapter 0", "goal add", {"title": "Finish ARENA chapter 0"}),
        ("goal add Finish ARENA by:2026-12-24", "goal add", {"title": "Finish ARENA", "by": "2026-12-24"}),
        ("goal add by:2026-12-24 Finish ARENA", "goal add", {"title": "Finish ARENA", "by": "2026-12-24"}),
        ('goal add Finish by:"next friday"', "goal add", {"title": "Finish", "by": "next friday"}),
        ("goal add Finish by:“next friday”", "goal add", {"title": "Finish", "by": "next friday"}),
        ("goal add Finish why:I want to learn", "goal add", {"title": "Finish", "why": "I want to learn"}),
        ("goal add Finish by:24 December", "goal add", {"title": "Finish", "by": "24 December"}),
        (
            "goal add Write a post by:in 3 weeks why:to learn: slowly",
            "goal add",
            {"title": "Write a post", "by": "in 3 weeks", "why": "to learn: slowly"},
        ),
        (
            "goal add title:Finish ARENA why:it is time",
            "goal add",
            {"title": "Finish ARENA", "why": "it is time"},
        ),
        ("goal add title:Finish ARENA by:friday", "goal add", {"title": "Finish ARENA", "by": "friday"}),
        ('goal add "Finish ARENA"', "goal add", {"title": "Finish ARENA"}),
        ("goal add „Fertig werden“", "goal add", {"title": "Fertig werden"}),
        ("goal add „Gotowe teraz”", "goal add", {"title": "Gotowe teraz"}),
        ("goal add «Finir ARENA»", "goal add", {"title": "Finir ARENA"}),
        ("goal add read “AI safety via debate” twice", "goal add", {"title": 'read "AI safety via debate" twice'}),
        ("goal add don't give up", "goal add", {"title": "don't give up"}),
        ("goal add it’s fine", "goal add", {"title": "it’s fine"}),
        ('goal add a 5" screen', "goal add", {"title": 'a 5" screen'}),
        ("guidebot goal add Finish", "goal add", {"title": "Finish"}),
        ("/guidebot /goal add Finish", "goal add", {"title": "Finish"}),
        ("guidebot help goal add", "guidebot help", {"command": "goal add"}),
        ("/guidebot", "guidebot help", {}),
        ("", "guidebot help", {}),
        ("problem mech interp beginner", "problem", {"direction": "mech interp", "difficulty": Hard.BEGINNER}),
        ("problem beginner", "problem", {"difficulty": Hard.BEGINNER}),
        ("problem BEGINNER", "problem", {"difficulty": Hard.BEGINNER}),
        ("problem difficulty:advanced debate", "problem", {"direction": "debate", "difficulty": Hard.ADVANCED}),
        ("problem difficulty: advanced", "problem", {"difficulty": Hard.ADVANCED}),
        ("checkin read two papers 45", "checkin", {"note": "read two papers", "minutes": 45}),
        ("checkin read two papers minutes:45", "checkin", {"note": "read two papers", "minutes": 45}),
        ("checkin 45", "checkin", {"minutes": 45}),
        ("ask see https://x.org:80/a?b=c: ok?", "ask", {"question": "see https://x.org:80/a?b=c: ok?"}),
        ("ask do I need a PhD?", "ask", {"question": "do I need a PhD?"}),
        ("ask question: what is debate", "ask", {"question": "what is debate"}),
        ("ask note: is this a name?", "ask", {"question": "note: is this a name?"}),
        ("direction \x1b[31mdebate\u202e", "direction", {"name": "[31mdebate"}),
    ],
)  # fmt: skip
def test_a_line_is_understood(line: str, path: str, values: dict[str, Value]) -> None:
    """Pairs, positions, quotes of several languages, apostrophes, links, the umbrella and the slash."""
    assert (path, values) == parsed(line)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("dirction debate", "Did you mean /direction?"),
        ("gaol add x", "Did you mean /goal add?"),
        ("xyzzy", "Type /guidebot help"),
        ("how do I start?", "To ask a question, begin with /ask. Type /guidebot help"),
        ("goal", "Choose one of /goal add, /goal list."),
        ("goal lsit", "/goal has no 'lsit'. Did you mean /goal list? Choose one of /goal add, /goal list."),
        ("goal", "/goal needs one more word."),
        ("goal list everything", "does not take 'everything'. Usage: /goal list"),
        ("problem difficulty:hard", "must be one of beginner, advanced; got 'hard'."),
        ("problem difficulty:begginer", "Did you mean beginner?"),
        ("checkin minutes:soon", "wants a whole number; got 'soon'."),
        ("checkin minutes:0", "wants a number from 1 to 1440; got 0."),
        ("checkin minutes:1441", "wants a number from 1 to 1440; got 1441."),
        ("checkin minutes:½", "wants a whole number; got '½'."),
        ("checkin minutes:३०००", "wants a number from"),
        ("ask x", "wants 2 to 300 characters; got 1."),
        ("ask " + "x" * 301, "wants 2 to 300 characters; got 301."),
    ],
)
def test_a_wrong_line_is_answered_in_words(line: str, says: str) -> None:
    """The sentence names what is wrong and what would be right."""
    with pytest.raises(UsageError) as raised:
        parse(COMMANDS, line)

    assert says in f"{raised.value.message} {raised.value.fix or ''}"


def test_what_is_missing_and_needed_is_named() -> None:
    """A line may lack what is needed: a form asks for it."""
    found = parse(COMMANDS, "suggest")

    assert ["hard", "text"] == [one.name for one in found.missing]
    assert ["title"] == [one.name for one in parse(COMMANDS, "goal add by:friday").missing]


@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=9).map("".join)
    )
)
@example("guidebot " * 400)
@example('"' * 3000)
@example("goal add " + "a:" * 990)
def test_any_text_is_parsed_or_refused_in_words(text: str) -> None:
    """Nothing that can be typed raises anything but a sentence for the person."""
    try:
        found = parse(COMMANDS, text)
    except UsageError as error:
        said = f"{error.message}{error.fix}"
        found = None
    else:
        said = ""

    assert isinstance(found, Parsed) or said
    assert "\x1b" not in said
    assert "\u202e" not in said


@given(
    st.sampled_from([direction, problem, goal_add, checkin, question, suggest]),
    st.lists(TYPED, min_size=3, max_size=3),
    st.sampled_from(Hard),
    st.integers(1, 1440),
)  # fmt: skip
def test_what_is_rendered_parses_to_the_same(command: Any, texts: list[str], hard: Hard, minutes: int) -> None:
    """A canonical line means what it was made from, quotes aside."""
    spare = iter(texts)
    raw = {
        one.name: hard.value if one.choices else str(minutes) if one.name == "minutes" else next(spare)
        for one in command.params
    }
    try:
        values = bind(command, raw).values
    except UsageError:
        return
    line = render(command, values)
    if len(line) > MAX_LINE:
        return
    again = parse(COMMANDS, line)
    quotes = str.maketrans(dict.fromkeys('"“”„«»', "'"))

    assert command is again.command
    assert {name: str(value).translate(quotes) for name, value in values.items()} == {
        name: str(value) for name, value in again.values.items()
    }
    assert line == render(again.command, again.values)


def test_values_from_the_platform_are_checked_too() -> None:
    """Native options go through the same door as typed ones."""
    assert {"minutes": 5} == bind(checkin, {"minutes": 5, "note": None}).values
    with pytest.raises(UsageError, match="no argument called colour"):
        bind(checkin, {"colour": "red"})
    with pytest.raises(UsageError, match="whole number"):
        bind(checkin, {"minutes": "5.5"})


def test_usage_shows_how_to_type_a_command() -> None:
    """Needed arguments stand in angles, optional ones in square brackets, named ones with a colon."""
    assert "Usage: /goal add <title> [by:…] [why:…]" == usage(goal_add)
    assert (direction, "debate") == find_command(COMMANDS, "/direction debate")


def test_help_needs_no_umbrella() -> None:
    """``help goal add`` is ``guidebot help goal add``, on every platform."""
    found = parse(commands(), "help goal add")

    assert ("guidebot help", "goal add") == (found.command.path, found.values["command"])


@pytest.mark.parametrize("line", ["nudges zone:New York on", "nudges on zone:New York", 'nudges zone:"New York" on'])
def test_a_zone_of_two_words_needs_no_quotes(line: str) -> None:
    """A choice that stands behind it is still found."""
    assert {"switch": "on", "zone": "New York"} == dict(parse(commands(), line).values)


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("schedule preview schedule:problem 3", {"schedule": "problem", "post": "3"}),
        ("schedule swap schedule:problem 1 3", {"schedule": "problem", "first": "1", "second": "3"}),
        ("suggest text:Please add a new topic", {"text": "Please add a new topic"}),
        ("suggest text:A new problem about debate", {"text": "A new problem about debate"}),
        ("suggest topic text:Who pays for 3 audits", {"kind": "topic", "text": "Who pays for 3 audits"}),
    ],
)
def test_a_named_text_leaves_numbers_at_its_end_and_takes_no_kind(line: str, values: dict[str, Value]) -> None:
    """Numbers that close a line are counted as before; a word in a sentence chooses nothing that is needed."""
    assert values == dict(parse(commands(), line).values)


@pytest.mark.parametrize("line", ["nudges on every:two weeks zone:UTC", 'nudges on every:"two weeks" zone:UTC'])
def test_a_choice_of_two_words_needs_no_quotes(line: str) -> None:
    """Both words belong to it, and neither goes astray into another argument."""
    found = parse(commands(), line)

    assert {"switch": "on", "every": "two weeks", "zone": "UTC"} == dict(found.values)
