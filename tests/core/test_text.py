"""Texts: cleaned, shortened, marked up, made plain."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core import markup, plain
from guidebot.core.actions import ActionRef
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    CommandRef,
    Divider,
    Download,
    Field,
    Fields,
    File,
    Heading,
    Image,
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
    Sign,
    Span,
    Styled,
    Symbol,
    buttons,
    footnote,
    line,
    text,
)
from guidebot.core.text import clean, shorten, visible


@given(st.text(st.characters(codec=None), max_size=80), st.booleans())
def test_cleaned_text_cannot_steer_a_terminal(typed: str, multiline: bool) -> None:
    """No control, surrogate or private characters, no reordering; cleaning twice changes nothing."""
    cleaned = clean(typed, high=50, multiline=multiline)

    assert len(cleaned) <= 50
    assert cleaned == clean(cleaned, high=50, multiline=multiline)
    assert {"Cc", "Cs", "Co", "Cn"}.isdisjoint({unicodedata.category(char) for char in cleaned if char != "\n"})
    assert not set(cleaned) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u200f\ufeff")
    assert multiline or "\n" not in cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07x", "]0;titlex"),
        ("  a \t b\r\nc ", "a b c"),
        ("abc\u202edef", "abcdef"),
        ("👩‍🔬 naïve 日本", "👩‍🔬 naïve 日本"),
        ("x" * 60, "x" * 50),
    ],
)
def test_what_is_harmless_stays(typed: str, cleaned: str) -> None:
    """Escapes lose their escape; letters, emoji and joiners stay."""
    assert cleaned == clean(typed, high=50)


def test_lines_stay_where_they_are_wanted() -> None:
    """Multi-line text keeps its line breaks and nothing else."""
    assert "a\nb" == clean("a\nb", multiline=True)


@given(st.text(max_size=120), st.integers(2, 80))
def test_shortened_text_fits(words: str, high: int) -> None:
    """A short text stays; a long one ends in an ellipsis."""
    short = shorten(words, high)

    assert len(short) <= high
    assert short == words if len(words) <= high else short.endswith("…")


def test_text_is_cut_at_a_word() -> None:
    """No half words, no comma before the ellipsis."""
    assert "Two models argue…" == shorten("Two models argue, then a judge decides", 20)


@given(st.text("ab*`[]()h:/ .", max_size=40))
def test_any_paragraph_is_spans(paragraph: str) -> None:
    """Markup never raises, and text that is none stays letter by letter."""
    spans = markup.parse(paragraph)

    assert markup.plain(paragraph) == "".join(one.label if isinstance(one, Link) else one.text for one in spans)  # type: ignore[union-attr]


def test_the_four_kinds_of_markup() -> None:
    """Emphasis, strong, code and links, brackets inside a link included."""
    assert (
        Plain("a "),
        Styled("emphasis", "b"),
        Plain(" "),
        Styled("strong", "c"),
        Plain(" "),
        Styled("code", "d"),
        Plain(" "),
        Link("e", "https://example.org/f_(g)"),
        Plain("."),
    ) == markup.parse("a *b* **c** `d` [e](https://example.org/f_(g)).")


@pytest.mark.parametrize(
    "paragraph", ["2 * 3", "[x](javascript:1)", "[x](http//y)", "a ** b", "[a]", "`", "snake_case"]
)
def test_what_is_no_markup_stays_as_it_is(paragraph: str) -> None:
    """A lone sign is a sign."""
    assert (Plain(paragraph),) == markup.parse(paragraph)


PICTURE = File("p.png", b"")
GO = ActionRef("go")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Heading("Title", 1, Sign.GOAL), "Title"),
        (text("a ", Styled("strong", "b")), "a b"),
        (footnote("small"), "small"),
        (Quote(line("said")), "“said”"),
        (ItemList((line("a"), line("b"))), "• a\n• b"),
        (ItemList((line("a"), line("b")), ordered=True), "1. a\n2. b"),
        (Fields((Field("Label", line("value")),)), "Label: value"),
        (Image(PICTURE, "six of eight weeks"), "six of eight weeks"),
        (Download(PICTURE, "all of it"), "p.png: all of it"),
        (Divider(), "—"),
        (buttons(Button("Go", GO), LinkButton("Read", "https://example.org")), "[Go] [Read]"),
        (Actions(Select("Choose", GO, (Option("One", "1"), Option("Two", "2")))), "[Choose One | Two]"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_block_reads_as_plain_text(block: Block, expected: str) -> None:
    """Notifications and screen readers get the same content."""
    assert expected == plain.block_text(block)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Link("here", "https://example.org"), "here (https://example.org)"),
        (Mention("person", "1"), "person 1"),
        (CommandRef("goal add", "title"), "/goal add title"),
        (CommandRef("goal list"), "/goal list"),
        (Symbol(Sign.GOAL), ""),
        (Moment(datetime(2026, 11, 23, 9, tzinfo=UTC), "datetime", "Europe/Berlin"), "Mon 23 Nov 2026, 10:00"),
        (Moment(datetime(2026, 11, 23, 9, tzinfo=UTC), "date"), "Mon 23 Nov 2026"),
        (Moment(datetime(2026, 11, 23, 9, tzinfo=UTC), "time"), "09:00"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_span_reads_as_plain_text(span: Span, expected: str) -> None:
    """A moment is told in its zone, a command with its slash."""
    assert expected == plain.span_text(span)


def test_a_summary_is_one_short_line() -> None:
    """The reply's own summary wins; else its first words, cut."""
    reply = Reply((Divider(), text("one\ntwo " * 40)))

    assert "one two one" == plain.summary(reply)[:11]
    assert 150 == len(plain.summary(Reply((text("x" * 200),))))
    assert "Mine" == plain.summary(Reply((text("x"),), summary="Mine"))
    assert "" == plain.summary(Reply((Divider(),)))


@pytest.mark.parametrize(
    "char", ["\u200b", "\u2060", "\u00ad", "\u3164", "\u2800", "\u200d", "\u115f", "\ufe0f", "\u0301", "\u3000"]
)
def test_invisible_characters_alone_are_no_text(char: str) -> None:
    """However many; between letters they may stand."""
    assert "" == clean(char * 15)
    assert "" == clean(f" {char} {char}")
    assert visible(f"a{char * 15}b") == 2
    assert clean("👩\u200d🔬") == "👩\u200d🔬"
