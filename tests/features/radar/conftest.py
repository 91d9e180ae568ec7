"""A conversation over the small guide with opportunities of every sort."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.small import write
from tests.features.goals.guilt import blaming

from guidebot.adapter import Answered, Incoming
from guidebot.answering.dispatch import Dispatch
from guidebot.core.limits import form_problems, reply_problems
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, talk

SOURCE = "{title: A list, url: https://example.org/list}"


def opportunity(id_: str, title: str, **more: str) -> str:
    """One entry in YAML; *more* are further lines."""
    rows = [
        f"  - id: {id_}",
        f"    title: {title}",
        f"    host: {more.pop('host', 'A group')}",
        f"    url: https://example.org/{id_}",
        f"    kind: {more.pop('kind', 'fellowship')}",
        f"    summary: Something to apply for, called {id_}, with people who help.",
        f"    source: {SOURCE}",
        "    reviewed: 2026-11-23",
        *(f"    {name}: {value}" for name, value in more.items()),
    ]
    return "\n".join(rows)


ENTRIES = (
    opportunity("soon", "Soon school", closes="2026-12-20", mode="in person", place="London", stipend="included"),
    opportunity("later", "Later lab", closes="2027-03-01", mode="online", focus="[technical]", kind="course"),
    opportunity("always", "Always open", mode="online", kind="grant"),
    opportunity("gone", "Gone already", closes="2026-10-01"),
)


def give(folder: Path, *entries: str) -> None:
    """Write *entries* as the opportunities of the content in *folder*."""
    place = folder / "opportunities"
    place.mkdir(exist_ok=True)
    (place / "all.yaml").write_text("entries:\n" + "\n".join(entries) + "\n", encoding="utf-8")


class Overheard:
    """The bot, with every answer written down."""

    def __init__(self, bot: Dispatch) -> None:
        self.bot = bot
        self.heard: list[Reply | Form] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.bot, name)

    async def answer(self, incoming: Incoming) -> Answered:
        """Answer and write down."""
        answered = await self.bot.answer(incoming)
        self.heard.append(answered.content)
        assert answered.failed != "broken"
        return answered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content."""
    found = write(tmp_path / "content")
    give(found, *ENTRIES)
    return found


@pytest.fixture
async def bot(folder: Path) -> AsyncIterator[Talk]:
    """It is Monday, 23 November 2026, 09:00 UTC. Every answer and message fits the limits, and blames nobody."""
    async with talk(content=folder) as one:
        one.zone = "Europe/Berlin"
        overheard = Overheard(one.app.bot)
        one.app.bot = overheard  # type: ignore[assignment]
        yield one
        for said in (*overheard.heard, *(each.reply for each in one.chat.deliveries)):
            problems = form_problems(said) if isinstance(said, Form) else reply_problems(said)
            words = f"{said.title} {said.intro}" if isinstance(said, Form) else reply_text(said)
            assert [] == problems
            assert [] == blaming(words)
