"""A bot that answers from a script, a reader that types from one, and a screen that remembers."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from guidebot.adapter import Answered, Context, Incoming, Plan, Press, Submit, TypedLine
from guidebot.core.actions import ActionRef, run
from guidebot.core.commands import Arg, Command, Topic, command
from guidebot.core.errors import UsageError
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.reply import (
    Actions,
    Button,
    CommandRef,
    Divider,
    Download,
    Field,
    Fields,
    File,
    Footnote,
    Form,
    Heading,
    Image,
    ItemList,
    Link,
    LinkButton,
    Mention,
    Moment,
    Option,
    Plain,
    Quote,
    Reply,
    Select,
    Sign,
    Styled,
    Symbol,
    Text,
    Tone,
    buttons,
    line,
    say,
    strong,
)
from guidebot.core.requests import Request
from guidebot_console.reading import Picks
from guidebot_console.screen import Screen, open_screen
from guidebot_console.terminal import Terminal

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Script = Callable[[Incoming], Answered]


class StillClock:
    """A clock that only `Controls` moves."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing in the console waits")


class Difficulty(StrEnum):
    EASY = "easy"
    HARD = "hard"


async def _picks(ask: Request, typed: str) -> Sequence[Option]:
    raise AssertionError("the scripted bot completes itself")


@command("direction", topic=Topic.GUIDE, guide=True)
async def direction(ask: Request, name: Annotated[str | None, Arg("A direction", pick=_picks)] = None) -> Reply:
    """Read about a direction."""
    raise AssertionError("never run")


@command("problem", topic=Topic.GUIDE, guide=True)
async def problem(
    ask: Request,
    direction: Annotated[str | None, Arg("A direction", pick=_picks)] = None,
    difficulty: Annotated[Difficulty | None, Arg("How hard")] = None,
) -> Reply:
    """Get an open problem."""
    raise AssertionError("never run")


@command("goal add", topic=Topic.GOALS, form=True)
async def goal_add(
    ask: Request,
    title: Annotated[str, Arg("What you want to do", pick=_picks)],
    by: Annotated[str | None, Arg("The day", named=True)] = None,
) -> Reply:
    """Set a goal."""
    raise AssertionError("never run")


@command("goal list", topic=Topic.GOALS)
async def goal_list(ask: Request) -> Reply:
    """See your goals."""
    raise AssertionError("never run")


COMMANDS = (direction, problem, goal_add, goal_list)
OPTIONS = {
    "name": (Option("AI safety via debate", "debate", "Two models argue"), Option("Critiques", "critiques")),
    "direction": (Option("Interpretability", "interp"), Option("Scalable oversight", "oversight")),
    "difficulty": (Option("easy", "easy"), Option("hard", "hard")),
    "title": (Option("Finish ARENA", "Finish ARENA chapter 0"),),
}


@dataclass(slots=True)
class ScriptedBot:
    """See `guidebot.adapter.Bot`. *script* answers; *heard* remembers everything."""

    script: Script
    heard: list[Incoming] = field(default_factory=list)
    reachable: list[tuple[MemberId, Place]] = field(default_factory=list)
    completed: list[tuple[str, str, str]] = field(default_factory=list)
    given: list[dict[str, str]] = field(default_factory=list)

    @property
    def commands(self) -> Sequence[Command]:
        return COMMANDS

    def plan(self, incoming: Incoming) -> Plan:
        return Plan(private=True)

    async def answer(self, incoming: Incoming) -> Answered:
        self.heard.append(incoming)
        return self.script(incoming)

    async def check(self, incoming: Incoming) -> Mapping[str, str]:
        return {}

    async def complete(self, incoming: Incoming, path: str, param: str, typed: str) -> Sequence[Option]:
        self.completed.append((path, param, typed))
        return tuple(one for one in OPTIONS.get(param, ()) if typed.lower() in f"{one.label} {one.value}".lower())

    async def joined(self, community: CommunityId, name: str) -> Reply:
        return say("Hello")

    async def left(self, community: CommunityId) -> None:
        return None

    async def communities(self, platform: str) -> Sequence[CommunityId]:
        return ()

    async def reached(self, member: MemberId, place: Place) -> None:
        self.reachable.append((member, place))

    @property
    def asked(self) -> list[object]:
        """What was asked, in order."""
        return [one.asked for one in self.heard]


class ScriptedReader:
    """Types *lines*; an exception among them is raised instead."""

    def __init__(self, lines: Iterable[str | type[BaseException]], *, interactive: bool = True) -> None:
        self._lines = deque(lines)
        self.interactive = interactive
        self.questions: list[tuple[str, str]] = []
        self.picks: list[Picks | None] = []
        self.waited: list[int] = []

    async def command(self, name: str) -> str | None:
        return self._next()

    async def answer(self, label: str, default: str, *, multiline: bool, picks: Picks | None = None) -> str | None:
        self.questions.append((label, default))
        self.picks.append(picks)
        line = self._next()
        return default if line == "" else line

    async def more(self, left: int) -> str | None:
        self.waited.append(left)
        return self._next()

    def _next(self) -> str | None:
        line = self._lines.popleft() if self._lines else None
        if isinstance(line, type):
            raise line
        return line


