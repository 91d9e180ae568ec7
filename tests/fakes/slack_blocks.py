"""Block Kit's documented rules as checks. With GUIDEBOT_SHARED set, slackblocks-spec's figures are used as well."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LIMITS: dict[str, Any] = {
    "text": 3000,
    "action_id": 255,
    "block_id": 255,
    "button.text": 75,
    "button.url": 3000,
    "button.value": 2000,
    "option.text": 75,
    "option.value": 150,
    "option.description": 75,
    "select.placeholder": 150,
    "select.options": 100,
    "actions.elements": 25,
    "context.elements": 10,
    "header.text": 150,
    "image.alt_text": 2000,
    "input.label": 2000,
    "input.hint": 2000,
    "plain_text_input.max_length": 3000,
    "section.fields": 10,
    "view.blocks": 100,
    "view.private_metadata": 3000,
    "view.callback_id": 255,
    "view.title": 24,
    "view.submit": 24,
    "view.close": 24,
}
MESSAGE_BLOCKS = 50
Element = Mapping[str, Any]

BLOCKS: dict[str, dict[str, Any]] = {
    "rich_text": {"elements": list},
    "section": {"text?": dict, "fields?": list, "accessory?": dict},
    "header": {"text": dict},
    "context": {"elements": list},
    "actions": {"elements": list},
    "divider": {},
    "image": {"alt_text": str, "slack_file?": dict, "image_url?": str, "title?": dict},
    "input": {"label": dict, "element": dict, "hint?": dict, "optional?": bool, "dispatch_action?": bool},
}
PICKERS = {
    "static_select": {"options": list, "initial_option?": dict},
    "conversations_select": {"filter?": dict, "initial_conversation?": str},
    "multi_conversations_select": {"filter?": dict, "initial_conversations?": list},
    "users_select": {"initial_user?": str},
    "multi_users_select": {"initial_users?": list},
    "datepicker": {"initial_date?": str},
    "timepicker": {"initial_time?": str},
    "plain_text_input": {"multiline?": bool, "min_length?": int, "max_length?": int, "initial_value?": str},
}
RICH: dict[str, dict[str, Any]] = {
    "text": {"text": str, "style?": dict},
    "link": {"url": str, "text?": str, "style?": dict},
    "user": {"user_id": str},
    "usergroup": {"usergroup_id": str},
    "channel": {"channel_id": str},
    "emoji": {"name": str},
    "date": {"timestamp": int, "format": str, "fallback?": str},
}
_DATE_TOKENS = re.compile(
    r"\{(date|date_num|date_short|date_long|date_pretty|date_short_pretty|date_long_pretty|time|time_secs|ago)\}"
)


def shared_limits() -> Mapping[str, Any] | None:
    """slackblocks-spec's table, where it is at hand."""
    folder = os.environ.get("GUIDEBOT_SHARED")
    if not folder:
        return None
    return json.loads((Path(folder) / "specs/slackblocks-spec/limits.json").read_text(encoding="utf-8"))


def problems(blocks: object, *, surface: str = "message") -> list[str]:
    """Everything in *blocks* that Slack would refuse."""
    if not isinstance(blocks, list):
        return ["blocks are no list"]
    high = MESSAGE_BLOCKS if surface == "message" else LIMITS["view.blocks"]
    found = [] if len(blocks) <= high else [f"{len(blocks)} blocks, at most {high}"]
    for at, block in enumerate(blocks):
        found += [f"block {at}: {what}" for what in _block(block, surface)]
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict) and block.get("block_id")]
    if len(set(ids)) < len(ids):
        found.append("two blocks have one block_id")
    return found


def view_problems(view: Element) -> list[str]:
    """Everything in *view* that Slack would refuse."""
    kind = view.get("type")
    known = {"type", "blocks", "private_metadata", "callback_id"}
    if kind == "modal":
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "external_id"}
    elif kind != "home":
        return [f"unknown view {kind!r}"]
    found = [f"view: unknown key {key}" for key in view if key not in known]
    found += problems(view.get("blocks"), surface=str(kind))
    if not view.get("blocks"):
        found.append("view: no blocks")
    found += _length("view.private_metadata", view.get("private_metadata", ""), low=0)
    found += _length("view.callback_id", view.get("callback_id", ""), low=0)
    if kind == "modal":
        found += _plain("view.title", view.get("title"))
        for key in ("submit", "close"):
            found += _plain(f"view.{key}", view[key]) if key in view else []
        inputs = [one for one in view.get("blocks", ()) if one.get("type") == "input"]
        if inputs and "submit" not in view:
            found.append("view: inputs without submit")
    return found


def _block(block: Any, surface: str) -> Iterator[str]:
    if not isinstance(block, dict) or block.get("type") not in BLOCKS:
        yield f"unknown block {block!r}"[:200]
        return
    kind = block["type"]
    yield from _keys(block, {**BLOCKS[kind], "block_id?": str})
    match kind:
        case "rich_text":
            yield from _rich_text(block)
        case "section":
            yield from _text_object(block["text"]) if "text" in block else ()
            if "text" not in block and not block.get("fields"):
                yield "a section without text and fields"
        case "header":
            yield from _plain("header.text", block["text"])
        case "context":
            yield from _count("context.elements", block["elements"])
            for one in block["elements"]:
                yield from _text_object(one)
        case "actions":
            yield from _count("actions.elements", block["elements"])
            yield from _actions(block["elements"])
        case "image":
            yield from _length("image.alt_text", block.get("alt_text"))
            if ("slack_file" in block) == ("image_url" in block):
                yield "an image has one of slack_file and image_url"
        case "input":
            if surface == "message":
                yield "an input in a message"
            yield from _plain("input.label", block["label"])
            yield from _plain("input.hint", block["hint"]) if "hint" in block else ()
            yield from _picker(block["element"])


