"""The house stays a place where a stranger finds their way: small rooms, small pieces, and comments that say why."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE, CLASS, FUNCTION, MOST_FUNCTIONS = 350, 200, 50, 20  # lines
ROOM = 20  # files where the program is started and kept running
COMMENTS = 10  # of a thousand lines
_FOR_TOOLS = re.compile(r"#\s*(?:noqa|type:|pragma)[^#]*")


@cache
def sources() -> dict[str, str]:
    """Every file of the product and its adapters."""
    paths = [path for base in ("src", "adapters") for path in (ROOT / base).rglob("*.py")]
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths}


def lines_of(kinds: tuple[type[ast.AST], ...]) -> dict[str, int]:
    """How long each class or function is."""
    found = {}
    for file, source in sources().items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, kinds):
                assert isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                found[f"{file}:{node.lineno} {node.name}"] = (node.end_lineno or 0) - node.lineno + 1
    return found


def comments(source: str) -> Iterator[str]:
    """What is said to people, without what is for tools."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        said = _FOR_TOOLS.sub("", token.string).strip("# ") if token.type == tokenize.COMMENT else ""
        if said:
            yield said


def test_no_file_is_long() -> None:
    """A file is read in one go."""
    assert {} == {file: many for file, source in sources().items() if (many := source.count("\n")) > FILE}


def test_no_class_or_function_is_long() -> None:
    """A class has one subject, and nine of ten functions fit on half a screen."""
    functions = lines_of((ast.FunctionDef, ast.AsyncFunctionDef))

    assert {} == {name: many for name, many in lines_of((ast.ClassDef,)).items() if many > CLASS}
    assert {} == {name: many for name, many in functions.items() if many > FUNCTION}
    assert sorted(functions.values())[len(functions) * 9 // 10] <= MOST_FUNCTIONS


def test_the_room_of_the_running_program_is_no_corridor() -> None:
    """What grows there belongs somewhere else."""
    assert len(list((ROOT / "src/guidebot/runtime").glob("*.py"))) <= ROOM


def test_comments_say_why_where_a_reader_would_ask() -> None:
    """Their number is no aim in itself; a house without any has forgotten its reasons."""
    said = sum(1 for source in sources().values() for _ in comments(source))
    lines = sum(source.count("\n") for source in sources().values())

    assert said * 1000 >= COMMENTS * lines, f"{said} comments in {lines} lines"
