"""What is wrong with the form of TOML, in words for whoever wrote it, with line, column and what to do."""

from __future__ import annotations

import re
import tomllib


def toml_slip(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """The line and the sentence for *error* in *text*."""
    said = str(error)
    place = re.search(r"\(at line (\d+), column (\d+)\)", said)
    what = said.partition(" (at ")[0]
    words = {
        "Invalid value": "no value of TOML; write texts in quotes, and true or false in small letters",
        "Invalid statement": "neither a [table] nor key = value",
        "Cannot overwrite a value": "this key stands in the table already",
        "Unclosed array": "a bracket is opened and not closed",
        "Illegal character": what,
    }
    twice = re.match(r"Cannot declare \((.*?),?\) twice", what)
    if twice:
        table = ".".join(re.findall(r"'([^']*)'", twice[1]))
        said = f"the table [{table}] stands here twice; put its keys into one"
    else:
        said = next((text for start, text in words.items() if what.startswith(start)), what)
    if place:
        return int(place[1]), f"column {place[2]}: not TOML: {said}"
    return max(1, len(text.splitlines())), f"not TOML: {said}"  # it ends too early
