"""The week, the first evening, and a witness, at a terminal and over a database in a file."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes import week_story
from tests.fakes.week_story import Page

from guidebot.adapter import Context
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import App, build
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import FakeClock
from guidebot_console.board import Posted
from guidebot_console.choices import Pressing
from guidebot_console.reading import Picks
from guidebot_console.screen import open_screen
from guidebot_console.terminal import Terminal


class Keyboard:
    """A reader whose lines come one by one. *asks* tells what it waits for: a command, or the answer to a question."""

    interactive = True

    def __init__(self) -> None:
        self.lines: asyncio.Queue[str] = asyncio.Queue()
        self.asks: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def command(self, name: str) -> str | None:
        del name
        self.asks.put_nowait(("", ""))
        return await self.lines.get()

    async def more(self, left: int) -> str | None:
        del left
        return ""

    async def answer(self, label: str, default: str, *, multiline: bool, picks: Picks | None = None) -> str | None:
        del multiline, picks
        self.asks.put_nowait((label, default))
        return await self.lines.get() or default


LABELS = {
    "When …, then I …": "if_then",
    "What got in the way?": "way",
    "What did you do?": "note",
    "What is this week for?": "what",
    "Smaller steps, one a line": "steps",
    "Who shall it be?": "person",
    "Your line": "words",
}


class TerminalStage:
    """See `tests.fakes.week_story.Stage`. What scrolled away with the last program cannot be pressed: it goes on."""

    foreign = False  # a number below somebody's message presses it as that person

    def __init__(self, clock: FakeClock, folder: Path) -> None:
        self.clock, self.folder = clock, folder
        self.stream, self.keyboard = io.StringIO(), Keyboard()
        self.app: App | None = None
        self.terminal: Terminal | None = None
        self.running: asyncio.Task[None] | None = None
        self.asked: tuple[str, str] = ("", "")

    async def begin(self) -> None:
        url = f"sqlite:///{self.folder}/bot.db"
        self.app = await build(
            Config(storage=StorageSettings(url=url)), self.clock, read=SHIPPED_ONCE.read, search=SHIPPED_ONCE.search
        )
        context = Context(bot=self.app.bot, settings={}, secrets={}, clock=self.clock, state="")
        screen = open_screen(self.clock, stream=self.stream, environ={})
        self.terminal = Terminal(context, screen=screen, reader=self.keyboard)
        self.app.adapters["console"] = self.terminal
        self.running = asyncio.create_task(self.terminal.run(lambda: None))
        self.asked = await self.keyboard.asks.get()

    async def stop(self) -> None:
        assert self.app is not None
        assert self.terminal is not None
        assert self.running is not None
        await self.terminal.close()
        await self.running
        await self.app.close()

    async def restart(self) -> None:
        """The terminal stays open; its program answers from what the database holds."""

    async def command(self, who: str, path: str, **values: str) -> Page:
        await self._type(f"as {who}")
        typed = [f"{key}:{value}" if key == "zone" else value for key, value in values.items()]
        return self._page(who, await self._type(" ".join([path, *typed])))

    async def press(self, who: str, label: str, on: Page) -> Page:
        await self._type(f"as {who}")
        posted: Posted = on.raw
        assert self.terminal is not None
        if not posted.letter:
            self.terminal._board.put(posted)  # a number means the latest answer: it is looked at again
        number = on.labels.index(label) + 1
        return self._page(who, await self._type(f"{posted.letter}{number}"))

    async def submit(self, form: Page, **fields: str) -> Page:
        said = form.words
        while self.asked[0]:
            name = next((name for words, name in LABELS.items() if words in self.asked[0]), "")
            said = await self._type(fields.pop(name, ""))
        assert not fields
        return self._page(form.who, said)

    async def pass_time(self, **by: float) -> None:
        assert self.app is not None
        await self.app.deliveries.advance(self.clock.now() + timedelta(**by), self.clock.jump)

    async def pictured(self, page: Page) -> bool:
        return "fit.png" in page.labels

    def written(self, who: str) -> list[Page]:
        assert self.terminal is not None
        parts = self.stream.getvalue()
        found = []
        for letter, posted in self.terminal._board._by_letter.items():
            if posted.member is not None and posted.member.account == who:
                at = parts.index(f"{letter} · to {who}, direct")
                found.append(Page(who, parts[at : parts.find(" · to ", at + 9)], _labels(posted), posted))
        return found

    def person(self, who: str) -> str:
        return f"@{who}"

    async def _type(self, line: str) -> str:
        at = len(self.stream.getvalue())
        self.keyboard.lines.put_nowait(line)
        async with asyncio.timeout(30):
            self.asked = await self.keyboard.asks.get()
        return self.stream.getvalue()[at:]

    def _page(self, who: str, words: str) -> Page:
        assert self.terminal is not None
        last = self.terminal._board.last
        return Page(who, words, _labels(last) if last else [], last)


def _labels(posted: Posted) -> list[str]:
    return [one.label if isinstance(one, Pressing) else one.file.name for one in posted.choices]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[TerminalStage]:
    made = TerminalStage(FakeClock(), tmp_path)
    await made.begin()
    yield made
    await made.stop()


@pytest.mark.parametrize("story", week_story.STORIES, ids=lambda one: one.__name__)
@pytest.mark.timeout(180)
async def test_a_story(stage: TerminalStage, story) -> None:
    """Every button works once, by its number."""
    await story(stage)