def _rich_text(block: Element) -> Iterator[str]:
    if not block["elements"]:
        yield "an empty rich_text"
    for one in block["elements"]:
        kind = one.get("type")
        if kind == "rich_text_list":
            if one.get("style") not in {"bullet", "ordered"}:
                yield f"a list of style {one.get('style')!r}"
            for section in one["elements"]:
                yield from _spans(section["elements"])
        elif kind in {"rich_text_section", "rich_text_quote"}:
            yield from _spans(one["elements"])
        else:
            yield f"unknown rich element {kind!r}"


def _spans(spans: list[Element]) -> Iterator[str]:
    if not spans:
        yield "an empty rich section"
    for span in spans:
        kind = span.get("type")
        if kind not in RICH:
            yield f"unknown span {kind!r}"
            continue
        yield from _keys(span, RICH[kind])
        if kind == "text" and not span["text"]:
            yield "an empty text span"
        if kind == "date" and not _DATE_TOKENS.search(span["format"]):
            yield f"a date of format {span['format']!r}"
        for style in span.get("style", {}):
            if style not in {"bold", "italic", "strike", "code", "underline"}:
                yield f"unknown style {style!r}"


def _actions(elements: list[Element]) -> Iterator[str]:
    ids = [one.get("action_id") for one in elements]
    if len(set(ids)) < len(ids):
        yield "two elements of a block have one action_id"
    for one in elements:
        if one.get("type") == "button":
            yield from _keys(one, {"text": dict, "action_id?": str, "url?": str, "value?": str, "style?": str})
            yield from _plain("button.text", one["text"])
            yield from _length("action_id", one.get("action_id", "x"))
            yield from _length("button.url", one.get("url", "x"))
            if one.get("style", "primary") not in {"primary", "danger"}:
                yield f"a button of style {one['style']!r}"
        else:
            yield from _picker(one)


def _picker(one: Element) -> Iterator[str]:
    kind = one.get("type")
    if kind not in PICKERS:
        yield f"unknown element {kind!r}"
        return
    yield from _keys(one, {**PICKERS[kind], "action_id?": str, "placeholder?": dict})
    yield from _length("action_id", one.get("action_id", "x"))
    yield from _plain("select.placeholder", one["placeholder"]) if "placeholder" in one else ()
    if kind == "static_select":
        yield from _options(one)
    if kind == "plain_text_input":
        low, high = one.get("min_length", 0), one.get("max_length", 3000)
        if not 0 <= low <= high <= LIMITS["plain_text_input.max_length"] or high < 1:
            yield f"an input of {low} to {high} characters"
        if len(one.get("initial_value", "")) > high:
            yield "an initial value longer than the input"
    if kind == "datepicker" and not re.fullmatch(r"(\d{4}-\d\d-\d\d)?", one.get("initial_date", "")):
        yield "a date that is none"
    if kind == "timepicker" and not re.fullmatch(r"(\d\d:\d\d)?", one.get("initial_time", "")):
        yield "a time that is none"


def _options(one: Element) -> Iterator[str]:
    yield from _count("select.options", one["options"])
    values = [option.get("value") for option in one["options"]]
    if len(set(values)) < len(values):
        yield "two options have one value"
    if "initial_option" in one and one["initial_option"] not in one["options"]:
        yield "initial_option is none of the options"
    for option in one["options"]:
        yield from _keys({"type": "", **option}, {"text": dict, "value": str, "description?": dict})
        yield from _plain("option.text", option["text"])
        yield from _length("option.value", option["value"])
        yield from _plain("option.description", option["description"]) if "description" in option else ()


def _keys(value: Element, known: Mapping[str, type]) -> Iterator[str]:
    names = {name.removesuffix("?") for name in known} | {"type"}
    yield from (f"unknown key {key!r} in {value.get('type')}" for key in value if key not in names)
    for name, kind in known.items():
        bare = name.removesuffix("?")
        if bare not in value:
            if bare == name:
                yield f"no {bare} in {value.get('type')}"
        elif not isinstance(value[bare], kind):
            yield f"{bare} of {value.get('type')} is no {kind.__name__}"


def _text_object(one: Any) -> Iterator[str]:
    if not isinstance(one, dict) or one.get("type") not in {"mrkdwn", "plain_text"}:
        yield f"no text object: {one!r}"[:200]
        return
    known = {"mrkdwn": {"verbatim"}, "plain_text": {"emoji"}}[one["type"]]
    yield from (f"unknown key {key!r} in a text" for key in one if key not in {"type", "text"} | known)
    yield from _length("text", one.get("text"))


def _plain(name: str, one: Any) -> Iterator[str]:
    if not isinstance(one, dict) or one.get("type") != "plain_text":
        yield f"{name} is no plain_text: {one!r}"[:200]
        return
    yield from _length(name, one.get("text"))


def _length(name: str, text: Any, low: int = 1) -> Iterator[str]:
    if not isinstance(text, str) or not low <= len(text) <= LIMITS[name]:
        yield f"{name} has {len(text) if isinstance(text, str) else text!r} characters, {low} to {LIMITS[name]}"


def _count(name: str, items: Any) -> Iterator[str]:
    if not isinstance(items, list) or not 1 <= len(items) <= LIMITS[name]:
        yield f"{name}: {len(items) if isinstance(items, list) else items!r} of them, 1 to {LIMITS[name]}"
