"""What the three pages share: who said what, and the frame around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

STYLE = Path(__file__).with_name("pictures.css")


@dataclass(frozen=True, slots=True)
class Scene:
    """What was typed, by whom and when; the page shows it around the answer.

    *line* is empty around a message that the bot started.
    """

    line: str
    name: str
    at: datetime


def page(kind: str, body: str) -> str:
    """A whole page; *kind* chooses the styles."""
    style = STYLE.read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>guidebot</title>'
        f"<style>{style}</style></head>"
        f'<body class="{kind}"><div class="window">{body}</div></body></html>\n'
    )


def message(scene: Scene, body: str, *, above: str = "", below: str = "") -> str:
    """The bot's message, with its name and picture."""
    return (
        '<div class="message"><div class="avatar">✦</div><div class="said">'
        f'{above}<div class="who"><b>guidebot</b><span class="app">APP</span><time>{scene.at:%H:%M}</time></div>'
        f"{body}{below}</div></div>"
    )


def link(url: str, label: str) -> str:
    """A link; *label* is HTML."""
    return f'<a href="{escape(url)}">{label}</a>'
