"""From what a person did to what shall run: a command with its values, or an action with its arguments.

Four actions belong to dispatch itself: ``run`` and ``go`` run a typed line, ``go`` in place of the pressed message;
``fill`` takes the form that asks for what a line lacked, and ``share`` shows a guide answer to everybody. ``page``
wraps any of them with a page number, ``on`` with the series of the post below which it stands. ``new.`` before a name
asks for a fresh message instead of a replaced one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from guidebot.adapter import Asked, Call, Home, Press, Submit, TypedLine
from guidebot.core import forms, parsing
from guidebot.core.actions import BELOW, NAME, ActionRef, fits
from guidebot.core.commands import Action, Command, Value
from guidebot.core.errors import Expired, UsageError
from guidebot.core.parsing import Parsed
from guidebot.core.recent import IdentityCache
from guidebot.core.records import dataclass
from guidebot.core.stopping import means_stop
from guidebot.core.suggesting import is_question

NEW = "new."
HOME = "home"
STOP = "messages.stop"
LINES = frozenset({"run", "go", "fill", "share"})
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_GONE = "This button belongs to an older version of guidebot."
_AGAIN = "Type the command again to get a fresh one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What shall run. Exactly one of *parsed* and *action* is set.

    *ref* names the route again, for pages; *pressed* is whether it comes from a button, a menu or a form, and
    *series* below which posts that button stands. It is untrusted like all that comes back.
    """

    parsed: Parsed | None = None
    action: Action | None = None
    args: tuple[str | int, ...] = ()
    ref: ActionRef | None = None
    page: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    replaces: bool = False
    public: bool = False
    shared: bool = False
    pressed: bool = False
    series: str = ""

    @property
    def name(self) -> str:
        """The command's path or the action's name."""
        return self.parsed.command.path if self.parsed else self.action.name if self.action else "unknown"


