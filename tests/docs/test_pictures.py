"""The pictures of README.md show what the renderers make now. Only Chromium's part is left out here."""

from __future__ import annotations

import asyncio
import importlib
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest

from guidebot.core.actions import run
from guidebot.core.plain import reply_text
from guidebot.core.reply import Actions as Row
from guidebot.core.reply import (
    Divider,
    Heading,
    ItemList,
    LinkButton,
    Moment,
    Option,
    Plain,
    Quote,
    Reply,
    Select,
    Styled,
    Text,
    line,
)
from guidebot.testing import START, buttons_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"
LIMIT = 250_000
KINDS = ("console", "discord", "slack")


@pytest.fixture(scope="module")
def draw() -> Iterator[ModuleType]:
    """The script, as if it were run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        yield importlib.import_module("draw")


@pytest.fixture(scope="module")
def answer(draw: ModuleType) -> Reply:
    """The answer on the pictures."""
    return asyncio.run(draw.answer())[0]


@pytest.fixture(scope="module")
def nudge(draw: ModuleType) -> Reply:
    """The reminder on the fourth picture."""
    return asyncio.run(draw.nudge())[0]


@pytest.fixture(scope="module")
def pages(draw: ModuleType) -> dict[str, str]:
    """Every page by its name."""
    return asyncio.run(draw.pages())


def words(html: str) -> str:
    """What a page shows, without its tags."""
    body = html.partition("<body")[2].partition(">")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", body)))


def title_of(reply: Reply) -> str:
    heading = reply.blocks[0]
    assert isinstance(heading, Heading)
    return heading.text


def labels_of(reply: Reply) -> list[str]:
    return [one.label for one in buttons_of(reply)]


def links_of(reply: Reply) -> list[str]:
    rows = [block.items for block in reply.blocks if isinstance(block, Row) and not isinstance(block.items, Select)]
    return [item.label for row in rows for item in row if isinstance(item, LinkButton)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_holds_the_whole_answer(pages: dict[str, str], answer: Reply, kind: str) -> None:
    """Title, statement, first step, source and every button, word by word."""
    shown = words(pages[kind])
    said = [
        part for part in reply_text(answer).split("\n") if "[" not in part and "http" not in part and ":" not in part
    ]
    first_step = next(part for part in reply_text(answer).split("\n") if part.startswith("First step: "))

    assert title_of(answer) in shown
    assert len(said) >= 1
    for part in (first_step, *said, *labels_of(answer)):
        assert re.sub(r"\s+", " ", part) in shown


def test_the_reminder_is_drawn_whole(draw: ModuleType, pages: dict[str, str], nudge: Reply) -> None:
    """Goal, next milestone, the member's words, buttons and the menu, and no command above it."""
    shown = words(pages["nudge"])

    for wanted in (title_of(nudge), "Next: ", draw.WHY, draw.PLAN, *labels_of(nudge), "Snooze"):
        assert wanted in shown
    assert " used " not in shown


@pytest.mark.parametrize("kind", [*KINDS, "nudge"])
def test_the_readme_shows_each_picture_and_says_what_is_on_it(answer: Reply, nudge: Reply, kind: str) -> None:
    """The text alternative names the title and the buttons of today's answer; when it fails, run draw.py."""
    shown = nudge if kind == "nudge" else answer
    place = rf"docs/pictures/{kind}\.png"
    named = rf'!\[(?P<plain>[^\]]+)\]\({place}\)|<img src="{place}" width="\d+" alt="(?P<sized>[^"]+)">'
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = [one["plain"] or one["sized"] for one in re.finditer(named, readme)]
    picture = (FOLDER / f"{kind}.png").read_bytes()

    assert 1 == len(found)
    for wanted in (title_of(shown), *labels_of(shown)):
        assert wanted in found[0]
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < LIMIT


async def test_the_page_for_members_shows_a_first_evening_and_a_week(draw: ModuleType) -> None:
    """Each picture with the title and buttons of today's answer; when it fails, run draw.py."""
    page = (ROOT / "docs" / "howto" / "goals.md").read_text(encoding="utf-8")
    said = {name: alt for alt, name in re.findall(r"!\[([^\]]+)\]\(\.\./pictures/(\w+)\.png\)", page)}
    first, week = (await draw.start())[0], (await draw.week())[0]
    headings = [block.text for block in week.blocks if isinstance(block, Heading)]

    assert {"start", "week"} == set(said)
    for wanted in (title_of(first), *labels_of(first)):
        assert wanted in said["start"]
    for wanted in (*headings, draw.SENTENCE, *labels_of(week)):
        assert wanted in said["week"]
    for name in ("start", "week", "fit"):
        assert len((FOLDER / f"{name}.png").read_bytes()) < LIMIT


