"""A year in the life of a member, over the whole program and over the rules alone."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.small import write
from tests.features.goals.conftest import ADA, pass_time

from guidebot.adapter import Delivery, Press, Receipt
from guidebot.core.errors import DeadTarget
from guidebot.core.nudges import (
    APART,
    UNANSWERED,
    Every,
    Member,
    NudgeKind,
    is_quiet,
    mark_active,
    may_send,
    plan_next,
    record_sent,
    snoozed,
    start_vacation,
    step,
)
from guidebot.core.people import Place, PlaceKind
from guidebot.core.plain import reply_text
from guidebot.core.reply import Download, Reply
from guidebot.core.schedule import Weekday
from guidebot.features.goals.sender import UNWANTED
from guidebot.testing import FakeChat, FakeClock, Talk, buttons_of, talk

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"]
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTIONS = [
    "check in", "bit", "done", "snooze", "pause", "stop", "on", "off", "vacation", "zone", "time", "goal", "finish",
    "outage", "closed", "reached", "notice", "nothing", "nothing", "next", "rest", "not", "own", "lines", "put off",
]  # fmt: skip
BUTTONS = {
    "bit": ("A bit",),
    "done": ("Done",),
    "pause": ("Pause",),
    "stop": ("Stop",),
    "next": ("Next milestone", "Go on with it"),
    "rest": ("Not this week",),
    "not": ("Not this time",),
}


@dataclass
class Seen:
    """A message as it arrived: when, in which quiet hours, whether it was wished for, and how many went unanswered."""

    at: datetime
    is_quiet: bool
    wished: bool
    unanswered: int
    closing: bool


@dataclass
class Life:
    """What a test knows by itself about a member's year.

    What is *wrong* is written down for the end: the drain takes an error of the chat for an outage and goes on.
    """

    bot: Talk
    seen: list[Seen] = field(default_factory=list)
    last: Reply | None = None
    wished: bool = False
    silent: bool = True
    wanted: bool = False
    unanswered: int = 0
    checkins: int = 0
    wrong: list[str] = field(default_factory=list)
    notices: int = 0
    told: int = 0
    lines: list[datetime] = field(default_factory=list)
    sentence: str = ""

    async def arrived(self, delivery: Delivery) -> None:
        """A message arrived."""
        member = await self.bot.app.stores.members.get(ADA)
        assert member is not None
        now = self.bot.clock.now()
        self.wrong += ["a message after Stop"] if self.silent else []
        if delivery.key.startswith("notice:"):
            self.wrong += [] if member.on else ["a notice without reminders"]
            self.wrong += ["a notice in the quiet hours"] if is_quiet(member, now) else []
            self.told += 1
            return
        if delivery.key.startswith("line:"):
            self.wrong += [] if member.lines and member.listening else ["a line that nobody wants"]
            self.wrong += ["a line in the quiet hours"] if is_quiet(member, now) else []
            self.wrong += [] if self.said(delivery.reply) else ["a sentence in other words"]
            self.lines.append(now)
            return
        self.wrong += [] if self.said(delivery.reply) else ["a sentence in other words"]
        closing = not any(one.label == "Done" for one in buttons_of(delivery.reply))
        self.seen.append(Seen(now, is_quiet(member, now), self.wished, self.unanswered, closing))
        self.wished, self.last = False, delivery.reply
        self.unanswered += 1

    def said(self, reply: Reply) -> bool:
        """Whether *reply*, where it names what was planned, does so in the member's own words."""
        shown = reply_text(reply)
        return not self.sentence or "You planned:" not in shown or self.sentence in shown

    def heard(self) -> None:
        """The member did something."""
        self.unanswered = 0


