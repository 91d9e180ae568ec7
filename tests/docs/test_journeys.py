"""The stops of docs/why/design.md are functions, and a real run passes them in that order."""

from __future__ import annotations

import io
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from pathlib import Path
from types import FrameType

from guidebot.core.people import CommunityId
from guidebot.features.posts import series_list
from guidebot.loading.config import Config
from guidebot.testing import talk
from guidebot.tools import demo

PAGE = (Path(__file__).parents[2] / "docs/why/design.md").read_text(encoding="utf-8")


def stops(heading: str) -> list[str]:
    """The functions that a journey names, in order."""
    part = PAGE.split(f"### {heading}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    return re.findall(r"^\d+\. `([\w.]+)`", part, re.MULTILINE)


@contextmanager
def traced() -> Iterator[list[str]]:
    """Every function of the program that begins meanwhile, as the page writes it."""
    passed: list[str] = []

    def begin(frame: FrameType, event: str, _: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("guidebot"):
            passed.append(f"{module.removeprefix('guidebot.')}.{frame.f_code.co_qualname}")

    threading.setprofile(begin)  # the database works in threads of its own, which start meanwhile
    sys.setprofile(begin)
    try:
        yield passed
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def in_order(wanted: list[str], passed: list[str]) -> list[str]:
    """Those of *wanted* that are not passed, or only before the stop in front of them."""
    at, missed = 0, []
    for stop in wanted:
        try:
            at = passed.index(stop, at) + 1
        except ValueError:
            missed.append(stop)
    return missed


async def test_a_command(tmp_path: Path) -> None:
    """`guidebot say "/direction debate"`, from the line to what is printed."""
    with redirect_stdout(io.StringIO()) as printed, traced() as passed:
        await demo.answer_line(Config(state=str(tmp_path)), "/direction debate")

    assert len(stops("A command")) >= 7
    assert [] == in_order(stops("A command"), passed)
    assert "Debate" in printed.getvalue()


async def test_a_weekly_post() -> None:
    """From the moment that is due to what is remembered of it."""
    lab = CommunityId("fake", "lab")
    with traced() as passed:
        async with talk() as bot:
            for one in series_list.first(lab, channel="general", zone="UTC", anchor=bot.clock.now().date()):
                await bot.app.stores.schedules.save(one.planned(bot.clock.now()))
            bot.clock.jump(bot.clock.now() + timedelta(days=7))
            await bot.app.deliveries.plan()
            await bot.app.deliveries.send()
            await bot.app.deliveries.settle()

    assert len(stops("A weekly post")) >= 7
    assert [] == in_order(stops("A weekly post"), passed)


async def test_done_on_a_nudge() -> None:
    """From the decision to write to the member to the sign of life that their answer is."""
    with traced() as passed:
        async with talk() as bot:
            await bot.say("/nudges on day:monday time:09:00")
            await bot.say("/goal add Write a post")
            passed.clear()
            await bot.advance(days=8)
            nudge = next(one.reply for one in bot.chat.deliveries if one.key.startswith("nudge:"))
            await bot.press("Done", on=nudge)

    assert len(stops("*Done* on a nudge")) >= 5
    assert [] == in_order(stops("*Done* on a nudge"), passed)
