"""Kill -9 between a press and its effect: nothing of it is stored, and it can be pressed again."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from tests.fakes.killed import die
from tests.fakes.processes import begin
from tests.fakes.small import write
from tests.features.goals.conftest import ADA, messages, pass_time, with_steps

from guidebot.core.reply import Reply
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import build
from guidebot.testing import FakeChat, FakeClock, Talk, buttons_of, menus_of


async def opened(url: str, content: Path, clock: FakeClock) -> Talk:
    """The program over a file, as after a restart."""
    app = await build(Config(storage=StorageSettings(url=url)), clock, content=content)
    chat = FakeChat()
    app.adapters["fake"] = chat
    return Talk(app, clock, chat, zone="Europe/Berlin")


def asked(message: Reply, label: str) -> dict[str, str]:
    """What the platform sends for *label*, a button or an option of a menu."""
    for one in buttons_of(message):
        if one.label == label:
            return {"ref": one.action.encode()}
    (found,) = [
        (menu, one.value) for menu in menus_of(message) for one in menu.options if label in {one.label, one.value}
    ]
    return {"ref": found[0].action.encode(), "picked": found[1]}


def kill(url: str, content: Path, bot: Talk, what: dict[str, str]) -> None:
    """Another process is asked, and dies after its first write."""
    assert -signal.SIGKILL == begin(content.parent, die, url, content, bot.clock.now(), what).end()


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("Done", "Noted for"),
        ("A bit", "Noted for"),
        ("Pause", "Paused."),
        ("1 day", "All right"),
        ("Next milestone", "This week:"),
        ("Not this week", "All right"),
    ],
)
async def test_a_button_of_a_reminder_can_be_pressed_again(tmp_path: Path, label: str, says: str) -> None:
    """The mark and the effect are one transaction."""
    url, content = f"sqlite:///{tmp_path}/bot.db", write(tmp_path / "content")
    bot = await opened(url, content, FakeClock())
    await with_steps(bot, "One\nTwo")
    await pass_time(bot, days=8)
    (nudge,) = messages(bot)
    await bot.app.close()
    kill(url, content, bot, asked(nudge, label))
    bot = await opened(url, content, bot.clock)
    before = await bot.app.stores.goals.checkins(ADA)
    await (bot.pick(label, on=nudge) if label == "1 day" else bot.press(label, on=nudge))
    first = bot.text
    await (bot.pick(label, on=nudge) if label == "1 day" else bot.press(label, on=nudge))
    await bot.app.close()

    assert () == before
    assert first.startswith(says)
    assert "That is noted already." in bot.text


async def test_a_goal_is_never_there_without_its_reminder(tmp_path: Path) -> None:
    """Killed on the way, /goal add leaves no goal; typed again it makes one, with the next reminder."""
    url, content = f"sqlite:///{tmp_path}/bot.db", write(tmp_path / "content")
    bot = await opened(url, content, FakeClock())
    await bot.say("/nudges on")
    await bot.app.close()
    kill(url, content, bot, {"line": "/goal add Write a post"})
    bot = await opened(url, content, bot.clock)
    left = await bot.app.stores.goals.of(ADA)
    await bot.say("/goal add Write a post")
    member = await bot.app.stores.members.get(ADA)
    await bot.app.close()

    assert () == left
    assert member is not None
    assert member.next_at is not None
