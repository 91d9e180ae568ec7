"""Replies cut into pages that every platform can show. Pages are buttons with a page number: no state is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guidebot.core import limits
from guidebot.core.actions import ActionRef
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Fields,
    Footnote,
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
    """*reply* as pages within the portable limits; rows of buttons and footnotes close every page."""
    closing = tuple(block for block in reply.blocks if isinstance(block, Actions | Footnote))
    body = [part for block in reply.blocks if block not in closing for part in _parts(block)]
    room = limits.PAGE_CHARACTERS - sum(limits.block_length(block) for block in closing) - 80
    count = limits.PAGE_BLOCKS - len(closing) - 2
    if not body:
        return (reply,)
    pages: list[list[Block]] = [[]]
    used = 0
    for block in body:
        length = limits.block_length(block)
        if pages[-1] and (used + length > room or len(pages[-1]) >= count):
            pages.append([])
            used = 0
        pages[-1].append(block)
        used += length
    if len(pages) == 1:
        return (replace(reply, blocks=(*_joined(pages[0]), *closing)),)
    return tuple(replace(reply, blocks=(*_joined(page), *closing)) for page in pages[: limits.PAGES])


def page(reply: Reply, number: int, ref: PageRef) -> Reply:
    """Page *number* (from 0) of *reply*, with buttons to its neighbours where *ref* can name them."""
    pages = cut(reply)
    if len(pages) == 1:
        return pages[0]
    number = max(0, min(number, len(pages) - 1))
    wanted = [("← Previous", number - 1), ("Next →", number + 1)]
    found = [(label, ref(at)) for label, at in wanted if 0 <= at < len(pages)]
    turn = tuple(Button(label, action) for label, action in found if action is not None)
    rows = (Actions(turn),) if turn else ()
    note = footnote(f"Page {number + 1} of {len(pages)}")
    return replace(pages[number], blocks=(*pages[number].blocks, note, *rows))


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


def _joined(blocks: list[Block]) -> tuple[Block, ...]:
    """Neighbouring one-item lists put together again."""
    done: list[Block] = []
    for block in blocks:
        last = done[-1] if done else None
        joins = isinstance(block, ItemList) and isinstance(last, ItemList) and not (block.ordered or last.ordered)
        if joins and isinstance(block, ItemList) and isinstance(last, ItemList) and len(last.items) < limits.LIST_ITEMS:
            done[-1] = ItemList((*last.items, *block.items))
        else:
            done.append(block)
    return tuple(done)


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
