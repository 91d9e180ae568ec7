"""Commands and actions, declared once as typed functions.

Discord's tree, Slack's manifest, the parser of typed lines, help and the reference page all come from these values.
A wrong declaration is refused where it is made, naming command, parameter and rule. Nothing is registered anywhere:
a feature module lists what it offers, and `answering.catalogue` gathers the lists.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from guidebot.core.actions import NAME
from guidebot.core.errors import DefinitionError
from guidebot.core.records import dataclass
from guidebot.core.reply import Form, Option, Reply
from guidebot.core.requests import Request

Answer = Reply | Form
Value = str | int | StrEnum
Reader = Callable[[str], StrEnum]
Completer = Callable[[Request, str], Awaitable[Sequence[Option]]]

_PATH = re.compile(r"[a-z]{1,20}( [a-z]{1,20})?")
_PARAM = re.compile(r"[a-z][a-z_]{0,30}")
_SUMMARY = 100
_HELP = 100
_CHOICES = 25


class Access(StrEnum):
    """Who may use a command or action. Checked in dispatch at every use."""

    ALL = "all"
    ORGANISER = "org"


class Topic(StrEnum):
    """How help groups commands."""

    GUIDE = "The guide"
    GOALS = "Your goals"
    RADAR = "What is open"
    YOU = "You and your data"
    COMMUNITY = "Your community"
    ABOUT = "About guidebot"


class Shape(StrEnum):
    """What a parameter takes."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Arg:
    """How a parameter is explained and checked.

    *low* and *high* bound a number's value or a text's length. *pick* completes while typing. *named*: typed lines give
    it as ``name:value`` only, never by position. *read* is what else than its values a choice may be called: it answers
    one of them, or raises a `UsageError`.
    """

    help: str
    low: int | None = None
    high: int | None = None
    pick: Completer | None = None
    named: bool = False
    read: Reader | None = None


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a command."""

    name: str
    arg: Arg
    shape: Shape
    required: bool
    choices: type[StrEnum] | None = None

    @property
    def low(self) -> int:
        """The smallest number or the shortest text."""
        return self.arg.low if self.arg.low is not None else (1 if self.shape is Shape.TEXT else 0)

    @property
    def high(self) -> int:
        """The largest number or the longest text."""
        return self.arg.high if self.arg.high is not None else (200 if self.shape is Shape.TEXT else 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as every platform sees it.

    Attributes:
        path: one or two words, ``goal add``.
        guide: its answer is guide content: public where the community wants that, with *Share here* where not.
        form: it may answer with a form, so that adapters must not acknowledge before it has answered.
        weighty: it posts, erases, publishes or sets up, so it is never suggested for something else that was typed.
        again: typed again it does something more, so the same words a moment later are asked about first.
        alone: typed lines may leave out the second word of its path, unless it is that of a sister.
    """

    path: str
    summary: str
    detail: str
    topic: Topic
    access: Access
    guide: bool
    form: bool
    params: tuple[Param, ...]
    examples: tuple[str, ...]
    weighty: bool
    again: bool
    alone: bool
    run: Callable[..., Awaitable[Answer]]

    def param(self, name: str) -> Param | None:
        """The parameter called *name*."""
        return next((one for one in self.params if one.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a button, a menu or a form does.

    Attributes:
        public: the answer is for everybody in the place, not only for the presser.
        replaces: the answer takes the place of the message whose button was pressed.
        form: it may answer with a form.
    """

    name: str
    access: Access
    public: bool
    replaces: bool
    form: bool
    types: tuple[type, ...]
    required: int
    run: Callable[..., Awaitable[Answer]]


def command(
    path: str,
    *,
    topic: Topic,
    access: Access = Access.ALL,
    guide: bool = False,
    form: bool = False,
    examples: tuple[str, ...] = (),
    again: bool = False,
    alone: bool = False,
    weighty: bool | None = None,
) -> Callable[[Callable[..., Awaitable[Answer]]], Command]:
    """Declare a command. The docstring's first line becomes its summary, the rest its detail.

    Organisers' commands are *weighty* unless they say that they only show something.

    Raises:
        DefinitionError: the declaration breaks a rule; the text names command, parameter and rule.
    """

    def make(function: Callable[..., Awaitable[Answer]]) -> Command:
        if not _PATH.fullmatch(path):
            raise DefinitionError(f"command {path!r}: the path must be one or two words of lower-case letters")
        summary, _, detail = (inspect.getdoc(function) or "").partition("\n")
        summary = summary.strip().rstrip(".")
        if not 1 <= len(summary) <= _SUMMARY:
            raise DefinitionError(f"command {path!r}: the docstring's first line needs 1 to {_SUMMARY} characters")
        if not inspect.iscoroutinefunction(function):
            raise DefinitionError(f"command {path!r}: the function must be async")
        params = tuple(_params(path, function))
        optional = [one for one in params if not one.required]
        if params and [*[one for one in params if one.required], *optional] != list(params):
            raise DefinitionError(f"command {path!r}: required parameters must come before optional ones")
        return Command(
            path=path,
            summary=summary,
            detail=detail.strip(),
            topic=topic,
            access=access,
            guide=guide,
            form=form,
            params=params,
            examples=examples,
            weighty=access is Access.ORGANISER if weighty is None else weighty,
            again=again,
            alone=alone,
            run=function,
        )

    return make


def action(
    name: str, *, access: Access = Access.ALL, public: bool = False, replaces: bool = False, form: bool = False
) -> Callable[[Callable[..., Awaitable[Answer]]], Action]:
    """Declare an action. Its parameters after the request are texts and whole numbers, in the order of the arguments.

    Raises:
        DefinitionError: the declaration breaks a rule, as a parameter that is neither text nor whole number.
    """

    def make(function: Callable[..., Awaitable[Answer]]) -> Action:
        if not NAME.fullmatch(name):
            raise DefinitionError(f"action {name!r}: the name must be lower-case words joined by dots")
        if not inspect.iscoroutinefunction(function):
            raise DefinitionError(f"action {name!r}: the function must be async")
        hints = get_type_hints(function)
        params = list(inspect.signature(function).parameters.values())[1:]
        kinds = tuple(hints.get(one.name, str) for one in params)
        for one, kind in zip(params, kinds, strict=True):
            if kind not in {str, int}:
                raise DefinitionError(f"action {name!r}: parameter {one.name!r} must be str or int")
        required = sum(one.default is inspect.Parameter.empty for one in params)
        return Action(
            name=name,
            access=access,
            public=public,
            replaces=replaces,
            form=form,
            types=kinds,
            required=required,
            run=function,
        )

    return make


def _params(path: str, function: Callable[..., Awaitable[Answer]]) -> list[Param]:
    hints = get_type_hints(function, include_extras=True)
    found = []
    for name, declared in list(inspect.signature(function).parameters.items())[1:]:
        where = f"command {path!r}: parameter {name!r}"
        if not _PARAM.fullmatch(name):
            raise DefinitionError(f"{where} must be lower-case letters and underscores")
        hint = hints.get(name)
        if get_origin(hint) is not Annotated or not isinstance(get_args(hint)[1], Arg):
            raise DefinitionError(f"{where} has no Arg(help=...)")
        kind, arg = get_args(hint)[:2]
        if not 1 <= len(arg.help) <= _HELP:
            raise DefinitionError(f"{where}: its help needs 1 to {_HELP} characters")
        shape, choices = _shape(where, kind)
        if arg.pick and shape is not Shape.TEXT:
            raise DefinitionError(f"{where}: only a text can be a pick")
        if arg.read and shape is not Shape.CHOICE:
            raise DefinitionError(f"{where}: only a choice is read")
        if arg.low is not None and arg.high is not None and arg.low > arg.high:
            raise DefinitionError(f"{where}: low {arg.low} is more than high {arg.high}")
        required = declared.default is inspect.Parameter.empty
        found.append(Param(name, arg, shape, required, choices))
    return found


def _shape(where: str, kind: Any) -> tuple[Shape, type[StrEnum] | None]:
    if get_origin(kind) in {Union, types.UnionType}:
        inner = [one for one in get_args(kind) if one is not type(None)]
        kind = inner[0] if len(inner) == 1 else kind
    if kind is str:
        return Shape.TEXT, None
    if kind is int:
        return Shape.NUMBER, None
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if not 1 <= len(kind) <= _CHOICES:
            raise DefinitionError(f"{where}: a choice needs 1 to {_CHOICES} values")
        return Shape.CHOICE, kind
    raise DefinitionError(f"{where} must be str, int or a StrEnum, optionally with None")
