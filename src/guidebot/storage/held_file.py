"""The file that a process has open: whether its name still leads to it, and which process runs on it.

A file that is deleted or replaced stays open: everything would go on into what nobody will ever read, and be gone at
the next start without a word.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from guidebot.core.errors import StorageError
from guidebot.core.records import dataclass
from guidebot.core.this_user import this_user
from guidebot.storage.failures import in_words

log = logging.getLogger(__name__)
GONE = "The database file was deleted or replaced while guidebot ran."
GONE_FIX = "Nothing is stored any more. Put the file back or restore a backup, then start guidebot again."
FOREIGN = "The database file belongs to another program: its tables are not guidebot's."
OURS = frozenset({"outbox", "alembic_version"})  # in every revision
TWICE = "Another guidebot runs on this database file"
TWICE_FIX = "Stop one of them. Two programs share the work only on PostgreSQL."


def identity(file: str) -> str:
    """What tells the file of that name from any other; empty where there is none."""
    try:
        found = os.stat(file)  # noqa: PTH116  # at every request, and a `Path` takes four times as long to make
    except OSError:
        return ""
    return f"{found.st_dev}:{found.st_ino}"


class HeldFile:
    """The *file* as it was when it was opened first. None, and an address of SQLite's own, are not looked at."""

    def __init__(self, file: str | None) -> None:
        self._file = file if file is not None and not file.startswith("file:") else None
        self._opened = ""

    def remember(self) -> None:
        """It is open now."""
        if self._file is not None and not self._opened:
            self._opened = identity(self._file)

    def check(self) -> None:
        """Refuse to go on with a file that has no name any more.

        Raises:
            StorageError: it was deleted or replaced.
        """
        if self._file is not None and self._opened and identity(self._file) != self._opened:
            raise StorageError(GONE, fix=GONE_FIX)


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that runs on a file, and whether the name of that file still leads to it."""

    process: str
    lost: bool


@contextmanager
def holding(file: str | None) -> Iterator[None]:
    """Run on *file*, and warn where another process does so already.

    SQLite's own locks lie on the file itself, and closing it anywhere in a process would drop them all: the mark that
    a process runs is a file of its own.
    """
    mark = _opened(file)
    if file is None or mark is None:
        yield
        return
    try:
        mine = _taken(mark)
        if mine:
            os.truncate(mark, 0)
            os.pwrite(mark, f"{os.getpid()} {identity(file)}".encode(), 0)
        else:
            log.warning("%s", TWICE, extra={"action": "start", "fix": TWICE_FIX})
        yield
        if mine:
            with suppress(OSError):
                _mark(file).unlink()
    finally:
        os.close(mark)


def holder(file: str | None) -> Holder | None:
    """The process that runs on *file*, if one does."""
    if file is None or not _mark(file).exists():
        return None
    mark = _opened(file)
    if mark is None:
        return None
    try:
        if _taken(mark):
            return None
        process, _, was = os.pread(mark, 200, 0).decode(errors="replace").partition(" ")
        return Holder(process, lost=bool(was) and was != identity(file))
    finally:
        os.close(mark)


def must_open(file: str) -> None:
    """Refuse a file that cannot be opened, or that another program's tables are in; nothing of it is changed.

    Raises:
        StorageError: with what to do.
    """
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        raw = sqlite3.connect(file, uri=file.startswith("file:"))
    except OSError as error:
        raise StorageError(
            f"The folder for the database cannot be made: {error.strerror}.", fix="Check [storage] url."
        ) from error
    except sqlite3.Error as error:
        raise _refused(file, error) from error
    if Path(file).exists() and not os.access(file, os.R_OK | os.W_OK):
        raw.close()
        raise _refused(file, sqlite3.OperationalError("unable to open database file"))
    with closing(raw), suppress(sqlite3.Error):  # what is locked or damaged is said where it is used
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and not tables >= OURS:
            raise StorageError(FOREIGN, fix="Name another file in [storage] url.")


def _refused(file: str, error: sqlite3.Error) -> StorageError:
    """Which file cannot be opened, by whom, and what stands in the way."""
    path, user = Path(file), this_user()
    if path.is_dir():
        return StorageError(f"The database {file} is a folder.", fix="Name a file in [storage] url or DATABASE_URL.")
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        return StorageError(
            f"The database file {file} may not be read and written by {user}.", fix=f"Run as root: chown {user} {file}"
        )
    if not path.exists() and not os.access(path.parent, os.W_OK | os.X_OK):
        return StorageError(
            f"The database file {file} cannot be made: {user} may not write into its folder.",
            fix=f"Run as root: chown {user} {path.parent}",
        )
    return in_words(error)


def _mark(file: str) -> Path:
    return Path(f"{file}-run")


def _opened(file: str | None) -> int | None:
    if file is None or file.startswith("file:"):
        return None
    try:
        return os.open(_mark(file), os.O_CREAT | os.O_RDWR, 0o600)
    except OSError:  # whoever may not write here finds out elsewhere, with better words
        return None


def _taken(mark: int) -> bool:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
