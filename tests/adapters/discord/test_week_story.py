"""The week, the first evening, and a witness, through discord.py and a database in a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.discord.test_journey import prefilled
from tests.fakes import week_story
from tests.fakes.discord_bot import connected
from tests.fakes.discord_person import Person, Shown, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.week_story import Page

from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import App, build
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import FakeClock

IDS = {"ada": 77, "bob": 78, "eve": 79}


class DiscordStage:
    """See `tests.fakes.week_story.Stage`. Commands are typed in a server, messages come in direct conversations."""

    foreign = True

    def __init__(self, server: FakeDiscord, clock: FakeClock, folder: Path) -> None:
        self.server, self.clock, self.folder = server, clock, folder
        self.people = {who: Person(server, id_) for who, id_ in IDS.items()}
        self.running = AsyncExitStack()
        self.app: App | None = None

    async def restart(self) -> None:
        await self.stop()
        self.clock.jump(self.clock.now() + timedelta(minutes=1))  # Discord wants a pause between two connections
        url = f"sqlite:///{self.folder}/bot.db"
        config = Config(adapters={"discord": {}}, storage=StorageSettings(url=url))
        self.app = await build(config, self.clock, read=SHIPPED_ONCE.read, search=SHIPPED_ONCE.search)
        self.running.push_async_callback(self.app.close)
        adapter = connected(self.server, self.app.bot, str(self.folder / "state"), clock=self.clock)
        self.app.adapters["discord"] = await self.running.enter_async_context(adapter)

    async def stop(self) -> None:
        await self.running.aclose()
        self.running = AsyncExitStack()

    async def command(self, who: str, path: str, **values: str) -> Page:
        person = self.people[who]
        return self._page(who, person, await person.command(path, **values))

    async def press(self, who: str, label: str, on: Page) -> Page:
        person = on.raw[0] if on.who == who else self._other(who, on.raw[0])
        return self._page(who, person, await person.press(label, on=on.raw[1]))

    async def submit(self, form: Page, **fields: str) -> Page:
        person, shown = form.raw
        picked = {name: [value] if name in {"person", "day"} else value for name, value in fields.items()}
        return self._page(form.who, person, await person.submit(on=shown, **{**prefilled(shown), **picked}))

    async def pass_time(self, **by: float) -> None:
        assert self.app is not None
        await self.app.deliveries.advance(self.clock.now() + timedelta(**by), self.clock.jump)

    async def pictured(self, page: Page) -> bool:
        _, shown = page.raw
        return ["fit.png"] == list(shown.files)

    def written(self, who: str) -> list[Page]:
        channel = self.server.rest.direct.get(str(IDS[who]))
        if channel is None:
            return []
        person = Person(self.server, IDS[who], guild=None, channel=channel)
        calls = self.server.named("POST", rf"/channels/{channel}/messages")
        return [self._page(who, person, Shown([one])) for one in calls]

    def person(self, who: str) -> str:
        return str(IDS[who])

    def _other(self, who: str, owner: Person) -> Person:
        """Somebody who sends what stands in the conversation of *owner*, as a changed client could."""
        return Person(self.server, IDS[who], guild=owner.guild, channel=owner.channel)

    def _page(self, who: str, person: Person, shown: Shown) -> Page:
        private = person.guild is None or shown.kind == 9 or shown.private
        form = bool(shown.calls[0].path.endswith("/callback") and shown.kind == 9)
        words = "" if form else shown.text
        return Page(who, words, list(shown.buttons), (person, shown), private)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[DiscordStage]:
    clock = FakeClock()
    async with FakeDiscord(now=clock.now) as server:
        add_guild(server)
        add_channel(server)
        made = DiscordStage(server, clock, tmp_path)
        await made.restart()
        yield made
        await made.stop()


@pytest.mark.parametrize("story", week_story.STORIES, ids=lambda one: one.__name__)
@pytest.mark.timeout(180)
async def test_a_story(stage: DiscordStage, story) -> None:
    """Every button works once, after a restart, for its owner alone."""
    await story(stage)
