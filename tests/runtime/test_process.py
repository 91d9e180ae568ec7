"""One serving process: readiness, stopping, and adapters that give up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes.clocks import QuickClock
from tests.fakes.small import GUIDE, write

from guidebot.core import zones
from guidebot.core.communities import Community, Settings
from guidebot.core.errors import ConfigError
from guidebot.core.people import CommunityId, MemberId
from guidebot.features.posts import series_list
from guidebot.loading.config import Config, ContentSettings, DeliverySettings
from guidebot.runtime import process as running_process
from guidebot.runtime.app import App, build
from guidebot.runtime.process import Process
from guidebot.runtime.readiness import Readiness
from guidebot.runtime.restarting import Restarting
from guidebot.testing import FAKE, SHIPPED_ONCE, FakeChat, FakeClock

LAB = CommunityId("fake", "lab")


class Refused(FakeChat):
    """An adapter whose token is wrong."""

    async def run(self, ready: Callable[[], None]) -> None:
        """Fail as a wrong token does."""
        raise ConfigError("The token was refused.", fix="Set DISCORD_TOKEN anew.")


class Failing(FakeChat):
    """An adapter that ends so many times, then serves. None ends it without a word."""

    def __init__(self, *ends: Exception | None) -> None:
        super().__init__()
        self.ends = list(ends)
        self.starts = 0

    async def run(self, ready: Callable[[], None]) -> None:
        """End as scripted, else serve."""
        self.starts += 1
        if self.ends:
            end = self.ends.pop(0)
            if end is not None:
                raise end
            return
        await super().run(ready)


@asynccontextmanager
async def program(chat: FakeChat, content: Path | None = None) -> AsyncIterator[App]:
    """The program over one adapter, in memory."""
    config = Config(delivery=DeliverySettings(every=0.01))
    shipped, traits = SHIPPED_ONCE, {"fake": FAKE}
    built = await build(
        config, FakeClock(), in_memory=True, content=content, traits=traits, read=shipped.read, search=shipped.search
    )
    built.adapters["fake"] = chat
    try:
        yield built
    finally:
        await built.close()


@asynccontextmanager
async def process(chat: FakeChat) -> AsyncIterator[tuple[Process, App]]:
    """A process over one adapter, in memory."""
    async with program(chat) as built:
        yield Process(built), built


@asynccontextmanager
async def serving(built: App) -> AsyncIterator[None]:
    """A process that serves inside, and that was stopped in the end."""
    served = Process(built)
    task = asyncio.create_task(served.run())
    async with asyncio.timeout(5):
        while not (await served.readiness()).adapters:
            await asyncio.sleep(0)
    try:
        yield
    finally:
        served.stop()
        code = await task
    assert 0 == code


async def test_a_signal_ends_it_with_0() -> None:
    """Told to stop, it closes its adapters and answers 0."""
    chat = FakeChat()
    async with process(chat) as (served, _):
        running = asyncio.create_task(served.run())
        while not (await served.readiness()).ready:
            await asyncio.sleep(0)
        served.stop()

        assert 0 == await running
        assert not (await served.readiness()).adapters


async def test_an_adapter_that_gives_up_ends_it_with_1(caplog: pytest.LogCaptureFixture) -> None:
    """The reason and what to do stand in the log."""
    async with process(Refused()) as (served, _):
        assert 1 == await served.run()

    said = [record for record in caplog.records if getattr(record, "action", "") == "give up"]
    assert ["fake cannot go on: The token was refused."] == [record.getMessage() for record in said]
    assert "DISCORD_TOKEN" in said[0].fix  # type: ignore[attr-defined]


async def test_what_is_due_is_sent_while_it_runs() -> None:
    """The heartbeat plans and sends without anybody asking."""
    chat = FakeChat()
    async with process(chat) as (served, program):
        now = program.clock.now()
        await program.services.communities.save(
            Community(id=LAB, settings=Settings(channel="general"), joined_at=now, set_up=True)
        )
        problem, _ = series_list.first(LAB, channel="general", zone="UTC", anchor=now.date())
        await program.services.schedules.save(problem.planned(now - timedelta(days=7)))
        running = asyncio.create_task(served.run())
        async with asyncio.timeout(5):
            while not chat.deliveries:
                await asyncio.sleep(0.001)
        served.stop()
        await running

        assert ["general"] == [one.place.id for one in chat.deliveries]


async def test_it_is_not_ready_while_messages_are_late() -> None:
    """A message due for longer than five minutes makes readiness fail."""
    chat = FakeChat()
    async with process(chat) as (served, program):
        clock = program.clock
        assert isinstance(clock, FakeClock)
        await program.services.notices.tell(MemberId("elsewhere", "ada"), "k", "words", clock.now())
        await clock.advance(minutes=6)
        found = await served.readiness()

        assert (True, 1, 360.0) == (found.database, found.queued, found.oldest_due_seconds)
        assert not found.ready


@pytest.mark.parametrize(
    ("plan", "send", "ticks"), [(True, True, {"plan", "send"}), (True, False, {"plan"}), (False, True, {"send"})]
)
async def test_a_process_does_the_part_it_is_set_to(plan: bool, send: bool, ticks: set[str]) -> None:
    """Planning and sending can run in processes of their own; every one keeps house."""
    config = Config(delivery=DeliverySettings(plan=plan, send=send))
    built = await build(config, FakeClock(), in_memory=True, read=SHIPPED_ONCE.read, search=SHIPPED_ONCE.search)
    found = {one.name for one in Process(built)._ticks()}
    await built.close()

    assert {"keep house", "read lists", "tidy", *ticks} == found


async def test_content_is_watched_only_where_it_reloads() -> None:
    """As `[content] reload` says."""
    looked = {}
    for reload in (True, False):
        built = await build(
            Config(content=ContentSettings(reload=reload)),
            FakeClock(),
            in_memory=True,
            read=SHIPPED_ONCE.read,
            search=SHIPPED_ONCE.search,
        )
        built.adapters["fake"] = FakeChat()
        begun = asyncio.Event()

        async def look(begun: asyncio.Event = begun) -> None:
            begun.set()

        built.watcher.run = look
        async with serving(built):
            pass
        looked[reload] = begun.is_set()
        await built.close()

    assert {True: True, False: False} == looked


async def test_search_is_built_once_the_platforms_had_time_to_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes half a second of the processor, which connecting and the first answer need."""
    async with program(FakeChat()) as built:
        built_search = threading.Event()
        monkeypatch.setattr(built.library, "warm", built_search.set)
        async with serving(built):
            early = built_search.is_set()
            assert isinstance(built.clock, FakeClock)
            await built.clock.advance(seconds=5)
            async with asyncio.timeout(5):
                while not built_search.is_set():
                    await asyncio.sleep(0)

    assert not early


