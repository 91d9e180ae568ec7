"""A work on a page of its own: what it is, why to read it, and which entries name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.guide import AnyEntry, Guide, Kind, Reading, Work
from guidebot.core.limits import BUTTON, HEADING
from guidebot.core.reply import Block, Button, Heading, LinkButton, Reply, Sign, button_rows, footnote, text
from guidebot.core.text import shorten
from guidebot.features.guide import parts
from guidebot.features.guide.memory import remembered

NAMING = 4


def work_reply(guide: Guide, work: Work) -> Reply:
    """One work with its link, and buttons to entries that name it."""
    about = [parts.cited(work), *([(f"{work.note[:1].upper()}{work.note[1:]}",)] if work.note else [])]
    opened: list[Button | LinkButton] = [LinkButton("Open it", work.url)] if work.url else []
    opened += [
        Button(shorten(one.title, BUTTON), ActionRef("go", (f"{parts.COMMANDS[kind]} {one.id}",)))
        for kind, one in _naming(guide).get(work.id, ())[:NAMING]
    ]
    rows: list[Block] = list(button_rows(opened, 3)) if opened else []
    return Reply(
        (
            Heading(shorten(work.title, HEADING), 1, Sign.BOOK),
            text(work.summary),
            *(text(*one) for one in about),
            footnote(f"Work · {work.kind} · checked {parts.checked(work)}"),
            *rows,
        )
    )


@remembered
def _naming(guide: Guide) -> Mapping[str, Sequence[tuple[Kind, AnyEntry]]]:
    """The entries that name each work, by its id."""
    found: dict[str, list[tuple[Kind, AnyEntry]]] = {}
    for kind, entry in guide.entries():
        if kind in parts.COMMANDS:
            for id_ in dict.fromkeys(_named(entry)):
                found.setdefault(id_, []).append((kind, entry))
    return found


def _named(entry: AnyEntry) -> Iterator[str]:
    for key in ("works", "reading"):
        for one in getattr(entry, key, ()):
            yield one.id if isinstance(one, Reading) else one
