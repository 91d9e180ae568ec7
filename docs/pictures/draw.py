"""Draw the pictures of the documents: an answer on each platform, reminders, a first evening, a community's week.

Run ``python docs/pictures/draw.py`` after renderers or the content have changed. The answer comes from the whole
program in memory, goes through the console's, Discord's and Slack's own renderers, and Chromium photographs what they
made: the console's text as it is, the JSON of the other two drawn with `pictures.css`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from browser import NoBrowserError, photograph
from console_page import console_page
from discord_page import discord_page
from parts import Scene
from slack_page import slack_page

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.reply import Image, Reply
from guidebot.loading.config import Config, ContentSettings
from guidebot.testing import Talk, talk

LINE = "problem interpretability beginner"
PROBLEM = "truth-probes-new-setting"
TRIED = "A mean-difference probe on the statements about cities, then on their negations."
FOUND = {
    "eve": "It holds for cities and turns round for negations: it reads “likely”, not “true”.",
    "kim": "The same on a second model, but only in the later layers.",
}
FOLLOWING = "Begin with the negated statements; they break it within an evening."
SCHOOL = """
entries:
  - id: winter-research-school
    title: Winter research school
    host: A group in Cambridge
    url: https://example.org/winter-school
    kind: fellowship
    summary: Ten weeks with a mentor on a question of one's own, ending in something written.
    closes: 2026-12-20
    starts: 2027-01-18
    place: London
    mode: in person
    focus: [technical]
    entry_bar: low
    stipend: included
    effort: full time
    source: {title: An example, url: https://example.org/winter-school}
    reviewed: 2026-11-23
"""
LOOKED_FOR = "opportunities list london beginner"
WHY = "I want to find out whether I enjoy this kind of work."
PLAN = "If it is Tuesday after dinner, then I work on it for an hour."
SENTENCE = "When it is Tuesday after dinner, then I open the notebook."
TAPS = ("1 to 3 hours", "Writing code", "I am new to it")
FELT = {  # taps on `/start`, and what is tapped before and after
    TAPS: ("323", "445"),
    ("1 to 3 hours", "Writing texts", "I am new to it"): ("443", "232"),
    ("1 to 3 hours", "Working with people", "I am new to it"): ("234", "343"),
}
FOLDER = Path(__file__).parent
PAGES = {"console": console_page, "discord": discord_page, "slack": slack_page}


async def answer() -> tuple[Reply, Scene]:
    """The answer to `LINE`, and who asked."""
    async with talk() as bot:
        await bot.say(f"/{LINE}")
        assert isinstance(bot.content, Reply)
        return bot.content, Scene(LINE, bot.member, bot.clock.now())


async def nudge() -> tuple[Reply, Scene]:
    """The reminder a week after that problem was made a goal."""
    async with talk() as bot:
        await bot.say(f"/{LINE}")
        await bot.press("Make it a goal")
        goal = bot.content
        assert isinstance(goal, Reply)
        await bot.press("Add why")
        await bot.submit(why=WHY, plan=PLAN)
        await bot.press("Remind me weekly", on=goal)
        await bot.submit()
        for days in (0, 7):
            await bot.clock.advance(days=days, minutes=15)
            await bot.app.deliveries.beat()
        return bot.chat.deliveries[-1].reply, Scene("", bot.member, bot.clock.now())


async def week() -> tuple[Reply, Scene]:
    """The next reminder of a member who chose the week, with a line of their own."""
    async with talk() as bot:
        bot.zone = "UTC"
        await bot.say("/goal add")
        await bot.submit(title="Rebuild a probe for truth", steps="Read the paper\nRun the notebook\nWrite it up")
        await bot.press("Remind me weekly")
        await bot.advance(days=8)
        await bot.press("Next milestone", on=bot.chat.deliveries[-1].reply)
        await bot.press("Add when and then")
        await bot.submit(if_then=SENTENCE)
        await bot.advance(days=7)
        return bot.chat.deliveries[-1].reply, Scene("", bot.member, bot.clock.now())


async def start() -> tuple[Reply, Scene]:
    """What three taps lead to."""
    async with talk() as bot:
        await tapped(bot, TAPS)
        assert isinstance(bot.content, Reply)
        return bot.content, Scene("start", bot.member, bot.clock.now())


async def fit() -> bytes:
    """The picture of three tries."""
    async with talk() as bot:
        for taps, (before, after) in FELT.items():
            await tapped(bot, (*taps, "Do it within a week", *before))
            await bot.say("/fit")
            for label in ("How was it?", *after):
                await bot.press(label)
        await bot.say("/fit")
        assert isinstance(bot.content, Reply)
        return next(block.file.content for block in bot.content.blocks if isinstance(block, Image))


async def tapped(bot: Talk, labels: Sequence[str]) -> None:
    """`/start`, and these buttons."""
    await bot.say("/start")
    for label in labels:
        await bot.press(label)


async def community() -> dict[str, tuple[Reply, Scene]]:
    """A post that three people try, a card in its discussion, and the digest of that week."""
    async with talk() as bot:
        bot.organiser = True
        await bot.say("/setup")
        await bot.submit(channel="general", zone="UTC", problem="monday 09:00", topic="off", answers="private")
        await bot.press("Looks good")
        await bot.say("/schedule edit digest")
        await bot.submit(channel="general")
        await bot.say(f"/schedule pin problem {PROBLEM}")
        await bot.say("/schedule now problem")
        await bot.app.deliveries.beat()
        for member in ("ada", "eve", "bob"):
            await tried(bot, member)
        await bot.advance(hours=2)
        post = bot.chat.revised[-1].reply
        for member, found in FOUND.items():
            await told(bot, member, found)
        await bot.advance(days=5)
        shown = {one.key.partition(":")[0]: one.reply for one in bot.chat.deliveries}
        scene = Scene("", "guidebot", bot.clock.now())
        return {"post": (post, scene), "card": (shown["card"], scene), "digest": (shown["post"], scene)}


def write_school(place: Path) -> None:
    """A community's own opportunity, as content in *place*."""
    place.mkdir()
    place.joinpath("ours.yaml").write_text(SCHOOL, encoding="utf-8")


async def opening() -> tuple[Reply, Scene]:
    """What is open in London, in a community that added a programme of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write_school(Path(folder, "opportunities"))
        async with talk(config=Config(content=ContentSettings(extra=(folder,)))) as bot:
            bot.zone = "Europe/London"
            await bot.say(f"/{LOOKED_FOR}")
            assert isinstance(bot.content, Reply)
            return bot.content, Scene(LOOKED_FOR, bot.member, bot.clock.now())


async def tried(bot: Talk, member: str) -> None:
    """*member* takes the problem up."""
    bot.member = member
    await bot.ask(Press(ActionRef("try.start", ("problem", PROBLEM)).encode()))
    await bot.submit()


async def told(bot: Talk, member: str, found: str) -> None:
    """*member* tells what came of it."""
    bot.member = member
    await bot.say(f"/outcome add {PROBLEM}")
    await bot.submit(tried=TRIED, found=found, following=FOLLOWING, name="yes")
    await bot.press("Post it")


async def pages() -> dict[str, str]:
    """The HTML of each picture by its name."""
    reply, scene = await answer()
    made = {name: page(reply, scene) for name, page in PAGES.items()} | {"nudge": discord_page(*await nudge())}
    made |= {"week": discord_page(*await week()), "start": discord_page(*await start())}
    radar = await opening()
    made |= {f"opportunity-{name}": PAGES[name](*radar) for name in ("discord", "slack")}
    return made | {name: discord_page(*shown) for name, shown in (await community()).items()}


def main() -> int:
    """Draw every picture; 1 when there is no browser."""
    try:
        for name, html in asyncio.run(pages()).items():
            photograph(html, FOLDER / f"{name}.png")
        (FOLDER / "fit.png").write_bytes(asyncio.run(fit()))
    except NoBrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
