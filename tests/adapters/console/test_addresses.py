"""Addresses of long answers: none is broken where the terminal can hold it, and none is cut anywhere."""

from __future__ import annotations

import asyncio
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, chop_cells
from rich.console import Console
from tests.adapters.console.scripted import StillClock, drawn

from guidebot.core.reply import (
    Block,
    Field,
    Fields,
    ItemList,
    Line,
    Link,
    LinkButton,
    Quote,
    Reply,
    Text,
    line,
    say,
)
from guidebot.testing import buttons_of, talk
from guidebot_console.layout import _address
from guidebot_console.screen import ROOM, Screen

LONG = (
    "direction debate", "direction interpretability", "learn", "learn arena", "learn agi-safety-fundamentals",
    "guide", "advice", "problem", "governance", "opportunities list", "ask how do I start with interpretability",
    "ask career advice", "ask how do I apply for a grant",
)  # fmt: skip


def rows(shown: str, width: int) -> list[str]:
    """What stands in each line of a terminal, which breaks what is too wide wherever its edge is."""
    return [row for line in shown.splitlines() for row in chop_cells(line, width) or [""]]


def addresses(block: Block) -> list[str]:
    """The addresses that a block shows."""
    items = getattr(block, "items", ())
    lines: list[Line] = [getattr(block, "spans", ())]
    lines += [one for one in items if isinstance(one, tuple)] if isinstance(items, tuple) else []
    lines += [one.value for one in getattr(block, "fields", ())]
    found = [span.url for line in lines for span in line if isinstance(span, Link)]
    return found + [one.url for one in items if isinstance(one, LinkButton)] if isinstance(items, tuple) else found


@pytest.fixture(scope="module")
def answers() -> list[Reply]:
    """What the shipped guide answers, with every further page."""
    return asyncio.run(_answers())


async def _answers() -> list[Reply]:
    found = []
    async with talk() as bot:
        for line in LONG:
            await bot.say(f"/{line}")
            while isinstance(bot.content, Reply):
                found.append(bot.content)
                if not any(one.label == "Next →" for one in buttons_of(bot.content)):
                    break
                await bot.press("Next →")
    return found


@pytest.mark.parametrize("prefix", ["", "b"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_address_of_long_answers_stands_there_whole(answers: list[Reply], width: int, prefix: str) -> None:
    """In one line of the terminal where that can hold it, and in one piece for whoever copies where it cannot."""
    broken, seen = [], 0
    for reply in answers:
        shown = drawn(reply, width=width, prefix=prefix)
        there = rows(shown, width)
        for address in (one for block in reply.blocks for one in addresses(block)):
            seen += 1
            if not any(address in line for line in (there if len(address) <= width else shown.splitlines())):
                broken.append(address)

    assert [] == broken
    assert seen > 60


@pytest.mark.parametrize("width", [40, 80, 200])
def test_whatever_else_is_wrapped_as_before(answers: list[Reply], width: int) -> None:
    """Only lines that are an address, with its brackets and full stop, are wider than the text."""
    wide = [
        one for reply in answers for one in drawn(reply, width=width).splitlines() if cell_len(one) > min(width, 100)
    ]

    assert [] == [one for one in wide if not re.fullmatch(r"\s*[(]?https?://\S+", one)]


def test_margin_and_indent_give_way() -> None:
    """What needs the whole line has it; what fits behind them keeps them."""
    just, less = (f"https://example.org/{'x' * (size - 20)}" for size in (40, 30))
    items = ItemList((line("See ", Link("this", just), "."), line(Link("that", less))))

    assert f"│ • See this (\n{just}\n│   ).\n│ • that\n│   ({less})\n\n" == trimmed(
        drawn(Reply((items,)), width=40, prefix="b")
    )


def test_brackets_and_full_stops_stand_by_the_address_where_there_is_room() -> None:
    """They move to other lines only where the address would be broken otherwise."""
    address = f"https://example.org/{'x' * 18}"

    assert f"See this\n({address})\n\n" == trimmed(drawn(say("See ", Link("this", address)), width=40))
    assert f"See this (\n{address}\n).\n\n" == trimmed(drawn(say("See ", Link("this", address), "."), width=40))


def test_a_bullet_and_a_label_stand_above_an_address_that_needs_the_line() -> None:
    """They are not lost with the indent."""
    address = f"https://example.org/{'x' * 20}"
    blocks = (ItemList((line(address),)), Fields((Field("Where", line(address)),)), Quote(line(address)))

    assert f"•\n{address}\n\nWhere\n{address}\n\n│\n{address}\n\n" == trimmed(drawn(Reply(blocks), width=40))


@pytest.mark.parametrize(
    ("word", "address"),
    [
        ("(https://a.org/b),", "https://a.org/b"),
        ("https://a.org/b_(c)", "https://a.org/b_(c)"),
        ("(https://a.org/b_(c)).", "https://a.org/b_(c)"),
        ("“https://a.org/?q=1”", "https://a.org/?q=1"),
        ("see:https://a.org/...", "https://a.org/"),
        ("ftp://a.org/b", "ftp://a.org/b"),
    ],
)
def test_what_belongs_to_an_address(word: str, address: str) -> None:
    """Not the bracket around it, but one within it."""
    start, end = _address(word)

    assert address == word[start:end]


@settings(max_examples=150)
@given(
    words=st.lists(st.text("abc,.(目", min_size=1, max_size=60), max_size=6),
    size=st.integers(20, 120),
    around=st.sampled_from([("", ""), ("(", ")"), ("(", "),"), ("“", "”.")]),
    width=st.integers(30, 130),
    prefix=st.sampled_from(["", "b"]),
    at=st.integers(0, 6),
)
def test_any_address_in_any_text(  # every part of the text can stand in its way
    words: list[str], size: int, around: tuple[str, str], width: int, prefix: str, at: int
) -> None:
    """It is found whole, and nothing of the text is lost."""
    address = f"https://example.org/{'x' * (size - 20)}"
    words.insert(at, address.join(around))
    said = " ".join(words)
    shown = drawn(Reply((ItemList((line(said),)), Text(line(said)))), width=width, prefix=prefix)
    there = rows(shown, width) if size <= width else shown.splitlines()

    assert 2 == sum(address in one for one in there)
    assert "".join(said.split()) * 2 == re.sub(r"[\s•│]", "", shown)


def test_a_page_is_counted_in_lines_of_the_terminal() -> None:
    """An address that runs on takes more than one, and what stands above it must not scroll away."""
    stream = io.StringIO()
    console = Console(file=stream, width=40, height=12, force_terminal=True, color_system=None)
    screen = Screen(console, StillClock(), paged=True)
    address = f"https://example.org/{'x' * 90}"
    pieces = list(screen.pieces(Reply(tuple(Text(line(f"{at} ", Link("see", address))) for at in range(9)))))

    assert len(pieces) > 3
    assert all(len(rows(one, 40)) <= 12 - ROOM for one, left in pieces if left)
    assert [len(rows("".join(one for one, _ in pieces[at + 1 :]), 40)) for at in range(len(pieces))] == [
        left for _, left in pieces
    ]


def trimmed(shown: str) -> str:
    """*shown* without blanks at the ends of lines."""
    return "".join(f"{one.rstrip()}\n" for one in shown.splitlines())
