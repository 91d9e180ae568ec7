"""A newcomer's and an organiser's way through forms and long answers, with the whole program behind the screen."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests.adapters.console.scripted import ScriptedReader
from tests.fakes.small import write

from guidebot.adapter import Context
from guidebot.core.cards import Card, CardStage
from guidebot.core.people import MemberId
from guidebot.loading.config import Config
from guidebot.runtime.app import App, build
from guidebot.testing import FakeClock
from guidebot_console.persona import COMMUNITY
from guidebot_console.screen import Screen, open_screen
from guidebot_console.terminal import Terminal


async def walked(tmp_path: Path, *lines: str, screen: Screen | None = None) -> tuple[App, ScriptedReader, str]:
    """The program after *lines* were typed, who typed them, and what was drawn. The caller closes the program."""
    clock, stream = FakeClock(), io.StringIO()
    app = await build(Config(), clock, in_memory=True, content=write(tmp_path / "content"))
    reader = ScriptedReader(lines)
    context = Context(bot=app.bot, settings={}, secrets={}, clock=clock, state="")
    shown = screen or open_screen(clock, stream=stream, environ={})
    await Terminal(context, screen=shown, reader=reader).run(lambda: None)
    return app, reader, stream.getvalue()


async def test_a_day_that_cannot_be_read_is_told_where_it_was_typed(tmp_path: Path) -> None:
    """Before the next question, with what was typed still there. Looking stores nothing, and sending one goal."""
    app, reader, text = await walked(tmp_path, "goal add", "Write a post", "not a date", "in 3 weeks", "", "", "")
    goals = await app.stores.goals.of(MemberId("console", "you"))
    await app.close()

    asked = [default for label, default in reader.questions if label.startswith("By when?")]
    assert ["", "not a date"] == asked
    assert text.index("I could not read “not a date”") < text.index("Milestones, one a line")
    assert ["Write a post"] == [one.title for one in goals]
    assert "2026-12-14" == str(goals[0].due)


async def test_a_form_is_completed_as_a_line_is(tmp_path: Path) -> None:
    """A zone by its city, a choice by its label, and what a command lacks by the command's own suggestions."""
    setup = ("setup", "general", "Europe/Berlin", "monday 09:00", "thursday 09:00", "1", "1")
    app, reader, _ = await walked(tmp_path, *setup, "schedule pin problem", "acronyms", "1")
    picks = dict(zip([label for label, _ in reader.questions], reader.picks, strict=True))
    zone, answers = picks["Time zone"], picks["Answers from the guide"]
    item = picks["Item"]
    assert zone is not None
    assert answers is not None
    assert item is not None
    zones = [one.value for one in await zone("berl")]
    choices = [one.value for one in await answers("ever")]
    items = [one.value for one in await item("acro")]
    await app.close()

    assert "Europe/Berlin" in zones
    assert 1 == len(choices)
    assert ["acronyms"] == items


@pytest.mark.parametrize(("typed", "rest"), [("", True), ("q", False), ("goal list", False)])
async def test_a_long_answer_comes_by_screenfuls(tmp_path: Path, typed: str, *, rest: bool) -> None:
    """At a terminal of twelve lines; another line typed there is the next command."""
    clock, stream = FakeClock(), io.StringIO()
    console = Console(file=stream, width=80, height=12, markup=False, emoji=False, highlight=False)
    screen = Screen(console, clock, paged=True)
    app, reader, _ = await walked(tmp_path, "guidebot help", *([typed] * 30), screen=screen)
    await app.close()

    assert reader.waited
    assert rest == ("Page 1 of 2" in stream.getvalue())
    assert ("no goals yet" in stream.getvalue()) == (typed == "goal list")


async def test_a_pipe_gets_everything_at_once(tmp_path: Path) -> None:
    """Nobody waits below a screen that is none."""
    app, reader, text = await walked(tmp_path, "guidebot help")
    await app.close()

    assert [] == reader.waited
    assert "Page 1 of 2" in text


async def test_the_archive_of_outcomes_has_pages(tmp_path: Path) -> None:
    """Forty cards do not stand below each other: a number turns the page."""
    clock, stream = FakeClock(), io.StringIO()
    app = await build(Config(), clock, in_memory=True, content=write(tmp_path / "content"))
    for number in range(40):
        card = Card(
            community=COMMUNITY,
            member=MemberId("console", f"m{number}"),
            item="problem/acronyms",
            title="Acronym circuits exist",
            at=clock.now(),
            tried="Probes on two models",
            found=f"Result number {number}",
        )
        made = await app.stores.cards.draft(card)
        await app.stores.cards.move(replace(made, stage=CardStage.SHOWN, shown_at=clock.now()), [CardStage.DRAFT])
    context = Context(bot=app.bot, settings={}, secrets={}, clock=clock, state="")
    terminal = Terminal(
        context, screen=open_screen(clock, stream=stream, environ={}), reader=(reader := Turning(stream))
    )
    await terminal.run(lambda: None)
    await app.close()

    assert len(reader.pages) > 1
    found = [set(re.findall(r"Result number \d+", page)) for page in reader.pages]
    assert 40 == len(set().union(*found)) == sum(len(one) for one in found)


class Turning(ScriptedReader):
    """Types `outcome list` and then the number of *Next* for as long as there is one."""

    def __init__(self, stream: io.StringIO) -> None:
        super().__init__(())
        self.stream = stream
        self.pages: list[str] = []

    async def command(self, name: str) -> str | None:
        if not self.pages:
            self.pages.append("")
            return "outcome list"
        page = self.stream.getvalue()[sum(map(len, self.pages)) :]
        self.pages.append(page)
        following = re.search(r"\[(\d+)\] Next", page)
        return following.group(1) if following else None
