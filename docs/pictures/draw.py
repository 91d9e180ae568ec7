"""Draw the pictures of README.md: one real answer, as each platform's renderer makes it, and a reminder.

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

from guidebot.core.reply import Reply
from guidebot.testing import talk

LINE = "problem interpretability beginner"
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


async def pages() -> dict[str, str]:
    """The HTML of each picture by its name."""
    reply, scene = await answer()
    return {name: page(reply, scene) for name, page in PAGES.items()} | {"nudge": discord_page(*await nudge())}


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
