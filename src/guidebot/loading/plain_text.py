"""The bytes of a file as text: what editors put in front of it, other encodings, and signs that nobody sees."""

from __future__ import annotations

import re

from guidebot.loading.mistakes import Mistake, Mistakes

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
# what neither YAML nor TOML may hold: control characters but tab and the ends of lines, halves of pairs, and the ends
# of lines that editors show as none, since YAML ends a text there
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_WIDE = re.compile(b"(?:[^\x00]\x00){2}|(?:\x00[^\x00]){2}")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) .*$", re.MULTILINE)


def decoded(file: str, raw: bytes) -> str:
    """*raw* as text, without the byte order mark that some editors write.

    Raises:
        Mistakes: it is another encoding, holds a control character or two versions of itself; with line and column.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            raise _refused(file, 1, f"the file is {name}; save it as UTF-8")
    if _WIDE.match(raw):
        raise _refused(file, 1, "the file is UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode("utf-8", "replace"))
        said = f"column {column}: the file is not UTF-8 text (byte {error.start}); save it as UTF-8"
        raise _refused(file, line, said) from error
    found = HIDDEN.search(text)
    if found:
        line, column = _place(text[: found.start()])
        said = f"column {column}: a control character that nobody sees (U+{ord(found[0]):04X}); take it out"
        raise _refused(file, line, said)
    conflict = _CONFLICT.search(text)
    if conflict:
        line, _ = _place(text[: conflict.start()])
        raise _refused(file, line, "two versions of the file were merged and stand here both; keep one")
    return text


def unseen(sign: str) -> bool:
    """Whether *sign* looks like a space or like nothing at all, and is another sign."""
    return bool(sign) and not sign.isascii() and (sign.isspace() or not sign.isprintable())


def _place(before: str) -> tuple[int, int]:
    """The line and the column behind *before*, both from 1; a line may end with CR alone."""
    rows = re.split(r"\r\n|\r|\n", before)
    return len(rows), len(rows[-1]) + 1


def _refused(file: str, line: int, text: str) -> Mistakes:
    return Mistakes(file, [Mistake(file, line, text)])
