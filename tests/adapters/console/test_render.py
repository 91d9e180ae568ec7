"""How replies look in a terminal."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.adapters.console.scripted import LONG, NOW, StillClock, Tty, drawn, full_reply

from guidebot.core import limits
from guidebot.core.actions import run
from guidebot.core.reply import Actions as Row
from guidebot.core.reply import (
    Block,
    Button,
    Field,
    Fields,
    Footnote,
    Heading,
    ItemList,
    Link,
    LinkButton,
    Mention,
    Moment,
    Option,
    Plain,
    Quote,
    Reply,
    Select,
    Styled,
    Text,
    Tone,
    buttons,
    line,
    say,
)
from guidebot_console.screen import knows_hyperlinks, open_screen
from guidebot_console.spans import distance, moment_text

ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*\x1b\\")
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp\rX\x08\x00"


def test_the_sample_holds_every_block() -> None:
    """So that the tests below look at all of them."""
    kinds = {type(block) for block in full_reply().blocks}

    assert set(get_args(Block)) == kinds


@pytest.mark.parametrize("width", [80, 120, 40])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """At 80, at 120 (where text stops at 100) and at 40 columns."""
    lines = drawn(full_reply(), width=width).splitlines()

    assert [] == [one for one in lines if cell_len(one) > min(width, 100)]


def test_nothing_is_dropped_without_colour() -> None:
    """Every text, address, choice and file of a reply stands in the piped output."""
    shown = drawn(full_reply(), width=100)

    for wanted in (
        "AI safety via debate", "Primary direction", "weaker judge", "https://arxiv.org/abs/1805.00899", "pip", "old",
        "1. Read one paper.", "│ Richard: ", "Due    in 3 days (Thu 26 Nov 2026, 10:00)", "State  open",
        "/goal add Finish", "#general", "Picture: Six of the last eight weeks.", "[1] Save weeks.png",
        "[2] Save mydata.json, 2 bytes", "Everything that is held on you.", "[3] Open problem", "[4] Make it a goal",
        "Read the post (https://example.org/post)", "See also…", "[5] Critiques  Models find flaws",
        "[18] Direction number 12", "promising.",
    ):  # fmt: skip
        assert wanted in shown


def test_piped_output_has_no_escapes() -> None:
    """What a script reads is plain text."""
    assert "\x1b" not in drawn(full_reply())


def test_no_color_switches_escapes_off() -> None:
    """NO_COLOR in a real terminal: no colours, and addresses are shown."""
    stream = Tty()
    open_screen(StillClock(), stream=stream, environ={"TERM": "xterm-kitty", "NO_COLOR": "1"}).show(full_reply())

    assert "\x1b" not in stream.getvalue()
    assert "(https://arxiv.org/abs/1805.00899)" in stream.getvalue()


def test_a_terminal_that_can_gets_hyperlinks() -> None:
    """The address is under the label, not behind it."""
    shown = drawn(say(Link("the paper", "https://arxiv.org/abs/1")), coloured=True)

    assert re.search(r"\x1b\]8;id=\d+;https://arxiv\.org/abs/1\x1b\\", shown)
    assert "the paper\n" in ESCAPES.sub("", shown)


def test_colours_are_the_basic_ones_and_no_backgrounds() -> None:
    """So that dark and light themes both decide what is readable."""
    found = {
        code
        for codes in re.findall(r"\x1b\[([0-9;]*)m", drawn(full_reply(), coloured=True))
        for code in codes.split(";")
    }

    assert found <= {"0", "1", "2", "3", "4", "9", "31", "32", "33", "36"}
    assert "36" in found


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "6800"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4200"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "WezTerm", "TMUX": "/tmp/x"}, False),
        ({"TERM": "tmux-256color", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_hyperlinks_only_where_they_are_known_to_work(environ: dict[str, str], expected: bool) -> None:
    """A terminal that hides them would lose the address."""
    assert expected == knows_hyperlinks(environ)


def test_a_long_address_is_never_cut() -> None:
    """It runs over the edge, so that it can still be clicked and copied."""
    url = "https://example.org/" + "very-long-" * 15

    assert url in drawn(say("See ", Link("this", url)), width=60)


def test_a_long_word_that_is_no_link_is_folded() -> None:
    """Also where characters are two columns wide."""
    lines = drawn(say("目标" * 100), width=60).splitlines()

    assert all(cell_len(one) <= 60 for one in lines)
    assert "目标" * 100 == "".join(lines)


def test_lists_hang() -> None:
    """Every further line of an item starts under its first word."""
    first, second, *_ = drawn(Reply((ItemList((line(LONG),), ordered=True),)), width=60).splitlines()

    assert first.startswith("1. Two models")
    assert re.match(r" {3}\S", second)


def test_a_lead_does_not_colour_what_follows_it() -> None:
    """Only labels are bold, and only bullets and bars have the colour of bullets and bars."""
    blocks = (Fields((Field("Due", line("today")),)), ItemList((line("Read"),)), Quote(line("Said")))
    shown = drawn(Reply(blocks), width=80, coloured=True)

    assert ["\x1b[1mDue  \x1b[0mtoday", "\x1b[36m• \x1b[0mRead", "\x1b[36m│ \x1b[0mSaid"] == shown.split("\n\n")[:3]


def test_delivered_messages_have_a_margin_and_letters() -> None:
    """Their choices are told from those of the last answer."""
    shown = drawn(Reply((*say("Hello").blocks, buttons(Button("More", run("problem"))))), prefix="b")

    assert "│ Hello\n│\n│ [b1] More\n" == shown.replace("│ \n", "│\n").rstrip("\n") + "\n"


@pytest.mark.parametrize(("tone", "mark"), [(Tone.GOOD, "✓ "), (Tone.WARN, "! "), (Tone.BAD, "✗ "), (Tone.NEUTRAL, "")])
def test_tone_is_seen_without_colour(tone: Tone, mark: str) -> None:
    """A mark stands where a colour may be missing."""
    assert f"{mark}Done.\n\n" == drawn(say("Done.", tone=tone))


def test_without_numbers_the_line_to_type_is_shown() -> None:
    """`say` leaves nothing to press."""
    shown = drawn(full_reply(), numbered=False)

    assert "→ Open problem: /problem debate" in shown
    assert "→ Make it a goal (in `guidebot console`)" in shown
    assert "/direction d12" in shown
    assert "[" not in shown


def test_moments_name_their_zone() -> None:
    """A time without a zone could be anybody's."""
    at = NOW + timedelta(hours=2)

    assert "Mon 23 Nov 2026, 12:00 (Europe/Berlin)" == moment_text(Moment(at, "datetime", "Europe/Berlin"), NOW)
    assert "12:00 (Europe/Berlin)" == moment_text(Moment(at, "time", "Europe/Berlin"), NOW)
    assert "Mon 23 Nov 2026" == moment_text(Moment(at, "date", "Nowhere/Land"), NOW)
    assert "11:00 (UTC)" == moment_text(Moment(at, "time", "../etc/passwd"), NOW)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(86400 * 3, "in 3 days"), (86400, "in 1 day"), (-7200, "2 hours ago"), (59, "now"), (90 * 60, "in 2 hours")],
)
def test_distances_are_in_words(seconds: int, expected: str) -> None:
    """Past and future."""
    assert expected == distance(NOW + timedelta(seconds=seconds), NOW)


