"""`guidebot content export`: the whole guide as one readable Markdown document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from guidebot.core.guide import Guide, Part, Shelf, Tier, Work
from guidebot.core.plain import span_text
from guidebot.core.reply import (
    Actions,
    Block,
    CommandRef,
    Divider,
    Download,
    Fields,
    Footnote,
    Heading,
    Image,
    ItemList,
    Line,
    Link,
    Plain,
    Quote,
    Reply,
    Span,
    Styled,
    Symbol,
    Text,
)
from guidebot.features.guide import advice, contents, directions, governance, learn, parts, problems

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_MARKS = {"strong": "**", "emphasis": "*", "code": "`", "strike": "~~"}


def document(guide: Guide) -> str:
    """Every section of *guide*, in the order of the guide."""
    return "\n".join(_sections(guide)).strip() + "\n"


def _sections(guide: Guide) -> Iterator[str]:
    yield from reply_markdown(contents.contents_reply(guide), 1)
    for part in Part:
        yield f"# {advice.TITLES[part]}\n"
        for one in guide.advice.values():
            if one.part is part:
                yield from reply_markdown(advice.advice_reply(guide, one), 2)
    yield "# Research directions\n"
    for tier in Tier:
        mine = [one for one in guide.directions.values() if one.tier is tier]
        if mine:
            yield f"## {directions.TITLES[tier]}\n"
        for direction in mine:
            yield from reply_markdown(directions.direction_reply(guide, direction), 3)
    yield "# Governance topics\n"
    for topic in guide.topics.values():
        yield from reply_markdown(governance.topic_reply(guide, topic), 2)
    yield "# Upskilling\n"
    for shelf in Shelf:
        standing = [one for one in guide.resources.values() if one.shelf is shelf]
        if standing:
            yield f"## {learn.SHELVES[shelf]}\n"
        for resource in standing:
            yield from reply_markdown(learn.resource_reply(guide, resource), 3)
    yield "# Open problems\n"
    for problem in guide.problems.values():
        yield from reply_markdown(Reply(problems.problem_blocks(guide, problem)), 2)
    yield "# Works\n"
    for work in guide.works.values():
        yield _work(work)


def reply_markdown(reply: Reply, level: int) -> Iterator[str]:
    """The blocks of *reply*; its title becomes a heading of *level*. Buttons are left out: a document has none."""
    for block in reply.blocks:
        shown = _block(block, level)
        if shown:
            yield f"{shown}\n"


def _block(block: Block, level: int) -> str:
    match block:
        case Heading(text, depth, _):
            return f"{'#' * (level + depth - 1)} {_escaped(text)}"
        case Text(spans):
            return _line(spans)
        case Footnote(spans):
            return f"<sub>{_line(spans)}</sub>"
        case Quote(spans):
            return "\n".join(f"> {row}" for row in _line(spans).splitlines())
        case ItemList(items, ordered):
            return "\n".join(f"{f'{at}.' if ordered else '-'} {_line(item)}" for at, item in enumerate(items, 1))
        case Fields(fields):
            return "\n".join(f"- **{_escaped(one.label)}:** {_line(one.value)}" for one in fields)
        case Image(_, alt):
            return f"*{_escaped(alt)}*"
        case Download(file, description):
            return f"*{_escaped(file.name)}: {_escaped(description)}*"
        case Divider():
            return "---"
        case Actions():
            return ""
        case _:
            assert_never(block)


def _line(spans: Line) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    match span:
        case Plain(text):
            return _escaped(text)
        case Styled(style, text):
            return f"{_MARKS[style]}{text.strip() if style == 'code' else _escaped(text.strip())}{_MARKS[style]}" + (
                " " if text.endswith(" ") else ""
            )
        case Link(label, url):
            return f"[{_escaped(label)}]({url.replace('(', '%28').replace(')', '%29')})"
        case CommandRef(path, rest):
            return f"`/{path}{f' {rest}' if rest else ''}`"
        case Symbol():
            return ""
        case _:
            return _escaped(span_text(span))


def _work(work: Work) -> str:
    return f"- {_line(parts.work_line(work, work.summary))}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
