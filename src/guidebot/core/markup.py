"""The small markup of content paragraphs: ``*emphasis*``, ``**strong**``, ```code``` and ``[label](url)``.

Only our own content is ever given to `parse`; what people typed is `Plain`.
"""

from __future__ import annotations

import re

from guidebot.core.reply import Line, Link, Plain, Span, Styled

_TOKEN = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<emphasis>[^*]+)\*|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\[\]]+)\]\((?P<url>https?://[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)"
)


def parse(text: str) -> Line:
    """The spans of one paragraph. Text that is no markup stays as it is."""
    spans: list[Span] = []
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() > at:
            spans.append(Plain(text[at : found.start()]))
        spans.append(_span(found))
        at = found.end()
    if at < len(text):
        spans.append(Plain(text[at:]))
    return tuple(spans)


def _span(match: re.Match[str]) -> Span:
    groups = match.groupdict()
    if groups["url"]:
        return Link(groups["label"], groups["url"])
    if groups["strong"]:
        return Styled("strong", groups["strong"])
    if groups["emphasis"]:
        return Styled("emphasis", groups["emphasis"])
    return Styled("code", groups["code"])


def plain(text: str) -> str:
    """The paragraph without its markup; links keep their label."""
    return _TOKEN.sub(lambda match: next(group for key, group in match.groupdict().items() if group), text)