class DayControls:
    """Moves a clock by days: ``advance 7d``."""

    def __init__(self, clock: StillClock) -> None:
        self._clock = clock

    async def advance(self, how: str) -> datetime:
        if not how.endswith("d"):
            raise UsageError("I do not know that.", fix="Try: advance 7d.")
        self._clock.moment += timedelta(days=int(how[:-1]))
        return self._clock.moment

    def now(self) -> datetime:
        return self._clock.moment


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


COLOURED = {"TERM": "xterm-kitty"}


@dataclass(slots=True)
class Desk:
    """Everything around one terminal."""

    terminal: Terminal
    bot: ScriptedBot
    reader: ScriptedReader
    stream: io.StringIO
    clock: StillClock

    @property
    def text(self) -> str:
        return self.stream.getvalue()


def desk(
    script: Script,
    lines: Iterable[str | type[BaseException]] = (),
    *,
    interactive: bool = True,
    controls: bool = False,
    state: str = "",
) -> Desk:
    """A terminal at which *lines* are typed and *script* answers."""
    clock, stream = StillClock(), io.StringIO()
    bot, reader = ScriptedBot(script), ScriptedReader(lines, interactive=interactive)
    steering = DayControls(clock) if controls else None
    context = Context(bot=bot, settings={}, secrets={}, clock=clock, state=state, controls=steering)
    terminal = Terminal(context, screen=open_screen(clock, stream=stream, environ={}), reader=reader)
    return Desk(terminal, bot, reader, stream, clock)


async def at_desk(
    script: Script, *lines: str | type[BaseException], interactive: bool = True, controls: bool = False
) -> Desk:
    """A terminal after *lines* were typed and answered."""
    made = desk(script, lines, interactive=interactive, controls=controls)
    await made.terminal.run(lambda: None)
    return made


def always(content: Reply | Form, *, private: bool = True, replaces: bool = False) -> Script:
    """A script with one answer."""
    return lambda _incoming: Answered(content, private=private, replaces=replaces)


def drawn(reply: Reply, *, width: int = 80, coloured: bool = False, prefix: str = "", numbered: bool = True) -> str:
    """*reply* as the terminal shows it."""
    stream = Tty() if coloured else io.StringIO()
    screen = open_screen(StillClock(), stream=stream, environ=COLOURED if coloured else {})
    screen.console.width = width
    screen.show(reply, prefix=prefix, numbered=numbered)
    return stream.getvalue()


LONG = (
    "Two models argue for opposite answers before a judge who knows less than either of them; the hope is that in "
    "such a game it is harder to lie than to refute a lie, so that the judge can oversee what it could not do itself."
)


def full_reply() -> Reply:
    """One of every block and span."""
    return Reply(
        (
            Heading("AI safety via debate", 1, Sign.COMPASS),
            Footnote(line("Primary direction · part of Scalable oversight")),
            Text((strong("Let two models argue so that a weaker judge can tell who is right."),)),
            Heading("What it is", 2),
            Text((Plain(LONG), Plain(" See "), Link("the paper", "https://arxiv.org/abs/1805.00899"), Plain("."))),
            ItemList(
                (
                    (
                        Link("AI safety via debate", "https://arxiv.org/abs/1805.00899"),
                        Plain(f" (Irving, 2018): {LONG}"),
                    ),
                    (Styled("emphasis", "Debate"), Plain(" with "), Styled("code", "pip"), Styled("strike", "old")),
                )
            ),
            Heading("How to start", 2),
            ItemList((line("Read one paper."), line("Replicate a small result.")), ordered=True),
            Heading("Other views", 2),
            Quote((strong("Richard: "), Plain(LONG))),
            Fields(
                (
                    Field("Due", (Moment(NOW + timedelta(days=3), "relative", "Europe/Berlin"),)),
                    Field("State", line("open")),
                )
            ),
            Text(
                (
                    Symbol(Sign.DONE),
                    Plain(" "),
                    CommandRef("goal add", "Finish"),
                    Plain(" "),
                    Mention("channel", "general"),
                )
            ),
            Image(File("weeks.png", b"\x89PNG" * 1000), "Six of the last eight weeks."),
            Download(File("mydata.json", b"{}"), "Everything that is held on you."),
            Divider(),
            Footnote((Styled("emphasis", "The guide's author thinks this promising."), Plain(" Source: the post"))),
            buttons(
                Button("Open problem", run("problem debate")),
                Button("Make it a goal", ActionRef("goal.from", ("direction", "debate")), Tone.PRIMARY),
                LinkButton("Read the post", "https://example.org/post"),
            ),
            Actions(
                Select(
                    "See also…",
                    ActionRef("go", ("direction",)),
                    (Option("Critiques", "critiques", "Models find flaws"), Option("Amplification", "ida")),
                )
            ),
            Actions(
                Select(
                    "Primary direction…",
                    ActionRef("go"),
                    tuple(Option(f"Direction number {at}", f"direction d{at}") for at in range(1, 13)),
                )
            ),
        )
    )


def pressed(incoming: Incoming) -> bool:
    """Whether a button was pressed."""
    return isinstance(incoming.asked, Press)


__all__ = [
    "COMMANDS",
    "LONG",
    "NOW",
    "Desk",
    "Press",
    "Screen",
    "ScriptedBot",
    "ScriptedReader",
    "StillClock",
    "Submit",
    "TypedLine",
    "always",
    "at_desk",
    "desk",
    "drawn",
    "full_reply",
    "pressed",
]
