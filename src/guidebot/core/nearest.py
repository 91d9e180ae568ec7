"""What somebody may have meant by a name that there is not."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str], most: int = 1, least: float = 0.6) -> list[str]:
    """Those of *names* that *word* may be a slip for, the most alike first; *least* is how alike, from 0 to 1."""
    import difflib  # noqa: PLC0415  # start-up time, and most people make no slip

    return difflib.get_close_matches(word, list(names), most, least)
