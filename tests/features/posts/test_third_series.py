"""A third series, made up here: one value in the list, and every command, the planner and the sender know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from guidebot.core.actions import ActionRef
from guidebot.core.guide import Guide
from guidebot.core.reply import Block, Button, Heading, Option, Reply, Sign, say, text
from guidebot.core.requests import Request
from guidebot.core.schedule import Weekday
from guidebot.features.posts import series_list
from guidebot.features.posts.series import Choice, Draw, Postable, PostSeries
from guidebot.testing import Talk


@dataclass(frozen=True)
class Riddle:
    id: str
    title: str


RIDDLES = {name: Riddle(name, f"The riddle of the {name}") for name in ("cat", "dog", "owl")}


async def pool(draw: Draw, chosen: Mapping[str, str]) -> Mapping[str, Postable]:
    return {name: one for name, one in RIDDLES.items() if chosen.get("animal", name) == name}


def body(_guide: Guide, entry: Postable) -> Sequence[Block]:
    return (Heading(entry.title, 1, Sign.COMPASS), text("What is it?"))


def more(_ask: Request, entry: Postable) -> Reply:
    return say(f"Everything about: {entry.title}")


SERIES = PostSeries(
    kind="riddle",
    title="Weekly riddle",
    sign=Sign.COMPASS,
    day=Weekday.TUESDAY,
    choices=(Choice(name="animal", label="Animal", options=lambda _: [Option("Owl", "owl")]),),
    pool=pool,
    body=body,
    buttons=lambda entry: [Button("More", ActionRef("post.more", ("riddle", entry.id)))],
    more=more,
)


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line."""
    monkeypatch.setattr(series_list, "SERIES", (*series_list.SERIES, SERIES))


async def begin(bot: Talk) -> None:
    """From `/setup`, since its form has room for two series: a button for each further one."""
    await bot.say("/setup")
    await bot.submit(channel="general", zone="UTC", problem="off", topic="off", answers="private")
    await bot.press("Begin: Weekly riddle…")
    await bot.submit(days="tuesday", time="10:00", zone="UTC", rhythm="weekly", channel="general")


async def test_it_is_begun_from_setup_and_steered_like_the_others(bot: Talk) -> None:
    """Listed, previewed, pinned, swapped, skipped, chosen from, paused and posted at once."""
    await begin(bot)
    begun = bot.text
    await bot.say("/schedule list")
    listed = bot.text
    await bot.say("/schedule pin riddle owl")
    pinned = bot.text
    await bot.say("/schedule preview riddle")
    shown = bot.text
    await bot.say("/schedule swap riddle 1 2")
    swapped = bot.text
    await bot.say("/schedule skip riddle")
    skipped = bot.text
    await bot.say("/schedule pause riddle")
    paused = bot.text
    await bot.say("/schedule resume riddle")
    await bot.say("/schedule now riddle")

    assert "Tuesday at 10:00 (UTC), every week" in begun
    assert all(one.title in listed for one in RIDDLES.values())
    assert "1. Tue 24 Nov, 10:00: The riddle of the owl" in pinned
    assert "The riddle of the owl\nWhat is it?" in shown
    assert "2. Tue 1 Dec, 10:00: The riddle of the owl" in swapped
    assert "No post on Tue 24 Nov" in skipped
    assert "Nothing is posted until you resume it" in paused
    assert "is on its way" in bot.text


async def test_it_is_planned_sent_and_discussed(bot: Talk) -> None:
    """Each once, all three in three weeks, with a discussion of its own and the button for more."""
    await begin(bot)
    await bot.advance(days=21)
    posts = [one for one in bot.chat.deliveries if one.key.startswith("post:")]
    await bot.press("More", on=posts[0].reply)

    titles = sorted(one.thread.title for one in posts if one.thread is not None)
    assert sorted(one.title for one in RIDDLES.values()) == titles
    assert "Everything about: The riddle of the" in bot.text


async def test_what_is_chosen_narrows_it(bot: Talk) -> None:
    """The form of filters is made of its choices."""
    await begin(bot)
    await bot.press("Filters…")
    await bot.submit(animal="owl")
    await bot.advance(days=14)

    assert "Only: Owl." in bot.text
    assert {"The riddle of the owl"} == {
        one.reply.summary for one in bot.chat.deliveries if one.key.startswith("post:")
    }


async def test_a_series_of_a_newer_program_is_left_alone(bot: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After going back to an older version its rows stay; the other series are shown and posted."""
    await begin(bot)
    monkeypatch.setattr(series_list, "SERIES", series_list.SERIES[:2])
    await bot.say("/schedule list")
    listed = bot.text
    await bot.advance(days=8)

    assert "riddle" not in listed
    assert "riddle" in {one.kind for one in await bot.app.stores.schedules.of(bot.community)}  # type: ignore[arg-type]
    assert not [one for one in bot.chat.deliveries if "riddle" in one.reply.summary]