class WatchedChat(FakeChat):
    """Tells a life of every message."""

    life: Life | None = None

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Remember it, and tell."""
        receipt = await super().deliver(delivery)
        if self.life is not None:
            await self.life.arrived(delivery)
        return receipt


async def act(life: Life, what: str, number: int) -> None:
    """One thing that a member does, or that happens to them."""
    bot, last = life.bot, life.last
    if what in {"snooze", *BUTTONS}:
        if last is not None and any(one.label == "Done" for one in buttons_of(last)):
            await answer(life, what, last, number)
    elif what == "check in":
        await bot.say(f"/checkin number {number}")
        life.checkins += 1
        life.heard()
    elif what in {"on", "off"}:
        await bot.say(f"/nudges {what}")
        life.silent = what == "off"
        life.heard()
    elif what == "vacation":
        await bot.say(f'/nudges pause until "in {number % 40 + 2} days"')
        life.heard()
    elif what == "zone":
        await bot.say(f"/nudges zone:{ZONES[number % len(ZONES)]}")
        life.heard()
    elif what == "time":
        await bot.say(f"/nudges day:{list(Weekday)[number % 7]} time:{8 + number % 13:02}:{number % 60:02}")
        life.heard()
    elif what == "goal":
        await bot.say(f"/goal add Goal number {number}")
        life.heard()
    elif what == "finish":
        await bot.say("/goal pause")
    elif what == "outage":
        await bot.clock.advance(hours=number % 30)
    elif what in {"own", "put off", "lines"}:
        await choose(life, what, number)
    else:
        await happen(life, what)


async def happen(life: Life, what: str) -> None:
    """Something that others do."""
    bot = life.bot
    if what == "notice":
        life.notices += 1
        await bot.app.services.notices.tell(ADA, str(life.notices), "Thank you.", bot.clock.now())
    elif what == "closed":
        bot.chat.outcomes = [DeadTarget("Cannot send messages to this user.")]
    elif what == "reached":
        bot.chat.outcomes = []
        if await bot.app.stores.members.reach(ADA, Place("fake", "dm:ada", PlaceKind.DIRECT), bot.clock.now()):
            life.wished = True


async def choose(life: Life, what: str, number: int) -> None:
    """Choose a week without a reminder, or switch the line of its day."""
    bot = life.bot
    if what == "own":
        await bot.ask(Press("week.own"))
        life.sentence = f"When it is *{number}*, then I <open> & read"
        await bot.submit(what=f"Page {number}", if_then=life.sentence, day=list(Weekday)[number % 7].value)
    elif what == "put off":
        await bot.ask(Press("week.rest"))
    else:
        await bot.ask(Press(f"week.lines|{'on' if number % 3 else 'off'}"))
    life.heard()


async def answer(life: Life, what: str, message: Reply, number: int) -> None:
    """Use a button of the latest message."""
    bot = life.bot
    if what == "snooze":
        await bot.pick(["1 day", "3 days", "1 week"][number % 3], on=message)
        if "All right" in bot.text:
            life.wished = True
            life.heard()
        return
    label = next((one.label for one in buttons_of(message) if one.label in BUTTONS[what]), "")
    if not label:
        return
    await bot.press(label, on=message)
    if bot.text.startswith("Noted"):
        life.checkins += 1
        life.heard()
    elif what == "stop":
        life.silent = True
    elif what == "next" and "This week:" in bot.text:
        life.sentence = ""
        life.heard()
    elif "Paused" in bot.text or "a week of rest" in bot.text or "good to know" in bot.text:
        life.heard()


@cache
def small_guide() -> Path:
    """The small guide, written once."""
    return write(Path(tempfile.mkdtemp(prefix="guidebot-year-")) / "content")


async def live(zone: str, events: list[tuple[int, str, int]], folder: Path) -> None:
    """Live a year, then look back."""
    async with talk(content=folder, clock=FakeClock(START)) as bot:
        chat = WatchedChat()
        bot.chat = bot.app.adapters["fake"] = chat
        chat.life = life = Life(bot)
        bot.zone = zone
        await bot.say("/goal add Write a post")
        await bot.press("Remind me weekly")
        life.silent = False
        for hours, what, number in events:
            await pass_time(bot, hours=hours)
            await act(life, what, number)
        chat.outcomes = []
        await pass_time(bot, days=max(1, 366 - (bot.clock.now() - START).days))
        await look_back(life)


async def look_back(life: Life) -> None:
    """Everything that must hold after any year."""
    await life.bot.say("/mydata export")
    assert isinstance(life.bot.content, Reply)
    file = next(block.file for block in life.bot.content.blocks if isinstance(block, Download))
    held = json.loads(file.content)["tables"]

    assert [] == life.wrong
    assert not [one for one in life.seen if one.is_quiet]
    for before, after in zip(life.seen, life.seen[1:], strict=False):
        assert after.wished or after.closing or after.at - before.at >= APART
        if after.unanswered >= 2 and not (after.wished or before.wished):
            assert after.at - before.at >= timedelta(weeks=(1 << (after.unanswered - 1)) - 1) + APART
    for earlier, later in zip(life.lines, life.lines[1:], strict=False):
        assert later - earlier >= APART
    assert len(life.lines) == sum(one["lined_at"] is not None for one in held["intentions"])
    assert all(one.unanswered < UNANSWERED for one in life.seen if not one.closing)
    assert len(life.seen) == sum(one["sent_at"] is not None for one in held["nudges"])
    lost = [one for one in held["nudges"] if one["sent_at"] is None]
    assert all(one["outcome"] for one in lost)
    letters = [one for one in held["inbox"] if one["words"].startswith("A reminder")]
    assert sum(one["outcome"] not in UNWANTED for one in lost) == len(letters)
    assert life.notices == life.told + len(held["inbox"]) - len(letters)
    assert life.checkins == len(held["checkins"])


@settings(
    max_examples=int(os.environ.get("GUIDEBOT_YEARS", "5")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(
    zone=st.sampled_from(ZONES),
    events=st.lists(
        st.tuples(st.integers(1, 24 * 14), st.sampled_from(ACTIONS), st.integers(0, 400)), min_size=12, max_size=36
    ),
)
def test_a_year_of_a_member_with_the_whole_program(zone: str, events: list[tuple[int, str, int]]) -> None:
    """Never above the caps, never at night, never after Stop, never lost, in their own words; the export is it."""
    asyncio.run(live(zone, events, small_guide()))


@settings(max_examples=80, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    every=st.sampled_from(list(Every)),
    events=st.lists(
        st.tuples(
            st.sampled_from(["acted", "nothing", "nothing", "snooze", "zone", "away", "late", "stop"]),
            st.integers(0, 300),
        ),
        min_size=10,
        max_size=60,
    ),
)
def test_the_rules_alone_hold_for_any_order_of_events(zone: str, every: Every, events: list[tuple[str, int]]) -> None:
    """The same invariants, many more lives: each event follows the next message."""
    now = START
    member = plan_next(Member(id=ADA, since=now, on=True, zone=zone, every=every), now)
    arrivals: list[tuple[datetime, bool]] = []
    for what, number in events:
        if member.next_at is None:
            break
        wished = member.snoozed
        now = max(now, member.next_at) + timedelta(hours=number % 9 if what == "late" else 0)
        made = step(member, now)
        assert made.member.next_at is None or made.member.next_at > now
        member = made.member
        if made.nudge and made.expires_at and now <= made.expires_at and not may_send(member, made.nudge, now):
            assert not is_quiet(member, now)
            if arrivals and made.nudge.kind is NudgeKind.NUDGE and not wished:
                assert now - arrivals[-1][0] >= APART
            arrivals.append((now, wished))
            member = record_sent(member, now) if made.nudge.kind is NudgeKind.NUDGE else replace(member, last_at=now)
        now += timedelta(minutes=number * 7)
        member = happened(member, what, number, now)
        assert member.next_at is None or not is_quiet(member, member.next_at)
        assert member.next_at is None or member.next_at > now


def happened(member: Member, what: str, number: int, now: datetime) -> Member:
    """*member* after an event."""
    if what == "acted":
        return mark_active(member, now)
    if what == "snooze":
        return snoozed(member, (1, 3, 7)[number % 3], now)
    if what == "zone":
        return plan_next(replace(member, zone=ZONES[number % len(ZONES)]), now)
    if what == "away":
        local = now.astimezone(ZoneInfo(member.zone)).date()
        return start_vacation(member, local + timedelta(days=1 + number % 50), now)
    if what == "stop":
        return plan_next(replace(member, stopped=True), now)
    return member
