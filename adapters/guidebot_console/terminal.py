"""The adapter: the terminal as one more platform, with a demo community and direct conversations."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence

from guidebot.adapter import Call, Context, Delivery, Finding, Receipt
from guidebot.core.commands import Access, Command
from guidebot.core.errors import InDoubt
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.reply import Option
from guidebot_console import choices, persona
from guidebot_console.board import Board, Posted
from guidebot_console.persona import Persona
from guidebot_console.reading import PipeReader, Reader
from guidebot_console.say import run_line
from guidebot_console.screen import Screen, open_screen
from guidebot_console.session import WORDS, Session
from guidebot_console.settings import Table
from guidebot_console.spans import day_text


class Terminal:
    """See `guidebot.adapter.Adapter`.

    Attributes:
        exit_code: after `run`: 0 when every line was answered, 2 when one was wrong, 1 when something broke.
    """

    platform = persona.PLATFORM
    waits = ""

    def __init__(self, context: Context[Table], *, screen: Screen | None = None, reader: Reader | None = None) -> None:
        self._context = context
        self._screen = screen or open_screen(context.clock)
        self._reader = reader
        self._board = Board()
        self._receipts: dict[str, Receipt] = {}
        self._stop = asyncio.Event()
        self._session: Session | None = None
        self.exit_code = 0

    async def run(self, ready: Callable[[], None]) -> None:
        """Read and answer until the person leaves, the pipe ends, or `close` is called."""
        reader = self._reader or self._own_reader()
        self._session = Session(self._context, self._screen, reader, self._board)
        ready()
        serving = asyncio.create_task(self._session.run())
        stopping = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                self.exit_code = serving.result()
        finally:
            serving.cancel()
            stopping.cancel()
            await asyncio.gather(serving, stopping, return_exceptions=True)

    async def close(self) -> None:
        """Leave the loop."""
        self._stop.set()

    async def say(self, line: str) -> int:
        """Answer one line and give the exit code: 0 answered, 2 the line was wrong, 1 something broke."""
        errors = open_screen(self._context.clock, stream=sys.stderr)
        return await run_line(self._context.bot, line, self._screen, errors)

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Show the message above the prompt, once for each key.

        Raises:
            InDoubt: the terminal is gone.
        """
        known = self._receipts.get(delivery.key)
        if known is not None:
            return known
        letter = self._board.letter()
        try:
            self._draw(delivery, letter)
        except OSError as error:
            raise InDoubt("The terminal took no text.", code=type(error).__name__) from error
        thread = f"{letter}-thread" if delivery.thread else None
        receipt = Receipt(remote_id=letter, thread_id=thread)
        self._receipts[delivery.key] = receipt
        return receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Whether the message was shown since the program started."""
        return self._receipts.get(delivery.key)

    async def open_direct(self, member: MemberId) -> Place:
        """The direct conversation with *member*; it is always open."""
        return persona.direct(member)

    async def inspect(self, community: CommunityId | None, places: Sequence[Place]) -> Sequence[Finding]:  # noqa: ARG002
        """Nothing can be wrong with a terminal that shows this."""
        return (Finding(subject="terminal", ok=True, what="Messages appear here, above the prompt."),)

    def _draw(self, delivery: Delivery, letter: str) -> None:
        place = delivery.place
        where = f"to {place.id.removeprefix('dm:')}, direct" if place.kind is PlaceKind.DIRECT else f"#{place.id}"
        self._screen.title(f"{letter} · {where} · {self._clock_text()}")
        self._screen.show(delivery.reply, prefix=letter)
        found = choices.of_reply(delivery.reply)
        if delivery.thread:
            plan = delivery.thread
            self._screen.note(f"thread, open for {plan.days} days: {plan.title}", "bold", "└ ")
            self._screen.show(plan.opening, prefix=letter, first=len(found) + 1)
            found += choices.of_reply(plan.opening)
        self._board.put(Posted(letter, place, found, delivery.member))

    def _clock_text(self) -> str:
        moment = self._context.controls.now() if self._context.controls else self._context.clock.now()
        local = moment.astimezone()
        return f"{day_text(local)} {local:%H:%M}"

    def _own_reader(self) -> Reader:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return PipeReader(sys.stdin)
        from guidebot_console.completion import LineCompleter  # noqa: PLC0415  # a pipe needs no prompt
        from guidebot_console.prompting import PromptReader, open_history  # noqa: PLC0415

        completer = LineCompleter(self._commands, self._complete, WORDS)
        return PromptReader(completer, self._clock_text, open_history(self._context.state))

    def _commands(self) -> Sequence[Command]:
        """Those that whoever is played may use."""
        organiser = self._session is not None and self._session.persona.organiser
        return [one for one in self._context.bot.commands if organiser or one.access is Access.ALL]

    async def _complete(
        self, path: str, param: str, typed: str, given: Mapping[str, str] | None = None
    ) -> Sequence[Option]:
        """Ask the bot. The next key cancels the suggestions of the last one, but never a query half-way."""
        who = self._session.persona if self._session else Persona()
        asking = self._context.bot.complete(who.asks(Call(path, dict(given or {}))), path, param, typed)
        return await asyncio.shield(asyncio.ensure_future(asking))
