"""TOML text to plain data with the line of every key."""

from __future__ import annotations

import re
import tomllib

from guidebot.loading.mistakes import Document, Mistake, Mistakes, Path

MAX_BYTES = 256 * 1024


def toml_document(file: str, raw: bytes) -> Document:
    """Read TOML.

    Raises:
        Mistakes: it is no TOML, or too large.
    """
    if len(raw) > MAX_BYTES:
        raise Mistakes(file, [Mistake(file, 1, f"the file has {len(raw)} bytes, at most {MAX_BYTES}")])
    try:
        text = raw.decode("utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Mistakes(file, [Mistake(file, 1, f"the file is not UTF-8 text (byte {error.start})")]) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise Mistakes(file, [Mistake(file, int(place.group(1)) if place else 1, f"not TOML: {error}")]) from error
    except RecursionError as error:
        raise Mistakes(file, [Mistake(file, 1, "values are nested too deeply")]) from error
    except ValueError as error:
        raise Mistakes(file, [Mistake(file, 1, f"a value cannot be read: {error}")]) from error
    return Document(file, data, _lines(text))


def _lines(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, row in enumerate(text.splitlines(), 1):
        head = re.fullmatch(r"\s*\[+\s*([A-Za-z0-9_.\-\" ]+?)\s*\]+\s*(#.*)?", row)
        pair = re.match(r"\s*([A-Za-z0-9_\-\"]+(?:\.[A-Za-z0-9_\-\"]+)*)\s*=", row)
        if head:
            table = tuple(part.strip().strip('"') for part in head.group(1).split("."))
            lines.setdefault(table, number)
        elif pair:
            key = tuple(part.strip('"') for part in pair.group(1).split("."))
            lines.setdefault((*table, *key), number)
    return lines
