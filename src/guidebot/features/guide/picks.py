"""From what was typed to an entry: one clear match, buttons for several, a kind word for none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Completer
from guidebot.core.finding import Answer, Match
from guidebot.core.guide import AnyEntry, Kind
from guidebot.core.limits import BUTTON, OPTION
from guidebot.core.reply import Button, CommandRef, Option, Plain, Reply, Tone, button_rows, footnote, text
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.guide.ask import answer_reply

NAMES = {
    Kind.ADVICE: ("piece of advice", "advice"),
    Kind.DIRECTION: ("direction", "direction"),
    Kind.TOPIC: ("governance topic", "governance"),
    Kind.RESOURCE: ("learning resource", "learn"),
    Kind.PROBLEM: ("direction or problem", "problem"),
}


class Elsewhere(Exception):  # no error: the command opens what was named
    """What was typed names an entry of another kind than the command shows."""

    def __init__(self, typed: str, kind: Kind, entry: AnyEntry) -> None:
        super().__init__(typed)
        self.typed, self.kind, self.entry = typed, kind, entry


AHEAD = 7.0  # so far above the best of another kind, an entry is clearly meant


def completer(kind: Kind) -> Completer:
    """Suggestions for a parameter that names an entry of *kind*."""

    async def complete(ask: Request, typed: str) -> Sequence[Option]:
        found = ask.services.library.finder(ask.community).complete(kind, typed)
        return tuple(Option(shorten(one.title, OPTION), one.id) for one in found)

    return complete


def pick(ask: Request, kind: Kind, typed: str) -> AnyEntry | Reply:
    """The entry of *kind* that *typed* means, or a reply that offers what it may mean.

    Raises:
        Elsewhere: it is the name of an entry of another kind.
    """
    return pick_any(ask, (kind,), typed)


def pick_any(ask: Request, kinds: Sequence[Kind], typed: str) -> AnyEntry | Reply:
    """The same over several *kinds* that one command shows: an earlier one wins unless a later one fits better."""
    for kind in kinds:
        if typed in ask.guide.of(kind):
            return ask.guide.of(kind)[typed]
    found: list[Match] = []
    for kind in kinds:
        mine = _known(ask, kind, typed)
        best = found[0].score if found else 0.0
        if mine and mine[0].score > best + AHEAD:
            found = mine
        elif mine and mine[0].score > best:
            found += mine
    if len(found) == 1:
        return ask.guide.of(found[0].kind)[found[0].id]
    finder = ask.services.library.finder(ask.community)
    for one in finder.named(typed):
        if one.kind not in kinds and one.id in ask.guide.of(one.kind):
            raise Elsewhere(typed, one.kind, ask.guide.of(one.kind)[one.id])
    return _several(kinds[-1], typed, found) if found else _nothing(ask, kinds[-1], typed, finder.answer(typed))


def _known(ask: Request, kind: Kind, typed: str) -> list[Match]:
    """Search may be a moment behind a reload."""
    entries = ask.guide.of(kind)
    return [one for one in ask.services.library.finder(ask.community).pick(kind, typed) if one.id in entries]


def _several(kind: Kind, typed: str, matches: Sequence[Match]) -> Reply:
    command = NAMES[kind][1]
    items = [Button(shorten(one.title, BUTTON), ActionRef("go", (f"{command} {one.id}",))) for one in matches[:5]]
    asked = text("Did you mean one of these by ", Plain(f"“{shorten(typed, 60)}”"), "?")
    return Reply((asked, *button_rows(items, 3)), tone=Tone.WARN)


def _nothing(ask: Request, kind: Kind, typed: str, answer: Answer) -> Reply:
    """No entry is called so: then what a question in these words finds, if it finds anything."""
    what, command = NAMES[kind]
    listed, many = (
        ("direction", "directions") if kind is Kind.PROBLEM else (command, "of them")
    )  # problems fill no list
    said = text(f"I know no {what} called ", Plain(f"“{shorten(typed, 60)}”"), ".")
    if answer.hits:
        found = answer_reply(ask.guide, answer)
        return replace(found, blocks=(said, *found.blocks[1:]))
    return Reply(
        (
            said,
            footnote(f"See all {many} with ", CommandRef(listed), " or ask a question with ", CommandRef("ask"), "."),
            *button_rows([Button("Show the list", ActionRef("go", (listed,)))]),
        ),
        tone=Tone.WARN,
    )
