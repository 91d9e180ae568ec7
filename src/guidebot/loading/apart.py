"""YAML read in a process of its own: neither its time nor its memory is that of the bot.

The process gets the folders as JSON on its input, never a shell, and answers with one line of JSON for each: compiled
content, or an object with the mistakes of the first that cannot be used.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from guidebot.loading.loaded import Folders
from guidebot.loading.mistakes import Mistake, Mistakes

PATIENCE = 60.0
_REFUSAL = b'{"subject"'  # compiled content begins with another key


class Stopped(Exception):  # no error: it was asked for
    """Reading was called off."""


class Child:
    """The process that reads, at most one at a time. `stop` may come from another thread."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def stop(self) -> None:
        """End what runs, and begin nothing more."""
        self._stopped = True
        if self._running is not None:
            self._running.kill()

    def say(self, asked: bytes) -> bytes:
        """What it answers to *asked*.

        Raises:
            Stopped: `stop` was called.
            OSError: it cannot be started.
            ValueError: it failed, or took too long.
        """
        command = [sys.executable, "-P", "-m", "guidebot.loading"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as self._running:  # noqa: S603  # this program
            if self._stopped:
                self._running.kill()
            try:
                said, wrong = self._running.communicate(asked, PATIENCE)
            except subprocess.TimeoutExpired as error:
                self._running.kill()
                raise ValueError("the process that reads it took too long") from error
        code, self._running = self._running.returncode, None
        if self._stopped:
            raise Stopped
        if code:
            raise ValueError(f"the process that reads it failed: {code} {wrong.decode('utf-8', 'replace')[-300:]}")
        return said


def bodies(wanted: Sequence[Folders], child: Child) -> list[bytes]:
    """The compiled form of each of *wanted*, as *child* reads it.

    Raises:
        Mistakes: with every mistake of the first one that cannot be used.
        Stopped: reading was called off.
        OSError: the process cannot be started.
        ValueError: it did not answer as it should.
    """
    asked = json.dumps([[str(one) for one in folders] for folders in wanted]).encode()
    lines = child.say(asked).splitlines()
    if len(lines) == 1 and lines[0].startswith(_REFUSAL):
        raise refused(lines[0])
    if len(lines) != len(wanted):
        raise ValueError("the process that reads it said something else")
    return lines


def refusal(error: Mistakes) -> bytes:
    """*error* as one line of JSON."""
    found = [[one.file, one.line, one.text] for one in error.mistakes]
    return json.dumps({"subject": error.subject, "mistakes": found}).encode("ascii")


def refused(line: bytes) -> Mistakes:
    """What `refusal` made a line of.

    Raises:
        ValueError: it is no such line.
    """
    try:
        found = json.loads(line)
        mistakes = [Mistake(str(file), int(at), str(text)) for file, at, text in found["mistakes"]]
        return Mistakes(str(found["subject"]), mistakes)
    except (KeyError, TypeError) as error:
        raise ValueError("no mistakes") from error


def folders(asked: bytes) -> list[Folders]:
    """The folders that *asked* names."""
    return [tuple(Path(one) for one in names) for names in json.loads(asked)]
