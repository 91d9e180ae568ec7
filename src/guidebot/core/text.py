"""Typed text made safe: no control or bidirectional characters, bounded length."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"))
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and signs by name that show nothing
_HIDDEN = frozenset(
    "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064"
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def clean(typed: str, *, high: int = 4000, multiline: bool = False) -> str:
    """*typed* without characters that could hide, reorder or steer a terminal, trimmed and cut at *high*."""
    kept = "".join(_safe(char, multiline=multiline) for char in typed[: high * 2])
    if not multiline:
        kept = " ".join(kept.split())
    kept = kept.strip()[:high].rstrip()
    return kept if visible(kept) else ""


def visible(text: str) -> int:
    """How many characters of *text* can be seen: a text of spaces, joiners and fillers alone has none."""
    return sum(not (unicodedata.category(one) in _UNSEEN or one in _BLANK) for one in text)


def _safe(char: str, *, multiline: bool) -> str:
    if char in "\n\r\t\v\f\u2028\u2029":
        return "\n" if multiline and char in "\n\u2028\u2029" else " "
    if char in _HIDDEN or unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}:
        return ""
    return char


def full_stop(words: str) -> str:
    """What ends a sentence that closes with *words*: nothing where they end it themselves."""
    return "" if words.endswith((".", "?", "!", "…", "。", "？", "！")) else "."


def shorten(text: str, high: int) -> str:
    """*text*, cut at a word and closed with an ellipsis when it is longer than *high*."""
    if len(text) <= high:
        return text
    cut = text[: high - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > high // 2 else cut).rstrip(" ,;:.-") + "…"
