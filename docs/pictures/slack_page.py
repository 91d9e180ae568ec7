"""A drawing of Block Kit as it is sent to Slack. A block that it does not know is an error, never left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from parts import Scene, link, message, page

from guidebot.core.reply import Reply
from guidebot_slack.names import Names
from guidebot_slack.render import render

Part = Mapping[str, Any]

_TAGS = {"bold": "strong", "italic": "em", "strike": "del", "code": "code"}
_MARKS = {"*": "strong", "_": "em", "~": "del", "`": "code"}
_MRKDWN = re.compile(
    r"<!date\^[^|>]+\|(?P<date>[^>]*)>|<(?P<url>https?://[^|>]+)(?:\|(?P<label>[^>]*))?>"
    r"|(?P<mark>[*_~`])(?P<inner>[^*_~`\n]+)(?P=mark)"
)


def slack_page(reply: Reply, scene: Scene) -> str:
    """The answer in Slack, seen by its asker alone."""
    blocks = render(reply, Names(), private=True).blocks
    seen = '<div class="seen">Only visible to you</div>'
    return page("slack", message(scene, "".join(map(draw, blocks)), above=seen))


def draw(block: Part) -> str:
    """One block.

    Raises:
        ValueError: no drawing is known for its type.
    """
    match block:
        case {"type": "header", "text": {"text": str(text)}}:
            return f"<h2>{escape(text)}</h2>"
        case {"type": "rich_text", "elements": list(elements)}:
            return f'<div class="rich">{"".join(map(_rich, elements))}</div>'
        case {"type": "section", "text": Mapping() as text}:
            return f'<div class="rich">{_text(text)}</div>'
        case {"type": "context", "elements": list(elements)}:
            return f'<div class="context">{" ".join(map(_text, elements))}</div>'
        case {"type": "actions", "elements": list(elements)}:
            return f'<div class="row">{"".join(map(_element, elements))}</div>'
        case {"type": "divider"}:
            return "<hr>"
        case _:
            raise ValueError(f"no drawing is known for Slack's block {block['type']!r}")


def _rich(part: Part) -> str:
    inner = "".join(_rich_span(one) for one in part["elements"] if part["type"] != "rich_text_list")
    match part:
        case {"type": "rich_text_section"}:
            return f"<p>{inner}</p>"
        case {"type": "rich_text_quote"}:
            return f"<blockquote>{inner}</blockquote>"
        case {"type": "rich_text_list", "style": style, "elements": list(items)}:
            tag = "ol" if style == "ordered" else "ul"
            lines = "".join(f"<li>{''.join(map(_rich_span, item['elements']))}</li>" for item in items)
            return f"<{tag}>{lines}</{tag}>"
        case _:
            raise ValueError(f"no drawing is known for Slack's {part['type']!r}")


def _rich_span(span: Part) -> str:
    match span:
        case {"type": "text", "text": str(text)}:
            done = escape(text)
        case {"type": "link", "url": str(url), "text": str(text)}:
            done = link(url, escape(text))
        case {"type": "date", "fallback": str(text)}:
            done = escape(text)
        case _:
            raise ValueError(f"no drawing is known for Slack's {span['type']!r}")
    for style in span.get("style", {}):
        done = f"<{_TAGS[style]}>{done}</{_TAGS[style]}>"
    return done


def _text(part: Part) -> str:
    text: str = part["text"]
    if part["type"] == "plain_text":
        return escape(text)
    done, at = "", 0
    for found in _MRKDWN.finditer(text):
        done += escape(unescape(text[at : found.start()])) + _mrkdwn(found)
        at = found.end()
    return done + escape(unescape(text[at:]))


def _mrkdwn(found: re.Match[str]) -> str:
    if found["date"] is not None:
        return escape(unescape(found["date"]))
    if found["url"]:
        return link(unescape(found["url"]), escape(unescape(found["label"] or found["url"])))
    tag = _MARKS[found["mark"]]
    return f"<{tag}>{escape(unescape(found['inner']))}</{tag}>"


def _element(element: Part) -> str:
    match element:
        case {"type": "button", "text": {"text": str(label)}}:
            return f'<span class="button {element.get("style", "")}">{escape(label)}</span>'
        case {"type": "static_select", "placeholder": {"text": str(label)}}:
            return f'<span class="select">{escape(label)}</span>'
        case _:
            raise ValueError(f"no drawing is known for Slack's {element['type']!r}")
