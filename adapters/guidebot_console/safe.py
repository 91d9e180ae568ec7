"""The rim: no text reaches the terminal before it went through here.

Rich passes an escape character on as it is, so a name or a title could move the cursor, change the window's title or
paste into the clipboard. What is dropped here is what `guidebot.core.text.clean` drops from typed text; unlike there,
spaces stay as they are, since spans are joined.
"""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from urllib.parse import quote

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_BREAKS = frozenset("\n\u2028\u2029\u0085")
_PLAIN = {
    **dict.fromkeys("›→↗↳", ">"), **dict.fromkeys("–—‑−─━└┌├", "-"), **dict.fromkeys("•·○◆◎✦✶◷▤✓", "*"),
    **dict.fromkeys("│‖", "|"), **dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’", "'"), "…": "...", "✗": "x",
    "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
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


def fitted(text: str, encoding: str = "") -> str:
    """*text* as a terminal of *encoding* shows it, by default that of the standard output."""
    known = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(known, PLAIN_SIGNS).decode(known)


PLAIN_SIGNS = "guidebot-plain-signs"


def _plain_signs(error: UnicodeError) -> tuple[str, int]:
    """Our signs where an encoding lacks them: a dash stays a dash, and what has no likeness is a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_PLAIN.get(char, "?") for char in missing), error.end


codecs.register_error(PLAIN_SIGNS, _plain_signs)
