"""Plain data to frozen dataclasses, by their annotations: every unknown key and every value of another kind is named.

A field may be text, a switch, a whole number, a number, a `Literal`, a tuple or a mapping of these, a further
dataclass, or ``Any``; `Annotated` adds rules. What is left out keeps its default. A field whose metadata is `OWN` is no
key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from guidebot.adapter import Rule
from guidebot.core.nearest import nearest
from guidebot.core.records import dataclass
from guidebot.loading.mistakes import Document, Mistake, Path, got, unknown

T = TypeVar("T")
OWN: Mapping[str, bool] = MappingProxyType({"own": True})
_KINDS: Mapping[Any, tuple[tuple[type, ...], str]] = MappingProxyType(
    {
        str: ((str,), "wants text"),
        bool: ((bool,), "wants true or false"),
        int: ((int,), "wants a whole number"),
        float: ((int, float), "wants a number"),
        tuple: ((list,), 'wants a list, as in ["one", "another"]'),
        Mapping: ((dict,), "wants a table"),
    }
)
_SCALARS = (bool, int, float, date, datetime, time)
Strange = Callable[[Path, object, Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Setting:
    """A declared field: its name, its *kind* without what `Annotated` adds, its rules, meaning and default."""

    name: str
    kind: Any
    rules: Sequence[Rule]
    about: str
    default: Any


def settings(kind: type[Any]) -> Sequence[Setting]:
    """What the dataclass *kind* declares.

    Raises:
        TypeError: a field is of a kind that no setting can have.
    """
    kinds = get_type_hints(kind, include_extras=True)
    return [_setting(kind, one, kinds[one.name]) for one in _keys(kind)]


def read(
    kind: type[T], document: Document, at: Path = (), strange: Strange | None = None
) -> tuple[T, Sequence[Mistake]]:
    """What stands *at* a place of *document* as a *kind*, with every mistake in it.

    When there is a mistake, what was read must not be used. *strange* makes the sentence for an unknown key.
    """
    raw = document.data
    for key in at:
        raw = raw[key]
    reading = _Reading(document, strange or _unknown)
    found: T = reading.table(kind, raw, at)
    return found, reading.mistakes


def from_text(kind: type[Any], texts: Mapping[str, str]) -> Mapping[str, object]:
    """Values that were typed as texts, as the fields of *kind* want them: ``true`` is a switch where one is wanted."""
    kinds = {one.name: one.kind for one in settings(kind)}
    return {name: _parsed(kinds[name], text) for name, text in texts.items() if name in kinds}


class _Reading:
    """Notes mistakes and goes on with the value as it stands, so that the next one is found too."""

    def __init__(self, document: Document, strange: Strange) -> None:
        self._document = document
        self._strange = strange
        self.mistakes: list[Mistake] = []

    def table(self, kind: type[Any], raw: object, path: Path) -> Any:
        """*raw* as the dataclass *kind*."""
        if not isinstance(raw, dict):
            return self._refuse(f"wants a table{_quotes((dict,), raw)}", raw, path)
        keys = [one.name for one in _keys(kind)]
        for key, value in raw.items():
            if key not in keys:
                text = self._strange((*path, key), value, keys)
                self.mistakes.append(self._document.mistake((*path, key), text))
        missing = [one.name for one in _keys(kind) if _is_needed(one) and one.name not in raw]
        self.mistakes += [self._document.mistake(path, f"{_dotted((*path, name))} is missing") for name in missing]
        kinds = get_type_hints(kind, include_extras=True)
        values = {key: self._value(kinds[key], raw[key], (*path, key)) for key in keys if key in raw}
        return kind(**dict.fromkeys(missing), **values)

    def _value(self, kind: Any, raw: Any, path: Path) -> Any:
        base, inner = get_origin(kind), get_args(kind)
        if kind is Any:
            return raw
        if isinstance(kind, type) and is_dataclass(kind):
            return self.table(kind, raw, path)
        if base is Annotated:
            return self._ruled(inner[0], [one for one in inner[1:] if isinstance(one, Rule)], raw, path)
        if base is Literal:
            return raw if raw in inner else self._refuse(f"wants {choices(inner)}", raw, path, near=inner)
        types, words = _KINDS[base or kind]
        if type(raw) not in types:
            return self._refuse(words + _quotes(types, raw), raw, path)
        if base is tuple:
            return tuple(self._value(inner[0], one, (*path, at)) for at, one in enumerate(raw))
        if base is Mapping:
            return MappingProxyType({key: self._value(inner[1], one, (*path, key)) for key, one in raw.items()})
        return raw

    def _ruled(self, kind: Any, rules: Sequence[Rule], raw: object, path: Path) -> Any:
        before = len(self.mistakes)
        wanted = next((rule.otherwise for rule in rules if rule.otherwise.startswith("wants")), "")
        if kind is str and wanted and type(raw) in _SCALARS:  # more use than that it wants text
            return self._refuse(wanted, raw, path)
        found = self._value(kind, raw, path)
        if len(self.mistakes) == before:
            for rule in rules:
                if not rule.holds(found):
                    return self._refuse(rule.said(found), raw, path)
        return found

    def _refuse(self, why: str, raw: Any, path: Path, near: Sequence[str] = ()) -> Any:
        found = nearest(raw, near) if isinstance(raw, str) else []
        hint = f" (did you mean {found[0]!r}?)" if found else ""
        self.mistakes.append(self._document.mistake(path, f"{_dotted(path)}: {why}{got(raw)}{hint}"))
        return raw


def _quotes(wanted: Sequence[type], raw: object) -> str:
    """The remedy where only quotes are missing, or only they are too much."""
    if str in wanted:
        return "; put it in quotes" if type(raw) in _SCALARS else ""
    meant = _parsed(None, raw) if isinstance(raw, str) else None
    if dict in wanted and isinstance(raw, list) and all(isinstance(one, dict) for one in raw):
        return ", its name in single [brackets]"
    return "; take the quotes away" if type(meant) in wanted else ""


def _keys(kind: type[Any]) -> Iterable[Field[Any]]:
    return [one for one in fields(kind) if not one.metadata.get("own")]


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _setting(table: type[Any], field: Field[Any], kind: Any) -> Setting:
    inner, added = (get_args(kind)[0], get_args(kind)[1:]) if get_origin(kind) is Annotated else (kind, ())
    if inner not in _KINDS and get_origin(inner) not in {*_KINDS, Literal} and not is_dataclass(inner):
        raise TypeError(
            f"{table.__qualname__}.{field.name}: {inner} is no kind of setting; see guidebot.adapter.Plugin"
        )
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return Setting(
        name=field.name,
        kind=inner,
        rules=[rule for rule in added if isinstance(rule, Rule)],
        about=next((words for words in added if isinstance(words, str)), ""),
        default=default,
    )


def _parsed(kind: Any, text: str) -> object:
    if kind is str or get_origin(kind) is Literal:
        return text
    try:
        return tomllib.loads(f"it = {text}")["it"]
    except tomllib.TOMLDecodeError:
        return text


def _unknown(path: Path, value: object, keys: Sequence[str]) -> str:
    del value
    return unknown(str(path[-1]), keys, _dotted(path))


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def choices(values: Sequence[object]) -> str:
    """The *values* of a `Literal` in words."""
    *most, last = map(repr, values)
    return f"{', '.join(most)} or {last}" if most else last
