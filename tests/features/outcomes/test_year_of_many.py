"""A year of a community of many members who do what they like, on a clock that is moved by hand."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter, defaultdict
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
from guidebot.storage.schema import tables
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
        self.posted: defaultdict[str, list[str]] = defaultdict(list)
        self.tried: Counter[str] = Counter()
        self.votes: defaultdict[str, dict[str, str]] = defaultdict(dict)

    async def act(self) -> None:
        """Somebody does something."""
        self.bot.member = self.chance.choice(MEMBERS)
        await self.chance.choice(
            [self.take_up, self.take_up, self.tell, self.tell, self.vote, self.look, self.release]
        )()

    async def take_up(self) -> None:
        await self.bot.ask(Press(ActionRef("try.start", ("problem", self.chance.choice(ITEMS))).encode()))
        name, company = self.chance.choice(["yes", "no", "no"]), self.chance.choice(["yes", "no"])
        if (await self.bot.submit(name=name, company=company)).failed:
            return
        self.tried[self.bot.member] += 1
        if name == "yes":
            self.named.add(self.bot.member.capitalize())

    async def tell(self) -> None:
        name, found = self.chance.choice(["yes", "no", "no"]), f"Number {self.chance.random()}"
        await self.bot.say(f"/outcome add {self.chance.choice(ITEMS)}")
        if (await self.bot.submit(tried="Two runs", found=found, name=name)).failed:
            return
        preview = self.bot.content
        assert isinstance(preview, Reply)
        for _ in range(self.chance.choice([1, 1, 2, 3])):  # people press twice
            await self.bot.press("Post it", on=preview)
        self.posted[self.bot.member].append(found)
        if name == "yes":
            self.named.add(self.bot.member.capitalize())

    async def vote(self) -> None:
        ballots = [each for each in self.bot.sent_to("general") if "what shall come next?" in each.summary]
        if not ballots:
            return
        button = self.chance.choice(buttons_of(ballots[-1]))
        key = f"post:{button.action.args[0]}:{button.action.args[1]}"
        for _ in range(2):
            if not (await self.bot.ask(Press(button.action.encode()))).failed:
                ballot = await self.bot.app.stores.ballots.get(key)
                assert ballot is not None
                self.votes[key][self.bot.member] = ballot.items[int(button.action.args[2])]
        if self.votes[key]:
            assert Counter(self.votes[key].values()) == await self.bot.app.stores.ballots.votes(key)

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
            await bot.advance(days=6)  # a ballot is open
            for _ in range(year.chance.choice([0, 1, 3])):
                bot.member = year.chance.choice(MEMBERS)
                await year.vote()
            await bot.advance(days=1)
        await settled(bot, year)


async def settled(bot: Talk, year: Year) -> None:
    """At the year's end."""
    sent = Counter(one.key for one in bot.chat.deliveries if one.key.startswith(("card:", "ballot:", "post:")))
    shown = await bot.app.stores.cards.shown(LAB)
    assert sum(map(len, year.votes.values())) > WEEKS / 2
    assert {1} == set(sent.values())
    assert sum(map(len, year.posted.values())) == len(shown) == sum(key.startswith("card:") for key in sent)
    for one in (*bot.chat.deliveries, *bot.chat.revised):
        if one.member is None:
            year.seen(reply_text(one.reply))
    for digest in bot.sent_to("digests"):
        news, _, coming = reply_text(digest).partition("What comes next")
        assert news.count("•") >= 2, coming
    for member in sorted(year.posted, key=lambda each: -len(year.posted[each]))[:3]:
        await own_data(bot, year, member)


async def own_data(bot: Talk, year: Year, member: str) -> None:
    """The export holds what the member did; after they erased it nothing names them anywhere in the database."""
    bot.member = member
    held = await exported(bot)
    assert sorted(year.posted[member]) == sorted(each["found"] for each in held["cards"] if each["stage"] == "shown")
    assert year.tried[member] == len(held["tries"])
    voted = {each["ballot"]: each["item"] for each in held["votes"]}
    assert voted == {key: year.votes[key][member] for key in voted}
    await bot.say("/mydata delete")
    await bot.press("Erase everything")
    left = await exported(bot)
    assert [] == [name for name, rows in left.items() if rows]
    await bot.advance(days=2)  # what was sent to others is wiped a day later
    assert [] == await naming(bot, member)


async def naming(bot: Talk, member: str) -> list[str]:
    """The rows of any table in which the member is named."""
    found = []
    for table in tables():
        rows = await bot.app.stores.database.read(lambda one, name=table.name: one.rows(f"SELECT * FROM {name}"))
        found += [f"{table.name}: {row}" for row in rows if member in str(row).lower()]
    return found


@pytest.mark.timeout(300)
@settings(max_examples=2)
@given(st.integers(0, 2**32))
def test_a_year_of_many_members(seed: int) -> None:
    """No card, post or vote twice, no count of nought, no name that was not given; export and erasure are whole."""
    with TemporaryDirectory() as folder:
        asyncio.run(live(Path(folder) / "content", seed))
