"""Buttons and forms are untrusted input: every action, with the numbers of somebody else's things."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from guidebot.adapter import Asked, Press, Submit
from guidebot.answering import catalogue
from guidebot.core.actions import ActionRef
from guidebot.core.people import CommunityId
from guidebot.testing import Talk, talk

LAB, OTHER = CommunityId("fake", "lab"), CommunityId("fake", "other")
ARGS = (
    (),
    ("1",),
    ("1", "1"),
    ("1", "1", "1"),
    ("9" * 18,),
    ("problem",),
    ("problem", "suggested-1"),
    ("problem", "2026-11-30"),
)
FIELDS = {"title": "x", "note": "n", "steps": "s", "text": "b" * 30, "reason": "because", "people": "mallory"}
LINES = (
    "goal list",
    "goal show",
    "progress",
    "inbox",
    "mydata export",
    "review",
    "schedule list",
    "schedule log",
    "setup",
)
WAYS = (
    "run|",
    "go|",
    "share|",
    "fill|",
    "new.share|",
    "page|0|run|",
    "page|0|share|",
    "page|0|new.share|",
    "on|digest|run|",
    "on|no|new.go|",
)


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk in which Vera has a goal, a check-in and a suggestion, and the lab has a calendar."""
    async with talk() as one:
        one.member = "vera"
        await one.say("/goal add SECRET goal why:SECRET")
        await one.say("/checkin SECRET")
        await one.say("/suggest problem SECRET and long enough to be taken")
        one.organiser = True
        await one.say("/setup")
        await one.submit(channel="SECRET")
        await one.press("Looks good")
        one.member, one.organiser = "mallory", False
        yield one


def _asked() -> list[Asked]:
    refs = [
        ActionRef(prefix + one.name, args).encode()
        for one in catalogue.actions()
        for args in ARGS
        for prefix in ("", "new.")
    ]
    pressed: list[Asked] = [Press(wrap + ref) for ref in refs for wrap in ("", "page|1|", "on|problem|")]
    return [*pressed, *(Submit(ref, FIELDS) for ref in refs), *(Press(way + line) for way in WAYS for line in LINES)]


@pytest.mark.parametrize(("community", "organiser"), [(LAB, False), (OTHER, True), (None, False)])
async def test_nobody_reaches_what_is_not_theirs(bot: Talk, community: CommunityId | None, *, organiser: bool) -> None:
    """Not as a member of the same community, not as an organiser of another: nothing shows, breaks or is public."""
    before = await bot.app.services.schedules.of(LAB)
    bot.community, bot.organiser = community, organiser
    wrong: list[tuple[Asked, str]] = []
    for one in _asked():
        answered = await bot.ask(one)
        if "SECRET" in bot.text or answered.failed == "broken" or not answered.private:
            wrong.append((one, bot.text[:80]))
    bot.community, bot.organiser, bot.member = LAB, True, "vera"

    assert [] == wrong
    assert before == await bot.app.services.schedules.of(LAB)
    await bot.say("/goal show")
    assert "SECRET goal" in bot.text
    await bot.say("/review")
    assert "SECRET and long" in bot.text
