"""A year of a community of many members who do what they like, on a clock that is moved by hand."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.small import write
from tests.features.outcomes.conftest import LAB

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Download, Form, Reply
from guidebot.features.posts.digest_series import DIGEST
from guidebot.features.posts.problem_series import PROBLEMS
from guidebot.testing import Talk, buttons_of, talk

MEMBERS = [f"m{number:03}x" for number in range(200)]
ITEMS = ("acronyms", "sums", "sandbagging", "honest-judges", "oversight-gap", "long-debates")
WEEKS = 52
NOUGHT = re.compile(r"(?<!\d)0 (?:people|told|are|others)|: 0$", re.MULTILINE)


class Year:
    """Members, what they did, and whose name may stand somewhere."""

    def __init__(self, bot: Talk, chance: random.Random) -> None:
        self.bot, self.chance = bot, chance
        self.named: set[str] = set()
        self.posted: Counter[str] = Counter()

    async def act(self) -> None:
        """Somebody does something."""
        self.bot.member = self.chance.choice(MEMBERS)
        await self.chance.choice(
            [self.take_up, self.take_up, self.tell, self.tell, self.vote, self.look, self.release]
        )()

    async def take_up(self) -> None:
        await self.bot.ask(Press(ActionRef("try.start", ("problem", self.chance.choice(ITEMS))).encode()))
        name, company = self.chance.choice(["yes", "no", "no"]), self.chance.choice(["yes", "no"])
        if not (await self.bot.submit(name=name, company=company)).failed and name == "yes":
            self.named.add(self.bot.member.capitalize())

    async def tell(self) -> None:
        name = self.chance.choice(["yes", "no", "no"])
        await self.bot.say(f"/outcome add {self.chance.choice(ITEMS)}")
        if (await self.bot.submit(tried="Two runs", found=f"Number {self.chance.random()}", name=name)).failed:
            return
        preview = self.bot.content
        assert isinstance(preview, Reply)
        for _ in range(self.chance.choice([1, 1, 2, 3])):  # people press twice
            await self.bot.press("Post it", on=preview)
        self.posted[self.bot.member] += 1
        if name == "yes":
            self.named.add(self.bot.member.capitalize())

    async def vote(self) -> None:
        ballots = [one for one in self.bot.sent_to("general") if "what shall come next?" in one.summary]
        if ballots:
            button = self.chance.choice(buttons_of(ballots[-1]))
            for _ in range(2):
                await self.bot.ask(Press(button.action.encode()))

    async def release(self) -> None:
        for one in await self.bot.app.stores.tries.of(MemberId("fake", self.bot.member)):
            await self.bot.ask(Press(f"try.release|{one.id}"))

    async def look(self) -> None:
        await self.bot.say(self.chance.choice(["/trying", "/outcome list", "/problem acronyms"]))
        assert not isinstance(self.bot.content, Form)
        self.seen(reply_text(self.bot.content))

    def seen(self, words: str) -> None:
        """No count of nought, and no name that was not given."""
        assert None is NOUGHT.search(words)
        assert [] == [one for one in MEMBERS if one.capitalize() in words and one.capitalize() not in self.named]


async def exported(bot: Talk) -> dict:
    """What the file of the member holds."""
    await bot.say("/mydata export")
    assert isinstance(bot.content, Reply)
    file = next(block.file for block in bot.content.blocks if isinstance(block, Download))
    return json.loads(file.content)["tables"]


async def live(folder: Path, seed: int) -> None:
    """The whole year, and what must hold at its end."""
    async with talk(content=write(folder)) as bot:
        year = Year(bot, random.Random(seed))
        now = bot.clock.now()
        for each in (PROBLEMS, DIGEST):
            made = each.first(LAB, channel="digests" if each.composed else "general", zone="UTC", anchor=now.date())
            options = {} if each.composed else {"choose": "yes"}
            await bot.app.stores.schedules.save(replace(made, options=options).planned(now))
        for _ in range(WEEKS):
            for _ in range(year.chance.choice([0, 1, 2, 4])):
                await year.act()
            await bot.advance(days=7)
        await settled(bot, year)


async def settled(bot: Talk, year: Year) -> None:
    """At the year's end."""
    sent = Counter(one.key for one in bot.chat.deliveries if one.key.startswith(("card:", "ballot:", "post:")))
    shown = await bot.app.stores.cards.shown(LAB)
    assert {1} == set(sent.values())
    assert sum(year.posted.values()) == len(shown) == sum(key.startswith("card:") for key in sent)
    for one in (*bot.chat.deliveries, *bot.chat.revised):
        if one.member is None:
            year.seen(reply_text(one.reply))
    for digest in bot.sent_to("digests"):
        assert reply_text(digest).count("•") >= 2
    bot.member = max(year.posted, key=lambda one: year.posted[one])
    held = await exported(bot)
    assert year.posted[bot.member] == sum(one["stage"] == "shown" for one in held["cards"])
    await bot.say("/mydata delete")
    await bot.press("Erase everything")
    left = await exported(bot)
    assert [] == [name for name, rows in left.items() if rows]


@pytest.mark.timeout(300)
@settings(max_examples=2)
@given(st.integers(0, 2**32))
def test_a_year_of_many_members(seed: int) -> None:
    """No card or post twice, no count of nought, no name that was not given, an export that equals what happened."""
    with TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder) / "content", seed))
