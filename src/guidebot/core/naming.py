"""Commands that our own sentences name, as `CommandRef`: each platform calls them in its own way."""

from __future__ import annotations

import re
from collections.abc import Collection

from guidebot.core.reply import CommandRef, Line, Plain, Span

_NAMED = re.compile(r"(?<![\w/.:@])/(?P<first>[a-z]+)(?P<more> [a-z]+)?(?![\w/])")


def with_commands(words: str, paths: Collection[str] = ()) -> Line:
    """*words* with each command that they name as a reference.

    Without *paths* the word after a slash is taken for a command: for texts that are ours from beginning to end. With
    them only what stands there is: for sentences that may quote what somebody typed.
    """
    spans: list[Span] = []
    at = 0
    for found in _NAMED.finditer(words):
        path = _path(found, paths)
        if path is None:
            continue
        spans += [Plain(words[at : found.start()])] if found.start() > at else []
        spans.append(CommandRef(path))
        at = found.start() + 1 + len(path)
    return (*spans, *([Plain(words[at:])] if at < len(words) or not spans else []))


def _path(match: re.Match[str], paths: Collection[str]) -> str | None:
    first, both = match["first"], f"{match['first']}{match['more'] or ''}"
    if both in paths:
        return both
    known = not paths or first in paths or any(one.startswith(f"{first} ") for one in paths)
    return first if known else None
