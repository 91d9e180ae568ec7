"""Every button of tries, cards, votes and quiet posts, pressed through discord.py."""

from __future__ import annotations

import pytest
from tests.adapters.discord.test_journey import ANSWERS, Program
from tests.adapters.every_button import EVERY, play
from tests.fakes.discord_person import CHANNEL, GUILD, MANAGE_GUILD, Person, Shown, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.small import write

from guidebot.core.people import CommunityId
from guidebot.loading.config import Config
from guidebot.runtime.app import build
from guidebot.testing import FakeClock

CHOICES = {"name", "company"}
IDS = {"admin": 77, "ada": 78, "eve": 79, "bob": 80, "cyd": 81}


class OnDiscord:
    """See `tests.adapters.every_button.Stage`."""

    here, channel = CommunityId("discord", str(GUILD)), str(CHANNEL)

    def __init__(self, program: Program) -> None:
        self.app, self.server, self._program = program.app, program.server, program
        self._people = {
            who: Person(self.server, id_, permissions=MANAGE_GUILD if who == "admin" else 0) for who, id_ in IDS.items()
        }
        self._direct: dict[str, Person] = {}

    async def command(self, who: str, path: str, **values: str) -> Shown:
        return await self._people[who].command(path, **values)

    async def press(self, who: str, label: str, on: Shown) -> Shown:
        person = self._person(who, on)
        whole = next(each for each in on.buttons if each.startswith(label))
        return await person.press(whole, on=on)

    async def send(self, who: str, form: Shown, **fields: str) -> Shown:
        person = self._person(who, form)
        sent = {name: [value] if name in CHOICES else value for name, value in fields.items()}
        return await person.submit(on=form, **sent)

    async def pick(self, who: str, value: str, on: Shown) -> Shown:
        return await self._person(who, on).pick(value, on=on)

    async def days(self, count: float) -> None:
        await self._program.days(count)

    def asks(self, shown: Shown) -> bool:
        return shown.kind == 9

    async def newest(self, label: str, who: str = "") -> Shown:
        channel = self.server.rest.direct[str(IDS[who])] if who else CHANNEL
        posts = [Shown([call]) for call in self.server.named("POST", rf"/channels/{channel}/messages")]
        found = [each for each in posts if any(one.startswith(label) for one in each.buttons)]
        assert found, label
        return found[-1]

    def _person(self, who: str, shown: Shown) -> Person:
        """The person, in their direct conversation where what they press was sent there."""
        root = shown
        while root.over is not None:
            root = root.over
        direct = self.server.rest.direct.get(str(IDS[who]))
        if root.calls[0].path != f"/channels/{direct}/messages":
            return self._people[who]
        return self._direct.setdefault(who, Person(self.server, IDS[who], guild=None, channel=direct))


@pytest.fixture
async def stage(tmp_path):
    clock = FakeClock()
    app = await build(Config(adapters={"discord": {}}), clock, in_memory=True, content=write(tmp_path / "content"))
    async with FakeDiscord(now=clock.now) as server:
        add_guild(server)
        add_channel(server)
        program = Program(app, server, clock, str(tmp_path))
        async with program.running():
            admin = Person(server, IDS["admin"], permissions=MANAGE_GUILD)
            await admin.command("setup")
            await admin.submit(channel=[str(CHANNEL)], **ANSWERS)
            await admin.press("Looks good")
            yield OnDiscord(program)
    await app.close()


async def test_every_button_works(stage: OnDiscord) -> None:
    """And none fails; a button that this story does not press is named."""
    seen = await play(stage)

    assert [] == seen.failed
    assert set() == EVERY - seen.ran
