"""A year with a witness, with tries and with weeks put off: the witness hears nothing that was not agreed."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.features.goals.conftest import ADA, pass_time
from tests.features.goals.test_year import START, ZONES, Life, WatchedChat, act, look_back

from guidebot.adapter import Delivery, Press
from guidebot.core.nudges import APART, is_quiet
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Reply
from guidebot.core.witnesses import WitnessState
from guidebot.testing import FakeClock, Talk, buttons_of, talk

BOB = MemberId("fake", "bob")
SECRET = "hush"  # stands in everything that is for the member alone
DOINGS = [
    "ask", "ask", "accept", "accept", "refuse", "end", "bob ends", "tell", "tell", "answer", "way", "note", "note",
    "note", "begin", "after", "own", "rest", "put off", "lines", "snooze", "vacation", "stop", "on", "zone", "nothing",
]  # fmt: skip


@dataclass
class Watched(Life):
    """What a test knows by itself of what Bob may hear."""

    round: int = 0  # how often somebody was asked: notes say in which of them they were written
    agreed: bool = False
    news: bool = False
    heard_at: list[datetime] = field(default_factory=list)
    question: Reply | None = None
    told_bob: Reply | None = None

    async def arrived(self, delivery: Delivery) -> None:
        """A message arrived, at either of the two."""
        if delivery.place.id != "dm:bob":
            await super().arrived(delivery)
            return
        now, words = self.bot.clock.now(), reply_text(delivery.reply)
        bob = await self.bot.app.stores.members.get(BOB)
        assert bob is not None
        self.wrong += ["a message to the witness at night"] if is_quiet(bob, now) else []
        self.wrong += ["something that is for the member alone"] if SECRET in words else []
        if "asks you" in words:
            self.question = delivery.reply
            return
        self.wrong += [] if self.agreed else ["news without a witness"]
        self.wrong += [] if self.news else ["news that nobody asked for"]
        old = [nth for nth in range(self.round) if f"round {nth}." in words]
        self.wrong += [f"a note of before they were asked: {old}"] if old else []
        self.news, self.told_bob = False, delivery.reply
        self.heard_at.append(now)


async def do(life: Watched, what: str, number: int) -> None:
    """One thing that one of the two does."""
    bot = life.bot
    if what in {"accept", "refuse", "bob ends", "answer"}:
        bot.member = "bob"
        await as_bob(life, what)
        bot.member = "ada"
    elif what == "ask":
        await bot.ask(Press("witness.ask"))
        await bot.submit(person="bob")
        if "They are asked" in bot.text:
            life.round += 1
            life.heard()
    elif what == "note":
        await bot.say(f"/checkin page {number} in round {life.round}.")
        life.checkins += 1
        life.heard()
        life.news |= "hears of it" in bot.text
    elif what == "tell":
        await bot.ask(Press("witness.tell"))
        life.news |= "hears this of your week" in bot.text
    elif what == "end":
        await end(life)
    elif what == "way":
        await say_why(life, number)
    elif what in {"begin", "after"}:
        await feel(life, what, number)
    else:
        await act(life, what, number)


async def as_bob(life: Watched, what: str) -> None:
    """What Bob does with the latest that he got."""
    bot = life.bot
    if what == "accept" and life.question is not None:
        await bot.press("Accept", on=life.question)
        if "Thank you." in bot.text:
            life.agreed = True
            life.notices += 1
    elif what == "refuse" and life.question is not None:
        await bot.press("No, thank you", on=life.question)
        await look(life)
    elif what == "bob ends" and life.told_bob is not None:
        await bot.press("End it", on=life.told_bob)
        await look(life)
    elif what == "answer" and life.told_bob is not None:
        await bot.press("Answer with a line", on=life.told_bob)
        if isinstance(bot.content, Form):
            await bot.submit(words="Go on!")
            life.notices += "on its way" in bot.text


async def end(life: Watched) -> None:
    """The member ends it."""
    for one in await life.bot.app.stores.witnesses.of(ADA):
        if one.state is not WitnessState.ENDED:
            await life.bot.ask(Press(f"witness.end|{one.id}"))
    await look(life)


async def look(life: Watched) -> None:
    """Whether the two still have an agreement; who ended it hears of nothing that was under way."""
    mine = await life.bot.app.stores.witnesses.of(ADA)
    if life.agreed and not any(one.state is WitnessState.ACCEPTED for one in mine):
        life.agreed = life.news = False


async def say_why(life: Watched, number: int) -> None:
    """Say what got in the way, which is for the member alone."""
    latest = await life.bot.app.stores.intentions.latest(ADA)
    if latest is not None:
        await life.bot.ask(Press(f"week.way|{latest.id}"))
        await life.bot.submit(way=f"{SECRET} {number}")


async def feel(life: Watched, what: str, number: int) -> None:
    """Begin a try, or say how one was; how it felt is for the member alone."""
    bot, guide = life.bot, life.bot.app.services.library.guide()
    fits = await bot.app.stores.fits.of(ADA)
    if what == "begin":
        evening = guide.evenings[number % len(guide.evenings)]
        await bot.ask(Press(f"fit.begin|{evening.key}"))
        if "Noted as a goal" in bot.text:
            life.heard()
    elif fits:
        await bot.ask(Press(f"fit.after|{fits[-1].id}"))
    for _ in range(3):
        shown = bot.content
        if isinstance(shown, Reply) and any(one.label == "3" for one in buttons_of(shown)):
            await bot.press("3")


async def live(zone: str, events: list[tuple[int, str, int]]) -> Watched:
    """Live a year beside a witness, then look back."""
    async with talk(clock=FakeClock(START)) as bot:
        chat = WatchedChat()
        bot.chat = bot.app.adapters["fake"] = chat
        life = Watched(bot)
        await begin(bot, zone)
        chat.life = life
        life.silent = False
        for hours, what, number in events:
            await pass_time(bot, hours=hours)
            await do(life, what, number)
        await pass_time(bot, days=max(1, 366 - (bot.clock.now() - START).days))
        await look_back(life)
        for earlier, later in zip(life.heard_at, life.heard_at[1:], strict=False):
            assert later - earlier >= APART - timedelta(hours=12)  # one that waited for the morning
        assert [] == bot.sent_to("general")
        return life


async def begin(bot: Talk, zone: str) -> None:
    """Both have messages switched on, and the member has a goal."""
    bot.member = "bob"
    await bot.say("/nudges on zone:America/New_York")
    bot.member, bot.zone = "ada", zone
    await bot.say("/goal add Write a post")
    await bot.press("Remind me weekly")


@settings(
    max_examples=int(os.environ.get("GUIDEBOT_YEARS", "4")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(
    zone=st.sampled_from(ZONES),
    events=st.lists(
        st.tuples(st.integers(1, 24 * 9), st.sampled_from(DOINGS), st.integers(0, 400)), min_size=16, max_size=40
    ),
)
def test_a_year_with_a_witness(zone: str, events: list[tuple[int, str, int]]) -> None:
    """They hear after an agreement, after a check-in or a request, once a week, by day, and nothing that is private."""
    asyncio.run(live(zone, events))


def test_a_year_that_goes_well() -> None:
    """Asked, accepted, told after a note and told because the member wished so; answered, and ended."""
    events = [
        (1, "note", 1), (1, "ask", 1), (30, "accept", 1), (30, "own", 3), (1, "tell", 1), (40, "way", 1),
        (24 * 7, "note", 2), (30, "answer", 1),
        (24 * 8, "note", 3), (30, "begin", 2), (30, "after", 2), (24 * 8, "tell", 1), (30, "bob ends", 1),
        (1, "note", 9),
    ]  # fmt: skip
    life = asyncio.run(live("Europe/Berlin", events))

    assert (1, 4, False) == (life.round, len(life.heard_at), life.agreed)
    assert 2 == life.notices
