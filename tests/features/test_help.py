"""`/guidebot help` and `/guidebot about`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.small import write

from guidebot.answering import catalogue
from guidebot.core.commands import Access
from guidebot.core.plain import reply_text
from guidebot.core.reply import Reply
from guidebot.features.help import PRIVACY, details
from guidebot.storage.own import member_tables
from guidebot.testing import Talk, talk


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Talk]:
    """The whole program with the small guide."""
    async with talk(content=write(tmp_path / "content")) as one:
        yield one


async def test_help_names_every_command_over_its_pages(bot: Talk) -> None:
    """Nothing is hidden from an organiser, however many commands there are."""
    bot.organiser = True
    await bot.say("/guidebot help")
    seen = bot.text
    while "[Next →]" in bot.text:
        await bot.press("Next")
        seen += bot.text

    assert [] == [one.path for one in catalogue.commands() if f"/{one.path} – {one.summary}" not in seen]


async def test_help_names_to_members_what_members_can_do(bot: Talk) -> None:
    """Organisers' commands would only be in their way; help on one of them by name is there for everybody."""
    bot.organiser = False
    await bot.say("/guidebot help")
    seen = bot.text
    while "[Next →]" in bot.text:
        await bot.press("Next")
        seen += bot.text

    shown = [one.path for one in catalogue.commands() if f"/{one.path} – {one.summary}" in seen]
    assert [one.path for one in catalogue.commands() if one.access is Access.ALL] == shown
    await bot.say("/guidebot help schedule pulse")
    assert "For organisers only." in bot.text


@pytest.mark.parametrize("line", ["guidebot help direction", "guidebot help /direction", "help direction"])
async def test_help_on_one_command(bot: Talk, line: str) -> None:
    """What it does, its arguments, examples, and a button to try it."""
    await bot.say(line if line.startswith("guidebot") else f"guidebot {line}")

    for part in (
        "Read about a research direction",
        "name: A direction",
        "/direction debate",
        "Usage: /direction [name]",
    ):
        assert part in bot.text, part
    await bot.press("Try it")
    assert bot.text.startswith("Research directions")


async def test_help_on_a_family_and_on_nothing(bot: Talk) -> None:
    """A first word shows its commands; an unknown one is answered in words."""
    await bot.say("guidebot help guidebot")
    assert "/guidebot about" in bot.text
    answered = await bot.say("guidebot help dirction")
    assert "usage" == answered.failed
    assert "Did you mean /direction?" in bot.text


@pytest.mark.parametrize("line", ["/guidebot", "", "/"])
async def test_a_call_without_words_is_help(bot: Talk, line: str) -> None:
    """Mentioning the bot without a word shows what it can do."""
    await bot.say(line)

    assert bot.text.startswith("What guidebot can do")


async def test_about_tells_version_source_and_privacy(bot: Talk) -> None:
    """Five lines on privacy, the post with its author and link, the version of program and content."""
    await bot.say("/guidebot about")

    assert f"Version {catalogue.version()}, content 2026.11." in bot.text
    assert "A small guide (https://example.org/guide) by An Author (May 2023)" in bot.text
    assert 5 == len(PRIVACY)
    assert all(one in bot.text for one in PRIVACY)


def test_the_lines_on_privacy_name_everything_that_is_kept() -> None:
    """A new table with a member's columns needs its word."""
    words = {
        "members": "settings",
        "goals": "goals",
        "checkins": "check-ins",
        "nudges": "reminders",
        "follows": "deadlines you asked for",
        "watchers": "settings",
        "outbox": "messages",
        "inbox": "inbox",
        "suggestions": "suggestions with your name",
        "seen": "problems you were shown",
        "deeds": "did as an organiser",
        "offers": "told of /start",
        "witnesses": "witnesses",
        "tries": "what you try with others",
        "cards": "outcome cards",
        "votes": "votes",
        "fits": "experiments",
        "intentions": "choices of a week",
        "addresses": "calendar address",
    }

    assert sorted(words) == sorted(one.name for one in member_tables())
    assert [] == [one for one in words.values() if one not in PRIVACY[3]]


@pytest.mark.parametrize("path", [one.path for one in catalogue.commands()])
def test_every_command_has_help_within_the_limits(path: str) -> None:
    """Help on any command is one message."""
    from guidebot.core.limits import reply_problems

    shown = details(next(one for one in catalogue.commands() if one.path == path))

    assert isinstance(shown, Reply)
    assert [] == reply_problems(shown)
    assert f"Usage: /{path}" in reply_text(shown)
