"""The week, the first evening, and a witness, through Bolt and a database in a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes import week_story
from tests.fakes.slack_bot import connected, eventually
from tests.fakes.slack_person import Person
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_state import Shown
from tests.fakes.week_story import Page

from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import App, build
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import FakeClock

IDS = {"ada": "U2", "bob": "U3", "eve": "U4"}
NAMED = frozenset({"zone"})  # the others are typed in order


class SlackStage:
    """See `tests.fakes.week_story.Stage`. Commands are typed in a channel, messages come in direct conversations."""

    foreign = True

    def __init__(self, server: FakeSlack, clock: FakeClock, folder: Path) -> None:
        self.server, self.clock, self.folder = server, clock, folder
        for who, id_ in IDS.items():
            server.team().person(id_, name=who)
        self.people = {who: Person(server, id_) for who, id_ in IDS.items()}
        self.running = AsyncExitStack()
        self.app: App | None = None

    async def restart(self) -> None:
        await self.stop()
        url = f"sqlite:///{self.folder}/bot.db"
        config = Config(adapters={"slack": {}}, storage=StorageSettings(url=url))
        self.app = await build(config, self.clock, read=SHIPPED_ONCE.read, search=SHIPPED_ONCE.search)
        self.running.push_async_callback(self.app.close)
        adapter = connected(self.server, self.app.bot, str(self.folder / "state"), clock=self.clock)
        self.app.adapters["slack"] = await self.running.enter_async_context(adapter)

    async def stop(self) -> None:
        await self.running.aclose()
        self.running = AsyncExitStack()

    async def command(self, who: str, path: str, **values: str) -> Page:
        name, _, second = path.partition(" ")
        typed = [f"{key}:{value}" if key in NAMED else value for key, value in values.items()]
        shown = await self.people[who].command(name, " ".join([*([second] if second else []), *typed]))
        return self._page(who, shown)

    async def press(self, who: str, label: str, on: Page) -> Page:
        return self._page(who, await self.people[who].press(label, on=on.raw))

    async def submit(self, form: Page, **fields: str) -> Page:
        count = len(self.server.shown)
        assert {} == await self.people[form.who].submit(form.raw, **fields)
        return self._page(form.who, await self.server.answer_after(count))

    async def pass_time(self, **by: float) -> None:
        assert self.app is not None
        await self.app.deliveries.advance(self.clock.now() + timedelta(**by), self.clock.jump)
        await self.app.deliveries.beat()

    async def pictured(self, page: Page) -> bool:
        """It follows as a file, in the direct conversation with the one who asked."""
        direct = self.server.team().direct(IDS[page.who]).id
        await eventually(lambda: any(one.kind == "file" for one in self.server.shown))
        (file,) = [one for one in self.server.shown if one.kind == "file"]
        return file.channel == direct and file.file["content"].startswith(b"\x89PNG")

    def written(self, who: str) -> list[Page]:
        direct = self.server.team().direct(IDS[who]).id
        shown = [one for one in self.server.shown if (one.kind, one.channel) == ("message", direct)]
        return [self._page(who, one) for one in shown]

    def person(self, who: str) -> str:
        return IDS[who]

    def _page(self, who: str, shown: Shown) -> Page:
        private = shown.private or shown.kind == "view" or shown.channel.startswith("D")
        return Page(who, shown.words, list(shown.buttons), shown, private)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[SlackStage]:
    clock = FakeClock()
    async with FakeSlack(lambda: clock.now().timestamp()) as server:
        server.team().channel()
        made = SlackStage(server, clock, tmp_path)
        await made.restart()
        yield made
        await made.stop()
        assert [] == server.wrong


@pytest.mark.parametrize("story", week_story.STORIES, ids=lambda one: one.__name__)
@pytest.mark.timeout(180)
async def test_a_story(stage: SlackStage, story) -> None:
    """Every button works once, after a restart, for its owner alone."""
    await story(stage)
