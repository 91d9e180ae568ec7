"""Logs: text for people, JSON for machines, an ``action`` on each record, tokens taken out, SDKs never at DEBUG."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, TextIO

from guidebot.runtime import discovery
from guidebot.runtime.secrets import STANDARD, Redacting


class Text(logging.Formatter):
    """One line a record: time, level, logger, message, then what is extra as ``key=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of *record*, and the traceback below it when there is one."""
        extra = " ".join(f"{key}={value}" for key, value in _extra(record).items())
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        said = f"{at} {record.levelname.lower():<7} {record.name}: {record.getMessage()}"
        return "\n".join(one for one in (f"{said} {extra}".rstrip(), _trace(self, record)) if one)


class Json(logging.Formatter):
    """One JSON object a record."""

    def format(self, record: logging.LogRecord) -> str:
        """The object of *record*."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        said = {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        trace = _trace(self, record)
        return json.dumps({**said, **_extra(record), **({"trace": trace} if trace else {})}, default=str)


def set_up(
    style: Literal["text", "json"], level: str, secrets: Sequence[str] = (), stream: TextIO | None = None
) -> logging.Handler:
    """Send every record to *stream* (stderr when None), redacted; answers the handler.

    *level* is that of the bot and its adapters, which stay at INFO: an SDK that was given their logger, as Slack's are,
    would write at DEBUG what people write. Every library says warnings alone, since nobody can name all of them: what
    an adapter installed tomorrow brings with it is quiet as well.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Json() if style == "json" else Text())
    handler.addFilter(Redacting(secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    chosen = logging.getLogger("guidebot")
    chosen.setLevel(level.upper())
    for name in discovery.packages():
        logging.getLogger(name).setLevel(max(chosen.level, logging.INFO))
    return handler


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in vars(record).items() if key not in STANDARD}


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    if record.exc_text:
        return record.exc_text
    return formatter.formatException(record.exc_info) if record.exc_info else ""
