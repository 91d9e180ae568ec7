"""What is wrong with the form of TOML, in words for whoever wrote it, with line, column and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from types import MappingProxyType

from guidebot.loading.plain_text import unseen

_QUOTES = "a quotation mark is opened and not closed"
_BACKSLASH = "a backslash has a meaning between double quotes; write it twice, or use '…'"
_BRACKET = "the name of a table stands in [brackets], and one is not closed"
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "Invalid value": "no value of TOML; write texts in quotes, and true or false in small letters",
        "Invalid statement": "neither a [table] nor key = value",
        "Cannot overwrite a value": "this key stands in the table already",
        "Duplicate inline table key": "this key stands in the table already",
        "Cannot mutate immutable namespace": "this table is complete already; put its keys into one place",
        "Cannot redefine namespace": "this table stands here already; put its keys into one",
        "Unclosed array": "a bracket is opened and not closed, or a comma is missing between two values",
        "Unclosed inline table": "a brace is opened and not closed on its line, or a comma is missing",
        "Expected '=' after a key": "after a key comes a sign of equality: key = value",
        "Expected newline or end of document": "something follows the value; write one setting a line, comments"
        " behind #, times in quotes and numbers without 0 in front",
        "Invalid initial character for a key part": "a key is missing; a table in {braces} stands on one line, with no"
        " comma at its end",
        "Unterminated string": _QUOTES,
        'Expected "': _QUOTES,
        "Expected '\"": _QUOTES,
        "Illegal character '\\n'": f"{_QUOTES} on its line",
        "Illegal character": "a sign that may not stand here; take it out",
        "Unescaped": _BACKSLASH,
        "Invalid hex value": _BACKSLASH,
        "Escaped character": _BACKSLASH,
        "Invalid date or datetime": "there is no such day or time",
        "Expected ']": _BRACKET,
    }
)
_LOST = "it cannot be read here; write key = value, and texts in quotes"


def toml_slip(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """The line and the sentence for *error* in *text*."""
    said = str(error)
    place = re.search(r"\(at line (\d+), column (\d+)\)", said)
    what = said.partition(" (at ")[0]
    rows = text.split("\n")
    twice = re.match(r"Cannot declare \((.*?),?\) twice", what)
    if twice:
        table = ".".join(re.findall(r"'([^']*)'", twice[1]))
        said = f"the table [{table}] stands here twice; put its keys into one"
    else:
        said = next((words for start, words in _WORDS.items() if what.startswith(start)), _LOST)
    if place is None:  # it ends too early
        return max(1, len(text.splitlines())), f"not TOML: {said}"
    line, column = int(place[1]), int(place[2])
    said = _by_sign(rows, line, column) or said
    return line, f"column {column}: not TOML: {said}"


def _by_sign(rows: list[str], line: int, column: int) -> str:
    """What the sign at the place itself tells, of which the error knows nothing."""
    row = rows[line - 1] if line <= len(rows) else ""
    sign, rest = row[column - 1 : column], row[column - 1 :]
    if sign == "\r" and rest != "\r":
        return "a line ends with CR alone; save the file with LF or CRLF"
    if sign in set("“”„‟‘’‚«»"):
        return 'quotation marks of TOML are straight: "…"'
    if unseen(sign):
        return f"a sign that nobody sees stands here (U+{ord(sign):04X}); put a space in its place, or nothing"
    if rest.startswith("//") or (sign == ";" and not row[: column - 1].strip()):
        return "a comment begins with #"
    if sign == ":" and re.match(r"\s*[\w-]+\s*$", row[: column - 1]):
        return "after a key comes a sign of equality: key = value"
    before = next((one.rstrip() for one in reversed(rows[: line - 1]) if one.strip()), "")
    if before.endswith((",", "[")) and re.match(r"\s*[\w\"'-]+\s*=", row):
        return "a key begins here while the list above is not closed; write ] behind it"
    return ""
