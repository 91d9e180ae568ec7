"""No word of the bot makes a member feel guilty."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.guilt import blaming

from guidebot.core import dates, fits, goals, intentions, nudges, weeks
from guidebot.features import goals as about_goals
from guidebot.features import start, week

ROOMS = (about_goals, week, start)
FILES = [
    *(file for room in ROOMS for file in sorted(Path(str(room.__file__)).parent.glob("*.py"))),
    *(Path(str(one.__file__)) for one in (dates, fits, goals, intentions, nudges, weeks)),
]


def strings(tree: ast.AST) -> Iterator[str]:
    """Every string of a module but its docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and ast.get_docstring(node) is not None
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_no_string_of_a_module_blames(file: Path) -> None:
    """Every literal that can reach a member is looked at."""
    found = [(text, bad) for text in strings(ast.parse(file.read_text())) if (bad := blaming(text))]

    assert [] == found


def test_summaries_of_commands_blame_nobody() -> None:
    """Help shows the first lines of docstrings."""
    said = " ".join(f"{one.summary} {one.detail}" for room in ROOMS for one in room.COMMANDS)

    assert [] == blaming(said)


@pytest.mark.parametrize(
    "words",
    ["You missed a week.", "Your streak is over!", "You should check in", "You are behind", "Only 2 of 8 weeks"],
)
def test_the_list_finds_guilt(words: str) -> None:
    """The check itself works."""
    assert blaming(words)
