"""Words and numbers as keyboards of the world write them, brought to one form before they are read."""

from __future__ import annotations

import unicodedata

from guidebot.core.late import late

OFF = frozenset(
    ("", "-", "off", "no", "none", "never", "disable", "disabled", "out", "nothing", "not at all", "without", "false")
)
_DASHES = late(r"[‐-―−⁓〜～﹘﹣－~]")
_UNSEEN = late(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_QUOTES = late(r"[‘’‛′`´ʼ＇]")


def even(typed: str) -> str:
    """*typed* in small letters, with plain digits, one kind of space, of dash and of apostrophe, and no hidden sign."""
    said = _QUOTES.sub("'", _DASHES.sub("-", typed))
    said = unicodedata.normalize("NFKC", _UNSEEN.sub("", said)).casefold()
    said = "".join(str(unicodedata.digit(one)) if one.isdigit() and not one.isascii() else one for one in said)
    return " ".join(said.split())


def is_off(typed: str) -> bool:
    """Whether *typed* says that something shall not be."""
    return even(typed).rstrip(".! ") in OFF
