"""What Discord's documentation says and its OpenAPI description does not: checked always, by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

V2, EPHEMERAL, SUPPRESS = 1 << 15, 1 << 6, 1 << 2
ROW, BUTTON, SELECT, INPUT, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 1, 2, 3, 4, 10, 12, 13, 14, 17, 18
SELECTS = frozenset({3, 5, 6, 7, 8})
_NAME = re.compile(r"[-_'\w]{1,32}")


def message(body: dict, files: dict[str, bytes], *, edit: bool = False) -> Iterator[str]:
    """What is wrong with a message."""
    flags = body.get("flags") or 0
    if flags & ~(V2 | EPHEMERAL | SUPPRESS | 1 << 12):
        yield f"flags {flags} may not be set"
    components = body.get("components") or []
    v2 = bool(flags & V2) or (edit and any(one["type"] > 9 for one in components))
    if not v2 and any(one["type"] > 9 for one in components):
        yield "v2 components without the flag"
    if v2 and (body.get("content") or body.get("embeds") or body.get("poll") or body.get("sticker_ids")):
        yield "v2 components with content, embeds, poll or stickers"
    if not v2 and not body.get("content", "").strip() and not body.get("embeds") and not files and not components:
        yield "an empty message"
    if len(body.get("content") or "") > 2000:
        yield "content over 2000 characters"
    if len(str(body.get("nonce") or "")) > 25:
        yield "a nonce over 25 characters"
    yield from _mentions(body.get("allowed_mentions"))
    yield from _components(components, v2=v2)
    yield from _attachments(body, components, files)


def _mentions(allowed: dict | None) -> Iterator[str]:
    if allowed is None:
        yield "no allowed_mentions: everybody could be notified"
        return
    if "everyone" in allowed.get("parse", []):
        yield "everyone may be mentioned"
    for kind in ("users", "roles"):
        if kind in allowed.get("parse", []) and allowed.get(kind):
            yield f"allowed_mentions names {kind} twice"


def walk(components: list[dict]) -> Iterator[dict]:
    """Every component, nested ones included."""
    for one in components:
        yield one
        yield from walk(one.get("components", []))
        if "component" in one:
            yield from walk([one["component"]])
        if "accessory" in one:
            yield from walk([one["accessory"]])


def _components(components: list[dict], *, v2: bool) -> Iterator[str]:
    everything = list(walk(components))
    if len(everything) > 40:
        yield f"{len(everything)} components, at most 40"
    if not v2 and len(components) > 5:
        yield "more than 5 rows"
    ids = [one["custom_id"] for one in everything if "custom_id" in one]
    if len(set(ids)) < len(ids):
        yield "a custom_id twice"
    numbers = [one["id"] for one in everything if one.get("id")]
    if len(set(numbers)) < len(numbers):
        yield "a component id twice"
    if sum(len(one["content"]) for one in everything if one["type"] == TEXT) > 4000:
        yield "more than 4000 characters of text"
    for one in everything:
        yield from _component(one)


def _component(one: dict) -> Iterator[str]:
    if "custom_id" in one and not 1 <= len(one["custom_id"]) <= 100:
        yield "a custom_id beyond 1 to 100 characters"
    if one["type"] == ROW:
        kinds = [child["type"] for child in one["components"]]
        if not kinds or len(kinds) > 5 or (set(kinds) & SELECTS and len(kinds) > 1):
            yield f"a row of {kinds}"
    if one["type"] == BUTTON:
        if bool(one.get("url")) == bool(one.get("custom_id")) or (one["style"] == 5) != bool(one.get("url")):
            yield "a button needs either a custom_id or, in the link style, a url"
        if not one.get("label") and not one.get("emoji"):
            yield "a button without label and emoji"
        if len(one.get("label") or "") > 80:
            yield "a button's label over 80 characters"
    if one["type"] == SELECT:
        yield from _options(one.get("options", []))
    if one["type"] == TEXT and not one["content"].strip():
        yield "an empty text"


def _options(options: list[dict]) -> Iterator[str]:
    if not 1 <= len(options) <= 25:
        yield f"{len(options)} options, 1 to 25"
    if len({one["value"] for one in options}) < len(options):
        yield "two options of one value"
    if any(
        len(one["label"]) > 100 or len(one["value"]) > 100 or len(one.get("description") or "") > 100 for one in options
    ):
        yield "an option over 100 characters"


def _attachments(body: dict, components: list[dict], files: dict[str, bytes]) -> Iterator[str]:
    listed = {one["filename"]: one for one in body.get("attachments") or [] if "filename" in one}
    if len(files) > 10:
        yield "more than 10 files"
    for one in walk(components):
        media = [one["file"]] if one["type"] == FILE else [item["media"] for item in one.get("items", [])]
        for url in (item["url"] for item in media):
            name = url.removeprefix("attachment://")
            if not url.startswith("attachment://") or name not in listed or not re.fullmatch(r"[\w.-]+", name):
                yield f"{url} names no attachment"
    for one in listed.values():
        if len(one.get("description") or "") > 1024:
            yield "a description over 1024 characters"
    if len(listed) != len(files):
        yield f"{len(listed)} attachments for {len(files)} files"


def modal(data: dict) -> Iterator[str]:
    """What is wrong with a modal."""
    if not 1 <= len(data.get("title", "")) <= 45:
        yield "a title beyond 1 to 45 characters"
    if not 1 <= len(data.get("components", [])) <= 5:
        yield f"{len(data.get('components', []))} rows, 1 to 5"
    for one in data.get("components", []):
        if one["type"] not in {LABEL, TEXT}:
            yield f"a modal cannot hold type {one['type']} at its top"
        if one["type"] == LABEL and (len(one["label"]) > 45 or len(one.get("description") or "") > 100):
            yield "a label over 45, or a description over 100 characters"
    for one in walk(data.get("components", [])):
        yield from _component(one)
        if one["type"] == INPUT and len(one.get("value") or "") > (one.get("max_length") or 4000):
            yield "a value longer than its input takes"


def commands(body: list[dict]) -> Iterator[str]:
    """What is wrong with a command tree."""
    names = [one["name"] for one in body]
    if len(set(names)) < len(names) or len(names) > 100:
        yield "a command twice, or more than 100"
    for one in body:
        if _characters(one) > 8000:
            yield f"/{one['name']} has more than 8000 characters"
        yield from _command(one)


def _command(one: dict) -> Iterator[str]:
    if not _NAME.fullmatch(one["name"]) or one["name"] != one["name"].lower():
        yield f"the name {one['name']!r}"
    if not 1 <= len(one.get("description", "")) <= 100:
        yield f"/{one['name']}: a description of {len(one.get('description', ''))} characters"
    options = one.get("options", [])
    needed = [option.get("required", False) for option in options]
    if needed != sorted(needed, reverse=True) or len(options) > 25:
        yield f"/{one['name']}: required options come first, 25 at most"
    for option in options:
        if option.get("choices") and option.get("autocomplete"):
            yield f"{option['name']}: choices and autocomplete"
        if len(option.get("choices", [])) > 25 or any(len(str(c["value"])) > 100 for c in option.get("choices", [])):
            yield f"{option['name']}: choices beyond 25, or a value beyond 100 characters"
        yield from _command(option)


def _characters(one: dict) -> int:
    own = len(one["name"]) + len(one.get("description", ""))
    choices = sum(len(c["name"]) + len(str(c["value"])) for c in one.get("choices", []))
    return own + choices + sum(_characters(option) for option in one.get("options", []))