class Routes:
    """Knows every command and action."""

    def __init__(self, commands: Sequence[Command], actions: Sequence[Action]) -> None:
        self.commands = tuple(commands)
        self._commands = {one.path: one for one in commands}
        self.paths = frozenset(self._commands)
        self._asked: IdentityCache[Route] = IdentityCache()
        self._actions = {one.name: one for one in actions}

    def find(self, asked: Asked) -> Route:
        """What *asked* means.

        Raises:
            UsageError: no command or action understands it.
        """
        match asked:
            case TypedLine(text):
                return self._typed(text)
            case Call(path, values):
                if path not in self._commands:
                    raise UsageError(f"There is no command /{path} any more.", fix="Type /guidebot help.")
                return self._called(self._commands[path], values)
            case Press(ref, value):
                decoded = ActionRef.decode(ref)
                args = (*decoded.args, *([] if value is None else [value]))
                whole = ActionRef(decoded.name, args) if fits(decoded.name, *args) else None
                return self._pressed(decoded.name, args, whole, {})
            case Submit(ref, fields):
                decoded = ActionRef.decode(ref)
                return self._pressed(decoded.name, decoded.args, decoded, fields)
            case Home():
                return self._pressed(HOME, (), ActionRef(HOME), {})

    def replaces(self, ref: ActionRef) -> bool:
        """Whether pressing *ref* replaces the message."""
        name = ref.name
        return name in {"go", "page"} or (name in self._actions and self._actions[name].replaces)

    def _typed(self, text: str) -> Route:
        """The route of a line. Where it is no command it may be a group's name, a plain question, or want silence."""
        try:
            return self._line(parsing.parse(self.commands, text))
        except UsageError:
            said = re.sub(rf"^\s*/?(?:{parsing.UMBRELLA}\s+)?", "", text, flags=re.IGNORECASE)
            if f"{said.strip().lower()} list" in self._commands:
                return self._line(parsing.parse(self.commands, f"{said.strip()} list"))
            if self._is_command(said):
                raise
            if STOP in self._actions and means_stop(said):
                return self._pressed(STOP, (), ActionRef(STOP), {})
            if "ask" in self._commands and not text.lstrip().startswith("/") and is_question(said):
                question = said.strip()[: self._commands["ask"].params[0].high]
                return self._line(parsing.bind(self._commands["ask"], {"question": question}))
            raise

    def _is_command(self, said: str) -> bool:
        """Whether a command or a group of commands was named, so that the mistake is in what follows."""
        first = said.split(maxsplit=1)[0].lower() if said.split() else ""
        return any(one.split()[0] == first for one in self._commands)

    def _called(self, command: Command, values: Mapping[str, Value]) -> Route:
        """The route of a command with values. Lookups in the guide repeat; what is personal is not remembered."""
        if not command.guide:
            return self._line(parsing.bind(command, values))
        pairs = [part for pair in values.items() for part in pair]
        return self._asked.get((command.path, *pairs), lambda: self._line(parsing.bind(command, values)))

    def _line(self, parsed: Parsed) -> Route:
        text = parsing.render(parsed.command, parsed.values)
        return Route(parsed=parsed, ref=_line_ref("run", text))

    def _pressed(self, name: str, args: tuple[str, ...], ref: ActionRef | None, fields: Mapping[str, str]) -> Route:
        fresh = name.startswith(NEW)
        name = name.removeprefix(NEW)
        if name == "page":
            return self._page(args, fields, fresh=fresh)
        if name == BELOW:
            return replace(self._pressed(*_wrapped(args), fields), series=args[0])
        if name in LINES:
            return self._lined(name, " ".join(args), fields, fresh=fresh)
        action = self._actions.get(name)
        if action is None or not action.required <= len(args) <= len(action.types):
            raise Expired(_GONE, fix=_AGAIN)
        return Route(
            action=action,
            args=_converted(action, args),
            ref=ref,
            fields=fields,
            replaces=action.replaces and not fresh,
            public=action.public,
            pressed=True,
        )

    def _lined(self, name: str, line: str, fields: Mapping[str, str], *, fresh: bool) -> Route:
        parsed = parsing.parse(self.commands, line)
        if name == "fill":
            parsed = _filled(parsed, fields, line)
            line = parsing.render(parsed.command, parsed.values)
        if name == "share" and not parsed.command.guide:
            raise Expired(_GONE, fix=_AGAIN)
        shared = name == "share"
        ref = _line_ref("share" if shared else "run", line)
        replaces = name == "go" and not fresh
        return Route(parsed=parsed, ref=ref, replaces=replaces, public=shared, shared=shared, pressed=True)

    def _page(self, args: tuple[str, ...], fields: Mapping[str, str], *, fresh: bool) -> Route:
        if not args or not args[0].isascii() or not args[0].isdigit():
            raise Expired(_GONE, fix=_AGAIN)
        inner = self._pressed(*_wrapped(args), fields)
        return Route(
            parsed=inner.parsed,
            action=inner.action,
            args=inner.args,
            ref=inner.ref,
            page=min(int(args[0]), 99) if len(args[0]) < 4 else 99,
            replaces=not fresh,
            shared=inner.shared,
            pressed=True,
        )


def _wrapped(args: tuple[str, ...]) -> tuple[str, tuple[str, ...], ActionRef]:
    """The action that a page number or a series stands before: its name, its arguments, and both."""
    if len(args) < 2 or args[1] in {"page", BELOW} or not NAME.fullmatch(args[1]) or not fits(args[1], *args[2:]):
        raise Expired(_GONE, fix=_AGAIN)
    return args[1], args[2:], ActionRef(args[1], args[2:])


def _line_ref(name: str, line: str) -> ActionRef | None:
    """The action that runs *line* again, where that is short enough to have pages."""
    return ActionRef(name, (line,)) if len(line) <= 80 and fits(name, line) else None


def _converted(action: Action, args: tuple[str, ...]) -> tuple[str | int, ...]:
    if any(kind is int and not _NUMBER.fullmatch(arg) for kind, arg in zip(action.types, args, strict=False)):
        raise Expired(_GONE, fix=_AGAIN)
    return tuple(kind(arg) for kind, arg in zip(action.types, args, strict=False))


def _filled(parsed: Parsed, fields: Mapping[str, str], line: str) -> Parsed:
    values: dict[str, Value] = dict(parsed.values)
    wrong: dict[str, str] = {}
    for name, typed in fields.items():
        param = parsed.command.param(name)
        if param is None or not typed.strip():
            continue
        try:
            values[name] = parsing.convert(parsed.command, param, typed)
        except UsageError as error:
            wrong[name] = error.message
    missing = tuple(one for one in parsed.missing if one.name not in values and one.name not in wrong)
    wrong.update({one.name: "This one is needed." for one in missing})
    if wrong:
        raise forms.FormErrors(wrong, forms.asking(parsed.command, ActionRef("fill", (line,)), parsed.values))
    return Parsed(parsed.command, values)
