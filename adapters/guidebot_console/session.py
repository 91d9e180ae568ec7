"""The loop: a line is a command, a number presses a choice, a few words belong to the terminal itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from guidebot.adapter import Answered, Call, Context, Press, Submit, TypedLine
from guidebot.core.errors import UsageError
from guidebot.core.people import Place, PlaceKind
from guidebot.core.reply import ChoiceInput, Form, Input, Option, Reply
from guidebot_console import choices, forms
from guidebot_console.board import Board, Chosen, Posted
from guidebot_console.choices import Choice, Saving
from guidebot_console.persona import GENERAL, Persona, played
from guidebot_console.picking import among, suggested
from guidebot_console.reading import Picks, Reader
from guidebot_console.safe import file_name, one_line
from guidebot_console.screen import Screen
from guidebot_console.settings import Table
from guidebot_console.spans import day_text

Outcome = Literal["", "usage", "broken"]
ENOUGH = frozenset({"q", ":q"})  # of a long answer; at the prompt the same letters leave
LEAVING = frozenset({"quit", "exit", "q", ":q", "bye"})
WORDS = (
    ("help", "what can be typed here"),
    ("as", "play another member: as ada, as ada organiser, as you"),
    ("advance", "move the demo's clock: advance 7d, advance to monday 09:00"),
    ("quit", "leave; so does Ctrl-D"),
)
_TIPS = (
    "A line is a command, with or without the slash: direction debate. Tab completes names and arguments.",
    "A number presses that choice of the last answer; messages from the bot have a letter as well: b2.",
)
SHARE = "share"


class Session:
    """One conversation in the terminal. *code* is what the program ends with when lines came from a pipe."""

    def __init__(self, context: Context[Table], screen: Screen, reader: Reader, board: Board) -> None:
        self._bot = context.bot
        self._controls = context.controls
        self._screen = screen
        self._reader = reader
        self._board = board
        self.persona = Persona()
        self.code = 0
        self._asked_to_share: Choice | None = None
        self._next = ""

    async def run(self) -> int:
        """Read and answer until the person leaves or the pipe ends."""
        if self._reader.interactive:
            self._welcome()
        while True:
            try:
                line = self._next or await self._reader.command(self.persona.name)
                self._next = ""
            except KeyboardInterrupt:
                self._screen.note("Ctrl-D or quit leaves.")
                continue
            if line is None or line.strip().lower() in LEAVING:
                return 0 if self._reader.interactive else self.code
            if line.strip():
                self._count(await self.take(line.strip()))

    async def take(self, line: str) -> Outcome:
        """Do what *line* says."""
        chosen = self._board.find(line)
        if not isinstance(chosen, Chosen) or chosen.choice != self._asked_to_share:
            self._asked_to_share = None
        word, _, rest = line.partition(" ")
        match chosen, word.lower():
            case Chosen(), _:
                return await self._press(chosen)
            case str(), _:
                return self._wrong(chosen)
            case _, "help" | "?":
                return await self._help(rest)
            case _, "as":
                return self._switch(rest)
            case _, "advance":
                return await self._advance(rest)
            case _:
                return await self._ask(TypedLine(line), self.persona, GENERAL)

    async def _ask(self, asked: TypedLine | Press, persona: Persona, place: Place, letter: str = "") -> Outcome:
        await self._bot.reached(persona.member, persona.direct)
        answered = await self._bot.answer(persona.asks(asked, place))
        while isinstance(answered.content, Form):
            following = await self._fill(answered.content, answered, persona, place)
            if isinstance(following, str):
                return following
            answered = following
        reply = answered.content
        shown = Posted(letter if answered.replaces else "", place, choices.of_reply(reply), persona.member)
        if self._reader.interactive:
            self._screen.note("")
        await self._show(reply, shown.letter)
        if not answered.private and place.kind is PlaceKind.CHANNEL and not answered.replaces:
            self._screen.note(f"Everybody in #{place.id} sees this answer.")
        self._board.put(shown)
        return answered.failed

    async def _show(self, reply: Reply, letter: str) -> None:
        """Draw *reply*, a screenful at a time where somebody sits at one. What is typed between is the next command."""
        for drawn, left in self._screen.pieces(reply, prefix=letter):
            self._screen.write(drawn)
            if not left:
                return
            try:
                typed = await self._reader.more(left)
            except KeyboardInterrupt:
                return
            if typed:
                self._next = typed if typed.lower() not in ENOUGH else ""
            if typed is None or typed:
                return

    async def _checked(
        self, form: Form, fields: Mapping[str, str], persona: Persona, place: Place
    ) -> Mapping[str, str]:
        """What is wrong so far, with what still stands in the inputs that were not asked yet."""
        filled = {one.name: one.value for one in form.inputs} | dict(fields)
        return await self._bot.check(persona.asks(Submit(form.submit.encode(), filled), place))

    def _picks(self, form: Form, persona: Persona, place: Place, field: Input) -> Picks | None:
        """What suggests answers to *field*: its choices, or the suggestions of the command whose form this is."""
        if isinstance(field, ChoiceInput):
            return among(field)
        source = suggested(form, field, self._bot.commands)
        if source is None:
            return None
        path, param, given = source

        async def picks(typed: str) -> Sequence[Option]:
            return await self._bot.complete(persona.asks(Call(path, given), place), path, param, typed)

        return picks

    async def _fill(self, form: Form, answered: Answered, persona: Persona, place: Place) -> Answered | Outcome:
        """Ask the questions of *form* and send it: what came back, or how it ended when nothing was sent."""
        if answered.errors and not self._reader.interactive:
            return self._wrong(" ".join(answered.errors.values()))
        if not answered.errors:
            forms.intro(form, self._screen)
        for name in set(answered.errors) - {one.name for one in form.inputs}:
            self._screen.note(answered.errors[name], "yellow", "! ")
        try:
            fields = await forms.ask_all(form, answered.errors, self._asking(form, persona, place))
        except forms.Cancelled as left:
            self._screen.note("Left the form; nothing was sent.")
            return self._wrong(left.wrong) if left.wrong else ""
        sent = await self._bot.answer(persona.asks(Submit(form.submit.encode(), fields), place))
        if sent.errors and not isinstance(sent.content, Form):
            return replace(sent, content=forms.with_answers(form, fields))
        return sent

    def _asking(self, form: Form, persona: Persona, place: Place) -> forms.Asking:
        return forms.Asking(
            self._reader,
            self._screen,
            lambda fields: self._checked(form, fields, persona, place),
            lambda field: self._picks(form, persona, place, field),
        )

    async def _press(self, chosen: Chosen) -> Outcome:
        if isinstance(chosen.choice, Saving):
            return self._save(chosen.choice)
        posted = chosen.posted
        if chosen.choice.action.name == SHARE and self._asked_to_share is None:
            # a number may be meant for something in the list above, and what was published cannot be taken back
            self._asked_to_share = chosen.choice
            self._screen.note(f"Everybody in #{posted.place.id} would see this. Type the number again to share it.")
            return ""
        self._asked_to_share = None
        persona = self.persona
        if posted.place.kind is PlaceKind.DIRECT and posted.member and posted.member != persona.member:
            persona = Persona(posted.member.account, organiser=False)
        press = Press(chosen.choice.ref, chosen.choice.value)
        return await self._ask(press, persona, posted.place, posted.letter)

    def _save(self, choice: Saving) -> Outcome:
        try:
            path = _saved(choice)
        except UsageError as error:
            return self._wrong(error.in_a_line)
        self._screen.note(f"Saved {path}.", "green")
        return ""

    def _switch(self, words: str) -> Outcome:
        persona = played(words)
        if persona is None:
            return self._wrong("A name is letters, digits and dashes: as ada, as ada organiser, as you.")
        self.persona = persona
        self._screen.note(f"You are {persona.name} now{', an organiser' if persona.organiser else ', a member'}.")
        return ""

    async def _advance(self, how: str) -> Outcome:
        if self._controls is None:
            return self._wrong("The clock is real here and cannot be moved.")
        try:
            moment = await self._controls.advance(how)
        except UsageError as error:
            return self._wrong(error.in_a_line)
        self._screen.note(f"It is {day_text(moment)}, {moment:%H:%M} (UTC) now.", lead="◷ ")
        return ""

    async def _help(self, command: str) -> Outcome:
        if command:
            return await self._ask(TypedLine(f"guidebot help {command.removeprefix('/')}"), self.persona, GENERAL)
        for tip in _TIPS:
            self._screen.note(tip, "")
        for word, meaning in WORDS:
            self._screen.note(meaning, lead=f"  {word:<9}")
        self._screen.note("")
        return await self._ask(TypedLine("guidebot help"), self.persona, GENERAL)

    def _welcome(self) -> None:
        self._screen.note("guidebot: find your way into making advanced AI go well.", "bold cyan", "✦ ")
        self._screen.note("Try: direction debate · problem · ask how do I start with interpretability", "", "  ")
        more = " · advance 7d moves the clock" if self._controls else ""
        self._screen.note(f"Tab completes · a number presses a choice · help{more}", lead="  ")
        self._screen.note("")

    def _wrong(self, text: str) -> Outcome:
        self._screen.note(one_line(text), "yellow", "! ")
        return "usage"

    def _count(self, outcome: Outcome) -> None:
        if outcome == "broken":
            self.code = 1
        elif outcome == "usage" and self.code == 0:
            self.code = 2


def _saved(choice: Saving) -> Path:
    """Where the file of *choice* was written: here, and never over another.

    Raises:
        UsageError: it cannot be written.
    """
    name = Path(file_name(choice.file.name))
    for number in range(1, 1000):
        path = name if number == 1 else name.with_name(f"{name.stem}-{number}{name.suffix}")
        try:
            with path.open("xb") as target:
                target.write(choice.file.content)
        except FileExistsError:
            continue
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
        return path
    raise UsageError(f"There are too many files called {name} here.")
