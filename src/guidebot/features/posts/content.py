"""How a post looks: pure, the same for the preview and for what is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from guidebot.adapter import ThreadPlan
from guidebot.core import limits
from guidebot.core.actions import ActionRef
from guidebot.core.guide import Guide, Problem, Reading, Topic
from guidebot.core.posts import Schedule
from guidebot.core.reply import (
    Block,
    Button,
    Fields,
    Footnote,
    Heading,
    Link,
    Moment,
    Plain,
    Reply,
    Sign,
    Span,
    Text,
    Tone,
    buttons,
    emphasis,
    footnote,
    say,
    strong,
    text,
)
from guidebot.core.schedule import Rhythm
from guidebot.core.text import shorten
from guidebot.features.guide import parts
from guidebot.features.guide.problems import first_step, taking
from guidebot.features.posts.pool import Postable

DAYS_OPEN = {Rhythm.WEEKLY: 7, Rhythm.TWICE: 4, Rhythm.FORTNIGHTLY: 14}
_LEAST = 200
_BOLD = 400


@dataclass(frozen=True, slots=True)
class Around:
    """What a post says besides its item: the link of the last one, and when it was due if it is late."""

    last: str = ""
    due: datetime | None = None
    zone: str = "UTC"


ALONE = Around()


def post_reply(guide: Guide, entry: Postable, around: Around = ALONE) -> Reply:
    """The post of *entry*, within the limits of every platform."""
    kind = "problem" if isinstance(entry, Problem) else "topic"
    body = _problem(guide, entry) if isinstance(entry, Problem) else _topic(guide, entry)
    row = buttons(
        Button("More", ActionRef("post.more", (kind, entry.id))),
        Button("Make it a goal", ActionRef("goal.from", (kind, entry.id)), Tone.PRIMARY),
    )
    return _fit(Reply((*body, *_around(around), row), summary=shorten(entry.title, limits.HEADING)))


def thread_plan(schedule: Schedule, entry: Postable) -> ThreadPlan:
    """The discussion that opens on a post and stays open until the next one."""
    opening = say("Talk about it here: what would you try first, what have you seen already, who wants to join?")
    return ThreadPlan(title=shorten(entry.title, 90), opening=opening, days=DAYS_OPEN[schedule.rule.rhythm])


def _problem(guide: Guide, entry: Problem) -> list[Block]:
    direction = guide.directions.get(entry.direction)
    about = ["Open problem of the week", entry.difficulty.value, *([direction.title] if direction else [])]
    cautions = [guide.about.cautions[one] for one in entry.cautions if one in guide.about.cautions]
    facts = taking(entry)
    return [
        Heading(shorten(entry.title, limits.HEADING), 1, Sign.PROBLEM),
        footnote(" · ".join(about)),
        text(entry.statement),
        *first_step(entry),
        *((Fields(tuple(facts)),) if facts else ()),
        *(footnote("Caution: ", one) for one in cautions),
        Footnote((Plain("Source: "), *parts.source_line(entry.source))),
        *((footnote("Suggested by ", Plain(entry.credit), ". Thank you!"),) if entry.credit else ()),
    ]


def _topic(guide: Guide, entry: Topic) -> list[Block]:
    cluster = guide.clusters.get(entry.cluster)
    about = ["Governance topic of the week", *([cluster.title] if cluster else [])]
    first = [Reading(one.id, one.note) for one in entry.reading if one.id in guide.works][:1]
    reading = [parts.work_line(guide.works[one.id], one.note) for one in first]
    return [
        Heading(shorten(entry.title, limits.HEADING), 1, Sign.GOVERNANCE),
        footnote(" · ".join(about)),
        text(strong(entry.question) if len(entry.question) <= _BOLD else entry.question),
        *parts.paragraphs(entry.why[:1]),
        *(Text((strong("First reading: "), *one)) for one in reading),
        Text((strong("A first written piece: "), *_marked(entry.first_piece))),
        Footnote((emphasis(parts.standpoint(guide, entry)), Plain(" Source: "), *parts.source_line(entry.source))),
    ]


def _marked(paragraph: str) -> tuple[Span, ...]:
    block = parts.paragraphs([paragraph])[0]
    return block.spans if isinstance(block, Text) else (Plain(paragraph),)


def _around(around: Around) -> list[Block]:
    blocks: list[Block] = []
    if around.due is not None:
        moment = Moment(around.due, "datetime", around.zone)
        blocks.append(footnote("This post is late: it was planned for ", moment, "."))
    spans: list[Span] = [Plain("More shows details to you alone; Make it a goal plans it with you.")]
    if around.last:
        spans += [Plain(" "), Link("The last post and its discussion", around.last)]
    return [*blocks, Footnote(tuple(spans))]


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
