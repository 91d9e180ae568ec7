"""The rim: no text reaches the terminal before it went through here.

Rich passes an escape character on as it is, so a name or a title could move the cursor, change the window's title or
paste into the clipboard. What is dropped here is what `guidebot.core.text.clean` drops from typed text; unlike there,
spaces stay as they are, since spans are joined.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_BREAKS = frozenset("\n\u2028\u2029\u0085")
_NAME = re.compile(r"[^\w. -]")


def safe(text: str) -> str:
    """*text* without characters that steer a terminal or reorder what is seen; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def one_line(text: str) -> str:
    """*text*, safe and on one line."""
    return " ".join(safe(text).split())


def safe_url(url: str) -> str:
    """*url* as it may stand in a hyperlink; empty when it is not http or https."""
    if not url.startswith(("https://", "http://")):
        return ""
    return quote(safe(url), safe=":/?#[]@!$&'()*+,;=%~")


def file_name(name: str) -> str:
    """*name* as a file of the current folder: no path, no hidden file, nothing odd."""
    base = _NAME.sub("_", one_line(name.replace("\\", "/").rpartition("/")[2])).lstrip(". ")
    return base[:100] or "file"


def _shown(char: str) -> str:
    if char in _BREAKS:
        return "\n"
    if char in "\r\t\v\f":
        return " "
    if char in _BIDI or unicodedata.category(char) in _UNSEEN:
        return ""
    return char
