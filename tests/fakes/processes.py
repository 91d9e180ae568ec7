"""Processes for tests to kill, each forked from one that has imported the program: that alone takes most of a second.

A process has its own memory and its own connections, and what the kernel does to it is real; only the imports are old.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "pytest",
        "tests.fakes.killed_outcome",
        "guidebot.loading.content",
        "sqlalchemy.ext.asyncio",
        "sqlalchemy.dialects.postgresql.asyncpg",
        "asyncpg",
        "tests.fakes.impatient",
    ]
)


@dataclass(frozen=True)
class Begun:
    """A process that runs. *said* is what it writes to its standard error."""

    process: BaseProcess
    said: Path

    @property
    def pid(self) -> int:
        """Its number."""
        assert self.process.pid is not None
        return self.process.pid

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def end(self, seconds: float = 100) -> int:
        """How it ended: 0, or less when it was killed; whatever else is shown."""
        self.process.join(seconds)
        code = self.process.exitcode
        assert code in {0, -signal.SIGKILL}, self.said.read_text()
        return code

    async def ended(self) -> int:
        """As `end`, while others go on."""
        return await asyncio.to_thread(self.end)


def begin(folder: Path, call: Callable[..., object], *args: object) -> Begun:
    """Begin a process that does *call*; *folder* is for what it says."""
    said = folder / f"said-{len(list(folder.glob('said-*')))}"
    said.touch()
    process = FORKS.Process(target=_do, args=(said, call, *args), daemon=True)
    process.start()
    return Begun(process, said)


def _do(said: Path, call: Callable[..., object], *args: object) -> None:
    with said.open("w") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    call(*args)
