"""What a button, a menu or a form carries: the name of an action and its arguments, in at most 100 characters.

The text travels through the platform and comes back as untrusted input: `ActionRef.decode` accepts anything and either
gives a value or raises `Expired`. Nothing secret and no right is ever inside; rights are checked at every press.
"""

from __future__ import annotations

import re

from guidebot.core.errors import DefinitionError, Expired
from guidebot.core.records import dataclass

MAX_ENCODED = 100
BELOW = "on"
NAME = re.compile(r"[a-z][a-z0-9_.-]{0,39}")


@dataclass(frozen=True, slots=True)
class ActionRef:
    """A call of an action: ``ActionRef("goal.done", ("g42",))``.

    Raises:
        DefinitionError: the name is malformed, or the whole takes more than 100 characters.
    """

    name: str
    args: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise DefinitionError(f"action name {self.name!r} must be lower-case words joined by dots")
        if len(self.encode()) > MAX_ENCODED:
            raise DefinitionError(f"action {self.name!r} takes {len(self.encode())} characters, at most {MAX_ENCODED}")

    def encode(self) -> str:
        """The text that a platform carries."""
        return "|".join((self.name, *(_escape(arg) for arg in self.args)))

    @classmethod
    def decode(cls, text: str) -> ActionRef:
        """The value of *text*.

        Raises:
            Expired: no version of guidebot made this text.
        """
        name, *args = _split(text)
        if len(text) > MAX_ENCODED or not NAME.fullmatch(name):
            raise Expired("This button does not work any more.", fix="Type the command again to get a fresh one.")
        return cls(name, tuple(args))

    def plus(self, *more: str) -> ActionRef:
        """The same action with more arguments.

        Raises:
            DefinitionError: the result takes more than 100 characters.
        """
        return ActionRef(self.name, (*self.args, *more))


def fits(name: str, *args: str) -> bool:
    """Whether an `ActionRef` of these can be made."""
    return len("|".join((name, *(_escape(arg) for arg in args)))) <= MAX_ENCODED


def run(line: str) -> ActionRef:
    """The action that runs a typed line again, for example ``run("direction debate")``."""
    return ActionRef("run", (line,))


def on_post(series: str, ref: ActionRef) -> ActionRef:
    """*ref* for a button below a post of *series*: a press then says where it was made. Without room it is *ref*."""
    args = (series, ref.name, *ref.args)
    return ActionRef(BELOW, args) if fits(BELOW, *args) else ref


def _escape(arg: str) -> str:
    return arg.replace("\\", "\\\\").replace("|", "\\|")


def _split(text: str) -> list[str]:
    parts, current, escaped = [], "", False
    for char in text:
        if escaped:
            current, escaped = current + char, False
        elif char == "\\":
            escaped = True
        elif char == "|":
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]
