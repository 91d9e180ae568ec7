"""Draw the pictures of the documents: an answer on each platform, a reminder, and a week of a community.

Run ``python docs/pictures/draw.py`` after renderers or the content have changed. The answer comes from the whole
program in memory, goes through the console's, Discord's and Slack's own renderers, and Chromium photographs what they
made: the console's text as it is, the JSON of the other two drawn with `pictures.css`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from browser import NoBrowserError, photograph
from console_page import console_page
from discord_page import discord_page
from parts import Scene
from slack_page import slack_page

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.reply import Reply
from guidebot.testing import Talk, talk

LINE = "problem interpretability beginner"
PROBLEM = "truth-probes-new-setting"
TRIED = "A mean-difference probe on the statements about cities, then on their negations."
FOUND = {
    "eve": "It holds for cities and turns round for negations: it reads “likely”, not “true”.",
    "kim": "The same on a second model, but only in the later layers.",
}
FOLLOWING = "Begin with the negated statements; they break it within an evening."
WHY = "I want to find out whether I enjoy this kind of work."
PLAN = "If it is Tuesday after dinner, then I work on it for an hour."
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
    return made | {name: discord_page(*shown) for name, shown in (await community()).items()}


def main() -> int:
    """Draw every picture; 1 when there is no browser."""
    try:
        for name, html in asyncio.run(pages()).items():
            photograph(html, FOLDER / f"{name}.png")
    except NoBrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
