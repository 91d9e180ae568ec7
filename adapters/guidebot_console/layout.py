"""Three ways to lay text out: with a hanging indent, side by side, and a rule. Addresses are never cut.

Rich folds or crops a word that is longer than the line, which breaks addresses for the eye, the mouse and for scripts.
Here one that does not fit stands on a line of its own, without indent and margin where it needs their room; what is
longer than the terminal itself runs on, and the terminal wraps, opens and copies it as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from guidebot.core.records import dataclass

_WORD = re.compile(r"\S+\s*|\s+")
_AFTER = ".,;:!?)]}>\"'”’»…"  # what may stand behind an address without being a part of it
_BESIDE = 18  # a label stands above its text where less is left beside it
_NUMBER = 8  # what is shorter is no label: numbers, bullets and bars stand beside their text everywhere
_GAP = 3


@dataclass(frozen=True, slots=True)
class Hanging:
    """*body* wrapped; the first line starts with *first*, every other one with *rest*, as far as there is room."""

    body: Text
    first: Text
    rest: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        first, rest = self.first, self.rest
        if first.cell_len > _NUMBER and options.max_width - first.cell_len < _BESIDE:
            label = first.copy()
            label.rstrip()
            yield Hanging(label, Text(), Text())
            first = rest = Text("  ")
        width = max(1, options.max_width - max(first.cell_len, rest.cell_len))
        start = first
        for piece in wrap(self.body, width, options.size.width):
            piece.rstrip()
            if _needs_all(piece, start, width, options.size.width):
                if start is first and start.plain.strip():
                    yield _whole(start.copy())
                start = Text()
            yield _whole(Text().append_text(start).append_text(piece))  # each keeps its own style
            start = rest


@dataclass(frozen=True, slots=True)
class Indented:
    """*inner* moved to the right, each line behind *margin*."""

    inner: RenderableType
    margin: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wide = self.margin.cell_len
        narrow = options.update_width(max(1, options.max_width - wide))
        for line in Segment.split_lines(console.render(self.inner, narrow)):  # render_lines would crop addresses
            if wide + Segment.get_line_length(line) <= options.size.width:
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
        width = max(1, options.max_width - len(self.margin))
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


def _needs_all(piece: Text, start: Text, width: int, terminal: int) -> bool:
    """Whether *piece* is an address that fits into a line of the terminal only, or best, without *start*."""
    return piece.cell_len > width and "://" in piece.plain and start.cell_len + piece.cell_len > terminal


def wrap(text: Text, width: int, terminal: int) -> Iterator[Text]:
    """The lines of *text*, none wider than *width* but for addresses, of which none is cut that fits a *terminal*."""
    for paragraph in text.split("\n", allow_blank=True):
        yield from paragraph.divide(_breaks(paragraph.plain, width, terminal))


def _breaks(plain: str, width: int, terminal: int) -> list[int]:
    found: list[int] = []
    used = 0
    for word in _WORD.finditer(plain):
        seen = word.group().rstrip()
        places, length = _inside(seen, width, terminal)
        before = cell_len(seen[: places[0]]) if places else length
        if used and used + before > width:
            found.append(word.start())
            used = 0
        found += [word.start() + at for at in places]
        used = (0 if places else used) + length + len(word.group()) - len(seen)
    return found


def _inside(word: str, width: int, terminal: int) -> tuple[list[int], int]:
    """Where *word* itself is broken, and the length of what stands behind that."""
    if cell_len(word) <= width:
        return [], cell_len(word)
    if "://" not in word:
        pieces = chop_cells(word, width)
        return list(accumulate(map(len, pieces[:-1]))), cell_len(pieces[-1])
    start, end = _address(word)
    if cell_len(word) <= terminal or cell_len(word[start:end]) > terminal:
        return [], cell_len(word)
    return [at for at in (start, end) if 0 < at < len(word)], cell_len(word[end:] or word)


def _address(word: str) -> tuple[int, int]:
    """From where to where *word* is an address: without a bracket before it, and what closes a sentence behind it."""
    start = max(word.find("http"), 0)
    end = len(word)
    while end > start and word[end - 1] in _AFTER:
        if word[end - 1] == ")" and word.count("(", start, end) >= word.count(")", start, end):
            break  # a bracket that was opened within the address
        end -= 1
    return start, end
