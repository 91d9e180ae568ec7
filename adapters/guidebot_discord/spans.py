"""Spans to Discord's markdown. What people typed is escaped; only our own styles, links and timestamps are markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import assert_never

from guidebot.core.records import dataclass
from guidebot.core.reply import CommandRef, Line, Link, Mention, Moment, Plain, Span, Styled, Symbol
from guidebot.core.spans import EMOJI

SIGNS = EMOJI

_URL = r"https?://[^\s<>]+"
_SPECIAL = re.compile(
    rf"(?P<url>{_URL})|(?P<inline>[\\*_~`|\[\]<])|(?P<everybody>@(?=everyone|here))"
    r"|(?P<start>^[ \t]*(?:#|>|-|\+|\d+(?=[.)])))",
    re.MULTILINE,
)
_LOOKALIKES = str.maketrans(
    {"\\": "∖", "*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "|": "∣", "[": "［", "]": "］", "<": "‹"}
)
_MENTIONS = {"person": "<@{}>", "role": "<@&{}>", "channel": "<#{}>"}
_MOMENTS = {"date": "D", "time": "t", "datetime": "f", "relative": "R"}
_STYLES = {"strong": "**", "emphasis": "*", "strike": "~~"}


def escape(text: str) -> str:
    """*text* so that Discord shows it as it is. Addresses stay clickable; nobody is mentioned."""
    return _SPECIAL.sub(_escaped, text)


def disarm(text: str) -> str:
    """*text* with lookalikes for its markup characters: no longer than before, for replies near the limit."""
    calm = text.translate(_LOOKALIKES).replace("@everyone", "＠everyone").replace("@here", "＠here")
    return re.sub(r"(?m)^([ \t]*)(?:#|>|-|\+)", r"\1•", calm)


def _escaped(match: re.Match[str]) -> str:
    matched = match.group()
    if match["url"]:
        return matched
    if match["everybody"]:
        return "@\u200b"
    if match["start"]:
        if matched[-1].isdigit():
            return f"{matched}\\"
        return f"{matched[:-1]}\\{matched[-1]}"
    return f"\\{matched}"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes lines. *commands* maps a command's first word to its Discord id, for clickable commands."""

    commands: Mapping[str, str] = field(default_factory=dict)
    short: bool = False

    def plain(self, text: str) -> str:
        """*text* as it is."""
        return disarm(text) if self.short else escape(text)

    def line(self, spans: Line) -> str:
        """The markdown of *spans*."""
        written = ""
        for span in spans:
            part = self._span(span)
            if written[-1:] in {"*", "~"} and part[:1] == written[-1:]:
                written += "\u200b"  # two neighbouring styles would melt into one
            written += part
        return written

    def _span(self, span: Span) -> str:
        match span:
            case Plain(text):
                return self.plain(text)
            case Styled(style, text):
                return self._styled(style, text)
            case Link(label, url):
                return self._link(label, url)
            case Mention(kind, id_):
                return _MENTIONS[kind].format(id_) if id_.isdecimal() else self.plain(id_)
            case Moment(at, style, _):
                return f"<t:{int(at.timestamp())}:{_MOMENTS[style]}>"
            case CommandRef(path, rest):
                return self._command(path, rest)
            case Symbol(sign):
                return SIGNS[sign]
            case _:
                assert_never(span)

    def _styled(self, style: str, text: str) -> str:
        inner = text.strip()
        if not inner:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        if style == "code":
            fence = "``" if "`" in inner else "`"
            pad = " " if fence == "``" else ""
            return f"{before}{fence}{pad}{inner.replace('``', '`' + chr(0x200B) + '`')}{pad}{fence}{after}"
        mark = _STYLES[style]
        return f"{before}{mark}{self.plain(inner)}{mark}{after}"

    def _link(self, label: str, url: str) -> str:
        safe = url.replace(">", "%3E").replace("<", "%3C")
        if label.startswith(("http://", "https://")):
            return f"<{safe}>"
        return f"[{self.plain(label)}](<{safe}>)"

    def _command(self, path: str, rest: str) -> str:
        known = self.commands.get(path.partition(" ")[0])
        tail = f" {self.plain(rest)}" if rest else ""
        if known:
            return f"</{path}:{known}>{tail}"
        return self._styled("code", f"/{path} {rest}".strip())
