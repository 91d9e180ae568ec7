"""Emoji that somebody picked while typing: Slack sends their names, and a member means the sign."""

from __future__ import annotations

import re

_NAMED = re.compile(r"(?<!\w):(?P<name>[a-z0-9_+\-']{1,60}):(?!\w)")
_TONE = re.compile(r"skin-tone-([2-6])")
_FLAG = re.compile(r"flag-([a-z])([a-z])")


def with_emoji(text: str) -> str:
    """*text* with signs in place of the names that every Slack knows; a workspace's own emoji stay names."""
    return _NAMED.sub(lambda match: _sign(match["name"]) or match[0], text) if text.count(":") > 1 else text


def _sign(name: str) -> str:
    """The sign called *name*; empty when there is none."""
    from rich.emoji import Emoji, NoEmoji  # noqa: PLC0415  # some thousand names, only where one is typed

    tone, flag = _TONE.fullmatch(name), _FLAG.fullmatch(name)
    if tone:
        return chr(0x1F3F9 + int(tone[1]))
    if flag:
        return "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in flag.groups())
    try:
        return str(Emoji(name))
    except NoEmoji:
        return ""
