"""Tests for writers of commands and adapters: a clock that stands still, a chat that remembers, a scripted talk.

```python
async with talk() as bot:
    await bot.say("/direction debate")
    await bot.press("Open problem")

    assert "First step" in bot.text
```
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guidebot.adapter import (
    Answered,
    Asked,
    Delivery,
    Finding,
    Home,
    Incoming,
    Named,
    Press,
    Rate,
    Receipt,
    Submit,
    Traits,
    TypedLine,
)
from guidebot.core.errors import DeliveryError
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.plain import reply_text
from guidebot.core.reply import Actions, Button, Form, Reply, Select
from guidebot.loading.config import Config
from guidebot.runtime.app import App, build
from guidebot.shipped_once import SHIPPED_ONCE

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FAKE = Traits(rate=Rate(), has_roles=True)  # a test waits for nothing that it did not ask for


class FakeClock:
    """A clock that moves only when told; sleepers wake in order."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._steady = 0.0
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return self._now

    def steady(self) -> float:
        """Seconds that passed; `put` lets none pass."""
        return self._steady

    async def sleep(self, seconds: float) -> None:
        """Return once the clock was moved by *seconds*."""
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), next(self._count), woken))
        await woken

    async def advance(self, **by: float) -> None:
        """Move by a timedelta's keywords and let everything that wakes run."""
        await self.until(self._now + timedelta(**by))

    async def until(self, moment: datetime) -> None:
        """Move to *moment* and let everything that wakes run."""
        while self._sleepers and self._sleepers[0][0] <= moment:
            at, _, woken = heapq.heappop(self._sleepers)
            self.jump(at)
            if not woken.done():
                woken.set_result(None)
            for _ in range(5):
                await asyncio.sleep(0)
        self.jump(moment)

    def put(self, moment: datetime) -> None:
        """Make it *moment* now, also when that is earlier, as when somebody sets a clock; nobody wakes."""
        self._now = moment

    def jump(self, moment: datetime) -> None:
        """Let the time up to *moment* pass; sleepers wake at the next `until`."""
        passed = max(timedelta(), moment - self._now)
        self._steady += passed.total_seconds()
        self._now += passed


class FakeChat:
    """An adapter that remembers what it was given. *outcomes* are raised or skipped (None) one by one.

    *spoken* is how many messages people wrote into each thread, *former* who steers no community any more.
    """

    def __init__(self, platform: str = "fake") -> None:
        self._platform = platform
        self.deliveries: list[Delivery] = []
        self.outcomes: list[DeliveryError | None] = []
        self.arrived: dict[str, Receipt] = {}
        self.opened: list[MemberId] = []
        self.revised: list[Delivery] = []
        self.spoken: dict[str, int] = {}
        self.former: set[MemberId] = set()
        self.hosted: list[Delivery] = []
        self.findings: tuple[Finding, ...] = ()
        self._closed = asyncio.Event()

    @property
    def platform(self) -> str:
        """The platform's name."""
        return self._platform

    @property
    def waits(self) -> str:
        """It never waits."""
        return ""

    async def run(self, ready: Callable[[], None]) -> None:
        """Serve until closed."""
        ready()
        await self._closed.wait()

    async def close(self) -> None:
        """Disconnect."""
        self._closed.set()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Remember *delivery*, or raise the next scripted outcome."""
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        self.deliveries.append(delivery)
        name = f"m{len(self.deliveries)}"
        thread = f"t{len(self.deliveries)}" if delivery.thread is not None else None
        receipt = Receipt(remote_id=name, link=f"https://chat.example/{name}", thread_id=thread)
        return self.arrived.setdefault(delivery.key, receipt)

    async def revise(self, delivery: Delivery) -> None:
        """Remember *delivery*, or raise the next scripted outcome."""
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        self.revised.append(delivery)

    async def host(self, delivery: Delivery) -> Receipt:
        """Remember *delivery*, or raise the next scripted outcome."""
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        assert delivery.event is not None, "an event is planned"
        self.hosted.append(delivery)
        return Receipt(remote_id=delivery.event.remote_id or f"e{delivery.event.mark}")

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Whether *delivery* arrived before."""
        return self.arrived.get(delivery.key)

    async def counted(self, place: Place) -> int:
        """How many messages stand in a thread: the first line, and what *spoken* says of its id."""
        return 1 + self.spoken.get(place.thread or "", 0)

    async def open_direct(self, member: MemberId) -> Place:
        """Open a direct conversation."""
        self.opened.append(member)
        return Place(self._platform, f"dm:{member.account}", PlaceKind.DIRECT)

    async def named(self, place: Place) -> Named:
        """A channel is called like its id."""
        return Named(name=f"#{place.id}", link=f"https://chat.example/{place.id}")

    async def organises(self, member: MemberId, community: CommunityId, roles: Sequence[str]) -> bool:
        """Everybody does besides *former*."""
        del community, roles
        return member not in self.former

    async def inspect(self, community: CommunityId | None, places: Sequence[Place]) -> Sequence[Finding]:
        """The scripted findings."""
        del community, places
        return self.findings

    def sent_to(self, place: str, thread: str | None = None) -> list[Reply]:
        """Messages delivered to the place with this id, or into one of its threads, oldest first."""
        return [one.reply for one in self.deliveries if (one.place.id, one.place.thread) == (place, thread)]

    def stands(self, remote_id: str) -> Reply:
        """What the message with this id says now."""
        first = next(one.reply for one in self.deliveries if self.arrived[one.key].remote_id == remote_id)
        return next((one.reply for one in reversed(self.revised) if one.revises == remote_id), first)


