"""How a post looks: pure, the same for the preview and for what is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from guidebot.adapter import ThreadPlan
from guidebot.core import limits
from guidebot.core.actions import on_post
from guidebot.core.guide import Guide
from guidebot.core.posts import Schedule
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Footnote,
    Link,
    Moment,
    Plain,
    Reply,
    Sign,
    Span,
    Symbol,
    Text,
    buttons,
    footnote,
    say,
    strong,
    text,
)
from guidebot.core.schedule import Rhythm
from guidebot.core.text import shorten
from guidebot.features.posts.series import Postable, PostSeries

DAYS_OPEN = {Rhythm.WEEKLY: 7, Rhythm.TWICE: 4, Rhythm.FORTNIGHTLY: 14}
_LEAST = 200


@dataclass(frozen=True, slots=True)
class Around:
    """What a post says besides its item: the link of the last one, when it was due if it is late, and who tries it."""

    last: str = ""
    due: datetime | None = None
    zone: str = "UTC"
    tried: str = ""


ALONE = Around()


def post_reply(guide: Guide, series: PostSeries, entry: Postable, around: Around = ALONE) -> Reply:
    """The post of *entry*, within the limits of every platform."""
    row = (buttons(*below),) if (below := series.buttons(entry)) else ()
    body = (*series.body(guide, entry), *_around(around, hint=not series.composed), *row)
    return _fit(Reply(body, summary=shorten(entry.title, limits.HEADING)))


def live(reply: Reply, kind: str) -> Reply:
    """*reply* as it is posted: its buttons say below which series they stand, so that presses are counted."""
    return replace(reply, blocks=tuple(_live(one, kind) for one in reply.blocks))


def _live(block: Block, kind: str) -> Block:
    if not isinstance(block, Actions) or not isinstance(block.items, tuple):
        return block
    return Actions(
        tuple(replace(one, action=on_post(kind, one.action)) if isinstance(one, Button) else one for one in block.items)
    )


def thread_plan(schedule: Schedule, entry: Postable) -> ThreadPlan:
    """The discussion that opens on a post and stays open until the next one."""
    opening = say("Talk about it here: what would you try first, what have you seen already, who wants to join?")
    return ThreadPlan(title=shorten(entry.title, 90), opening=opening, days=DAYS_OPEN[schedule.rule.rhythm])


def _around(around: Around, *, hint: bool) -> list[Block]:
    blocks: list[Block] = [text(Symbol(Sign.PERSON), " ", strong(around.tried))] if around.tried else []
    if around.due is not None:
        moment = Moment(around.due, "datetime", around.zone)
        blocks.append(footnote("This post is late: it was planned for ", moment, "."))
    words = "More shows details to you alone; I’ll try it counts here; Make it a goal is yours alone."
    spans: list[Span] = [Plain(words)] if hint else []
    if around.last:
        spans += [*([Plain(" ")] if hint else []), Link("The last post and its discussion", around.last)]
    return [*blocks, *([Footnote(tuple(spans))] if spans else [])]


def _fit(reply: Reply) -> Reply:
    """*reply* with its longest paragraph shortened until it fits one message."""
    over = limits.reply_length(reply) - limits.PAGE_CHARACTERS
    while over > 0:
        sizes = [limits.block_length(one) if isinstance(one, Text) else 0 for one in reply.blocks]
        longest = sizes.index(max(sizes))
        block = reply.blocks[longest]
        if not isinstance(block, Text) or sizes[longest] <= _LEAST:
            return reply
        shorter = text(shorten(_plain(block), max(_LEAST - 20, sizes[longest] - over - 10)))
        reply = replace(reply, blocks=(*reply.blocks[:longest], shorter, *reply.blocks[longest + 1 :]))
        over = limits.reply_length(reply) - limits.PAGE_CHARACTERS
    return reply


def _plain(block: Text) -> str:
    return "".join(getattr(span, "text", "") or getattr(span, "label", "") for span in block.spans)
