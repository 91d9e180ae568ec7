"""YAML text to plain data with the line of every key, and what pydantic finds in it as mistakes with their place.

YAML is read with the safe loader. Anchors, aliases, tags, twin keys, deep nesting and files over 256 KB are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, ClassVar

import yaml
from pydantic import BaseModel, ValidationError

from guidebot.loading.mistakes import Document, Mistake, Mistakes, Path, got, unknown
from guidebot.loading.plain_text import HIDDEN, decoded
from guidebot.loading.saying import in_words
from guidebot.loading.yaml_slips import hidden_comments, yaml_slip

MAX_BYTES = 256 * 1024
MAX_DEPTH = 40
_DIGITS = 300
_TEXT = "tag:yaml.org,2002:str"
_SOME_DAY = "2026-01-01"  # in the place of a day that there is not: it was named
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # libyaml's where it is there, else Python's
    """Takes few plain texts for something else.

    By YAML's own rules ``No`` is false, ``12:30`` is 750 and ``010`` is 8, none of which the writer wrote. Here a truth
    is true or false, a number has decimal digits without a zero in front, and a day is checked where it stands.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?", "-+0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("timestamp", _DAY.pattern, "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), list(_first))


def yaml_document(file: str, raw: bytes) -> Document:
    """Read YAML.

    Raises:
        Mistakes: it is no YAML, too large, or uses what content may not use.
    """
    document, found = yaml_read(file, raw)
    if found:
        raise Mistakes(file, found)
    return document


def yaml_read(file: str, raw: bytes) -> tuple[Document, Sequence[Mistake]]:
    """Read YAML as far as it can be, with mistakes that keep nobody from looking for further ones.

    Raises:
        Mistakes: nothing of it can be used.
    """
    if len(raw) > MAX_BYTES:
        raise Mistakes(file, [Mistake(file, 1, f"the file has {len(raw)} bytes, at most {MAX_BYTES}; split it")])
    text = decoded(file, raw)
    try:
        found = list(_refused(file, text))
        if found:
            raise Mistakes(file, found)
        found = [Mistake(file, line, said) for line, said in hidden_comments(text)]
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[Path, int] = {}
            found += list(_walk(file, node, (), lines)) if node else []
            data = loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise Mistakes(file, [Mistake(file, *yaml_slip(error, text))]) from error
    except (ValueError, RecursionError, OverflowError) as error:
        raise Mistakes(file, [Mistake(file, 1, f"a value cannot be read: {error}")]) from error
    return Document(file, data, lines), found


def model_mistakes(document: Document, base: Path, model: type[BaseModel], error: ValidationError) -> list[Mistake]:
    """*error* as mistakes with line numbers, unknown keys with the key that was probably meant."""
    names = _field_names(model)
    found = []
    for one in error.errors(include_url=False):
        loc = _written(document, base, one["loc"])
        path = (*base, *loc)
        where = ".".join(str(part) for part in loc) or "entry"
        if one["type"] == "extra_forbidden":
            text = unknown(str(one["loc"][-1]), names)
        elif one["type"] == "missing":
            text = f"{where} is missing"
        else:
            text = f"{where}: {in_words(one)}{got(one['input'])}"
        found.append(document.mistake(path, text))
    return found


def _refused(file: str, text: str) -> Iterable[Mistake]:
    """What content may not use. Looked for before nodes are made, because deep nesting ends the C parser's process."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        tag, anchor = (getattr(event, name, None) for name in ("tag", "anchor"))
        if isinstance(event, yaml.AliasEvent):
            yield Mistake(file, line, "YAML aliases are not allowed; write the value out")
        elif anchor:
            yield Mistake(file, line, f"YAML anchors are not allowed; take '&{anchor[:40]}' out")
        if tag:
            yield Mistake(file, line, f"YAML tags are not allowed; take {tag[:40]!r} out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield Mistake(file, line, f"values are nested more than {MAX_DEPTH} deep")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _walk(file: str, node: yaml.Node, path: Path, lines: dict[Path, int]) -> Iterable[Mistake]:
    """Note the line of everything below *node*, and make of what is wrong in itself something that can be read on."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        yield from _walk_keys(file, node, path, lines)
    elif isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield from _walk(file, item, (*path, at), lines)
    elif node.tag == "tag:yaml.org,2002:timestamp" and not _is_day(node.value):
        yield Mistake(file, node.start_mark.line + 1, f"there is no day {node.value}; write it as 2026-11-23")
        node.value = _SOME_DAY
    elif len(node.value) > _DIGITS and node.tag == "tag:yaml.org,2002:int":
        node.tag = _TEXT  # Python does not read it, and no setting wants it
    elif hidden := HIDDEN.search(node.value):
        said = f"an escape in the text stands for a control character (U+{ord(hidden[0]):04X}); take it out"
        yield Mistake(file, node.start_mark.line + 1, said)
        node.value = HIDDEN.sub("", node.value)


def _walk_keys(file: str, node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> Iterable[Mistake]:
    keys: set[str] = set()
    for key, value in list(node.value):
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            yield Mistake(file, line, 'a key is a word, and a [list] or {table} stands here; put it in quotes: "…"')
            node.value.remove((key, value))
            continue
        key.tag, name = _TEXT, key.value  # 1 and true are words where a key belongs
        if name in keys:
            yield Mistake(file, line, f"{name} stands here twice")
        keys.add(name)
        lines[*path, name] = line
        yield from _walk(file, value, (*path, name), lines)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


@cache  # pydantic makes a schema of a model each time it is asked
def _field_names(model: type[BaseModel]) -> frozenset[str]:
    names: set[str] = set()
    for schema in (model.model_json_schema(), *model.model_json_schema().get("$defs", {}).values()):
        names.update(schema.get("properties", {}))
    return frozenset(names)


def _written(document: Document, base: Path, loc: Path) -> Path:
    """*loc* without the names that pydantic gives to the choices of a union: those stand in no file."""
    found: Path = ()
    for part in loc:
        tag = isinstance(part, str) and ("[" in part or part in {"str", "int", "function-after", "none"})
        if not tag or (*base, *found, part) in document.lines:
            found = (*found, part)
    return found
