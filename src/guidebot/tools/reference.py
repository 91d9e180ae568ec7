"""`guidebot docs`: the reference pages, made from the declarations. A test compares them with the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from guidebot.adapter import Plugin
from guidebot.core.commands import Access, Command, Param, Shape, Topic
from guidebot.core.parsing import usage
from guidebot.loading import models, reading
from guidebot.tools import settings_reference

HEAD = "<!-- Made by `guidebot docs`; change the declarations, not this file. -->\n"


def pages(commands: Sequence[Command], plugins: Sequence[Plugin[Any]]) -> Mapping[str, str]:
    """The text of every page by its path below ``docs/reference``."""
    return {
        "commands.md": "\n".join(_commands(commands)) + "\n",
        "settings.md": "\n".join([HEAD, *settings_reference.page(plugins)]) + "\n",
        "content.md": "\n".join(_content()) + "\n",
    }


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the pages into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _commands(commands: Sequence[Command]) -> Iterator[str]:
    yield HEAD
    yield "# Commands\n"
    yield "The same in Discord, in Slack and in the terminal. Typed text: `name:value` pairs, then positions in order;"
    yield "the last text takes the rest; quotes work. *pick*: part of a name, an alias or a typing mistake is enough."
    for topic in Topic:
        mine = [one for one in commands if one.topic is topic]
        if not mine:
            continue
        yield f"\n## {topic.value}"
        for one in mine:
            yield from _command(one)


def _command(command: Command) -> Iterator[str]:
    yield f"\n### `/{command.path}`\n"
    yield f"{command.summary}." + (" For organisers only." if command.access is Access.ORGANISER else "")
    if command.detail:
        yield f"\n{command.detail}"
    yield f"\n`{usage(command).removeprefix('Usage: ')}`\n"
    if command.params:
        yield "| argument | takes | needed | what it is |"
        yield "|---|---|---|---|"
        for param in command.params:
            needed = "yes" if param.required else "no"
            named = " (as `name:value` only)" if param.arg.named else ""
            yield f"| `{param.name}` | {_takes(param)} | {needed} | {param.arg.help}{named} |"
    for example in command.examples:
        yield f"\nExample: `/{example}`"


def _takes(param: Param) -> str:
    if param.choices is not None:
        return ", ".join(f"`{one.value}`" for one in param.choices)
    if param.shape is Shape.NUMBER:
        return f"a whole number, {param.low} to {param.high}"
    return f"{'a pick' if param.arg.pick else 'text'}, {param.low} to {param.high} characters"


def _content() -> Iterator[str]:
    yield HEAD
    yield "# Content keys\n"
    yield "What each kind of file may hold. [content/README.md](../../content/README.md) explains them with examples."
    kinds: list[tuple[str, type[BaseModel]]] = [("guide.yaml", models.GuideModel), ("start.yaml", models.EveningModel)]
    kinds += [(f"{name}/", model) for name, (_, model) in reading.FOLDERS.items()]
    for name, model in kinds:
        yield f"\n## `{name}`\n"
        yield "| key | needed | takes |"
        yield "|---|---|---|"
        schema = model.model_json_schema()
        for key, field in model.model_fields.items():
            needed = "yes" if field.is_required() else "no"
            yield f"| `{key}` | {needed} | {_kind(schema['properties'][key], schema.get('$defs', {}))} |"


def _kind(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """What a key takes, in words."""
    if "$ref" in schema:
        return _kind(known[schema["$ref"].rpartition("/")[2]], known)
    if "anyOf" in schema:
        return _kind(next(one for one in schema["anyOf"] if one.get("type") != "null"), known)
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    bounds = [schema.get(f"min{what}", schema.get("minimum")) for what in ("Length", "Items")]
    bounds += [schema.get(f"max{what}", schema.get("maximum")) for what in ("Length", "Items")]
    low, high = (next((one for one in pair if one is not None), None) for pair in (bounds[:2], bounds[2:]))
    many = {(False, False): "", (True, False): f", at least {low}", (False, True): f", at most {high}"}
    size = many.get((low is not None, high is not None), f", {low} to {high}")
    match schema.get("type"):
        case "array":
            return f"a list of {_plural(_kind(schema.get('items', {}), known))}{size}"
        case "object":
            return f"`{', '.join(schema['properties'])}`" if "properties" in schema else "texts by name"
        case "string":
            return {"date": "a date"}.get(schema.get("format", ""), f"text{size}{' characters' if size else ''}")
        case "integer":
            return f"a whole number{size}"
        case "number":
            return f"a number{size}"
        case _:
            return "true or false"


def _plural(kind: str) -> str:
    return kind if kind.startswith(("`", "a ")) else kind.replace("text", "texts", 1)
