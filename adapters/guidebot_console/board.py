"""What can still be pressed: the last answer by number, delivered messages by letter and number."""

from __future__ import annotations

import re
from dataclasses import field

from guidebot.core.people import MemberId, Place
from guidebot.core.records import dataclass
from guidebot_console.choices import Choice

_PRESS = re.compile(r"\[?([a-z]{0,2})(\d{1,3})\]?")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Posted:
    """One message and its choices; *letter* is empty for answers. *member*: whose direct conversation it stands in."""

    letter: str
    place: Place
    choices: tuple[Choice, ...]
    member: MemberId | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice with the message that it belongs to."""

    choice: Choice
    posted: Posted


@dataclass(slots=True)
class Board:
    """Remembers choices for as long as the program runs."""

    last: Posted | None = None
    _by_letter: dict[str, Posted] = field(default_factory=dict)
    _count: int = 0

    def letter(self) -> str:
        """A letter for the next delivered message: from a to z, then aa, ab and so on."""
        at, self._count = self._count, (self._count + 1) % (26 * 27)
        return (_LETTERS[at // 26 - 1] if at >= 26 else "") + _LETTERS[at % 26]

    def put(self, posted: Posted) -> None:
        """*posted* is on the screen. An answer without choices leaves the earlier ones pressable."""
        if posted.letter:
            self._by_letter[posted.letter] = posted
        elif posted.choices:
            self.last = posted

    def find(self, typed: str) -> Chosen | str | None:
        """The choice that *typed* means, a sentence when there is no such choice, or None when it is no choice."""
        pressed = _PRESS.fullmatch(typed.strip().lower())
        if pressed is None:
            return None
        letter, number = pressed.group(1), int(pressed.group(2))
        posted = self._by_letter.get(letter) if letter else self.last
        if posted is None:
            return f"No message has the letter {letter}." if letter else "There is nothing to choose from yet."
        if 1 <= number <= len(posted.choices):
            return Chosen(posted.choices[number - 1], posted)
        if not posted.choices:
            return f"Message {letter} has nothing to choose from."
        return f"There is no choice {typed.strip()}; they go from {letter}1 to {letter}{len(posted.choices)}."
