"""Frozen dataclasses to plain JSON values and back, by the annotations of their fields.

A dataclass becomes the list of its fields, a mapping a list of pairs, so that order and keys of any kind are kept. What
comes back is built from the declared types alone and every value is looked at: whoever writes the JSON can neither run
code nor hand over anything of another shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType, NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
Unpack = Callable[[Any], Any]


class Misshapen(ValueError):
    """The value is not what its type says."""


def pack(value: Any) -> Any:
    """*value* as lists, texts, numbers, switches and None."""
    if isinstance(value, Mapping):
        return [[pack(key), pack(one)] for key, one in value.items()]
    if isinstance(value, tuple):
        return [pack(one) for one in value]
    if is_dataclass(value):
        return [pack(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def unpack(kind: type[T], raw: Any) -> T:
    """What `pack` made of a *kind*. Equal texts become one.

    Raises:
        ValueError: it is something else.
    """
    found: T = _Unpacking().of(kind)(raw)
    return found


def shape(kind: Any) -> Iterator[str]:
    """Everything that `pack` and `unpack` know about *kind*, in words: another shape reads other values."""
    waiting, seen = [kind], set[Any]()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        waiting += get_args(one)
        if is_dataclass(one):
            yield f"{one}: {', '.join(f'{part.name} {part.type}' for part in fields(one))}"
            waiting += get_type_hints(one).values()
        elif isinstance(one, type) and issubclass(one, Enum):
            yield f"{one}: {', '.join(part.value for part in one)}"


class _Unpacking:
    """Makes one function per type, and shares equal texts and days among all that these build."""

    def __init__(self) -> None:
        self._made: dict[Any, Unpack] = {}
        self._texts: dict[str, str] = {}
        self._days: dict[str, date] = {}

    def of(self, kind: Any) -> Unpack:
        """What unpacks a *kind*."""
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def _make(self, kind: Any) -> Unpack:
        base, inner = get_origin(kind), get_args(kind)
        if NoneType in inner:
            return _optional(self.of(next(one for one in inner if one is not NoneType)))
        if base is Mapping:
            return _mapping(self.of(inner[0]), self.of(inner[1]))
        if base is tuple:
            return _many(self.of(inner[0])) if inner[1:] == (...,) else _row([self.of(one) for one in inner])
        if isinstance(kind, type) and is_dataclass(kind):
            return _record(kind, {name: self.of(one) for name, one in _kinds(kind).items()})
        if isinstance(kind, type) and issubclass(kind, Enum):
            return _choice(kind)
        return {str: self._text, date: self._day}.get(kind) or _plain(kind)

    def _text(self, raw: Any) -> str:
        if type(raw) is not str:
            raise Misshapen
        return self._texts.setdefault(raw, raw)

    def _day(self, raw: Any) -> date:
        text = self._text(raw)
        if text not in self._days:
            self._days[text] = date.fromisoformat(text)
        return self._days[text]


def _kinds(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}


def _list(raw: Any) -> list[Any]:
    if type(raw) is not list:
        raise Misshapen
    return raw


def _plain(kind: type) -> Unpack:
    def read(raw: Any) -> Any:
        if type(raw) is not kind:
            raise Misshapen
        return raw

    return read


def _optional(inner: Unpack) -> Unpack:
    return lambda raw: None if raw is None else inner(raw)


def _choice(kind: type[Enum]) -> Unpack:
    known = {one.value: one for one in kind}

    def read(raw: Any) -> Any:
        if type(raw) is not str or raw not in known:
            raise Misshapen
        return known[raw]

    return read


def _many(inner: Unpack) -> Unpack:
    return lambda raw: tuple(inner(one) for one in _list(raw))


def _row(inner: list[Unpack]) -> Unpack:
    def read(raw: Any) -> Any:
        if len(_list(raw)) != len(inner):
            raise Misshapen
        return tuple(each(one) for each, one in zip(inner, raw, strict=True))

    return read


def _record(kind: Any, inner: Mapping[str, Unpack]) -> Unpack:
    names, readers = tuple(inner), list(inner.values())

    def read(raw: Any) -> Any:
        if len(_list(raw)) != len(readers):
            raise Misshapen
        return kind(**{name: each(one) for name, each, one in zip(names, readers, raw, strict=True)})

    return read


def _mapping(key: Unpack, value: Unpack) -> Unpack:
    pair = _row([key, value])

    def read(raw: Any) -> Any:
        found = dict(pair(one) for one in _list(raw))
        if len(found) != len(raw):
            raise Misshapen
        return MappingProxyType(found)

    return read