async def test_what_breaks_beside_the_bot_is_said_at_once(caplog: pytest.LogCaptureFixture) -> None:
    """Not only when the process ends."""
    async with process(FakeChat()) as (served, program):

        async def broken() -> None:
            raise RuntimeError("a bug")

        program.watcher.run = broken
        running = asyncio.create_task(served.run())
        async with asyncio.timeout(5):
            while "RuntimeError: a bug" not in caplog.text:
                await asyncio.sleep(0)
        served.stop()

        assert 0 == await running


async def test_new_zone_data_is_looked_at_before_anything_is_sent() -> None:
    """The version that moments were computed with is kept at every start."""
    async with program(FakeChat()) as built:
        async with serving(built):
            pass

        assert zones.version() == await built.stores.meta.get("tzdata")


async def test_a_changed_file_is_live_while_it_runs(tmp_path: Path) -> None:
    """Nobody has to restart anything: the folder is looked at every two seconds."""
    file = write(tmp_path / "content") / "guide.yaml"
    async with program(FakeChat(), content=file.parent) as built, serving(built):
        clock = built.clock
        assert isinstance(clock, FakeClock)
        before = built.library.guide().about.title
        file.write_text(GUIDE.replace("A small guide", "A guide that grew"), encoding="utf-8")
        async with asyncio.timeout(5):
            while before == (after := built.library.guide().about.title):
                await clock.advance(seconds=1)
                await asyncio.sleep(0.001)

    assert ("A small guide", "A guide that grew") == (before, after)


