"""Replies cut into pages that every platform can show. Pages are buttons with a page number: no state is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from guidebot.core import limits
from guidebot.core.actions import ActionRef
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Fields,
    Footnote,
    Heading,
    ItemList,
    Line,
    Plain,
    Quote,
    Reply,
    Styled,
    Text,
    footnote,
)

PageRef = Callable[[int], ActionRef | None]


def cut(reply: Reply) -> tuple[Reply, ...]:
    """*reply* as pages within the portable limits; the buttons and footnotes at its end close every page."""
    body, closing = _apart(reply)
    room = limits.PAGE_CHARACTERS - sum(limits.block_length(block) for block in closing) - 80
    count = limits.PAGE_BLOCKS - len(closing) - 2
    if not body:
        return (reply,)
    pages: list[list[Block]] = [[]]
    for block in body:
        for nth, part in enumerate(_parts(block)):
            grown = _joined(pages[-1], part) if nth else [*pages[-1], part]
            if pages[-1] and (_length(grown) > room or len(grown) > count):
                pages.append([*_titles(pages[-1], part, room), part])
            else:
                pages[-1] = grown
    return tuple(replace(reply, blocks=(*one, *closing)) for one in pages[: limits.PAGES])


def page(reply: Reply, number: int, ref: PageRef) -> Reply:
    """Page *number* (from 0) of *reply*, with buttons to its neighbours where *ref* can name them."""
    pages = cut(reply)
    return _turned(pages, max(0, min(number, len(pages) - 1)), ref)


def every(reply: Reply, ref: PageRef) -> tuple[Reply, ...]:
    """All pages of *reply*, each as `page` makes it."""
    pages = cut(reply)
    return tuple(_turned(pages, number, ref) for number in range(len(pages)))


def _turned(pages: Sequence[Reply], number: int, ref: PageRef) -> Reply:
    if len(pages) == 1:
        return pages[0]
    wanted = [("← Previous", number - 1), ("Next →", number + 1)]
    found = [(label, ref(at)) for label, at in wanted if 0 <= at < len(pages)]
    turn = tuple(Button(label, action) for label, action in found if action is not None)
    rows = (Actions(turn),) if turn else ()
    note = footnote(f"Page {number + 1} of {len(pages)}")
    return replace(pages[number], blocks=(*pages[number].blocks, note, *rows))


def _apart(reply: Reply) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The body of *reply*, and the run of buttons and footnotes at its end."""
    at = len(reply.blocks)
    while at and isinstance(reply.blocks[at - 1], Actions | Footnote):
        at -= 1
    return reply.blocks[:at], reply.blocks[at:]


def _parts(block: Block) -> list[Block]:
    """*block* in pieces that fit a page each."""
    match block:
        case Text(spans):
            return [Text(piece) for piece in _split_line(spans)]
        case Quote(spans):
            return [Quote(piece) for piece in _split_line(spans)]
        case ItemList(items, False):
            return [ItemList(items[at : at + 1]) for at in range(len(items))]
        case Fields(fields):
            return [Fields(fields[at : at + limits.FIELDS]) for at in range(0, len(fields), limits.FIELDS)]
        case _:
            return [block]


def _joined(page: list[Block], part: Block) -> list[Block]:
    """*page* with one more item of the list that it ends in, or else with one more block."""
    last = page[-1] if page else None
    if isinstance(last, ItemList) and isinstance(part, ItemList) and len(last.items) < limits.LIST_ITEMS:
        return [*page[:-1], ItemList((*last.items, *part.items))]
    return [*page, part]


def _titles(page: list[Block], part: Block, room: int) -> list[Block]:
    """The headings at the end of *page*, taken off it to stand above *part* on the next."""
    taken: list[Block] = []
    while len(page) > 1 and isinstance(page[-1], Heading) and _length([page[-1], *taken, part]) <= room:
        taken.insert(0, page.pop())
    return taken


def _length(blocks: list[Block]) -> int:
    return sum(limits.block_length(block) for block in blocks)


def _split_line(spans: Line) -> list[Line]:
    if limits.line_length(spans) <= limits.PARAGRAPH:
        return [spans]
    pieces: list[Line] = [()]
    for span in spans:
        for piece in _split_span(span):
            if pieces[-1] and limits.line_length((*pieces[-1], piece)) > limits.PARAGRAPH:
                pieces.append(())
            pieces[-1] = (*pieces[-1], piece)
    return pieces


def _split_span(span: object) -> list[Plain]:
    if isinstance(span, Plain | Styled) and len(span.text) > limits.PARAGRAPH:
        step = limits.PARAGRAPH
        return [Plain(span.text[at : at + step]) for at in range(0, len(span.text), step)]
    return [span]  # type: ignore[list-item]  # any other span stays whole