@dataclass(slots=True)
class Talk:
    """A scripted conversation with the whole program. *last* is the latest answer."""

    app: App
    clock: FakeClock
    chat: FakeChat
    member: str = "ada"
    organiser: bool = False
    channel: str = "general"
    community: CommunityId | None = field(default_factory=lambda: CommunityId("fake", "lab"))
    zone: str | None = None
    writes: bool = True
    last: Answered | None = None

    @property
    def content(self) -> Reply | Form:
        """What the latest answer shows."""
        assert self.last is not None, "nothing was said yet"
        return self.last.content

    @property
    def text(self) -> str:
        """The latest answer as plain text."""
        shown = self.content
        if isinstance(shown, Form):
            return "\n".join([shown.title, shown.intro, *(f"{one.label}: {one.value}" for one in shown.inputs)])
        return reply_text(shown)

    def incoming(self, asked: Asked) -> Incoming:
        """*asked* by the current member at the current place."""
        direct = self.community is None
        kind = PlaceKind.DIRECT if direct else PlaceKind.CHANNEL
        place = Place("fake", f"dm:{self.member}" if direct else self.channel, kind, self.community)

        async def may() -> bool:
            return self.organiser

        async def may_write() -> bool:
            return self.writes

        return Incoming(
            asked=asked,
            member=MemberId("fake", self.member),
            name=self.member.capitalize(),
            place=place,
            community=self.community,
            is_organiser=may,
            may_write=may_write,
            zone=self.zone,
        )

    async def ask(self, asked: Asked) -> Answered:
        """Send *asked* and keep the answer."""
        self.last = await self.app.bot.answer(self.incoming(asked))
        return self.last

    async def say(self, line: str) -> Answered:
        """Type a line."""
        return await self.ask(TypedLine(line))

    async def press(self, label: str, *, on: Reply | None = None) -> Answered:
        """Press the button whose label begins with *label*, on the latest answer or on a delivered message."""
        shown = on if on is not None else self.content
        assert isinstance(shown, Reply), f"a form is open, no button {label!r}"
        for button in buttons_of(shown):
            if button.label.startswith(label):
                return await self.ask(Press(button.action.encode()))
        raise AssertionError(f"no button {label!r} among {[one.label for one in buttons_of(shown)]}")

    async def pick(self, label: str, *, on: Reply | None = None) -> Answered:
        """Pick the option whose label or value begins with *label* from any menu."""
        shown = on if on is not None else self.content
        assert isinstance(shown, Reply), f"a form is open, no menu with {label!r}"
        for menu in menus_of(shown):
            for option in menu.options:
                if option.label.startswith(label) or option.value == label:
                    return await self.ask(Press(menu.action.encode(), option.value))
        raise AssertionError(f"no option {label!r}")

    async def submit(self, **fields: str) -> Answered:
        """Send the open form with *fields*; inputs not named keep their values."""
        form = self.content
        assert isinstance(form, Form), "no form is open"
        values = {one.name: one.value for one in form.inputs}
        return await self.ask(Submit(form.submit.encode(), {**values, **fields}))

    async def advance(self, **by: float) -> None:
        """Let the time of a timedelta's keywords pass: everything that falls due on the way happens at its moment."""
        until = self.clock.now() + timedelta(**by)
        await self.app.deliveries.advance(until, self.clock.jump)
        await self.clock.until(until)

    async def home(self) -> Answered:
        """Open the bot's home page."""
        return await self.ask(Home())

    def sent_to(self, place: str, thread: str | None = None) -> list[Reply]:
        """Messages that the bot started in the place with this id, or in one of its threads."""
        return self.chat.sent_to(place, thread)


def buttons_of(reply: Reply) -> list[Button]:
    """Every button of *reply*."""
    rows = [block.items for block in reply.blocks if isinstance(block, Actions)]
    return [item for row in rows if not isinstance(row, Select) for item in row if isinstance(item, Button)]


def menus_of(reply: Reply) -> list[Select]:
    """Every menu of *reply*."""
    return [block.items for block in reply.blocks if isinstance(block, Actions) and isinstance(block.items, Select)]


@asynccontextmanager
async def talk(
    *,
    config: Config | None = None,
    clock: FakeClock | None = None,
    content: Path | None = None,
    traits: Traits = FAKE,
) -> AsyncIterator[Talk]:
    """The whole program in memory, with a fake clock and a fake chat that can do what *traits* say."""
    the_clock = clock or FakeClock()
    chat = FakeChat()
    app = await build(
        config or Config(),
        the_clock,
        in_memory=True,
        content=content,
        traits={"fake": traits},
        read=SHIPPED_ONCE.read,
        search=SHIPPED_ONCE.search,
    )
    app.adapters["fake"] = chat
    try:
        yield Talk(app, the_clock, chat)
    finally:
        await app.close()
