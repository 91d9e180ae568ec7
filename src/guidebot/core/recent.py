"""What was known lately, and no more than that: a bounded dictionary, and the latest results of pure functions.

Most answers of the guide are asked for again and again, and never differ.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

K = TypeVar("K")
P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")
_SIZE = 128


class BoundedDict(OrderedDict[K, V]):
    """The *size* entries that were written last; one more, and the oldest goes. Reading makes nothing younger."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._size:
            self.popitem(last=False)


class IdentityCache(Generic[T]):
    """Results by what they were made from: texts and numbers by value, everything else by being the same object.

    Comparing whole replies would cost what is to be saved. The objects are held, so no other can take their identity.
    """

    def __init__(self, size: int = _SIZE) -> None:
        self._size = size
        self.forget()

    def forget(self) -> None:
        """Let go of everything; may be called from another thread."""
        self._kept: BoundedDict[tuple[object, ...], tuple[tuple[object, ...], T]] = BoundedDict(self._size)

    def get(self, made_from: tuple[object, ...], make: Callable[[], T]) -> T:
        """The result for *made_from*, made now if it was not made lately."""
        key = tuple(one if one is None or isinstance(one, str | int) else (id(one),) for one in made_from)
        kept = self._kept  # another thread may put an empty one in its place
        found = kept.get(key)
        if found is not None:
            kept.move_to_end(key)
            return found[1]
        result = make()
        kept[key] = (made_from, result)
        return result


class CacheGroup:
    """The latest results of several pure functions, which can be forgotten all at once."""

    def __init__(self) -> None:
        self._all: list[IdentityCache[Any]] = []

    def remembered(self, function: Callable[P, T]) -> Callable[P, T]:
        """*function*, which must be pure, without making the same result twice; its arguments are given by position."""
        recent: IdentityCache[T] = IdentityCache()
        self._all.append(recent)

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            return recent.get((*args, *kwargs.items()), lambda: function(*args, **kwargs))

        return call

    def forget(self) -> None:
        """Let go of every result and of what it was made from."""
        for one in self._all:
            one.forget()