async def test_what_is_under_way_ends_before_its_adapter_closes() -> None:
    """A stop cuts no call of the heartbeat off, and adapters are there for it until then."""
    happened: list[str] = []
    begun, may_end = asyncio.Event(), asyncio.Event()

    class Closing(FakeChat):
        async def close(self) -> None:
            happened.append("adapter closed")
            await super().close()

    async def minute() -> None:
        begun.set()
        await may_end.wait()
        happened.append("house kept")

    async with program(Closing()) as built:
        built.housekeeping.minute = minute  # type: ignore[method-assign]
        served = Process(built)
        task = asyncio.create_task(served.run())
        await asyncio.wait_for(begun.wait(), 5)
        served.stop()
        for _ in range(50):
            await asyncio.sleep(0)
        may_end.set()
        await asyncio.wait_for(task, 5)

    assert ["house kept", "adapter closed"] == happened


async def stands(served: Process, holds: Callable[[Readiness], bool]) -> Readiness:
    """How the process stands once it *holds*."""
    async with asyncio.timeout(10):
        while not holds(found := await served.readiness()):
            await asyncio.sleep(0.001)
    return found


@pytest.mark.parametrize("end", [RuntimeError("a bug"), None, ConfigError("The token was refused.")], ids=repr)
async def test_an_adapter_that_ends_never_ends_the_other(end: Exception | None) -> None:
    """It is started again, readiness says so meanwhile, and the other one serves on."""
    other, chat = FakeChat("other"), Failing(end)
    async with program(other) as built:
        built.adapters["failing"] = chat
        clock = built.clock
        assert isinstance(clock, FakeClock)
        served = Process(built)
        running = asyncio.create_task(served.run())
        before = await stands(
            served, lambda found: chat.starts == 1 and len(found.why) == 1 and "failing: it " in found.why[0]
        )
        await clock.advance(seconds=60)
        await stands(served, lambda found: found.adapters)
        served.stop()
        code = await running

    assert (False, 1, 0) == (before.adapters, len(before.why), code)
    assert 2 == chat.starts


async def test_what_an_adapter_waits_for_is_in_readiness() -> None:
    """Connected or not, its own words say more than *false*."""

    class Waiting(FakeChat):
        waits = "it waits until 21:08:00 UTC"

    async with process(Waiting()) as (served, _):
        running = asyncio.create_task(served.run())
        found = await stands(served, lambda found: bool(found.why))
        served.stop()
        await running

    assert (False, ("fake: it waits until 21:08:00 UTC",)) == (found.adapters, found.why)


async def test_a_stop_does_not_wait_for_a_restart() -> None:
    """An adapter that is between two runs does not hold up the end."""
    chat = Failing(RuntimeError("a bug"))
    async with process(chat) as (served, _):
        running = asyncio.create_task(served.run())
        await stands(served, lambda _: chat.starts == 1)
        served.stop()

        assert 0 == await asyncio.wait_for(running, 5)


async def test_an_adapter_that_does_not_close_holds_up_no_other(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One raises, one takes for ever: the third is closed, and the process ends."""
    monkeypatch.setattr(running_process, "CLOSING", 0.01)
    closed: list[str] = []

    class Broken(FakeChat):
        async def close(self) -> None:
            await super().close()
            raise RuntimeError("a bug in closing")

    class Hanging(FakeChat):
        async def close(self) -> None:
            await asyncio.Event().wait()

    class Good(FakeChat):
        async def close(self) -> None:
            await super().close()
            closed.append("good")

    async with program(Broken()) as built:
        built.adapters.update(hanging=Hanging("hanging"), good=Good("good"))
        served = Process(built)
        running = asyncio.create_task(served.run())
        await stands(served, lambda found: found.adapters)
        served.stop()
        code = await asyncio.wait_for(running, 5)

    assert (0, ["good"]) == (code, closed)
    assert "RuntimeError: a bug in closing" in caplog.text


async def test_pauses_between_starts_grow() -> None:
    """Five seconds after the first end, then more, up to five minutes; a refusal is asked about more rarely."""
    slept = []
    for end in (RuntimeError("a bug"), ConfigError("The token was refused.")):
        clock, stopping, chat = QuickClock(), asyncio.Event(), Failing(*[end] * 8)
        running = asyncio.create_task(Restarting("fake", chat, clock).run(stopping))
        while chat.starts < 9:
            await asyncio.sleep(0)
        stopping.set()
        await chat.close()
        await running
        slept.append(clock.slept)

    assert [[5, 10, 30, 60, 120, 300, 300, 300], [60, 300, 1800, 1800, 1800, 1800, 1800, 1800]] == slept
