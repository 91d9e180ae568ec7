"""What follows a post: its discussion thread, and publishing in announcement channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

import discord
from discord.http import HTTPClient

from guidebot.adapter import ThreadPlan, Warn
from guidebot.core.clock import Clock
from guidebot.core.records import dataclass
from guidebot.core.text import shorten
from guidebot_discord.answering import FAILURES
from guidebot_discord.insisting import insist
from guidebot_discord.outcomes import THREAD_EXISTS, outcome

Minutes = Literal[60, 1440, 4320, 10080]
_DAY = 24 * 60
_FORBIDDEN = frozenset({50001, 50013})
_PUBLISHED = 40033


@dataclass(frozen=True, slots=True)
class Discussion:
    """The thread of a post, whether it was opened only now, and what went less well."""

    thread: int | None
    fresh: bool = False
    warnings: tuple[Warn, ...] = ()


def archive_after(days: int) -> Minutes:
    """The shortest of Discord's times that keeps a thread open for *days*; a week is the longest."""
    minutes = days * _DAY
    return cast("Minutes", next((one for one in (60, _DAY, 3 * _DAY) if one >= minutes), 7 * _DAY))


async def open_thread(
    http: HTTPClient, clock: Clock, channel: int, message: int, plan: ThreadPlan, *, known: Mapping[str, Any] | None
) -> Discussion:
    """Open the discussion on *message*, unless it is *known* to be open; a failure is a warning.

    Where the answer is lost it is asked for again: Discord says so when it is open already.
    """
    if known is not None:
        return Discussion(int(known["id"]))

    async def start() -> Mapping[str, Any]:
        return await http.start_thread_with_message(
            channel, message, name=shorten(plan.title, 100), auto_archive_duration=archive_after(plan.days)
        )

    try:
        made = await insist(clock, start)
    except FAILURES as error:
        code = error.code if isinstance(error, discord.HTTPException) else 0
        if code == THREAD_EXISTS:
            return Discussion(message)  # a thread on a message has the message's id
        if code in _FORBIDDEN:
            what = "The post is there, but the bot may not open its discussion thread."
            fix = "Grant the bot Create Public Threads in this channel."
            return Discussion(None, warnings=(Warn(what=what, fix=fix),))
        what = f"The post is there, but its discussion thread could not be opened: {outcome(error).message}"
        fix = "Open a thread by hand this time; /doctor shows whether a right is missing."
        return Discussion(None, warnings=(Warn(what=what, fix=fix),))
    return Discussion(int(made["id"]), fresh=True)


async def publish(http: HTTPClient, clock: Clock, channel: int, message: int) -> list[Warn]:
    """Publish a post of an announcement channel to the channels that follow it; a failure is a warning."""
    try:
        await insist(clock, lambda: http.publish_message(channel, message))
    except FAILURES as error:
        if isinstance(error, discord.HTTPException) and error.code == _PUBLISHED:
            return []
        what = f"The announcement is there, but it was not published to followers: {outcome(error).message}"
        return [Warn(what=what, fix="Publish it by hand, or grant the bot Send Messages in this channel.")]
    return []
