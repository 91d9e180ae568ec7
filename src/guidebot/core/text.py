"""Typed text made safe: no control or bidirectional characters, bounded length."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset(
    "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064"
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def clean(typed: str, *, high: int = 4000, multiline: bool = False) -> str:
    """*typed* without characters that could hide, reorder or steer a terminal, trimmed and cut at *high*."""
    kept = "".join(_safe(char, multiline=multiline) for char in typed[: high * 2])
    if not multiline:
        kept = " ".join(kept.split())
    return kept.strip()[:high].rstrip()


def _safe(char: str, *, multiline: bool) -> str:
    if char in "\n\r\t\v\f\u2028\u2029":
        return "\n" if multiline and char in "\n\u2028\u2029" else " "
    if char in _HIDDEN or unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}:
        return ""
    return char


def shorten(text: str, high: int) -> str:
    """*text*, cut at a word and closed with an ellipsis when it is longer than *high*."""
    if len(text) <= high:
        return text
    cut = text[: high - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > high // 2 else cut).rstrip(" ,;:.-") + "…"
