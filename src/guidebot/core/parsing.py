"""Typed lines to commands: ``name:value`` pairs, then positions in order, the last text argument takes the rest.

``direction debate``, ``/goal add Finish ARENA chapter 0 by:2026-12-24`` and ``guidebot help goal add`` all end here,
from Slack, from mentions, from direct messages and from the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from itertools import takewhile

from guidebot.core import suggesting
from guidebot.core.commands import Command, Param, Shape, Value
from guidebot.core.errors import UsageError
from guidebot.core.nearest import nearest
from guidebot.core.records import dataclass
from guidebot.core.suggesting import not_in, unknown
from guidebot.core.text import clean, visible
from guidebot.core.written import even

MAX_LINE = 2000
_QUOTES = {'"': '"', "“": '”"', "„": "“”", "«": "»"}
_PAIR = re.compile(r"([a-z_]{1,31}):(.*)", re.DOTALL | re.IGNORECASE)
UMBRELLA = suggesting.UMBRELLA
_CHOICE_WORDS = 5
HELP = suggesting.HELP


@dataclass(frozen=True, slots=True)
class Parsed:
    """A line understood: the command, its values, and the required parameters that were not given."""

    command: Command
    values: Mapping[str, Value] = field(default_factory=dict)
    missing: tuple[Param, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    quoted: bool = False
    name: str | None = None


def parse(commands: Sequence[Command], typed: str) -> Parsed:
    """Understand *typed* as one of *commands*.

    Raises:
        UsageError: no such command, or a value that does not fit; the text says what to do.
    """
    text = clean(typed, high=MAX_LINE)
    chosen, rest = find_command(commands, text)
    tokens = _whole_texts(chosen, _whole_choices(chosen, _tokens(rest, {one.name for one in chosen.params})))
    raw: dict[str, str] = {}
    loose: list[_Token] = []
    for token in tokens:
        if token.name is None:
            loose.append(token)
        else:
            raw[token.name] = token.text
    left = _place(chosen, loose, raw, _loose_text(rest, tokens))
    if left:
        _refuse_value(chosen, raw, left[0].text)
        extra = " ".join(token.text for token in left)
        raise UsageError(f"/{chosen.path} does not take {extra[:60]!r}.", fix=usage(chosen))
    return bind(chosen, raw)


def _refuse_value(command: Command, raw: Mapping[str, str], typed: str) -> None:
    """Name the first argument that *typed* was meant for and does not fit, where it takes a number or a choice."""
    for one in command.params:
        if one.name not in raw and not one.arg.named and one.shape is not Shape.TEXT:
            convert(command, one, typed)


def bind(command: Command, raw: Mapping[str, object]) -> Parsed:
    """Check and convert *raw* values by parameter name.

    Raises:
        UsageError: an unknown name, or a value that does not fit.
    """
    for name in raw:
        if command.param(name) is None:
            raise UsageError(f"/{command.path} has no argument called {name}.", fix=usage(command))
    values = {
        one.name: convert(command, one, raw[one.name]) for one in command.params if raw.get(one.name) not in {None, ""}
    }
    missing = tuple(one for one in command.params if one.required and one.name not in values)
    return Parsed(command, values, missing)


def find_command(commands: Sequence[Command], text: str) -> tuple[Command, str]:
    """The command that *text* starts with, and the rest of the text.

    Raises:
        UsageError: no command starts like that; the nearest ones are named.
    """
    words = text.removeprefix("/").split(" ")
    words = words[1:] if len(words) > 1 and not words[0] else words
    first = words[0].lower()
    known = {one.path: one for one in commands}
    two = f"{first} {words[1].lower()}" if len(words) > 1 else first
    if two in known:
        return known[two], " ".join(words[2:])
    if first in known:
        return known[first], " ".join(words[1:])
    alone = next((path for path, one in known.items() if one.alone and path.startswith(f"{first} ")), None)
    if alone is not None:
        return known[alone], " ".join(words[1:])
    if first == UMBRELLA and len(words) > 1:
        return find_command(commands, " ".join(words[1:]))
    if first in {UMBRELLA, ""} and HELP in known:
        return known[HELP], ""
    if f"{UMBRELLA} {first}" in known:
        return known[f"{UMBRELLA} {first}"], " ".join(words[1:])
    family = [path for path in known if path.startswith(f"{first} ")]
    raise not_in([known[path] for path in family], words) if family else unknown(known, words)


def convert(command: Command, param: Param, raw: object) -> Value:
    """*raw* as the value that *param* takes.

    Raises:
        UsageError: it does not fit; the text names the argument and what it takes.
    """
    what = f"/{command.path}: {param.name}"
    if param.shape is Shape.NUMBER:
        digits = even(str(raw))
        if not re.fullmatch(r"-?\d{1,12}", digits, re.ASCII):
            raise UsageError(f"{what} wants a whole number; got {str(raw).strip()[:40]!r}.", fix=usage(command))
        number = int(digits)
        if not param.low <= number <= param.high:
            raise UsageError(f"{what} wants a number from {param.low} to {param.high}; got {number}.")
        return number
    text = clean(str(raw), high=MAX_LINE)
    if param.choices is not None:
        return _choice(what, param, text)
    seen = visible(text) if len(text) < 4 * param.low else len(text)
    if seen < param.low or len(text) > param.high:
        raise UsageError(f"{what} wants {param.low} to {param.high} characters; got {seen}.", fix=usage(command))
    return text


def usage(command: Command) -> str:
    """How to type *command*, in one line."""
    parts = []
    for one in command.params:
        shown = f"{one.name}:…" if one.arg.named else one.name
        parts.append(f"<{shown}>" if one.required else f"[{shown}]")
    return " ".join([f"Usage: /{command.path}", *parts])


def render(command: Command, values: Mapping[str, Value]) -> str:
    """A canonical line that `parse` turns back into *command* with *values*."""
    parts = [command.path]
    for name, value in values.items():
        text = re.sub(r"[\"“”„«»]", "'", str(value))
        parts.append(f'{name}:"{text}"' if re.search(r"\s", text) else f"{name}:{text}")
    return " ".join(parts)


def _choice(what: str, param: Param, text: str) -> Value:
    assert param.choices is not None
    folded = text.lower()
    for one in param.choices:
        if folded in {one.value.lower(), one.name.lower()}:
            return one
    if param.arg.read is not None:
        with suppress(UsageError):
            return param.arg.read(text)
    names = [one.value for one in param.choices]
    near = nearest(folded, [name.lower() for name in names])
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UsageError(f"{what} must be one of {', '.join(names)}; got {text[:40]!r}.{hint}")


def _tokens(text: str, names: set[str]) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        pair = re.match(r"([a-z_]{1,31}):", text[at:], re.IGNORECASE)
        name = pair.group(1).lower() if pair and pair.group(1).lower() in names else None
        if name and pair:
            at += pair.end()
            at += len(text) - at - len(text[at:].lstrip(" "))
        closing = _QUOTES.get(text[at : at + 1])
        end = min((place for mark in closing or "" if (place := text.find(mark, at + 1)) >= 0), default=-1)
        if end >= 0:
            found.append(_Token(text[at + 1 : end], quoted=True, name=name))
            at = end + 1
        else:
            end = text.find(" ", at)
            end = len(text) if end < 0 else end
            found.append(_Token(text[at:end], name=name))
            at = end
    return found


def _whole_choices(command: Command, tokens: Sequence[_Token]) -> list[_Token]:
    """*tokens*, where a choice of several words has them all without quotes: ``every:two weeks``, ``every:2 weeks``."""
    found: list[_Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        param = command.param(token.name) if token.name and not token.quoted else None
        if param is not None and param.choices:
            run = list(takewhile(lambda token: not (token.name or token.quoted), tokens[at : at + _CHOICE_WORDS - 1]))
            for more in range(len(run), 0, -1):
                whole = replace(token, text=" ".join([token.text, *(one.text for one in run[:more])]).strip())
                if _suits(command, param, whole):
                    token, at = whole, at + more
                    break
        found.append(token)
    return found


def _whole_texts(command: Command, tokens: Sequence[_Token]) -> list[_Token]:
    """*tokens*, where a named text goes on without quotes: ``why:I want to learn``, ``by:24 December``.

    It ends at the next name, or before what others take at its end: ``zone:New York on``, ``schedule:problem 3``.
    Where a text without a name may still come first, as in ``by:friday Finish ARENA``, one word is the value.
    """
    named = {token.name for token in tokens}
    open_ = [one for one in command.params if one.name not in named and not one.arg.named]
    given = not open_ or open_[0].shape is not Shape.TEXT or open_[0].choices is not None
    found: list[_Token] = []
    for at, token in enumerate(tokens):
        before = found[-1] if found else None
        param = command.param(before.name) if before and before.name and not before.quoted else None
        given = given or (token.name is None and param is None)
        longer = param is not None and param.shape is Shape.TEXT and not param.choices and token.name is None and given
        if before is not None and longer and not _is_for_others(command, open_, tokens[at:]):
            found[-1] = replace(before, text=f"{before.text} {token.text}".strip())
        else:
            found.append(token)
    return found


def _is_for_others(command: Command, open_: Sequence[Param], rest: Sequence[_Token]) -> bool:
    """Whether all that is left before the next name suits what is open: numbers, or one choice that may be left out."""
    run = list(takewhile(lambda token: token.name is None, rest))
    numbers = [one for one in open_ if one.shape is Shape.NUMBER]
    if len(run) <= len(numbers) and all(_suits(command, *pair) for pair in zip(numbers, run, strict=False)):
        return True
    choices = [one for one in open_ if one.choices is not None and not one.required]
    return len(run) == 1 and any(_suits(command, one, run[0]) for one in choices)


def _loose_text(rest: str, tokens: list[_Token]) -> bool:
    """Whether quotes in the loose text are to be kept because they do not cover a whole argument."""
    loose = [token for token in tokens if token.name is None]
    return len(loose) > 1 and any(token.quoted for token in loose) and bool(rest)


def _place(command: Command, loose: list[_Token], raw: dict[str, str], keep_quotes: bool) -> list[_Token]:  # noqa: FBT001
    """Give loose tokens to the parameters without a name, texts last; answers those that nothing takes."""
    open_ = [one for one in command.params if one.name not in raw and not one.arg.named]
    texts = [one for one in open_ if one.shape is Shape.TEXT]
    greedy = texts[-1] if texts else None
    before = open_[: open_.index(greedy)] if greedy else open_
    after = open_[open_.index(greedy) + 1 :] if greedy else []
    left = list(loose)
    for one in before:
        if left and (one.shape is Shape.TEXT or one.required or _suits(command, one, left[0])):
            raw[one.name] = left.pop(0).text
    ends: list[_Token] = []
    for one in reversed(after):
        if left and _suits(command, one, left[-1]):
            ends.insert(0, left.pop())
    for one in after:
        if ends and _suits(command, one, ends[0]):
            raw[one.name] = ends.pop(0).text
    if left and greedy:
        raw[greedy.name] = left[0].text if len(left) == 1 else " ".join(_shown(token, keep_quotes) for token in left)
        return []
    return left


def _shown(token: _Token, keep_quotes: bool) -> str:  # noqa: FBT001
    return f'"{token.text}"' if token.quoted and keep_quotes else token.text


def _suits(command: Command, param: Param, token: _Token) -> bool:
    try:
        convert(command, param, token.text)
    except UsageError:
        return False
    return True
