"""The bytes of a file as text: what editors put in front of it, other encodings, and signs that nobody sees."""

from __future__ import annotations

import re

from guidebot.loading.mistakes import Mistake, Mistakes

_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
# what neither YAML nor TOML may hold: control characters but tab and the ends of lines, and halves of pairs
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def decoded(file: str, raw: bytes) -> str:
    """*raw* as text, without the byte order mark that some editors write.

    Raises:
        Mistakes: it is another encoding, or holds a control character; with line and column.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            raise _refused(file, 1, f"the file is {name}; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode("utf-8", "replace"))
        said = f"column {column}: the file is not UTF-8 text (byte {error.start}); save it as UTF-8"
        raise _refused(file, line, said) from error
    found = _HIDDEN.search(text)
    if found:
        line, column = _place(text[: found.start()])
        said = f"column {column}: a control character that nobody sees (U+{ord(found[0]):04X}); take it out"
        raise _refused(file, line, said)
    return text


def _place(before: str) -> tuple[int, int]:
    """The line and the column behind *before*, both from 1."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _refused(file: str, line: int, text: str) -> Mistakes:
    return Mistakes(file, [Mistake(file, line, text)])