async def test_the_picture_of_tries_is_what_fit_draws_now(draw: ModuleType) -> None:
    """Of the same size: its lines are the tries and their titles."""
    drawn, shown = await draw.fit(), (FOLDER / "fit.png").read_bytes()

    assert drawn[16:24] == shown[16:24]


async def test_the_page_for_organisers_shows_a_week_and_says_what_is_on_it(draw: ModuleType) -> None:
    """A post with its count, a card and a digest, each with title and buttons; when it fails, run draw.py."""
    shown = await draw.community()
    page = (ROOT / "docs" / "howto" / "organise.md").read_text(encoding="utf-8")
    said = {name: alt for alt, name in re.findall(r"!\[([^\]]+)\]\(\.\./pictures/(\w+)\.png\)", page)}

    assert {"post", "card", "digest"} == set(shown) == set(said)
    assert "3 people are trying this" in reply_text(shown["post"][0])
    for name, (reply, _) in shown.items():
        for wanted in (title_of(reply), *labels_of(reply)):
            assert wanted in said[name]
        assert len((FOLDER / f"{name}.png").read_bytes()) < LIMIT


@pytest.mark.parametrize("kind", ["discord", "slack"])
async def test_each_tutorial_shows_an_opening_on_its_platform(draw: ModuleType, kind: str) -> None:
    """The card with its facts and buttons, word by word; when it fails, run draw.py."""
    reply, scene = await draw.opening()
    page = (ROOT / "docs" / "tutorial" / f"{kind}.md").read_text(encoding="utf-8")
    (said,) = re.findall(rf"!\[([^\]]+)\]\(\.\./pictures/opportunity-{kind}\.png\)", page)
    shown = words(draw.PAGES[kind](reply, scene))

    assert ["Open", "Remind me", "Plan it with me", "Not for me"] == [*links_of(reply), *labels_of(reply)]
    for wanted in (title_of(reply), "Winter research school", *links_of(reply), *labels_of(reply)):
        assert wanted in said
        assert wanted in shown
    assert "Closes on Sunday 20 December 2026 (in 27 days)." in shown
    assert len((FOLDER / f"opportunity-{kind}.png").read_bytes()) < LIMIT


@pytest.mark.parametrize("kind", KINDS)
def test_other_blocks_are_drawn_as_well(draw: ModuleType, kind: str) -> None:
    """Lists, quotes, rules, menus, moments and styles; what was typed with markup characters stays text."""
    menu = Select("See also…", run("x"), (Option("Debate", "debate"),))
    reply = Reply(
        (
            Heading("Part", 2),
            Text((Styled("strong", "bold"), Plain(" *stars* <b>tag</b> [a](b) "), Styled("code", "pip"))),
            ItemList((line("one"), line("two")), ordered=True),
            ItemList((line("dot"),)),
            Quote(line("said")),
            Divider(),
            Text((Plain("on "), Moment(START, "date"))),
            Row(menu),
        )
    )
    scene = draw.Scene("x", "ada", START)

    async def drawn() -> str:
        return draw.PAGES[kind](reply, scene)

    shown = words(asyncio.run(drawn()))

    for wanted in ("Part", "bold *stars* <b>tag</b> [a](b) pip", "one", "two", "dot", "said", "Nov", "See also…"):
        assert wanted in shown


def test_an_unknown_part_is_an_error_not_a_gap(draw: ModuleType) -> None:
    """On either platform."""
    with pytest.raises(ValueError, match="99"):
        importlib.import_module("discord_page").draw({"type": 99})
    with pytest.raises(ValueError, match="video"):
        importlib.import_module("slack_page").draw({"type": "video"})


def test_without_chromium_it_says_what_to_install(
    draw: ModuleType, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And ends with 1."""

    async def made() -> dict[str, str]:
        return pages

    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(draw, "pages", made)

    assert 1 == draw.main()
    assert "apt-get install chromium" in capsys.readouterr().err
