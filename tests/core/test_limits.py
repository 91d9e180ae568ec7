"""Portable limits: every rule, at the limit and one beyond it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guidebot.core import limits
from guidebot.core.actions import ActionRef
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    ChoiceInput,
    CommandRef,
    DateInput,
    Divider,
    Download,
    Field,
    Fields,
    File,
    Footnote,
    Form,
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
    RefInput,
    Reply,
    Select,
    Sign,
    Span,
    Styled,
    Symbol,
    Text,
    TextInput,
    TimeInput,
    button_rows,
    buttons,
    footnote,
    line,
    say,
    text,
)

GO = ActionRef("go", ("direction",))
PICTURE = File("progress.png", b"png")
TOO_BIG = File("progress.png", bytes(limits.FILE_BYTES + 1))
TWO = (Option("One", "1"), Option("Two", "2"))


def button(label: str = "Open", number: int = 0) -> Button:
    return Button(label, ActionRef("go", (str(number),)))


def menu(*options: Option, placeholder: str = "Choose") -> Actions:
    return Actions(Select(placeholder, GO, options))


FINE: list[Block] = [
    Heading("h" * limits.HEADING),
    text("x" * limits.PARAGRAPH),
    Quote(line("x" * limits.PARAGRAPH)),
    footnote("x" * limits.PARAGRAPH),
    ItemList(tuple(line("x") for _ in range(limits.LIST_ITEMS))),
    ItemList((line("x" * limits.LIST_ITEM),)),
    Fields(tuple(Field("l", line("v")) for _ in range(limits.FIELDS))),
    Fields((Field("l" * limits.FIELD_LABEL, line("v" * limits.FIELD_VALUE)),)),
    Image(PICTURE, "a" * limits.ALT),
    Download(PICTURE, "All of it"),
    Divider(),
    buttons(*(button("b" * limits.BUTTON, at) for at in range(limits.ROW_BUTTONS))),
    buttons(LinkButton("Read", "https://example.org/" + "p" * (limits.URL - 20))),
    menu(*(Option("o" * limits.OPTION, f"{at:075}", "d" * limits.OPTION_DESCRIPTION) for at in range(limits.OPTIONS))),
]
WRONG: list[tuple[Block, str]] = [
    (Heading(""), "a heading has 0 characters"),
    (Heading("h" * (limits.HEADING + 1)), "a heading has 141 characters, 1 to 140"),
    (text(""), "a paragraph has 0 characters"),
    (Quote(line("x" * (limits.PARAGRAPH + 1))), "a paragraph has 2801 characters"),
    (ItemList(()), "a list has 0 items"),
    (ItemList(tuple(line("x") for _ in range(limits.LIST_ITEMS + 1))), "a list has 31 items, 1 to 30"),
    (ItemList((line("x" * (limits.LIST_ITEM + 1)),)), "a list item has 1201 characters"),
    (Fields(()), "0 fields in one block"),
    (Fields(tuple(Field("l", line("v")) for _ in range(limits.FIELDS + 1))), "11 fields in one block, 1 to 10"),
    (Fields((Field("l" * (limits.FIELD_LABEL + 1), line("v")),)), "a field's label has 81 characters"),
    (Fields((Field("l", line("v" * (limits.FIELD_VALUE + 1))),)), "a field's value has 901 characters"),
    (Fields((Field("l", ()),)), "a field's value has 0 characters"),
    (Image(PICTURE, ""), "a picture's text has 0 characters"),
    (Image(TOO_BIG, "alt"), "has 8000001 bytes, at most 8000000"),
    (Download(PICTURE, ""), "a file's description has 0 characters"),
    (Download(TOO_BIG, "All of it"), "has 8000001 bytes"),
    (buttons(), "a row has 0 buttons"),
    (buttons(*(button("b", at) for at in range(limits.ROW_BUTTONS + 1))), "a row has 6 buttons, 1 to 5"),
    (buttons(button("b" * (limits.BUTTON + 1))), "a button has 76 characters, 1 to 75"),
    (buttons(button("")), "a button has 0 characters"),
    (buttons(LinkButton("Read", "javascript:alert(1)")), "not a link that every platform takes"),
    (text(Link("here", "ftp://example.org")), "not a link that every platform takes"),
    (text(Link("here", "https://example.org/a b")), "not a link that every platform takes"),
    (text(Link("", "https://example.org")), "a link's label has 0 characters"),
    (text("a", Styled("strong", "")), "styled text has 0 characters"),
    (menu(), "a menu has 0 options"),
    (menu(*(Option("o", str(at)) for at in range(limits.OPTIONS + 1))), "a menu has 26 options, 1 to 25"),
    (menu(Option("One", "1"), Option("Uno", "1")), "two options of a menu have one value"),
    (menu(Option("o" * (limits.OPTION + 1), "1")), "an option has 76 characters"),
    (menu(Option("o", "v" * (limits.OPTION_VALUE + 1))), "an option's value has 76 characters"),
    (menu(Option("o", "")), "an option's value has 0 characters"),
    (menu(Option("o", "1", "d" * (limits.OPTION_DESCRIPTION + 1))), "an option's description has 76 characters"),
    (menu(*TWO, placeholder="p" * (limits.PLACEHOLDER + 1)), "a menu's placeholder has 101 characters"),
]


@pytest.mark.parametrize("block", FINE, ids=lambda block: type(block).__name__)
def test_a_block_at_its_limit_is_fine(block: Block) -> None:
    """The limit itself is allowed."""
    assert [] == limits.reply_problems(Reply((block,)))


@pytest.mark.parametrize(("block", "problem"), WRONG, ids=[problem for _, problem in WRONG])
def test_a_block_beyond_its_limit_is_named(block: Block, problem: str) -> None:
    """One beyond the limit is a sentence that says what, how much and how much is allowed."""
    found = limits.reply_problems(Reply((block,)))

    assert any(problem in one for one in found), found


def test_a_reply_is_bounded_as_a_whole() -> None:
    """Characters, blocks and rows are counted over the whole reply, and an empty reply is refused."""
    long = Reply((text("x" * 2000), text("x" * 2000)))
    many = Reply(tuple(Divider() for _ in range(limits.PAGE_BLOCKS + 1)))
    rows = Reply(button_rows([button("b", at) for at in range(limits.ROWS + 1)], 1))

    assert ["the reply has 4012 characters, at most 3400"] == limits.reply_problems(long)
    assert ["the reply has 25 blocks, at most 24"] == limits.reply_problems(many)
    assert ["the reply has 6 rows of buttons, at most 5"] == limits.reply_problems(rows)
    assert ["the reply is empty"] == limits.reply_problems(Reply(()))


def test_two_buttons_may_not_carry_the_same_action() -> None:
    """Discord refuses a message in which two components have one custom id, a menu included."""
    twins = Reply((buttons(button("One"), button("Two")),))
    menu_twin = Reply((buttons(Button("One", GO)), menu(*TWO)))

    assert ["two buttons do the same: go|0"] == limits.reply_problems(twins)
    assert ["two buttons do the same: go|direction"] == limits.reply_problems(menu_twin)


@pytest.mark.parametrize(
    "span",
    [
        Plain("a"),
        Styled("strong", "a"),
        Link("a", "https://example.org"),
        Mention("person", "1234"),
        Moment(datetime(2026, 11, 23, tzinfo=UTC)),
        CommandRef("goal add", "title"),
        Symbol(Sign.GOAL),
    ],
    ids=lambda span: type(span).__name__,
)
def test_every_span_has_a_length(span: Span) -> None:
    """A span counts at least what is read of it."""
    assert limits.span_length(span) >= 1
    assert limits.line_length((span, span)) == 2 * limits.span_length(span)


FORM = Form("Your goal", (TextInput("title", "Title"),), ActionRef("goal.save"))


def with_input(**changes: object) -> Form:
    return replace(FORM, inputs=(replace(FORM.inputs[0], **changes),))


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (replace(FORM, title=""), "the form's title has 0 characters"),
        (replace(FORM, title="t" * 25), "the form's title has 25 characters, 1 to 24"),
        (replace(FORM, send="s" * 25), "the form's send button has 25 characters"),
        (replace(FORM, intro="i" * 601), "the form's introduction has 601 characters"),
        (replace(FORM, inputs=()), "the form has 0 inputs, 1 to 5"),
        (replace(FORM, inputs=tuple(TextInput(f"n{at}", "N") for at in range(6))), "the form has 6 inputs"),
        (replace(FORM, inputs=(FORM.inputs[0], FORM.inputs[0])), "two inputs of the form have one name"),
        (with_input(label="l" * 46), "an input's label has 46 characters, 1 to 45"),
        (with_input(help="h" * 101), "an input's help has 101 characters"),
        (with_input(value="v" * 3001), "an input's value has 3001 characters"),
        (with_input(low=5, high=3), "wants 5 to 3 characters"),
        (with_input(high=3001), "wants 0 to 3001 characters, at most 3000"),
        (replace(FORM, inputs=(ChoiceInput("kind", "Kind", ()),)), "a menu has 0 options"),
    ],
)
def test_a_form_beyond_a_limit_is_named(form: Form, problem: str) -> None:
    """Forms have limits of their own."""
    found = limits.form_problems(form)

    assert any(problem in one for one in found), found


def test_a_form_of_every_input_is_fine() -> None:
    """Each kind of input within its limits passes."""
    inputs = (
        TextInput("t", "l" * 45, "h" * 100, "v" * 3000, high=3000),
        ChoiceInput("c", "C", TWO),
        DateInput("d", "D"),
        TimeInput("z", "T"),
        RefInput("r", "R", "channel"),
    )

    assert [] == limits.form_problems(Form("t" * 24, inputs, ActionRef("x"), intro="i" * 600, send="s" * 24))


def test_helpers_make_the_blocks_they_name() -> None:
    """Plain strings become `Plain`, and rows hold as many buttons as asked for."""
    assert Reply((Text((Plain("a"), Styled("strong", "b"))),)) == say("a", Styled("strong", "b"))
    assert Footnote((Plain("a"),)) == footnote("a")
    assert [2, 2, 1] == [len(row.items) for row in button_rows([button("b", at) for at in range(5)], 2)]  # type: ignore[arg-type]
