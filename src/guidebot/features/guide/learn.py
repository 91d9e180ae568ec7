"""`/learn`: upskilling resources on three shelves: the post's, ours, and programmes that one applies to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from guidebot.core.about import Milestone
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Arg, Topic, command
from guidebot.core.errors import StorageError
from guidebot.core.guide import Guide, Kind, Resource, Shelf
from guidebot.core.reply import (
    Block,
    Button,
    Footnote,
    Heading,
    ItemList,
    Line,
    LinkButton,
    Plain,
    Reply,
    Sign,
    Span,
    Tone,
    buttons,
    emphasis,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.suggestions import Subject, Suggestion
from guidebot.core.text import shorten
from guidebot.features.guide import parts
from guidebot.features.guide.memory import remembered
from guidebot.features.guide.picks import completer, pick

SUGGESTED = 10
SHELVES = {
    Shelf.POST: "The post's five",
    Shelf.OURS: "Courses that came later",
    Shelf.PROGRAMME: "Programmes to apply to",
}


@remembered
def resource_reply(guide: Guide, entry: Resource) -> Reply:
    """One resource: what it teaches, for whom, effort, milestones."""
    link = [LinkButton("Open it", entry.url)] if entry.url else []
    return Reply(
        (
            Heading(entry.title, 1, Sign.BOOK),
            text(strong(entry.summary)),
            *parts.standing(entry),
            *parts.part("What it teaches", parts.paragraphs(entry.teaches)),
            parts.fact("For whom:", entry.for_whom),
            parts.fact("Effort:", f"{entry.effort.text} ({entry.effort.source})"),
            *parts.part("Milestones", _milestones(entry)),
            *parts.part("To read", parts.works(guide, entry.works)),
            parts.origin(entry.standpoint, entry.source, entry),
            buttons(Button("Make it a goal", ActionRef("goal.from", ("resource", entry.id)), Tone.PRIMARY), *link),
            *parts.related(guide, entry.related),
        )
    )


def _milestones(entry: Resource) -> list[Block]:
    blocks: list[Block] = []
    groups = list(dict.fromkeys(one.group for one in entry.milestones))
    for group in groups:
        mine = [one for one in entry.milestones if one.group == group]
        if group:
            blocks.append(text(strong(group)))
        blocks += [ItemList(tuple(map(_milestone, mine[at : at + 10]))) for at in range(0, len(mine), 10)]
    return blocks


def _milestone(milestone: Milestone) -> Line:
    spans: list[Span] = [Plain(milestone.title)]
    if milestone.what:
        spans.append(Plain(f": {milestone.what}"))
    notes = [milestone.effort.text] if milestone.effort else []
    notes += ["optional"] if milestone.optional else []
    if notes:
        spans.append(emphasis(f" ({', '.join(notes)})"))
    return tuple(spans)


@remembered
def resource_list(guide: Guide) -> Reply:
    """All resources on their shelves."""
    blocks: list[Block] = [Heading("Upskilling", 1, Sign.BOOK)]
    menus: list[Block] = []
    for nth, shelf in enumerate(Shelf):
        mine = [one for one in guide.resources.values() if one.shelf is shelf]
        items = [ItemList(tuple(parts.listed(one) for one in mine), ordered=True)] if mine else []
        blocks += parts.part(SHELVES[shelf], items)
        menus += parts.menu(f"{SHELVES[shelf]}…", [parts.choice(one) for one in mine], "learn", nth)
    return Reply((*blocks, parts.attribution(guide), *menus))


def with_suggested(reply: Reply, suggested: Sequence[Suggestion]) -> Reply:
    """The list, with what members of this community suggested and organisers took below it."""
    items = tuple(map(_suggested, suggested))
    if not items:
        return reply
    at = next(nth for nth, block in enumerate(reply.blocks) if isinstance(block, Footnote))
    more = parts.part("Suggested in this community", [ItemList(items)])
    return replace(reply, blocks=(*reply.blocks[:at], *more, *reply.blocks[at:]))


def _suggested(suggestion: Suggestion) -> Line:
    """What the member wrote, as it is: never a link of ours."""
    who = [emphasis(f" – suggested by {suggestion.name}")] if suggestion.credit and suggestion.name else []
    return line(shorten(suggestion.text, 240), *who)


async def _accepted(ask: Request) -> Sequence[Suggestion]:
    """Resources that the community suggested; none while the database does not answer."""
    try:
        live = await ask.services.suggestions.live(ask.community) if ask.community is not None else ()
    except StorageError:
        return ()
    return [one for one in live if one.subject is Subject.RESOURCE][-SUGGESTED:]


@command("learn", topic=Topic.GUIDE, guide=True, examples=("learn", "learn arena"))
async def learn(
    ask: Request,
    name: Annotated[str | None, Arg("A resource; leave it out for all of them", pick=completer(Kind.RESOURCE))] = None,
) -> Reply:
    """Find what to learn from: courses, curricula, programmes to apply to."""
    if name is None:
        return with_suggested(resource_list(ask.guide), await _accepted(ask))
    found = pick(ask, Kind.RESOURCE, name)
    if isinstance(found, Reply):
        return found
    assert isinstance(found, Resource)
    return parts.flaggable(ask, resource_reply(ask.guide, found), Kind.RESOURCE, found.id)
