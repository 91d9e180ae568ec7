"""A conversation over the small guide with opportunities of every sort."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.overheard import overheard
from tests.fakes.small import write

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
        async with overheard(one):
            yield one
