"""Erasing a community that the bot has left, at an operator's word."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guidebot import cli
from guidebot.core.communities import Community
from guidebot.core.people import CommunityId
from guidebot.features.posts import series_list
from guidebot.storage import migrating
from guidebot.storage.communities import SqlCommunities
from guidebot.storage.engine import open_database
from guidebot.storage.schedules import SqlSchedules

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEFT, HERE = CommunityId("discord", "1"), CommunityId("discord", "2")


async def _fill(url: str) -> None:
    database = open_database(url)
    await migrating.prepare(database)
    for id_, left in ((LEFT, NOW), (HERE, None)):
        await SqlCommunities(database).save(Community(id=id_, joined_at=NOW, left_at=left))
        for one in series_list.first(id_, channel="7", zone="UTC", anchor=NOW.date()):
            await SqlSchedules(database).save(one)
    await database.close()


async def _held(url: str) -> list[tuple[bool, int]]:
    database = open_database(url)
    found = [
        (await SqlCommunities(database).get(id_) is not None, len(await SqlSchedules(database).of(id_)))
        for id_ in (LEFT, HERE)
    ]
    await database.close()
    return found


def test_only_a_community_that_was_left_is_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything of it goes; one that still has the bot, or that nobody knows, is refused with the reason."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(_fill(url))
    codes = [cli.main(["forget", one]) for one in ("discord:1", "discord:2", "discord:1")]
    said = capsys.readouterr()

    assert [0, 2, 2] == codes
    assert [(False, 0), (True, 2)] == asyncio.run(_held(url))
    assert "Erased everything held on discord:1" in said.out
    assert "still in discord:2" in said.err
    assert "Nothing is held on discord:1" in said.err
