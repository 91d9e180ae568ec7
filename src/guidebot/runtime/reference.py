"""`guidebot docs`: the reference pages, made from the declarations. A test compares them with the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from guidebot.adapter import Plugin
from guidebot.core.commands import Access, Command, Param, Shape, Topic
from guidebot.core.parsing import usage
from guidebot.loading import config, models, reading

HEAD = "<!-- Made by `guidebot docs`; change the declarations, not this file. -->\n"


def pages(commands: Sequence[Command], plugins: Sequence[Plugin]) -> Mapping[str, str]:
    """The text of every page by its path below ``docs/reference``."""
    return {
        "commands.md": "\n".join(_commands(commands)) + "\n",
        "settings.md": "\n".join(_settings(plugins)) + "\n",
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


def _command(one: Command) -> Iterator[str]:
    yield f"\n### `/{one.path}`\n"
    yield f"{one.summary}." + (" For organisers only." if one.access is Access.ORGANISER else "")
    if one.detail:
        yield f"\n{one.detail}"
    yield f"\n`{usage(one).removeprefix('Usage: ')}`\n"
    if one.params:
        yield "| argument | takes | needed | what it is |"
        yield "|---|---|---|---|"
        for param in one.params:
            needed = "yes" if param.required else "no"
            named = " (as `name:value` only)" if param.arg.named else ""
            yield f"| `{param.name}` | {_takes(param)} | {needed} | {param.arg.help}{named} |"
    for example in one.examples:
        yield f"\nExample: `/{example}`"


def _takes(param: Param) -> str:
    if param.choices is not None:
        return ", ".join(f"`{one.value}`" for one in param.choices)
    if param.shape is Shape.NUMBER:
        return f"a whole number, {param.low} to {param.high}"
    return f"{'a pick' if param.arg.pick else 'text'}, {param.low} to {param.high} characters"


def _settings(plugins: Sequence[Plugin]) -> Iterator[str]:
    yield HEAD
    yield "# Settings\n"
    yield "`config.toml`, named by `--config` or `GUIDEBOT_CONFIG`. Secrets come from the environment only."
    tables: list[tuple[str, type[BaseModel]]] = [
        ("content", config.ContentSettings),
        ("storage", config.StorageSettings),
        ("delivery", config.DeliverySettings),
        ("ops", config.OpsSettings),
    ]
    for name, model in tables:
        yield f"\n## `[{name}]`\n"
        yield f"{(model.__doc__ or '').partition(': ')[2].strip()}\n"
        yield "| setting | default |"
        yield "|---|---|"
        for key, field in model.model_fields.items():
            yield f"| `{key}` | `{_shown(field.default)}` |"
    for plugin in plugins:
        yield f"\n## `[adapters.{plugin.name}]`\n"
        if plugin.secrets:
            yield f"Environment: {', '.join(f'`{one}`' for one in plugin.secrets)}.\n"
        yield "| setting | default |"
        yield "|---|---|"
        for key, value in plugin.defaults.items():
            yield f"| `{key}` | `{_shown(value)}` |"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_shown(one) for one in value) + "]"
    return "{}" if value in ({}, None) else str(value)


def _content() -> Iterator[str]:
    yield HEAD
    yield "# Content keys\n"
    yield "What each kind of file may hold. [content/README.md](../../content/README.md) explains them with examples."
    kinds: list[tuple[str, type[BaseModel]]] = [("guide.yaml", models.GuideModel)]
    kinds += [(f"{name}/", model) for name, (_, model) in reading.FOLDERS.items()]
    for name, model in kinds:
        yield f"\n## `{name}`\n"
        yield "| key | needed |"
        yield "|---|---|"
        for key, field in model.model_fields.items():
            needed = field.is_required() and not (key == "summary" and model is models.ProblemModel)
            yield f"| `{key}` | {'yes' if needed else 'no'} |"
