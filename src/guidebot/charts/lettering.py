"""Titles as a picture can show them: a sign that no font has stands as its name, and never as a hole."""

from __future__ import annotations

import unicodedata
from functools import cache

from matplotlib.font_manager import findfont, get_font, get_font_names
from matplotlib.text import Text

from guidebot.core.text import shorten

# besides matplotlib's own, fonts that a machine may have for other scripts, in the order of their likelihood
OTHERS = ("Noto Sans", "Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Unifont")
LONGEST = 120  # characters; more never fits into a line
JOINERS = {0x200D, 0xFE0E, 0xFE0F, 0x20E3}  # they join signs or choose how one looks


@cache
def families() -> tuple[str, ...]:
    """The fonts to draw with: each letter is taken from the first that has it."""
    there = set(get_font_names())
    return ("DejaVu Sans", *(name for name in OTHERS if name in there))


def keep_within(artist: Text, width: float) -> None:
    """Shorten what *artist* says until it is at most *width* pixels wide: how wide a letter is nobody can count."""
    said = shorten(artist.get_text(), LONGEST)
    high = len(said)
    artist.set_text(said)
    while high > 1 and artist.get_window_extent().width > width:
        high -= max(1, high // 16)
        artist.set_text(shorten(said, high))


def drawn(title: str, otherwise: str = "Your goal") -> str:
    """*title* with names for signs that no font has; *otherwise* where letters would be missing.

    The words beside a picture hold the title as it was written.
    """
    found: list[str] = []
    for char in title:
        if ord(char) in JOINERS or unicodedata.category(char) in {"Mn", "Cf"}:
            found.append(char if unicodedata.category(char) == "Mn" and _has(ord(char)) else "")
        elif char.isspace() or _has(ord(char)):
            found.append(char)
        elif unicodedata.category(char).startswith(("L", "N")):
            return otherwise
        else:
            found.append(f"({unicodedata.name(char, 'sign').lower()})")
    return " ".join("".join(found).split()) or otherwise


@cache
def _has(code: int) -> bool:
    return any(get_font(findfont(f"{name}:bold")).get_char_index(code) for name in families())
