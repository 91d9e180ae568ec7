"""Where lines come from: a person at a prompt, or a pipe."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TextIO

from guidebot.core.reply import Option

Picks = Callable[[str], Awaitable[Sequence[Option]]]  # suggestions for what is typed of one answer


class Reader(Protocol):
    """Reads lines. *interactive*: a person sits there, who can be asked again and may interrupt."""

    @property
    def interactive(self) -> bool:
        """Whether a person types."""
        ...

    async def command(self, name: str) -> str | None:
        """The next command line of the person called *name*; None when there is no more.

        Raises:
            KeyboardInterrupt: Ctrl-C.
        """
        ...

    async def answer(self, label: str, default: str, *, multiline: bool, picks: Picks | None = None) -> str | None:
        """The answer to one question of a form; None when there is no more. *picks* suggests while it is typed.

        Raises:
            KeyboardInterrupt: Ctrl-C.
        """
        ...

    async def more(self, left: int) -> str | None:
        """Wait before the *left* lines of a long answer are shown: "" for more, else the next command or None.

        Raises:
            KeyboardInterrupt: Ctrl-C.
        """
        ...


class PipeReader:
    """Reads *stream* line by line, without a prompt and without keeping the program alive."""

    interactive = False

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lines: asyncio.Queue[str | None] | None = None

    async def command(self, name: str) -> str | None:  # noqa: ARG002  # a pipe shows no prompt
        """The next line."""
        return await self._next()

    async def answer(
        self,
        label: str,  # noqa: ARG002  # a pipe shows no prompt
        default: str,
        *,
        multiline: bool,  # noqa: ARG002
        picks: Picks | None = None,  # noqa: ARG002
    ) -> str | None:
        """The next line; an empty one takes the *default*."""
        line = await self._next()
        return default if line is not None and not line.strip() else line

    async def more(self, left: int) -> str | None:  # noqa: ARG002  # a pipe takes everything at once
        """Nothing waits."""
        return ""

    async def _next(self) -> str | None:
        if self._lines is None:
            self._lines = asyncio.Queue()
            loop = asyncio.get_running_loop()
            threading.Thread(target=self._pump, args=(loop, self._lines), daemon=True).start()
        line = await self._lines.get()
        if line is None:
            self._lines.put_nowait(None)
        return line

    def _pump(self, loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[str | None]) -> None:
        """A pipe may be silent for long; a thread of its own waits for it, and dies with the program."""
        try:
            if hasattr(self._stream, "reconfigure"):
                self._stream.reconfigure(errors="replace")
            for line in self._stream:
                loop.call_soon_threadsafe(lines.put_nowait, line.rstrip("\r\n"))
            loop.call_soon_threadsafe(lines.put_nowait, None)
        except (RuntimeError, ValueError):
            return  # the loop or the stream is closed: nobody waits any more
