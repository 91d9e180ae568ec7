"""`/schedule log`: what organisers did."""

from __future__ import annotations

from itertools import groupby

from guidebot.core.audit import KEPT_DAYS, Deed
from guidebot.core.commands import Access, Command, Topic, command
from guidebot.core.reply import (
    Block,
    CommandRef,
    Heading,
    ItemList,
    Line,
    Moment,
    Reply,
    Sign,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request

SHOWN = 60
PER_LIST = 10


@command("schedule log", topic=Topic.COMMUNITY, weighty=False, access=Access.ORGANISER)
async def schedule_log(ask: Request) -> Reply:
    """See what organisers did here in the last 90 days."""
    assert ask.community is not None, "organiser commands are for communities only"
    deeds = await ask.services.audit.latest(ask.community, SHOWN)
    if not deeds:
        return Reply((text("Nothing yet. It begins with ", CommandRef("setup"), "."),))
    blocks: list[Block] = [Heading("What organisers did", 1, Sign.CLOCK)]
    for _, group in groupby(deeds, key=lambda deed: (deed.at.year, deed.at.month)):
        mine = list(group)
        blocks.append(Heading(f"{mine[0].at:%B} {mine[0].at.year}", 2))
        lines = tuple(_line(one, ask.settings.where) for one in mine)
        blocks += [ItemList(lines[at : at + PER_LIST]) for at in range(0, len(lines), PER_LIST)]
    more = f" The latest {SHOWN} are shown." if len(deeds) == SHOWN else ""
    blocks.append(footnote(f"Kept for {KEPT_DAYS} days; only organisers see it.{more}"))
    return Reply(tuple(blocks))


COMMANDS: tuple[Command, ...] = (schedule_log,)


def _line(deed: Deed, zone: str) -> Line:
    return line(Moment(deed.at, "datetime", zone), " ", strong(deed.name or "somebody"), f" {deed.what}")
