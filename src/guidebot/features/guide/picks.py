"""From what was typed to an entry: one clear match, buttons for several, a kind word for none."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Completer
from guidebot.core.finding import Match
from guidebot.core.guide import AnyEntry, Kind
from guidebot.core.limits import BUTTON, OPTION
from guidebot.core.reply import Button, CommandRef, Option, Plain, Reply, Tone, button_rows, footnote, text
from guidebot.core.requests import Request
from guidebot.core.text import shorten

NAMES = {
    Kind.ADVICE: ("piece of advice", "advice"),
    Kind.DIRECTION: ("direction", "direction"),
    Kind.TOPIC: ("governance topic", "governance"),
    Kind.RESOURCE: ("learning resource", "learn"),
}


def completer(kind: Kind) -> Completer:
    """Suggestions for a parameter that names an entry of *kind*."""

    async def complete(ask: Request, typed: str) -> Sequence[Option]:
        found = ask.services.library.finder(ask.community).complete(kind, typed)
        return tuple(Option(shorten(one.title, OPTION), one.id) for one in found)

    return complete


def pick(ask: Request, kind: Kind, typed: str) -> AnyEntry | Reply:
    """The entry that *typed* means, or a reply that offers what it may mean."""
    entries = ask.guide.of(kind)
    if typed in entries:
        return entries[typed]
    found = [one for one in ask.services.library.finder(ask.community).pick(kind, typed) if one.id in entries]
    if len(found) == 1:
        return entries[found[0].id]
    return _several(kind, typed, found) if found else _nothing(kind, typed)


def _several(kind: Kind, typed: str, found: Sequence[Match]) -> Reply:
    command = NAMES[kind][1]
    items = [Button(shorten(one.title, BUTTON), ActionRef("go", (f"{command} {one.id}",))) for one in found[:5]]
    asked = text("Did you mean one of these by ", Plain(f"“{shorten(typed, 60)}”"), "?")
    return Reply((asked, *button_rows(items, 3)), tone=Tone.WARN)


def _nothing(kind: Kind, typed: str) -> Reply:
    what, command = NAMES[kind]
    return Reply(
        (
            text(f"I know no {what} called ", Plain(f"“{shorten(typed, 60)}”"), "."),
            footnote("See them all with ", CommandRef(command), " or ask a question with ", CommandRef("ask"), "."),
            *button_rows([Button("Show the list", ActionRef("go", (command,)))]),
        ),
        tone=Tone.WARN,
    )
