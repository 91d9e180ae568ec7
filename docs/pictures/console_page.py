"""The console's own drawing of a reply, recorded by rich and framed as a terminal."""

from __future__ import annotations

import io

from parts import Scene, page
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from guidebot.core.reply import Reply
from guidebot.testing import FakeClock
from guidebot_console.screen import Screen

COLUMNS = 76
THEME = TerminalTheme(
    (23, 27, 33),
    (208, 214, 222),
    [
        (52, 59, 69), (229, 110, 110), (128, 200, 132), (224, 186, 100),
        (110, 160, 235), (198, 140, 220), (96, 200, 208), (208, 214, 222),
    ],
)  # fmt: skip


def console_page(reply: Reply, scene: Scene) -> str:
    """The terminal after *scene*'s line was typed."""
    console = Console(
        record=True,
        file=io.StringIO(),
        width=COLUMNS,
        force_terminal=True,
        color_system="standard",
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    screen = Screen(console, FakeClock(scene.at), hyperlinks=True)
    console.print(Text.assemble((scene.name, "bold cyan"), " › ", scene.line), highlight=False)
    screen.note("")
    screen.show(reply)
    console.print(Text.assemble((scene.name, "bold cyan"), " › ", ("█", "dim")), highlight=False)
    drawn = console.export_html(theme=THEME, inline_styles=True, code_format="<pre>{code}</pre>")
    return page("console", f'<div class="bar"><i></i><i></i><i></i><span>guidebot console</span></div>{drawn}')
