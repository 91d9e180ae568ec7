"""Three ways to lay text out: with a hanging indent, side by side, and a rule. Links are never cut.

Rich folds or crops a word that is longer than the line, which breaks links for the eye, the mouse and for scripts.
Here a link that is too long runs on, and the terminal wraps it as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

_WORD = re.compile(r"\S+\s*|\s+")
_MIN = 16
_GAP = 3


@dataclass(frozen=True, slots=True)
class Hanging:
    """*body* wrapped; the first line starts with *first*, every other one with *rest*."""

    body: Text
    first: Text
    rest: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(_MIN, options.max_width - self.first.cell_len)
        start = self.first
        for piece in wrap(self.body, width):
            done = Text().append_text(start).append_text(piece)  # each keeps its own style
            done.rstrip()
            done.no_wrap, done.overflow = True, "ignore"
            yield done
            start = self.rest


@dataclass(frozen=True, slots=True)
class Indented:
    """*inner* moved to the right, each line behind *margin*."""

    inner: RenderableType
    margin: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrow = options.update_width(max(_MIN, options.max_width - self.margin.cell_len))
        for line in Segment.split_lines(console.render(self.inner, narrow)):  # render_lines would crop long links
            yield self.margin
            yield from line
            yield Text("\n", end="")


@dataclass(frozen=True, slots=True)
class Chunks:
    """Short texts side by side, each kept whole; *aligned* puts them into columns."""

    chunks: tuple[Text, ...]
    aligned: bool = False
    margin: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(_MIN, options.max_width - len(self.margin))
        column = min(width, max((chunk.cell_len for chunk in self.chunks), default=0) + _GAP)
        row = Text(self.margin)
        for chunk in self.chunks:
            used = row.cell_len - len(self.margin)
            if used and used + chunk.cell_len > width:
                yield _whole(row)
                row, used = Text(self.margin), 0
            if chunk.cell_len > width:
                yield Hanging(chunk, Text(self.margin), Text(f"{self.margin}    "))
                continue
            row.append_text(chunk)
            row.append(" " * (column - chunk.cell_len if self.aligned else _GAP))
        if row.cell_len > len(self.margin):
            yield _whole(row)


def _whole(row: Text) -> Text:
    row.rstrip()
    row.no_wrap, row.overflow = True, "ignore"
    return row


def wrap(text: Text, width: int) -> Iterator[Text]:
    """The lines of *text*, none wider than *width* but for links."""
    for paragraph in text.split("\n", allow_blank=True):
        yield from paragraph.divide(_breaks(paragraph.plain, width))


def _breaks(plain: str, width: int) -> list[int]:
    found: list[int] = []
    used = 0
    for word in _WORD.finditer(plain):
        seen = word.group().rstrip()
        length = cell_len(seen)
        if used and used + length > width:
            found.append(word.start())
            used = 0
        if length > width and "://" not in seen:
            at = word.start()
            for piece in chop_cells(seen, width)[:-1]:
                at += len(piece)
                found.append(at)
            length = cell_len(plain[at : word.start() + len(seen)])
        used += length + len(word.group()) - len(seen)
    return found
