"""Plain data to frozen dataclasses, by their annotations: every unknown key and every value of another kind is named.

A field may be text, a switch, a number, a `Literal`, a tuple or a mapping of these, a further dataclass, or ``Any``;
`Annotated` adds a `Rule`. What is left out keeps its default. A field whose metadata is `OWN` is no key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from guidebot.loading.mistakes import Document, Mistake, Path, got, unknown

T = TypeVar("T")
OWN: Mapping[str, bool] = MappingProxyType({"own": True})
_KINDS: Mapping[type, tuple[tuple[type, ...], str]] = MappingProxyType(
    {
        str: ((str,), "wants text"),
        bool: ((bool,), "wants true or false"),
        float: ((int, float), "wants a number"),
        tuple: ((list,), 'wants a list, as in ["one", "another"]'),
        Mapping: ((dict,), "wants a table"),
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What has to hold for a value beside its kind, and the sentence for one that it does not hold for."""

    holds: Callable[[Any], bool]
    otherwise: str


def read(kind: type[T], document: Document) -> tuple[T, Sequence[Mistake]]:
    """*document* as a *kind*, with every mistake in it. When there is one, what was read must not be used."""
    reading = _Reading(document)
    found: T = reading.table(kind, document.data, ())
    return found, reading.mistakes


class _Reading:
    """Notes mistakes and goes on with the value as it stands, so that the next one is found too."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.mistakes: list[Mistake] = []

    def table(self, kind: type[Any], raw: object, path: Path) -> Any:
        """*raw* as the dataclass *kind*."""
        if not isinstance(raw, dict):
            return self._refuse("wants a table", raw, path)
        keys = [one.name for one in fields(kind) if not one.metadata.get("own")]
        strange = [key for key in raw if key not in keys]
        self.mistakes += [self._document.mistake((*path, key), unknown(key, keys)) for key in strange]
        kinds = get_type_hints(kind, include_extras=True)
        return kind(**{key: self._value(kinds[key], raw[key], (*path, key)) for key in keys if key in raw})

    def _value(self, kind: Any, raw: Any, path: Path) -> Any:
        base, inner = get_origin(kind), get_args(kind)
        if kind is Any:
            return raw
        if isinstance(kind, type) and is_dataclass(kind):
            return self.table(kind, raw, path)
        if base is Annotated:
            return self._ruled(inner[0], inner[1:], raw, path)
        if base is Literal:
            return raw if raw in inner else self._refuse(f"wants {_one_of(inner)}", raw, path)
        types, words = _KINDS[base or kind]
        if type(raw) not in types:
            return self._refuse(words, raw, path)
        if base is tuple:
            return tuple(self._value(inner[0], one, (*path, at)) for at, one in enumerate(raw))
        if base is Mapping:
            return MappingProxyType({key: self._value(inner[1], one, (*path, key)) for key, one in raw.items()})
        return raw

    def _ruled(self, kind: Any, rules: Sequence[Rule], raw: object, path: Path) -> Any:
        before = len(self.mistakes)
        found = self._value(kind, raw, path)
        if len(self.mistakes) == before:
            for rule in rules:
                if not rule.holds(found):
                    return self._refuse(rule.otherwise, raw, path)
        return found

    def _refuse(self, why: str, raw: Any, path: Path) -> Any:
        where = ".".join(map(str, path))
        self.mistakes.append(self._document.mistake(path, f"{where}: {why}{got(raw)}"))
        return raw


def _one_of(choices: Sequence[str]) -> str:
    *most, last = map(repr, choices)
    return f"{', '.join(most)} or {last}" if most else last
