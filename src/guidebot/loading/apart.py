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

PATIENCE = 120.0


def bodies(wanted: Sequence[Folders]) -> list[bytes]:
    """The compiled form of each of *wanted*.

    Raises:
        Mistakes: with every mistake of the first one that cannot be used.
        OSError: the process cannot be started.
        ValueError: it did not answer as it should.
    """
    asked = json.dumps([[str(one) for one in folders] for folders in wanted]).encode()
    command = [sys.executable, "-P", "-m", "guidebot.loading"]
    try:
        said = subprocess.run(command, input=asked, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603  # this program
    except subprocess.SubprocessError as error:
        raise ValueError(f"the process that reads it failed: {error}") from error
    lines = said.stdout.splitlines()
    if len(lines) == 1 and lines[0].startswith(b"{"):
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
