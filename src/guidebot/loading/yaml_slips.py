"""What is wrong with the form of YAML, in words for whoever wrote it, with line, column and what to do."""

from __future__ import annotations

import re
from typing import Any

import yaml

from guidebot.loading.plain_text import unseen

_QUOTES = 'put the text in quotes: "…"'


def yaml_slip(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line and the sentence for *error* in *text*."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "")
    where, said = _slip(problem, str(getattr(error, "context", None) or ""), mark, context, text.splitlines())
    if where is None:
        return 1, f"not YAML: {said}"
    return where.line + 1, f"column {where.column + 1}: {said}"


def _slip(problem: str, context: str, mark: Any, begun: Any, rows: list[str]) -> tuple[Any, str]:
    row, sign = _at(mark, rows)
    if "tab character" in problem or sign == "\t":
        return mark, "a tab stands here; indent with spaces"
    if problem.startswith("mapping values are not allowed"):
        if re.match(r"\s+[\w-]+\s*$", row[: mark.column]):
            return mark, "a key stands here deeper than the line above allows, which has a value; indent them alike"
        return mark, f"a colon begins a value here; if it belongs to the text, {_QUOTES}"
    if "escape" in problem or "hexdecimal" in problem:
        return mark, "a backslash has a meaning between double quotes; write it twice, or use '…'"
    if problem.endswith("are not allowed in this context"):
        return mark, f"a text cannot begin with {sign} and a space; {_QUOTES}"
    if "block scalar" in context:
        return mark, f"a text behind | or > begins on the next line, indented; if the sign belongs to it, {_QUOTES}"
    if problem.startswith("found character that cannot start"):
        return mark, f"a text cannot begin with {sign}; {_QUOTES}"
    if problem.startswith(("found undefined alias", "did not find expected alphabetic")):
        begun = begun or mark
        return begun, f"a text cannot begin with {_at(begun, rows)[1] or '* or &'}; {_QUOTES}"
    return _torn(problem, context, mark, begun, rows)


def _torn(problem: str, context: str, mark: Any, begun: Any, rows: list[str]) -> tuple[Any, str]:
    """What is begun at one place and breaks at another."""
    if "quoted scalar" in context:
        return begun, "a quotation mark is opened here and not closed"
    if "flow sequence" in context or "flow mapping" in context:
        return begun, "a bracket is opened here and not closed; or a sign in its text needs quotes"
    hidden = next((one for one in _at(begun, rows)[0] if unseen(one)), "")
    if problem.startswith("could not find expected ':'") and hidden:
        return begun, f"a sign that nobody sees stands in this line (U+{ord(hidden):04X}); put a space in its place"
    if problem.startswith("could not find expected ':'"):
        return begun, "a line that is neither a key nor indented text; indent it, or write key: value"
    if problem.startswith("did not find expected '-'"):
        return mark, "a list ends here without reason; begin the line with a hyphen, or indent it"
    if problem.startswith("did not find expected key"):
        return mark, f"the text ends before this sign; {_QUOTES}, and write an apostrophe inside '…' twice"
    if "single document" in context:
        return mark, "a second document begins here; a file holds one"
    return mark, f"not YAML: {problem or 'it cannot be read'}"


def _at(mark: Any, rows: list[str]) -> tuple[str, str]:
    """The row and the sign at *mark*."""
    row = rows[mark.line] if mark is not None and mark.line < len(rows) else ""
    return row, row[mark.column : mark.column + 1] if mark is not None else ""


def hidden_comments(text: str) -> list[tuple[int, str]]:
    """Texts that YAML ends at `` #``, as in ``title: Reading group #1``: a line and a sentence for each."""
    found = []
    for number, row in enumerate(text.splitlines(), 1):
        value = re.match(r"\s*(?:-\s+)?[\w-]+:\s+(?P<text>[^\s\"'#|>\[{][^\"]*?)\s#(?=[\w#])", row)
        if value:
            column = value.end()
            said = f"column {column}: what follows # is not read; {_QUOTES}, or write a comment as # with a space"
            found.append((number, said))
    return found