def hostile_reply(text: str) -> Reply:
    spans = (
        Plain(text), Styled("strong", text), Link(text, "https://example.org/" + text), Mention("person", text),
        Link(text, text),
    )  # fmt: skip
    return Reply(
        (
            Heading(text), Text(spans), ItemList((spans,)), Fields((Field(text, spans),)), Quote(spans),
            Footnote(spans),
            buttons(Button(text, run("guide")), LinkButton(text, "http://x/" + text)),
            Row(Select(text, run("guide"), (Option(text, "v", text),))),
        )
    )  # fmt: skip


@pytest.mark.parametrize("coloured", [True, False])
def test_escapes_in_content_do_not_reach_the_terminal(coloured: bool) -> None:
    """Titles, links, labels, menus: no control character, no reordering survives."""
    shown = ESCAPES.sub("", drawn(hostile_reply(HOSTILE), coloured=coloured))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_drawn_safely(text: str) -> None:
    """Only colours and hyperlinks of our own are escapes."""
    shown = ESCAPES.sub("", drawn(hostile_reply(text), coloured=True))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", shown)


def test_a_terminal_without_utf8_gets_question_marks_not_a_crash() -> None:
    """LANG=C with a pipe behind it."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    open_screen(StillClock(), stream=stream, environ={}).show(full_reply())
    stream.flush()

    assert b"AI safety via debate" in raw.getvalue()


def test_the_sample_is_within_the_limits() -> None:
    """So that what is looked at here could really arrive, but for its number of rows."""
    assert limits.reply_length(full_reply()) < limits.PAGE_CHARACTERS
