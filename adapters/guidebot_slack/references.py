"""Typed text as Slack sends it, with escaped references, back to what the person meant."""

from __future__ import annotations

import re

from guidebot_slack.emoji import with_emoji

_TOKEN = re.compile(r"<(?P<inner>[^<>]{1,2000})>")
_NAMED = re.compile(r"(?:^|\s)[a-z_]{1,31}:$", re.IGNORECASE)


def readable(text: str) -> str:
    """*text* with references as words, and with ids where a reference is the value of a ``name:``.

    Emoji come by name and become signs.
    ``channel:<#C1|general>`` becomes ``channel:C1``; ``ask <@U1|ada>`` becomes ``ask @ada``.
    """

    def one(match: re.Match[str]) -> str:
        return _reference(match["inner"], named=bool(_NAMED.search(text[: match.start()])))

    return with_emoji(unescape(_TOKEN.sub(one, text)))


def unescape(text: str) -> str:
    """*text* with Slack's three escaped characters as they were."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _reference(inner: str, *, named: bool) -> str:
    target, _, label = inner.partition("|")
    if target[:1] in {"@", "#"}:
        sign, id_ = target[0], target[1:]
        return id_ if named else f"{sign}{label or id_}"
    if target.startswith("!subteam^"):
        return target.removeprefix("!subteam^") if named else label or "@group"
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    if target.startswith("mailto:"):
        return label or target.removeprefix("mailto:")
    return target
