"""Request bodies against Discord's OpenAPI description, where ``GUIDEBOT_SHARED`` names the folder that holds it."""

from __future__ import annotations

import functools
import json
import os
import re
from pathlib import Path

import jsonschema_rs


@functools.cache
def _description() -> dict | None:
    folder = os.environ.get("GUIDEBOT_SHARED")
    path = Path(folder or "", "specs", "discord-openapi.json")
    if not folder or not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    # Discord takes ids as numbers or strings; discord.py sends both
    found["components"]["schemas"]["SnowflakeType"] = {"type": ["string", "integer"]}
    return found


@functools.cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    description = _description()
    assert description is not None
    exact_first = sorted(description["paths"], key=lambda path: (path.count("{"), -len(path)))
    return [(re.compile(re.sub(r"\{\w+\}", r"[^/]+", path)), path) for path in exact_first]


@functools.cache
def _validator(path: str, method: str, kind: int | None) -> jsonschema_rs.Validator | None:
    description = _description()
    assert description is not None
    content = description["paths"][path].get(method, {}).get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return None
    if kind is not None and "anyOf" in schema:
        schema = {"anyOf": [one for one in schema["anyOf"] if kind in _kinds(description, one)]}
    return jsonschema_rs.validator_for({**schema, "components": description["components"]})


def _kinds(description: dict, ref: dict) -> list[int]:
    schema = description["components"]["schemas"][ref["$ref"].rsplit("/", 1)[1]]
    return schema.get("properties", {}).get("type", {}).get("enum", [])


def problems(method: str, path: str, body: object) -> list[str]:
    """What the description has against *body*; nothing when it is not at hand."""
    if _description() is None or body is None:
        return []
    for pattern, template in _paths():
        if pattern.fullmatch(path):
            kind = body.get("type") if path.endswith("/callback") and isinstance(body, dict) else None
            validator = _validator(template, method.lower(), kind)
            if validator is None:
                return []
            return [f"{one.instance_path}: {one.message}"[:400] for one in validator.iter_errors(body)]
    return [f"no such path: {method} {path}"]
