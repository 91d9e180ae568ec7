"""One line for scripts: the whole answer, without numbers, since nothing can be pressed afterwards."""

from __future__ import annotations

from dataclasses import replace

from guidebot.adapter import Answered, Bot, Press, TypedLine
from guidebot.core.reply import Actions, Block, Footnote, Form, Reply
from guidebot_console import choices
from guidebot_console.choices import Pressing
from guidebot_console.persona import Persona
from guidebot_console.screen import Screen

CODES = {"": 0, "usage": 2, "broken": 1}
_PAGES = 20


async def run_line(bot: Bot, line: str, screen: Screen, errors: Screen) -> int:
    """Answer *line* on *screen*, or say on *errors* why not: 0 answered, 2 the line was wrong, 1 something broke."""
    if any("\udc80" <= one <= "\udcff" for one in line):  # how Python shows bytes of an argument that are no text
        errors.note("That line is not UTF-8 text, so a part of it could get lost.", "yellow", "! ")
        errors.note("Set the terminal to UTF-8, and type it again.")
        return CODES["usage"]
    answered = await bot.answer(Persona().asks(TypedLine(line)))
    if isinstance(answered.content, Form):
        _unasked(answered.content, errors)
        return 2
    reply = answered.content if answered.failed else await _whole(bot, answered.content)
    (errors if answered.failed else screen).show(reply, numbered=False)
    return CODES[answered.failed]


async def _whole(bot: Bot, reply: Reply) -> Reply:
    """Every page of *reply* as one; what closes a page stands once, at the end."""
    pages = [reply]
    for number in range(1, _PAGES):
        turn = _turn(pages[-1], number)
        answered: Answered | None = await bot.answer(Persona().asks(Press(turn.ref))) if turn else None
        if answered is None or answered.failed or isinstance(answered.content, Form):
            break
        pages.append(answered.content)
    if len(pages) == 1:
        return reply
    parts = [_apart(page) for page in pages]
    body = [block for part, _ in parts for block in part]
    closing = [block for block in parts[0][1] if block in parts[1][1]]
    return replace(reply, blocks=(*body, *closing))


def _apart(page: Reply) -> tuple[list[Block], list[Block]]:
    """The body of *page*, and the run of buttons and footnotes at its end."""
    blocks = list(page.blocks)
    at = len(blocks)
    while at and isinstance(blocks[at - 1], Actions | Footnote):
        at -= 1
    return blocks[:at], blocks[at:]


def _unasked(form: Form, errors: Screen) -> None:
    """A script cannot be asked: name what was missing."""
    needed = ", ".join(f"{one.name}:…" for one in form.inputs if one.required)
    errors.note(f"{form.title} asks for more: {needed or 'see the questions in `guidebot console`'}", "yellow", "! ")
    errors.note("Give it in the line as name:value, or use `guidebot console`, which asks.")


def _turn(reply: Reply, number: int) -> Pressing | None:
    """The button of *reply* that leads to page *number*."""
    for one in choices.of_reply(reply):
        turns = isinstance(one, Pressing) and one.action.name.removeprefix("new.") == "page"
        if isinstance(one, Pressing) and turns and one.action.args[:1] == (str(number),):
            return one
    return None
