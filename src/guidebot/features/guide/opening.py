"""Opens any entry from any command: a name that fits another kind is opened, with a word on what it is."""

from __future__ import annotations

from dataclasses import replace

from guidebot.core.commands import Answer, Command
from guidebot.core.guide import ANSWERED, OPEN, Advice, AnyEntry, Direction, Guide, Kind, Problem, Resource, Topic, Work
from guidebot.core.reply import Plain, Reply, text
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.guide import advice, directions, governance, learn, parts, problems
from guidebot.features.guide.picks import Elsewhere
from guidebot.features.guide.works import work_reply

IS = {
    Kind.ADVICE: "“{typed}” is an entry of advice.",
    Kind.DIRECTION: "“{typed}” is a direction.",
    Kind.TOPIC: "“{typed}” is a governance topic.",
    Kind.RESOURCE: "“{typed}” is a learning resource.",
    Kind.PROBLEM: "“{typed}” is an open problem.",
    Kind.WORK: "“{typed}” is a work.",
}
ANSWERED_IS = "“{typed}” is a problem that was answered, wholly or largely."
DATED_IS = "“{typed}” is a problem of which the guide says that it is dated."


def forgiving(command: Command) -> Command:
    """*command*, opening what was named instead of an entry of its own kind."""

    async def run(ask: Request, **given: object) -> Answer:
        try:
            return await command.run(ask, **given)
        except Elsewhere as found:
            return elsewhere(ask, found)

    return replace(command, run=run)


def elsewhere(ask: Request, named: Elsewhere) -> Reply:
    """The entry that was named, below a sentence on what it is."""
    opened = parts.flaggable(ask, entry_reply(ask.guide, named.entry), named.kind, named.entry.id)
    said = text(Plain(_what(named).format(typed=shorten(named.typed, 60))))
    return replace(opened, blocks=(said, *opened.blocks))


def _what(named: Elsewhere) -> str:
    """A sentence on what *named* is. A problem that is dated or answered is not called open."""
    entry = named.entry
    if isinstance(entry, Problem) and entry.status not in OPEN:
        return ANSWERED_IS if entry.status in ANSWERED else DATED_IS
    return IS[named.kind]


def entry_reply(guide: Guide, entry: AnyEntry) -> Reply:
    """The page of *entry*; opportunities have none, they are lines of `/opportunities`."""
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
        case Work():
            return work_reply(guide, entry)
        case _:
            raise TypeError(f"{type(entry).__name__} has no page")
