"""Organisers' commands are suggested to organisers and not to others, with the whole program behind the prompt."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.document import Document
from tests.adapters.console.scripted import ScriptedReader, Tty
from tests.fakes.small import write

from guidebot.adapter import Context
from guidebot.answering import catalogue
from guidebot.core.commands import Access
from guidebot.loading.config import Config
from guidebot.runtime.app import App, build
from guidebot.testing import FakeClock
from guidebot_console import prompting
from guidebot_console.screen import open_screen
from guidebot_console.session import WORDS
from guidebot_console.terminal import Terminal

EVERY = {one.path for one in catalogue.commands()}
THEIRS = {one.path for one in catalogue.commands() if one.access is Access.ORGANISER}


class Tabbing(ScriptedReader):
    """Types lines; one that ends with a tab is completed, and left as it is."""

    def __init__(self, *lines: str) -> None:
        super().__init__(lines)
        self.completer: Completer | None = None
        self.suggested: list[set[str]] = []

    async def command(self, name: str) -> str | None:
        line = await super().command(name)
        while line is not None and line.endswith("\t"):
            assert self.completer is not None
            found = self.completer.get_completions_async(Document(line[:-1]), CompleteEvent())
            self.suggested.append({one.text async for one in found})
            line = await super().command(name)
        return line


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """The whole program with the small guide."""
    made = await build(Config(), FakeClock(), in_memory=True, content=write(tmp_path / "content"))
    yield made
    await made.close()


async def suggested(app: App, monkeypatch: pytest.MonkeyPatch, *lines: str) -> list[set[str]]:
    """What the prompt that people get suggests for each of *lines* with a tab at its end."""
    reader, clock = Tabbing(*lines), FakeClock()

    def prompt(completer: Completer, *_: object) -> Tabbing:
        reader.completer = completer
        return reader

    monkeypatch.setattr(sys, "stdin", Tty())
    monkeypatch.setattr(sys, "stdout", Tty())
    monkeypatch.setattr(prompting, "PromptReader", prompt)
    context = Context(bot=app.bot, settings={}, secrets={}, clock=clock, state="")
    await Terminal(context, screen=open_screen(clock, stream=Tty(), environ={})).run(lambda: None)
    return reader.suggested


async def test_an_empty_line_suggests_what_whoever_is_played_may_use(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """It changes with the person, at once."""
    found = await suggested(app, monkeypatch, "\t", "as ada", "\t", "as ada organiser", "\t", "as you", "\t")
    words = {name for name, _ in WORDS}

    assert [EVERY, EVERY - THEIRS, EVERY, EVERY] == [one - words for one in found]
    assert {"setup", "schedule list", "review", "doctor"} <= THEIRS


@pytest.mark.parametrize(
    "typed", ["schedule ", "schedule pau", "/set", "schedule pin ", "schedule skip problem ", "rev"]
)
async def test_nothing_of_them_is_suggested_to_a_member(app: App, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    """Neither their names nor what stands behind them."""
    organiser, member = await suggested(app, monkeypatch, f"{typed}\t", "as ada", f"{typed}\t")

    assert set() != organiser
    assert set() == member


async def test_help_suggests_what_one_may_use(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same commands as help itself shows."""
    organiser, member = await suggested(
        app, monkeypatch, "guidebot help schedule\t", "as ada", "guidebot help schedule\t"
    )

    assert "schedule pause" in organiser
    assert set() == member
