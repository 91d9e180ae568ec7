"""The weekly governance topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guidebot.core import limits
from guidebot.core.actions import ActionRef
from guidebot.core.guide import Guide, Kind, Reading, Topic
from guidebot.core.limits import OPTION
from guidebot.core.reply import (
    Block,
    Button,
    Footnote,
    Heading,
    Option,
    Plain,
    Reply,
    Sign,
    Span,
    Text,
    emphasis,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.schedule import Weekday
from guidebot.core.suggestions import Subject, as_topic
from guidebot.core.text import shorten
from guidebot.features.guide import parts
from guidebot.features.guide.governance import topic_reply
from guidebot.features.posts.series import HABITS, Choice, Draw, Postable, PostSeries
from guidebot.features.tried import start

KIND = "topic"
_BOLD = 400


def topics(guide: Guide, chosen: Mapping[str, str]) -> dict[str, Postable]:
    """The topics in the guide's order."""
    cluster = chosen.get("cluster", "")
    return {one.id: one for one in guide.topics.values() if cluster in {"", one.cluster}}


async def pool(draw: Draw, chosen: Mapping[str, str]) -> Mapping[str, Postable]:
    """Topics of the guide, and what the community itself suggested, which passes every choice."""
    live = await draw.services.suggestions.live(draw.community)
    suggested = {one.item: as_topic(one) for one in live if one.subject is Subject.TOPIC}
    return {**topics(draw.guide, chosen), **suggested}


def body(guide: Guide, entry: Postable) -> Sequence[Block]:
    """The question, a first reading and a first written piece."""
    assert isinstance(entry, Topic)
    cluster = guide.clusters.get(entry.cluster)
    about = ["Governance topic of the week", *([cluster.title] if cluster else [])]
    first = [Reading(one.id, one.note) for one in entry.reading if one.id in guide.works][:1]
    reading = [parts.work_line(guide.works[one.id], one.note) for one in first]
    return (
        Heading(shorten(entry.title, limits.HEADING), 1, Sign.GOVERNANCE),
        footnote(" · ".join(about)),
        text(strong(entry.question) if len(entry.question) <= _BOLD else entry.question),
        *parts.paragraphs(entry.why[:1]),
        *(Text((strong("First reading: "), *one)) for one in reading),
        Text((strong("A first written piece: "), *_marked(entry.first_piece))),
        Footnote((emphasis(parts.standpoint(guide, entry)), Plain(" Source: "), *parts.source_line(entry.source))),
    )


def below(entry: Postable) -> Sequence[Button]:
    """More about it, taking it up with others, and a goal of one's own."""
    return (
        Button("More", ActionRef("post.more", (KIND, entry.id))),
        start(KIND, entry.id),
        Button("Make it a goal", ActionRef("goal.from", (KIND, entry.id))),
    )


def more(ask: Request, entry: Postable) -> Reply:
    """The whole topic; a suggestion has no more than its post."""
    assert isinstance(entry, Topic)
    if entry.cluster in ask.guide.clusters:
        return topic_reply(ask.guide, entry)
    return Reply(tuple(body(ask.guide, entry)))


def clusters(guide: Guide) -> Sequence[Option]:
    """The groups of topics."""
    return [Option(shorten(one.title, OPTION), one.id) for one in guide.clusters.values()]


def _marked(paragraph: str) -> tuple[Span, ...]:
    block = parts.paragraphs([paragraph])[0]
    return block.spans if isinstance(block, Text) else (Plain(paragraph),)


TOPICS = PostSeries(
    kind=KIND,
    title="Weekly governance topic",
    sign=Sign.GOVERNANCE,
    day=Weekday.THURSDAY,
    aliases=("governance",),
    wanted=True,
    choices=(Choice(name="cluster", label="Cluster", options=clusters), *HABITS),
    lookup=Kind.TOPIC,
    pool=pool,
    body=body,
    buttons=below,
    more=more,
)
