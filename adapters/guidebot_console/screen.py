"""Where replies are drawn: the process's output through rich, and whether it takes colours and hyperlinks."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from guidebot.core.clock import Clock
from guidebot.core.reply import Reply
from guidebot_console.layout import Hanging, Indented
from guidebot_console.render import render
from guidebot_console.safe import PLAIN_SIGNS, safe
from guidebot_console.spans import Look

ROOM = 2  # lines of a screen for what was typed, and for the prompt below
WIDEST = 100  # longer lines are hard to read
_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio"})
_TERMS = ("xterm-kitty", "alacritty", "foot", "xterm-ghostty", "wezterm", "contour")


class Screen:
    """Draws. *console* is rich's; *hyperlinks* says whether links hide their address under the label.

    *paged*: somebody sits at a screen of so many lines, on which a long answer is shown piece by piece.
    """

    def __init__(self, console: Console, clock: Clock, *, hyperlinks: bool = False, paged: bool = False) -> None:
        self.console = console
        self.paged = paged
        self._clock = clock
        self._hyperlinks = hyperlinks

    def now(self) -> datetime:
        """The moment."""
        return self._clock.now()

    def show(self, reply: Reply, *, prefix: str = "", first: int = 1, numbered: bool = True) -> None:
        """Draw *reply* with a blank line after it."""
        look = Look(self._hyperlinks, self.now(), prefix, numbered)
        with self.console:  # one write, which a reader that stops early still gets whole
            for part in render(reply, look, first):
                self._print(part if not prefix else Indented(part, Text("│ ", "dim", end="")))
            self._print(Text(""))

    def pieces(self, reply: Reply, *, prefix: str = "") -> Iterator[tuple[str, int]]:
        """*reply* as `show` draws it, in pieces that a screen holds, each with the number of lines after it."""
        with self.console.capture() as drawn:
            self.show(reply, prefix=prefix)
        lines = drawn.get().splitlines(keepends=True)
        rows = [self._rows(line) for line in lines]
        high = max(5, self.console.height - ROOM) if self.paged else sum(rows)
        start, left = 0, sum(rows)
        spare = ROOM if self.paged else 0  # the first piece stands below what was typed, which may scroll away
        while start < len(lines):
            end = start if left > high + spare else len(lines)
            while end < len(lines) and (end == start or sum(rows[start : end + 1]) <= high):
                end += 1
            left = sum(rows[end:])
            yield "".join(lines[start:end]), left
            start, spare = end, 1  # nobody waits for a last line alone, which is empty

    def _rows(self, line: str) -> int:
        """How many lines of the terminal *line* takes: an address that is longer than one runs on."""
        return max(1, math.ceil(Text.from_ansi(line.rstrip("\n")).cell_len / self.console.width)) if self.paged else 1

    def write(self, drawn: str) -> None:
        """Write what `pieces` drew."""
        self.console.file.write(drawn)
        self.console.file.flush()

    def note(self, text: str, style: str = "dim", lead: str = "") -> None:
        """A line of the console's own; further ones stand below its first word, behind *lead*."""
        self._print(Hanging(Text(safe(text), style), Text(lead, style), Text(" " * cell_len(lead))))

    def title(self, text: str, style: str = "bold cyan") -> None:
        """The line above a delivered message: it closes with a rule to the edge, if there is room."""
        shown = Text(f"{safe(text)} ", style)
        room = min(self.console.width, WIDEST) - shown.cell_len - 2
        self._print(Hanging(shown.append("─" * max(0, room), "dim"), Text("┌ ", style), Text("│ ", "dim")))

    def _print(self, part: object) -> None:
        width = min(self.console.width, WIDEST)
        self.console.print(part, width=width, crop=False, no_wrap=True, overflow="ignore", highlight=False)


def open_screen(clock: Clock, *, stream: TextIO | None = None, environ: Mapping[str, str] | None = None) -> Screen:
    """The screen on *stream*, by default standard output, whatever that is at the time of drawing."""
    known = os.environ if environ is None else environ
    target = stream or sys.stdout
    if hasattr(target, "reconfigure"):
        target.reconfigure(errors=PLAIN_SIGNS)
    coloured = target.isatty() and not known.get("NO_COLOR") and known.get("TERM") not in {"dumb", "unknown"}
    console = Console(
        file=stream,
        color_system="standard" if coloured else None,
        force_terminal=coloured,
        no_color=not coloured,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        width=None if target.isatty() else _piped_width(known),
    )
    paged = target.isatty() and known.get("TERM") != "dumb"
    return Screen(console, clock, hyperlinks=coloured and knows_hyperlinks(known), paged=paged)


def knows_hyperlinks(environ: Mapping[str, str]) -> bool:
    """Whether the terminal shows OSC-8 links; ``FORCE_HYPERLINK`` decides where it is set, as in other programs."""
    forced = environ.get("FORCE_HYPERLINK", "")
    if forced:
        return forced != "0"
    if environ.get("TMUX") or environ.get("TERM", "").startswith(("screen", "tmux")):
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        environ.get("TERM_PROGRAM") in _PROGRAMS
        or environ.get("TERM", "").startswith(_TERMS)
        or any(name in environ for name in ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION"))
        or (vte.isascii() and vte.isdigit() and int(vte) >= 5000)
    )


def _piped_width(environ: Mapping[str, str]) -> int:
    columns = environ.get("COLUMNS", "")
    return int(columns) if columns.isascii() and columns.isdigit() and 20 <= int(columns) <= 1000 else 80
