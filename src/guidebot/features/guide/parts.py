"""Pieces that several guide answers share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from guidebot.core import markup
from guidebot.core.actions import ActionRef
from guidebot.core.guide import Entry, Guide, Kind, Reading, Source, Status, Topic, Work
from guidebot.core.limits import OPTION, OPTION_DESCRIPTION, ROW_BUTTONS
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Footnote,
    Heading,
    ItemList,
    Line,
    Link,
    Option,
    Plain,
    Reply,
    Select,
    Span,
    Styled,
    Text,
    emphasis,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.guide.memory import remembered

COMMANDS = {Kind.ADVICE: "advice", Kind.DIRECTION: "direction", Kind.TOPIC: "governance", Kind.RESOURCE: "learn"}


def paragraphs(texts: Iterable[str]) -> list[Block]:
    """Content paragraphs with their markup."""
    return [Text(markup.parse(one)) for one in texts]


def part(title: str, blocks: Sequence[Block]) -> list[Block]:
    """A titled part of an answer, or nothing when there is nothing in it."""
    return [Heading(title, 2), *blocks] if blocks else []


def steps(texts: Sequence[str], *, ordered: bool = True) -> list[Block]:
    """Content steps as a list."""
    return [ItemList(tuple(markup.parse(one) for one in texts), ordered=ordered)] if texts else []


def cited(work: Work) -> Line:
    """A work with its link, authors and year."""
    title = Link(work.title, work.url) if work.url else emphasis(work.title)
    who = _authors(work.authors)
    when = str(work.year) if work.year else ""
    about = ", ".join(one for one in (who, when) if one)
    return (title, Plain(f" ({about})")) if about else (title,)


def work_line(work: Work, about: str | None = None) -> Line:
    """A work with what *about* says of it, and behind that what every reader of it should know, as a sentence."""
    spans: list[Span] = [*cited(work)]
    if about:
        spans.append(Plain(f": {about}"))
    if work.note:
        stop = "" if about and about.endswith((".", "!", "?", "…")) else "."
        spans.append(Plain(f"{stop} {work.note[:1].upper()}{work.note[1:]}"))
    return tuple(spans)


def works(guide: Guide, readings: Iterable[Reading | str]) -> list[Block]:
    """A list of works to read, those that an overlay hides left out."""
    items = []
    for one in readings:
        reading = Reading(one) if isinstance(one, str) else one
        if reading.id in guide.works:
            items.append(work_line(guide.works[reading.id], reading.note))
    return [ItemList(tuple(items))] if items else []


def standing(entry: Entry) -> list[Block]:
    """Whether the entry is dated or disputed, and what came after it."""
    blocks: list[Block] = []
    if entry.status is not Status.CURRENT:
        stands = entry.status.value.replace("-", " ").capitalize()
        blocks.append(text(strong(f"{stands}: "), entry.status_note or ""))
    if entry.successor:
        items = []
        for one in entry.successor:
            spans = [Link(one.title, one.url) if one.url else Plain(one.title)]
            items.append((*spans, Plain(f": {one.note}")) if one.note else tuple(spans))
        blocks += part("What came after", [ItemList(tuple(items))])
    return blocks


def standpoint(guide: Guide, entry: Topic) -> str:
    """Whose view a governance topic gives: its own line, or that of its cluster."""
    cluster = guide.clusters.get(entry.cluster)
    return entry.standpoint or (cluster.standpoint if cluster else None) or ""


def origin(standpoint: str, source: Source, entry: Entry) -> Footnote:
    """Whose view it is, where it comes from, and when it was last checked."""
    whose = (emphasis(standpoint), Plain(" ")) if standpoint else ()
    spans: list[Span] = [*whose, Plain("Source: "), *source_line(source)]
    return Footnote((*spans, Plain(f" · checked {written(entry.reviewed)}")))


def attribution(guide: Guide) -> Footnote:
    """Who wrote the post behind the guide, and what our text is."""
    about = guide.about
    return footnote(
        "After ", Link(about.title, about.url), f" by {about.author} ({about.published}). {about.attribution}"
    )


def source_line(source: Source) -> Line:
    """A source with its link, authors, year and place."""
    spans: list[Span] = [Link(source.title, source.url) if source.url else Plain(source.title)]
    about = ", ".join(one for one in (source.authors or "", str(source.year or "")) if one)
    if about:
        spans.append(Plain(f" ({about})"))
    where = source.ref or source.where
    if where:
        spans.append(Plain(f", {where}"))
    return tuple(spans)


def related(guide: Guide, ids: Iterable[str]) -> list[Block]:
    """A menu of related entries."""
    options = []
    for id_ in ids:
        for kind, path in COMMANDS.items():
            entry = guide.of(kind).get(id_)
            if entry is not None:
                title = shorten(entry.title, OPTION)
                options.append(Option(title, f"{path} {id_}", shorten(entry.summary, OPTION_DESCRIPTION)))
    return menu("See also…", options)


def menu(placeholder: str, options: Sequence[Option], line_start: str = "", nth: int = 0) -> list[Block]:
    """A menu whose choices open in place; *line_start* is put before the picked value.

    *nth* tells menus of one reply apart that start their lines alike, as every platform wants.
    """
    if not options:
        return []
    ref = ActionRef("go", (line_start, *[""] * nth) if line_start else ())
    return [Actions(Select(placeholder, ref, tuple(options[:25])))]


def choice(entry: Entry) -> Option:
    """An entry as a choice of a menu of its kind."""
    return Option(shorten(entry.title, OPTION), entry.id, shorten(entry.summary, OPTION_DESCRIPTION))


def listed(entry: Entry) -> Line:
    """An entry as a line of a list."""
    return line(strong(entry.title), f": {entry.summary}")


def flaggable(ask: Request, reply: Reply, kind: Kind, id_: str) -> Reply:
    """*reply* with *Flag as outdated*, where there are organisers who can look into it.

    An entry past its review says so, so that readers know that help is wanted.
    """
    due = ask.guide.of(kind)[id_].review_after
    if due is not None and due <= ask.now.date():
        reply = _overdue(reply, due)
    return reply if ask.community is None else _flaggable(reply, kind, id_)


@remembered
def _overdue(reply: Reply, due: date) -> Reply:
    """The sentence stands right below the source and the day of the last check."""
    blocks = list(reply.blocks)
    last = max(nth for nth, one in enumerate(blocks) if isinstance(one, Footnote))
    said = f"It was due for another look on {written(due)}, so some of this may have changed."
    return replace(reply, blocks=(*blocks[: last + 1], footnote(said), *blocks[last + 1 :]))


def checked(entry: Entry) -> str:
    """When *entry* was last checked, and by when it is due again."""
    last = written(entry.reviewed)
    return f"{last}, due again by {written(entry.review_after)}" if entry.review_after else last


def written(day: date) -> str:
    """A day without its weekday."""
    return f"{day.day} {day:%B %Y}"


@remembered
def _flaggable(reply: Reply, kind: Kind, id_: str) -> Reply:
    """The button joins the last row that leaves room for *Share here* as well, or stands in a row of its own."""
    flag = Button("Flag as outdated", ActionRef("flag", (kind.value, id_)))
    blocks = list(reply.blocks)
    rows = [nth for nth, one in enumerate(blocks) if isinstance(one, Actions) and not isinstance(one.items, Select)]
    last = blocks[rows[-1]] if rows else None
    if isinstance(last, Actions) and not isinstance(last.items, Select) and len(last.items) < ROW_BUTTONS - 1:
        blocks[rows[-1]] = Actions((*last.items, flag))
        return replace(reply, blocks=tuple(blocks))
    return replace(reply, blocks=(*blocks, Actions((flag,))))


def fact(label: str, value: str) -> Text:
    """A label and a short value on a line of its own."""
    return Text((Styled("strong", f"{label} "), Plain(value)))


def _authors(names: Sequence[str]) -> str:
    more = names[-1] if names and names[-1].startswith("and ") else ""
    known = names[:-1] if more else names
    if len(known) > 3:
        return f"{known[0]} {more}" if more else f"{known[0]} and {len(known) - 1} others"
    return f"{', '.join(known)} {more}".strip()
