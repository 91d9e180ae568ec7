"""Spans to Slack's rich text, which maps one to one and needs no escaping, and to mrkdwn where only that is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from guidebot.core import wallclock
from guidebot.core.plain import moment_words
from guidebot.core.records import dataclass
from guidebot.core.reply import CommandRef, Line, Link, Mention, Moment, MomentStyle, Plain, Span, Styled, Symbol
from guidebot.core.spans import EMOJI
from guidebot_slack.names import Names

Element = dict[str, Any]

SIGNS = EMOJI
_ID = re.compile(r"[A-Z][A-Z0-9]{1,20}")
_STYLES = {"strong": "bold", "emphasis": "italic", "code": "code", "strike": "strike"}
_MARKS = {"strong": "*", "emphasis": "_", "code": "`", "strike": "~"}
_DATES: Mapping[MomentStyle, str] = {
    "date": "{date_short_pretty}",
    "time": "{time}",
    "datetime": "{date_short_pretty}, {time}",
    "relative": "{ago}",
}
_LOOKALIKES = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"})
_EMOJI = re.compile(r":(?=[a-z0-9_+'\-]+:)")


def escape(text: str) -> str:
    """*text* with the three characters escaped from which Slack makes mentions and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def account(id_: str) -> str:
    """The user id of a member's account, which on Slack is ``TEAM.USER``."""
    return id_.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes lines.

    *notify* holds the mentions that may notify somebody; *private*: nobody else reads it, so that no mention notifies.
    """

    names: Names
    notify: Sequence[Mention] = ()
    private: bool = False

    def rich(self, spans: Line) -> list[Element]:
        """The elements of a rich text section."""
        found = [self._rich(span) for span in spans]
        kept = [one for one in found if one.get("text") != ""]
        return kept or [{"type": "text", "text": " "}]

    def mrkdwn(self, spans: Line) -> str:
        """The same as mrkdwn; formatting characters in plain text become lookalikes."""
        return "".join(self._mrkdwn(span) for span in spans)

    def _rich(self, span: Span) -> Element:
        match span:
            case Plain(text):
                return {"type": "text", "text": text}
            case Styled(style, text):
                return {"type": "text", "text": text, "style": {_STYLES[style]: True}}
            case Link(label, url):
                return {"type": "link", "url": url, "text": label}
            case Mention():
                return self._mention(span)
            case Moment(at, style, _):
                stamp = int(at.timestamp())
                return {"type": "date", "timestamp": stamp, "format": _DATES[style], "fallback": _written(span)}
            case CommandRef(path, rest):
                return {"type": "text", "text": self.names.shown(path, rest), "style": {"code": True}}
            case Symbol(sign):
                return {"type": "text", "text": SIGNS[sign]}
            case _:
                assert_never(span)

    def _mention(self, mention: Mention) -> Element:
        id_ = account(mention.id)
        if not _ID.fullmatch(id_):
            return {"type": "text", "text": mention.id}
        match mention.kind:
            case "channel":
                return {"type": "channel", "channel_id": id_}
            case "person" if self._may(mention):
                return {"type": "user", "user_id": id_}
            case "role" if self._may(mention):
                return {"type": "usergroup", "usergroup_id": id_}
            case "person" | "role":
                url = f"https://slack.com/app_redirect?channel={id_}"
                return {"type": "link", "url": url, "text": "this person" if mention.kind == "person" else "this group"}
            case _:
                assert_never(mention.kind)

    def _may(self, mention: Mention) -> bool:
        return self.private or mention in self.notify

    def _mrkdwn(self, span: Span) -> str:
        match span:
            case Plain(text):
                return _calm(text)
            case Styled(style, text):
                inner = text.strip()
                mark = _MARKS[style]
                return text.replace(inner, f"{mark}{_calm(inner)}{mark}", 1) if inner else text
            case Link(label, url):
                return f"<{escape(url).replace('|', '%7C')}|{_calm(label).replace('|', '∣')}>"
            case Mention():
                return self._mrkdwn_mention(span)
            case Moment(at, style, _):
                return f"<!date^{int(at.timestamp())}^{_DATES[style]}|{_written(span)}>"
            case CommandRef(path, rest):
                return f"`{_calm(self.names.shown(path, rest))}`"
            case Symbol(sign):
                return SIGNS[sign]
            case _:
                assert_never(span)

    def _mrkdwn_mention(self, mention: Mention) -> str:
        made = self._mention(mention)
        match made["type"]:
            case "user":
                return f"<@{made['user_id']}>"
            case "usergroup":
                return f"<!subteam^{made['usergroup_id']}>"
            case "channel":
                return f"<#{made['channel_id']}>"
            case "link":
                return f"<{made['url']}|{made['text']}>"
            case _:
                return _calm(str(made["text"]))


def _calm(text: str) -> str:
    return _EMOJI.sub(":\u200b", escape(text.translate(_LOOKALIKES)))


def _written(moment: Moment) -> str:
    zone = "" if moment.style == "date" else f" ({moment.zone})"
    return f"{moment_words(wallclock.local(moment.at, moment.zone), moment.style)}{zone}"
