"""Data classes that share what they have in common.

The standard library writes six functions for each frozen data class and compiles them when the module is imported. Five
of them say the same of all classes, and the program has more than two hundred: shared, they take 2 MB less. Everything
else is as in `dataclasses`, which is what type checkers take it for, but that a class which inherits and is no data
class may not set attributes of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414  # said again so that it may be imported from here
else:

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, **how: bool) -> Any:
        """As `dataclasses.dataclass`; where values are frozen and have no order, with methods that all such share."""
        if cls is None:
            return lambda made: dataclass(made, frozen=frozen, **how)
        if not frozen or how.keys() - {"slots", "kw_only"}:  # what else is asked for is made as it is asked for
            return dataclasses.dataclass(cls, frozen=frozen, **how)
        own = {name for name in _SHARED if cls.__dict__.get(name) is not None}
        made = dataclasses.dataclass(cls, frozen=True, repr=False, eq=False, **how)
        for name in _SHARED.keys() - own:
            setattr(made, name, _SHARED[name])
        made.__compared__ = _getter(*(one.name for one in dataclasses.fields(made) if one.compare))
        return made


def _getter(*names: str) -> Callable[[Any], Any]:
    """What tells values apart: the fields *names*; where a class has none, all its values are one."""
    return attrgetter(*names) if names else type


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: Any) -> bool:
    told: Callable[[Any], object] = type(self).__compared__
    return told(self) == told(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(type(self).__compared__(self))


def _setattr(_self: Any, name: str, _value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(_self: Any, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


_SHARED = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
}
