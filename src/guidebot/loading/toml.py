"""TOML text to plain data with the line of every key."""

from __future__ import annotations

import re
import tomllib

from guidebot.loading.mistakes import Document, Mistake, Mistakes, Path
from guidebot.loading.plain_text import decoded
from guidebot.loading.toml_slips import toml_slip

MAX_BYTES = 256 * 1024
_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"


def toml_document(file: str, raw: bytes) -> Document:
    """Read TOML.

    Raises:
        Mistakes: it is no TOML, or too large.
    """
    if len(raw) > MAX_BYTES:
        raise Mistakes(file, [Mistake(file, 1, f"the file has {len(raw)} bytes, at most {MAX_BYTES}")])
    text = decoded(file, raw)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Mistakes(file, [Mistake(file, *toml_slip(error, text))]) from error
    except RecursionError as error:
        line = _line(r"(?:[\[{]\s*){40}", text)
        raise Mistakes(file, [Mistake(file, line, "values are nested too deeply")]) from error
    except ValueError as error:  # Python does not read a number with thousands of digits
        line = _line(r"\d[\d_]{4000}", text)
        raise Mistakes(file, [Mistake(file, line, "a value cannot be read: a number with so many digits")]) from error
    return Document(file, data, _lines(text))


def _line(shape: str, text: str) -> int:
    found = re.search(shape, text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _lines(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, row in enumerate(text.splitlines(), 1):
        head = re.fullmatch(rf"\s*\[+\s*({_KEYS})\s*\]+\s*(#.*)?", row)
        pair = re.match(rf"\s*({_KEYS})\s*=", row)
        if head:
            table = _path(head.group(1))
            lines.setdefault(table, number)
        elif pair:
            lines.setdefault((*table, *_path(pair.group(1))), number)
    return lines


def _path(dotted: str) -> Path:
    """The keys in *dotted*; a dot inside quotes parts nothing."""
    return tuple(one[1:-1] if one[0] in "\"'" else one for one in re.findall(_KEY, dotted))
