"""YAML and TOML text to plain data with the line of every key, and mistakes with their place.

YAML is read with the safe loader; aliases, tags, duplicate keys, deep nesting and files over 256 KB are refused.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from guidebot.core.errors import ContentError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 40
Path = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something wrong in a file, with its place and what to do."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class Mistakes(ContentError):
    """Every mistake found, sorted by place."""

    def __init__(self, subject: str, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        count = len(self.mistakes)
        head = f"{subject} has {count} problem{'' if count == 1 else 's'}:"
        super().__init__("\n".join([head, *(f"  {one}" for one in self.mistakes)]), fix="Mend them and try again.")


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data of one file and the line where each key or item begins."""

    file: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Sequence[str | int]) -> int:
        """The line of *path* or of the nearest thing around it."""
        at = tuple(path)
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)

    def mistake(self, path: Sequence[str | int], text: str) -> Mistake:
        """A mistake at *path*."""
        return Mistake(self.file, self.line(path), text)


def yaml_document(file: str, raw: bytes) -> Document:
    """Read YAML.

    Raises:
        Mistakes: it is no YAML, too large, or uses what content may not use.
    """
    if len(raw) > MAX_BYTES:
        raise Mistakes(file, [Mistake(file, 1, f"the file has {len(raw)} bytes, at most {MAX_BYTES}; split it")])
    try:
        text = raw.decode("utf-8")
        found = list(_refused(file, text))
        if found:
            raise Mistakes(file, found)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[Path, int] = {}
            found = list(_walk(file, node, (), lines)) if node else []
            if found:
                raise Mistakes(file, found)
            data = loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except UnicodeDecodeError as error:
        raise Mistakes(file, [Mistake(file, 1, f"the file is not UTF-8 text (byte {error.start})")]) from error
    except yaml.YAMLError as error:
        raise Mistakes(file, [_yaml_mistake(file, error)]) from error
    except (ValueError, RecursionError, OverflowError) as error:
        raise Mistakes(file, [Mistake(file, 1, f"a value cannot be read: {error}")]) from error
    return Document(file, data, lines)


def toml_document(file: str, raw: bytes) -> Document:
    """Read TOML.

    Raises:
        Mistakes: it is no TOML, or too large.
    """
    if len(raw) > MAX_BYTES:
        raise Mistakes(file, [Mistake(file, 1, f"the file has {len(raw)} bytes, at most {MAX_BYTES}")])
    try:
        text = raw.decode("utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Mistakes(file, [Mistake(file, 1, f"the file is not UTF-8 text (byte {error.start})")]) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise Mistakes(file, [Mistake(file, int(place.group(1)) if place else 1, f"not TOML: {error}")]) from error
    except RecursionError as error:
        raise Mistakes(file, [Mistake(file, 1, "values are nested too deeply")]) from error
    except ValueError as error:
        raise Mistakes(file, [Mistake(file, 1, f"a value cannot be read: {error}")]) from error
    return Document(file, data, _toml_lines(text))


def model_mistakes(document: Document, base: Path, model: type[BaseModel], error: ValidationError) -> list[Mistake]:
    """*error* as mistakes with line numbers, unknown keys with the key that was probably meant."""
    names = _field_names(model)
    found = []
    for one in error.errors(include_url=False):
        loc = tuple(part for part in one["loc"] if not _is_union_tag(part))
        path = (*base, *loc)
        where = ".".join(str(part) for part in loc) or "entry"
        if one["type"] == "extra_forbidden":
            text = unknown(str(loc[-1]), names)
        elif one["type"] == "missing":
            text = f"{where} is missing"
        else:
            text = f"{where}: {one['msg'].removeprefix('Value error, ')}{_got(one['input'])}"
        found.append(document.mistake(path, text))
    return found


def unknown(name: str, known: Iterable[str]) -> str:
    """The sentence for a key that nobody knows."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"{name} is not a known key" + (f" (did you mean {near[0]!r}?)" if near else "")


def _refused(file: str, text: str) -> Iterable[Mistake]:
    """What content may not use. Looked for before nodes are made, because deep nesting ends the C parser's process."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            yield Mistake(file, line, "YAML aliases are not allowed; write the value out")
        elif tag:
            yield Mistake(file, line, f"YAML tags are not allowed; take {tag[:40]!r} out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield Mistake(file, line, f"values are nested more than {MAX_DEPTH} deep")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _walk(file: str, node: yaml.Node, path: Path, lines: dict[Path, int]) -> Iterable[Mistake]:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in keys:
                yield Mistake(file, key.start_mark.line + 1, f"{name} stands here twice")
            keys.add(name)
            lines[*path, name] = key.start_mark.line + 1
            yield from _walk(file, value, (*path, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield from _walk(file, item, (*path, at), lines)


def _yaml_mistake(file: str, error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).split("\n", maxsplit=1)[0]
    return Mistake(file, mark.line + 1 if mark else 1, f"not YAML: {what}")


def _toml_lines(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, row in enumerate(text.splitlines(), 1):
        head = re.fullmatch(r"\s*\[+\s*([A-Za-z0-9_.\-\" ]+?)\s*\]+\s*(#.*)?", row)
        pair = re.match(r"\s*([A-Za-z0-9_\-\"]+(?:\.[A-Za-z0-9_\-\"]+)*)\s*=", row)
        if head:
            table = tuple(part.strip().strip('"') for part in head.group(1).split("."))
            lines.setdefault(table, number)
        elif pair:
            key = tuple(part.strip('"') for part in pair.group(1).split("."))
            lines.setdefault((*table, *key), number)
    return lines


def _field_names(model: type[BaseModel]) -> set[str]:
    names: set[str] = set()
    for schema in (model.model_json_schema(), *model.model_json_schema().get("$defs", {}).values()):
        names.update(schema.get("properties", {}))
    return names


def _is_union_tag(part: str | int) -> bool:
    return isinstance(part, str) and ("[" in part or part in {"str", "int", "function-after", "none"})


def _got(value: object) -> str:
    if isinstance(value, str | int | float | bool) and len(str(value)) <= 60:
        return f"; got {value!r}"
    return ""
