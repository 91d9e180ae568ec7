"""Database errors in words, with what to do. Only the kind of failure is told, never a statement or a value."""

from __future__ import annotations

from guidebot.core.errors import StorageError

_KNOWN = (
    (
        ("disk is full", "no space left", "disk full"),
        "The disk of the database is full.",
        "Make room; guidebot goes on by itself.",
    ),
    (("is locked",), "The database is locked by another program.", "Close the program that uses it."),
    (
        ("disk i/o error",),
        "The disk refuses to write the database, or a limit does.",
        "Look at the disk, the quota and ulimit -f.",
    ),
    (
        ("unable to open", "readonly", "read-only"),
        "The database file cannot be opened for writing.",
        "Check the path and its rights.",
    ),
    (("not a database", "malformed"), "The database file is damaged.", "Restore a backup: guidebot restore FILE."),
    (('database "',), "The database does not exist.", "Make it, or check DATABASE_URL."),
    (("no such table", 'relation "'), "The database lacks a table.", "Run: guidebot migrate"),
    (("password authentication", "role "), "The database refuses the user or the password.", "Check DATABASE_URL."),
)
_GONE = (
    "connect",
    "too many clients",
    "refused",
    "closed",
    "reset",
    "shutting down",
    "starting up",
    "terminat",
    "server",
    "queuepool limit",
)
_CONTRADICTS = "IntegrityError"  # sqlite3 and SQLAlchemy call it so, and SQLAlchemy is not imported for SQLite


def in_words(error: Exception) -> StorageError:
    """An error of sqlite3, of SQLAlchemy or of the network as a `StorageError`; chain it from *error*."""
    text = str(getattr(error, "orig", None) or error).lower()
    for signs, message, fix in _KNOWN:
        if any(sign in text for sign in signs):
            return StorageError(message, fix=fix)
    if type(error).__name__ == _CONTRADICTS:
        return StorageError("The database refused a row that contradicts another.")
    if isinstance(error, OSError) or any(sign in text for sign in _GONE):
        return StorageError(
            "The database cannot be reached.",
            fix="Check that it runs, and its address. A bot that serves already tries again by itself.",
        )
    return StorageError(f"The database refused ({type(error).__name__}).", fix="The log holds the cause.")
