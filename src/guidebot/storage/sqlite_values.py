"""Values as SQLite has them: any in any column, so what a column must hold is looked at here."""

from __future__ import annotations

from datetime import date

from guidebot.storage.connection import moment
from guidebot.storage.readers import Decoders, only
from guidebot.storage.schema import Kind


def text_or_bytes(raw: bytes) -> str | bytes:
    """A text; one that is no UTF-8 stays as it is, where sqlite3 would refuse all the rows of the answer."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


DECODERS: Decoders = {
    Kind.INSTANT: moment,
    Kind.DAY: date.fromisoformat,
    Kind.TRUTH: {0: False, 1: True}.__getitem__,
    Kind.TEXT: only(str),
    Kind.NUMBER: only(int),
    Kind.BYTES: only(bytes),
}
