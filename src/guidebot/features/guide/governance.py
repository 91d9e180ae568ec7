"""`/governance`: topics that lack an expert, in the clusters of the post and ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Arg, command
from guidebot.core.commands import Topic as Group
from guidebot.core.guide import Cluster, Guide, Kind, Topic
from guidebot.core.limits import OPTION
from guidebot.core.reply import (
    Block,
    Button,
    Heading,
    ItemList,
    Option,
    Reply,
    Sign,
    Tone,
    buttons,
    emphasis,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.guide import parts
from guidebot.features.guide.memory import remembered
from guidebot.features.guide.picks import completer, pick
from guidebot.features.tried import with_tried

MENUS = 3


@remembered
def topic_reply(guide: Guide, entry: Topic) -> Reply:
    """One topic: the question, why, first reading, a first piece."""
    cluster = guide.clusters[entry.cluster]
    return Reply(
        (
            Heading(entry.title, 1, Sign.GOVERNANCE),
            footnote(f"Governance topic · {titled(cluster)}"),
            text(strong(entry.question)),
            *parts.standing(entry),
            *parts.part("Why it matters", parts.paragraphs(entry.why)),
            *parts.part("First reading", parts.works(guide, entry.reading)),
            *parts.part("A first written piece", parts.paragraphs([entry.first_piece])),
            parts.origin(parts.standpoint(guide, entry), entry.source, entry),
            buttons(
                Button("Become the expert: make it a goal", ActionRef("goal.from", ("topic", entry.id)), Tone.PRIMARY),
                Button(f"↑ {cluster.title}"[:75], ActionRef("go", (f"governance {cluster.id}",))),
            ),
        )
    )


@remembered
def topic_list(guide: Guide, only: Cluster | None = None) -> Reply:
    """All topics in their clusters, or one cluster."""
    title = "Governance topics that want an expert" if only is None else titled(only)
    blocks: list[Block] = [Heading(title, 1, Sign.GOVERNANCE)]
    clusters = [one for one in guide.clusters.values() if only in {None, one}]
    for cluster in clusters:
        mine = [one for one in guide.topics.values() if one.cluster == cluster.id]
        inside: list[Block] = [text(cluster.summary)]
        inside += [footnote(emphasis(cluster.standpoint))] if cluster.standpoint else []
        inside += [ItemList(tuple(parts.listed(one) for one in mine), ordered=True)] if mine else []
        blocks += parts.part(titled(cluster), inside) if only is None else inside
        if only is not None:
            blocks += parts.part("Background for all of them", parts.works(guide, cluster.background))
    blocks.append(parts.attribution(guide))
    return Reply((*blocks, *_menus(guide, clusters)))


def titled(cluster: Cluster) -> str:
    """The title of *cluster*, marked where the post does not have it."""
    return f"{cluster.title} (since the post: added by us)" if cluster.ours else cluster.title


def _menus(guide: Guide, clusters: Sequence[Cluster]) -> list[Block]:
    """A menu of topics for each cluster, or one of clusters where there are more than a message has room for."""
    if len(clusters) > MENUS:
        options = [Option(shorten(one.title, OPTION), one.id, shorten(one.summary, OPTION)) for one in clusters]
        return parts.menu("A cluster…", options, "governance")
    blocks: list[Block] = []
    for nth, cluster in enumerate(clusters):
        mine = [one for one in guide.topics.values() if one.cluster == cluster.id]
        blocks += parts.menu(f"{cluster.title}…"[:100], [parts.choice(one) for one in mine], "governance", nth)
    return blocks


@command("governance", topic=Group.GUIDE, guide=True, examples=("governance", "governance chip tracking"))
async def governance(
    ask: Request,
    name: Annotated[str | None, Arg("A topic; leave it out for the clusters", pick=completer(Kind.TOPIC))] = None,
) -> Reply:
    """Read about a governance topic: question, first reading, first piece."""
    if name is None:
        return topic_list(ask.guide)
    for cluster in ask.guide.clusters.values():
        if name.lower() in {cluster.id, cluster.title.lower()}:
            return topic_list(ask.guide, cluster)
    found = pick(ask, Kind.TOPIC, name)
    if isinstance(found, Reply):
        return found
    assert isinstance(found, Topic)
    reply = parts.flaggable(ask, topic_reply(ask.guide, found), Kind.TOPIC, found.id)
    return await with_tried(ask, reply, Kind.TOPIC.value, found.id)
