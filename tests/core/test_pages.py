"""Pages: every block's text, in order, within the limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guidebot.core import limits, pages
from guidebot.core.actions import ActionRef
from guidebot.core.plain import reply_text
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Footnote,
    Heading,
    ItemList,
    Plain,
    Quote,
    Reply,
    Styled,
    Text,
    buttons,
    footnote,
    line,
    text,
)
from guidebot.testing import buttons_of

words = st.builds(
    lambda word, times: f"{word} " * times, st.sampled_from(["alpha", "be", "gammadelta"]), st.integers(1, 30)
)
spans = st.one_of(words.map(Plain), words.map(lambda one: Styled("strong", one)))
lines = st.lists(spans, min_size=1, max_size=3).map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    words.map(lambda one: Heading(one[:100].strip(), 2)),
    lines.map(Text),
    lines.map(Quote),
    st.builds(ItemList, st.lists(lines, min_size=1, max_size=20).map(tuple)),
    st.builds(Fields, st.lists(words.map(lambda one: Field("label", line(one))), min_size=1, max_size=12).map(tuple)),
)
OPEN = buttons(Button("Open", ActionRef("go", ("x",))))


def ref(number: int) -> ActionRef:
    return ActionRef("page", (str(number), "run", "direction"))


def turning(reply: Reply) -> list[tuple[str, ActionRef]]:
    return [(one.label, one.action) for one in buttons_of(reply)]


def letters(reply: Reply) -> str:
    """The text of everything but what closes every page, list marks and white space aside."""
    kept = tuple(block for block in reply.blocks if not isinstance(block, Actions | Footnote))
    return "".join(reply_text(Reply(kept)).replace("•", "").replace("“", "").replace("”", "").split())


@given(st.lists(blocks, min_size=1, max_size=12))
def test_pages_keep_every_text_in_order_and_fit(body: list[Block]) -> None:
    """Nothing is lost, nothing is moved, and every page is one that all platforms show."""
    reply = Reply((*body, footnote("Source: a guide"), OPEN))
    found = pages.cut(reply)

    assert letters(reply) == "".join(letters(one) for one in found)
    for number in range(len(found)):
        shown = pages.page(reply, number, ref)
        assert [] == limits.reply_problems(shown)
        assert OPEN in shown.blocks


@given(st.integers(1, 12_000))
def test_one_long_paragraph_is_split(length: int) -> None:
    """A paragraph longer than a page goes on on the next."""
    reply = Reply((text("x" * length),))
    found = pages.cut(reply)

    assert length == sum(len(letters(one)) for one in found)
    assert [[]] * len(found) == [limits.reply_problems(one) for one in found]


def test_a_short_reply_is_one_page_without_page_buttons() -> None:
    """What fits stays as it is."""
    reply = Reply((Heading("A"), text("b"), OPEN))

    assert (reply,) == pages.cut(reply)
    assert reply == pages.page(reply, 0, ref)
    assert reply == pages.page(reply, 7, ref)


def test_buttons_lead_to_the_neighbours() -> None:
    """The first page leads on, the last leads back, those between do both; a number outside is the nearest page."""
    reply = Reply(tuple(text("x" * 2500) for _ in range(3)))
    turns = [turning(pages.page(reply, at, ref)) for at in range(3)]

    assert [("Next →", ref(1))] == turns[0]
    assert [("← Previous", ref(0)), ("Next →", ref(2))] == turns[1]
    assert [("← Previous", ref(1))] == turns[2]
    assert pages.page(reply, 2, ref) == pages.page(reply, 99, ref)
    assert "Page 2 of 3" in reply_text(pages.page(reply, 1, ref))
    assert tuple(pages.page(reply, at, ref) for at in range(3)) == pages.every(reply, ref)


def test_pages_that_cannot_be_named_say_where_one_is() -> None:
    """Without a reference short enough there are no buttons, and the page number still stands."""
    reply = Reply(tuple(text("x" * 2500) for _ in range(2)))
    shown = pages.page(reply, 0, lambda _number: None)

    assert [] == [block for block in shown.blocks if isinstance(block, Actions)]
    assert "Page 1 of 2" in reply_text(shown)


def test_a_heading_is_not_left_alone_at_the_end_of_a_page() -> None:
    """A title goes with what it stands above."""
    reply = Reply((text("x" * 2500), Heading("Works to read", 2), text("y" * 2500)))
    first, second = pages.cut(reply)

    assert "Works to read" not in reply_text(first)
    assert Heading("Works to read", 2) == second.blocks[0]


def test_items_of_a_list_count_as_one_block() -> None:
    """A list of thirty short items is one page."""
    reply = Reply((Heading("All"), ItemList(tuple(line("short") for _ in range(limits.LIST_ITEMS)))))

    assert 1 == len(pages.cut(reply))
