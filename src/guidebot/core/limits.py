"""Portable limits: the smaller of what Discord and Slack allow, as data.

Sources: Discord's message and component reference (components v2: 4,000 characters of text and 40 components a message,
100-character custom ids, 25 options, 5 modal rows, 45-character labels), Slack's Block Kit reference (150-character
headers, 75-character button and option texts, 24-character modal titles, 50 blocks, 3,000-character sections).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    ChoiceInput,
    CommandRef,
    DateInput,
    Divider,
    Download,
    Field,
    Fields,
    Footnote,
    Form,
    Heading,
    Image,
    Input,
    ItemList,
    Line,
    Link,
    LinkButton,
    Mention,
    Moment,
    Option,
    Plain,
    Quote,
    RefInput,
    Reply,
    Select,
    Styled,
    Symbol,
    Text,
    TextInput,
    TimeInput,
)

PAGE_CHARACTERS = 3400
PAGE_BLOCKS = 24
HEADING = 140
PARAGRAPH = 2800
LIST_ITEMS = 30
LIST_ITEM = 1200
FIELD_LABEL = 80
FIELD_VALUE = 900
FIELDS = 10
BUTTON = 75
ROW_BUTTONS = 5
ROWS = 5
OPTIONS = 25
OPTION = 75
OPTION_VALUE = 75
OPTION_DESCRIPTION = 75
PLACEHOLDER = 100
ALT = 1000
URL = 2000
FILE_BYTES = 8_000_000
FORM_TITLE = 24
FORM_INPUTS = 5
FORM_INTRO = 600
INPUT_LABEL = 45
INPUT_HELP = 100
INPUT_VALUE = 3000
SEND = 24
PAGES = 20


def span_length(span: object) -> int:
    """How many characters a span takes where it takes the most."""
    match span:
        case Plain(text) | Styled(_, text):
            return len(text)
        case Link(label, url):
            return len(label) + len(url) + 4
        case Mention(_, id_):
            return len(id_) + 4
        case Moment():
            return 34
        case CommandRef(path, rest):
            return len(path) + len(rest) + 26
        case Symbol():
            return 3
        case _:
            raise TypeError(f"{span!r} is no span")


def line_length(spans: Line) -> int:
    """How many characters a line takes where it takes the most."""
    return sum(span_length(span) for span in spans)


def block_length(block: Block) -> int:
    """How many characters of text a block takes."""
    match block:
        case Heading(text, _, _):
            return len(text) + 8
        case Text(spans) | Quote(spans) | Footnote(spans):
            return line_length(spans) + 6
        case ItemList(items, _):
            return sum(line_length(item) + 5 for item in items)
        case Fields(fields):
            return sum(len(one.label) + line_length(one.value) + 8 for one in fields)
        case Image(_, alt):
            return len(alt)
        case Download(_, description):
            return len(description) + 80
        case Divider() | Actions():
            return 0
        case _:
            assert_never(block)


def reply_length(reply: Reply) -> int:
    """How many characters of text a reply takes."""
    return sum(block_length(block) for block in reply.blocks)


def reply_problems(reply: Reply) -> list[str]:
    """Everything in *reply* that some platform would refuse, as sentences; empty when it is fine."""
    found = [problem for block in reply.blocks for problem in _block_problems(block)]
    if reply_length(reply) > PAGE_CHARACTERS:
        found.append(f"the reply has {reply_length(reply)} characters, at most {PAGE_CHARACTERS}")
    if len(reply.blocks) > PAGE_BLOCKS:
        found.append(f"the reply has {len(reply.blocks)} blocks, at most {PAGE_BLOCKS}")
    if not reply.blocks:
        found.append("the reply is empty")
    rows = [block for block in reply.blocks if isinstance(block, Actions)]
    if len(rows) > ROWS:
        found.append(f"the reply has {len(rows)} rows of buttons, at most {ROWS}")
    refs = [ref for row in rows for ref in _refs(row)]
    found += [f"two buttons do the same: {ref}" for ref in sorted({ref for ref in refs if refs.count(ref) > 1})]
    return found


def form_problems(form: Form) -> list[str]:
    """Everything in *form* that some platform would refuse, as sentences."""
    found = list(_over("the form's title", form.title, FORM_TITLE))
    found += _over("the form's send button", form.send, SEND)
    found += _over("the form's introduction", form.intro, FORM_INTRO, low=0)
    if not 1 <= len(form.inputs) <= FORM_INPUTS:
        found.append(f"the form has {len(form.inputs)} inputs, 1 to {FORM_INPUTS}")
    names = [one.name for one in form.inputs]
    if len(set(names)) < len(names):
        found.append("two inputs of the form have one name")
    for one in form.inputs:
        found += _input_problems(one)
    return found


def _over(what: str, text: str, high: int, low: int = 1) -> Iterator[str]:
    if not low <= len(text) <= high:
        yield f"{what} has {len(text)} characters, {low} to {high}: {text[:40]!r}"


def _block_problems(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, _, _):
            yield from _over("a heading", text, HEADING)
        case Text(spans) | Quote(spans) | Footnote(spans):
            yield from _line_problems("a paragraph", spans, PARAGRAPH)
        case ItemList(items, _):
            if not 1 <= len(items) <= LIST_ITEMS:
                yield f"a list has {len(items)} items, 1 to {LIST_ITEMS}"
            for item in items:
                yield from _line_problems("a list item", item, LIST_ITEM)
        case Fields(fields):
            yield from _fields_problems(fields)
        case Image(file, alt):
            yield from _over("a picture's text", alt, ALT)
            if len(file.content) > FILE_BYTES:
                yield f"the file {file.name} has {len(file.content)} bytes, at most {FILE_BYTES}"
        case Download(file, description):
            yield from _over("a file's description", description, ALT)
            if len(file.content) > FILE_BYTES:
                yield f"the file {file.name} has {len(file.content)} bytes, at most {FILE_BYTES}"
        case Divider():
            return
        case Actions():
            yield from _row_problems(block)
        case _:
            assert_never(block)


def _fields_problems(fields: tuple[Field, ...]) -> Iterator[str]:
    if not 1 <= len(fields) <= FIELDS:
        yield f"{len(fields)} fields in one block, 1 to {FIELDS}"
    for one in fields:
        yield from _over("a field's label", one.label, FIELD_LABEL)
        yield from _line_problems("a field's value", one.value, FIELD_VALUE)


def _line_problems(what: str, spans: Line, high: int) -> Iterator[str]:
    if not 1 <= line_length(spans) <= high:
        yield f"{what} has {line_length(spans)} characters, 1 to {high}"
    for span in spans:
        if isinstance(span, Link):
            yield from _url_problems(span.url)
            yield from _over("a link's label", span.label, HEADING * 2)
        elif isinstance(span, Styled):
            yield from _over("styled text", span.text, high)


def _url_problems(url: str) -> Iterator[str]:
    if not url.startswith(("https://", "http://")) or any(char.isspace() for char in url) or len(url) > URL:
        yield f"not a link that every platform takes: {url[:80]!r}"


def _row_problems(row: Actions) -> Iterator[str]:
    if isinstance(row.items, Select):
        yield from _over("a menu's placeholder", row.items.placeholder, PLACEHOLDER)
        yield from _option_problems(row.items.options)
        return
    if not 1 <= len(row.items) <= ROW_BUTTONS:
        yield f"a row has {len(row.items)} buttons, 1 to {ROW_BUTTONS}"
    for item in row.items:
        yield from _over("a button", item.label, BUTTON)
        if isinstance(item, LinkButton):
            yield from _url_problems(item.url)


def _option_problems(options: tuple[Option, ...]) -> Iterator[str]:
    if not 1 <= len(options) <= OPTIONS:
        yield f"a menu has {len(options)} options, 1 to {OPTIONS}"
    values = [option.value for option in options]
    if len(set(values)) < len(values):
        yield "two options of a menu have one value"
    for option in options:
        yield from _over("an option", option.label, OPTION)
        yield from _over("an option's value", option.value, OPTION_VALUE)
        yield from _over("an option's description", option.description, OPTION_DESCRIPTION, low=0)


def _input_problems(field: Input) -> Iterator[str]:
    yield from _over("an input's label", field.label, INPUT_LABEL)
    yield from _over("an input's help", field.help, INPUT_HELP, low=0)
    match field:
        case TextInput():
            yield from _over("an input's value", field.value, INPUT_VALUE, low=0)
            if not 0 <= field.low <= field.high <= INPUT_VALUE:
                yield f"the input {field.name} wants {field.low} to {field.high} characters, at most {INPUT_VALUE}"
        case ChoiceInput():
            yield from _option_problems(field.options)
        case DateInput() | TimeInput() | RefInput():
            return
        case _:
            assert_never(field)


def _refs(row: Actions) -> Iterator[str]:
    items = (row.items,) if isinstance(row.items, Select) else row.items
    for item in items:
        if isinstance(item, Button | Select):
            yield item.action.encode()
