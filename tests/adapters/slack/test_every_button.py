"""Every button of tries, cards, votes and quiet posts, pressed through slack-bolt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.adapters.every_button import EVERY, play
from tests.adapters.slack.test_story import Lab, lab, set_up
from tests.fakes.slack_person import Person
from tests.fakes.slack_state import Shown

from guidebot.core.people import CommunityId

__all__ = ["lab"]

IDS = {"admin": "U1", "ada": "U2", "eve": "U3", "bob": "U4", "cyd": "U5"}


class OnSlack:
    """See `tests.adapters.every_button.Stage`."""

    here, channel = CommunityId("slack", "T1"), "C1"

    def __init__(self, lab: Lab) -> None:
        self.app, self._lab = lab.app, lab
        self._people = {who: Person(lab.server, id_) for who, id_ in IDS.items()}

    async def command(self, who: str, path: str, **values: str) -> Shown:
        name, _, more = path.partition(" ")
        return await self._people[who].command(name, " ".join([more, *values.values()]).strip())

    async def press(self, who: str, label: str, on: Shown) -> Shown:
        return await self._people[who].press(label, on=on)

    async def send(self, who: str, form: Shown, **fields: str) -> Shown:
        count = len(self._lab.server.shown)
        assert {} == await self._people[who].submit(form, **fields)
        return await self._lab.server.answer_after(count)

    async def pick(self, who: str, value: str, on: Shown) -> Shown:
        return await self._people[who].pick(value, on=on)

    async def days(self, count: float) -> None:
        await self._lab.until(self._lab.clock.now() + timedelta(days=count))

    def asks(self, shown: Shown) -> bool:
        return shown.kind == "view"

    async def newest(self, label: str, who: str = "") -> Shown:
        channel = self._lab.server.team().direct(IDS[who]).id if who else "C1"
        shown = [each for each in self._lab.server.shown if (each.kind, each.channel) == ("message", channel)]
        found = [each for each in shown if any(one.startswith(label) for one in each.buttons)]
        assert found, label
        return found[-1]


@pytest.fixture
async def stage(lab: Lab) -> OnSlack:
    await set_up(lab)
    return OnSlack(lab)


async def test_every_button_works(stage: OnSlack) -> None:
    """And none fails; a button that this story does not press is named."""
    seen = await play(stage)

    assert [] == seen.failed
    assert set() == EVERY - seen.ran
