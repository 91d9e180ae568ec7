"""The latest results of pure functions. Most answers of the guide are asked for again and again, and never differ."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_SIZE = 128


class Recent(Generic[T]):
    """Results by what they were made from: texts and numbers by value, everything else by being the same object.

    Comparing whole replies would cost what is to be saved. The objects are held, so no other can take their identity.
    """

    def __init__(self, size: int = _SIZE) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[object, ...], tuple[tuple[object, ...], T]] = OrderedDict()

    def get(self, made_from: tuple[object, ...], make: Callable[[], T]) -> T:
        """The result for *made_from*, made now if it was not made lately."""
        key = tuple(one if one is None or isinstance(one, str | int) else (id(one),) for one in made_from)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found[1]
        result = make()
        self._kept[key] = (made_from, result)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return result


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """*function*, which must be pure, without making the same result twice; its arguments are given by position."""
    recent: Recent[T] = Recent()

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return recent.get((*args, *kwargs.items()), lambda: function(*args, **kwargs))

    return call
