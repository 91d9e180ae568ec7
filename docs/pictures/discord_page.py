"""A drawing of components v2 as they are sent to Discord. A part that it does not know is an error, never left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from html import escape
from typing import Any

from parts import Scene, link, message, page

from guidebot.core.reply import Reply
from guidebot_discord.render import render

Part = Mapping[str, Any]


class Kind(IntEnum):
    """Discord's numbers for the components that the renderer makes of texts and rows."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    SECTION = 9
    TEXT = 10
    SEPARATOR = 14
    CONTAINER = 17


_INLINE = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|(?P<fence>`+) ?(?P<code>.+?) ?(?P=fence)"
    r"|\*\*(?P<strong>(?:\\.|[^\\])+?)\*\*"
    r"|\*(?P<em>(?:\\.|[^\\*])+?)\*"
    r"|~~(?P<del>(?:\\.|[^\\])+?)~~"
    r"|\[(?P<label>(?:\\.|[^\\\]])+)\]\(<?(?P<url>[^)>]+)>?\)"
    r"|<(?P<bare>https?://[^>]+)>"
    r"|<t:(?P<stamp>\d+):\w>"
    r"|</(?P<command>[^:>]+):\d+>"
)
_LINES = (
    (re.compile(r"## (.*)"), "<h2>{}</h2>"),
    (re.compile(r"### (.*)"), "<h3>{}</h3>"),
    (re.compile(r"-# (.*)"), "<small>{}</small>"),
    (re.compile(r"> (.*)"), "<blockquote>{}</blockquote>"),
    (re.compile(r"- (.*)"), '<div class="item"><span>•</span><span>{}</span></div>'),
    (re.compile(r"(\d+\.) (.*)"), '<div class="item"><span>{}</span><span>{}</span></div>'),
    (re.compile(r"()"), '<div class="gap"></div>'),
    (re.compile(r"(.*)"), "<p>{}</p>"),
)


def discord_page(reply: Reply, scene: Scene) -> str:
    """The answer in Discord, seen by its asker alone, or a direct message."""
    components: Sequence[Part] = render(reply, {}).view.to_components()  # type: ignore[no-untyped-call]  # discord.py
    body = "".join(map(draw, components))
    if not scene.line:
        return page("discord", message(scene, body))
    command = escape(f"/{scene.line}")
    asked = f'<div class="asked"><b>{escape(scene.name.capitalize())}</b> used <code>{command}</code></div>'
    seen = '<div class="seen">Only you can see this · <u>Dismiss message</u></div>'
    return page("discord", message(scene, body, above=asked, below=seen))


def draw(part: Part) -> str:
    """One component with everything in it.

    Raises:
        ValueError: no drawing is known for its type.
    """
    inner = "".join(draw(one) for one in part.get("components", ()))
    match part["type"]:
        case Kind.CONTAINER:
            colour = part.get("accent_color")
            accent = ' plain"' if colour is None else f'" style="--accent: #{colour:06x}"'
            return f'<div class="container{accent}>{inner}</div>'
        case Kind.TEXT:
            return markdown(part["content"])
        case Kind.SEPARATOR:
            return "<hr>"
        case Kind.ROW:
            return f'<div class="row">{inner}</div>'
        case Kind.SECTION:
            return f'<div class="row">{inner}{draw(part["accessory"])}</div>'
        case Kind.BUTTON:
            return f'<span class="button s{part["style"]}">{escape(part["label"])}</span>'
        case Kind.SELECT:
            return f'<span class="select">{escape(part.get("placeholder") or "")}</span>'
        case kind:
            raise ValueError(f"no drawing is known for Discord's component type {kind}")


def markdown(text: str) -> str:
    """The part of Discord's markdown that the renderer writes, as HTML."""
    return "".join(_line(one) for one in text.split("\n"))


def _line(line: str) -> str:
    for pattern, drawn in _LINES:
        found = pattern.fullmatch(line)
        if found:
            return drawn.format(*map(_inline, found.groups()))
    raise AssertionError("the last pattern fits every line")


def _inline(text: str) -> str:
    done, at = "", 0
    for found in _INLINE.finditer(text):
        done += escape(text[at : found.start()]) + _span(found)
        at = found.end()
    return done + escape(text[at:])


def _span(found: re.Match[str]) -> str:
    named = {name: value for name, value in found.groupdict().items() if value is not None and name != "fence"}
    match named:
        case {"escaped": mark}:
            return escape(mark)
        case {"code": code}:
            return f"<code>{escape(code)}</code>"
        case {"label": label, "url": url}:
            return link(url, _inline(label))
        case {"bare": url}:
            return link(url, escape(url))
        case {"stamp": stamp}:
            return f"<code>{datetime.fromtimestamp(int(stamp), UTC):%d %B %Y %H:%M}</code>"
        case {"command": command}:
            return f'<span class="command">/{escape(command)}</span>'
        case _:
            tag, inner = next(iter(named.items()))
            return f"<{tag}>{_inline(inner)}</{tag}>"
