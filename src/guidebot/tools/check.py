"""`guidebot check`: configuration and content, with every reply that the content can make held against the limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from guidebot.core import limits, pages
from guidebot.core.actions import ActionRef
from guidebot.core.guide import Advice, AnyEntry, Direction, Guide, Kind, Problem, Resource, Topic
from guidebot.core.reply import Button, Reply, buttons
from guidebot.features.guide import advice, contents, directions, governance, learn, problems
from guidebot.loading.loaded import Loaded
from guidebot.loading.mistakes import Mistake

_SHARE = buttons(Button("Share here", ActionRef("share", ("check",))))


def replies(guide: Guide) -> Iterator[tuple[Kind | None, str, Reply]]:
    """Every reply that lookups can make from *guide*, with the entry it shows."""
    yield None, "guide", contents.contents_reply(guide)
    yield None, "advice", advice.advice_list(guide)
    yield None, "direction", directions.direction_list(guide)
    yield None, "governance", governance.topic_list(guide)
    yield None, "learn", learn.resource_list(guide)
    for cluster in guide.clusters.values():
        yield None, cluster.id, governance.topic_list(guide, cluster)
    for kind, entry in guide.entries():
        reply = entry_reply(guide, entry)
        if reply is not None:
            yield kind, entry.id, reply


def entry_reply(guide: Guide, entry: AnyEntry) -> Reply | None:
    """The reply that shows *entry*; works have none of their own."""
    match entry:
        case Advice():
            return advice.advice_reply(guide, entry)
        case Direction():
            return directions.direction_reply(guide, entry)
        case Topic():
            return governance.topic_reply(guide, entry)
        case Resource():
            return learn.resource_reply(guide, entry)
        case Problem():
            return problems.problem_reply(guide, entry, "problem")
        case _:
            return None


def _turned(number: int) -> ActionRef:
    return ActionRef("page", (str(number), "check"))


def limit_mistakes(loaded: Loaded) -> list[Mistake]:
    """Everything in the content that some platform could not show, with the buttons counted in that dispatch adds."""
    found = []
    for kind, id_, reply in replies(loaded.guide):
        origin = loaded.origins.get((kind, id_)) if kind else None
        shared = replace(reply, blocks=(*reply.blocks, _SHARE))
        for number in range(len(pages.cut(shared))):
            for text in limits.reply_problems(pages.page(shared, number, _turned)):
                file, line = (origin.file, origin.line) if origin else ("content", 1)
                found.append(Mistake(file, line, f"{id_}: {text}"))
    return found
