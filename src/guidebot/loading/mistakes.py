"""What is wrong in a file, with its place; and a file's plain data with the line of every key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guidebot.core.errors import ContentError
from guidebot.core.nearest import nearest
from guidebot.core.records import dataclass

Path = tuple[str | int, ...]
LONG = 60  # a longer value is not repeated


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something wrong in a file, with its place and what to do. A *line* of 0: what *file* names has no lines."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class Mistakes(ContentError):
    """Every mistake found, sorted by place."""

    def __init__(self, subject: str, mistakes: Iterable[Mistake]) -> None:
        self.subject = subject
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


def unknown(name: str, known: Iterable[str], shown: str = "", what: str = "a known key") -> str:
    """The sentence for a key that nobody knows; *shown* names its table too, and *what* says what it should be."""
    folded = {one.casefold(): one for one in known}
    near = nearest(name.casefold(), folded)
    said = f"{(shown or name).strip() or repr(name)} is not {what}"
    said += f" (did you mean {folded[near[0]]!r}?)" if near else ""
    strange = next((sign for sign in name if not sign.isascii()), "")  # it may look just like the right one
    return f"{said}; U+{ord(strange):04X} stands in it" if strange else said


def got(value: object) -> str:
    """What stands there instead, to end a sentence with; empty when it is long or a table."""
    if isinstance(value, int) and value.bit_length() > 4 * LONG:  # Python refuses to write very long numbers out
        return ""
    if isinstance(value, bool):  # as TOML and YAML write it
        return f"; got {str(value).lower()}"
    if isinstance(value, str | int | float) and len(str(value)) <= LONG:
        return f"; got {value!r}"
    return ""
