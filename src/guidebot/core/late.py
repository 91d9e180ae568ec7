"""Regular expressions that are compiled when they are first asked for.

Those for days and times as people write them are long, and all of them together take a twentieth of the start.
"""

from __future__ import annotations

import re
from typing import Any, cast


def late(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` makes of *text*, a little later. A mistake in it is found as late."""
    return cast("re.Pattern[str]", _Late(text, flags))


class _Late:
    __slots__ = ("_flags", "_made", "_text")

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags
        self._made: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = re.compile(self._text, self._flags)
        return getattr(self._made, name)
