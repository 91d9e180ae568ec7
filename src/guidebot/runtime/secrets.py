"""Secrets: from the environment only, and never in a log."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence

from guidebot.core.secrets import SHAPES

PATTERNS = re.compile(rf"{SHAPES.pattern}|(?i:(?<=bot )|(?<=bearer ))[\w.~+/-]{{16,}}=*")
HIDDEN = "•••"
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def read(names: Sequence[str], environ: Mapping[str, str]) -> dict[str, str]:
    """The secrets called *names* that *environ* has and that are not empty."""
    return {name: environ[name].strip() for name in names if environ.get(name, "").strip()}


def redact(text: str, known: Sequence[str] = ()) -> str:
    """*text* without anything that looks like a token and without the *known* secrets."""
    for secret in known:
        if len(secret) >= 6:
            text = text.replace(secret, HIDDEN)
    return PATTERNS.sub(HIDDEN, text)


class Redacting(logging.Filter):
    """Takes tokens out of log records, whoever wrote them."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        super().__init__()
        self._known = tuple(known)

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean *record*; keep it."""
        for key, value in vars(record).items():
            if key not in STANDARD and isinstance(value, str):
                setattr(record, key, redact(value, self._known))
        message = record.getMessage()
        clean = redact(message, self._known)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self._known)
        elif record.exc_text:
            record.exc_text = redact(record.exc_text, self._known)
        return True
