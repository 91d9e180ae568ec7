"""What pydantic finds wrong with a value, in words for whoever edits content."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_DATE = "wants a date like 2026-11-23"
_NUMBER = "wants a whole number"
_LIST = "wants a list, as in [one, another], or lines that begin with a hyphen"
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "string_type": "wants text",
        "bool_type": "wants true or false",
        "bool_parsing": "wants true or false",
        "int_type": _NUMBER,
        "int_parsing": _NUMBER,
        "int_from_float": _NUMBER,
        "float_type": "wants a number",
        "float_parsing": "wants a number",
        "tuple_type": _LIST,
        "list_type": _LIST,
        "date_type": _DATE,
        "date_parsing": _DATE,
        "date_from_datetime_parsing": _DATE,
        "date_from_datetime_inexact": _DATE,
        "model_type": "wants keys and values, as in {{title: …, url: …}}",
        "dict_type": "wants keys and values",
        "string_too_short": "wants at least {min_length} characters; there are {length}",
        "string_too_long": "wants at most {max_length} characters; there are {length}",
        "string_pattern_mismatch": "wants lower-case words joined by hyphens, as in my-problem",
        "too_short": "wants at least {min_length}; there are {actual_length}",
        "too_long": "wants at most {max_length}; there are {actual_length}",
        "enum": "wants one of {expected}",
        "literal_error": "wants one of {expected}",
        "greater_than_equal": "wants {ge} or more",
        "less_than_equal": "wants {le} or less",
        "greater_than": "wants more than {gt}",
        "less_than": "wants less than {lt}",
    }
)


def in_words(error: ErrorDetails) -> str:
    """The sentence for *error*, without the place."""
    words = _WORDS.get(error["type"])
    if words is None:
        return error["msg"].removeprefix("Value error, ")
    given = error["input"]
    said = words.format(**{**error.get("ctx", {}), "length": len(given) if isinstance(given, str) else 0})
    if error["type"] == "string_type" and isinstance(given, bool | int | float | date):
        return f"{said}; put it in quotes"
    return said
