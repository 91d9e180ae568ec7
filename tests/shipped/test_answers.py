"""Every answer that the shipped content can give, through the whole program, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guidebot.core.guide import OPEN, Guide, Kind
from guidebot.core.limits import reply_problems
from guidebot.core.reply import Reply
from guidebot.features.guide.parts import COMMANDS
from guidebot.testing import Talk, buttons_of, talk

LISTS = ["guide", "advice", "direction", "governance", "learn", "guidebot help", "guidebot about"]


async def read(bot: Talk, line: str) -> str:
    """The answer to *line*, all pages of it."""
    answered = await bot.say(line)
    seen = bot.text
    for _ in range(20):
        assert "" == answered.failed, f"{line}: {bot.text}"
        shown = bot.content
        assert isinstance(shown, Reply)
        assert [] == reply_problems(shown), line
        if not any(one.label.startswith("Next") for one in buttons_of(shown)):
            return seen
        answered = await bot.press("Next")
        seen += bot.text
    raise AssertionError(f"{line} has more than twenty pages")


@pytest.mark.parametrize("public", [False, True], ids=["private", "public"])
async def test_every_entry_and_list_can_be_read_to_the_end(guide: Guide, public: bool) -> None:
    """By id, with all that dispatch adds: sharing, flags, pages; shared answers too."""
    async with talk() as bot:
        for kind, path in COMMANDS.items():
            for entry in guide.of(kind).values():
                line = f"{path} {entry.id}"
                if public:
                    await bot.say(line)
                    bot.clock.jump(bot.clock.now() + timedelta(minutes=10))
                    await bot.press("Share here")
                    assert bot.last is not None
                    assert ("", False) == (bot.last.failed, bot.last.private), f"{line}: {bot.text}"
                else:
                    assert entry.title in await read(bot, line), line
        for line in LISTS:
            await read(bot, line)
        for section in guide.about.sections:
            assert "I know no section" not in await read(bot, f"guide {section.id}")


async def test_every_title_and_alias_finds_its_entry(guide: Guide) -> None:
    """Typed as written or in capitals, a name is enough."""
    async with talk() as bot:
        for kind in (Kind.ADVICE, Kind.DIRECTION, Kind.TOPIC, Kind.RESOURCE):
            for entry in guide.of(kind).values():
                for name in (entry.title, *entry.aliases):
                    typed = name.replace('"', "")
                    await bot.say(f'{COMMANDS[kind]} name:"{typed.upper()}"')
                    assert entry.title in bot.text, (entry.id, name, bot.text[:200])


async def test_every_open_problem_can_be_shown(guide: Guide) -> None:
    """One after the other, without a repetition, within the limits; none that is settled or dated."""
    seen = set()
    titles = {one.title for one in guide.problems.values() if one.status in OPEN}
    async with talk() as bot:
        for _ in titles:
            await bot.say("/problem")
            assert bot.last is not None
            assert "" == bot.last.failed, bot.text
            seen.add(bot.text.splitlines()[0])

    assert titles == seen


async def test_every_problem_can_be_opened_by_its_title(guide: Guide) -> None:
    """Also one that nobody is sent to any more, with what answers it."""
    async with talk() as bot:
        for one in guide.problems.values():
            typed = one.title.replace('"', "")
            await bot.say(f'/problem direction:"{typed}"')
            assert bot.text.startswith(one.title), (one.id, bot.text[:200])
            assert all(guide.works[work].title in bot.text for work in one.answered_by)
