"""`/inbox`: what did not come as a direct message."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Command, Topic, command
from guidebot.core.members import Letter
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Heading,
    Moment,
    Plain,
    Quote,
    Reply,
    Sign,
    button_rows,
    footnote,
    line,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.goals.people import me

AT_ONCE = 4  # they are read once shown, so all of them must stand on one page
LONGEST = 700


@command("inbox", topic=Topic.YOU)
async def inbox(ask: Request) -> Reply:
    """Read messages that wait for you instead of coming as direct messages."""
    letters = await ask.services.members.take(ask.member, ask.now, AT_ONCE)
    if not letters:
        return Reply((text("Nothing waits for you."),))
    member = await me(ask)
    blocks: list[Block] = [Heading("What waited for you", 1, Sign.CLOCK)]
    for one in letters:
        blocks += [Quote(line(Moment(one.at, "datetime", member.where), Plain(f": {shorten(one.words, LONGEST)}")))]
    blocks += button_rows(_goals(letters), 3)
    left = await ask.services.members.unread(ask.member)
    more = f" {left} more wait: " if left else ""
    blocks.append(footnote("These are read now.", more, *([CommandRef("inbox")] if left else [])))
    if member.unreachable:
        blocks.append(
            footnote("Direct messages from me are closed. Open them in your settings, then write to me once.")
        )
    return Reply(tuple(blocks))


COMMANDS: tuple[Command, ...] = (inbox,)


def _goals(letters: Sequence[Letter]) -> list[Button]:
    numbers = list(dict.fromkeys(one.goal for one in letters if one.goal is not None))
    return [Button(f"Show goal {one}", ActionRef("goal.show", (str(one),))) for one in numbers[:3]]
