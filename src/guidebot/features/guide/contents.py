"""`/guide`: the contents, with a button a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from guidebot.core import markup
from guidebot.core.about import Section
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Arg, Topic, command
from guidebot.core.guide import Guide
from guidebot.core.limits import BUTTON, OPTION
from guidebot.core.reply import (
    Button,
    Heading,
    ItemList,
    Option,
    Reply,
    Sign,
    Text,
    button_rows,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.guide import advice, directions, governance, learn, parts
from guidebot.features.guide.memory import remembered
from guidebot.features.guide.problems import problem


@remembered
def contents_reply(guide: Guide) -> Reply:
    """What the guide holds and who stands behind it."""
    about = guide.about
    items = tuple(
        line(strong(one.title), f": {' '.join((one.summary, one.for_whom or '')).strip()}") for one in about.sections
    )
    opened = [Button(shorten(one.title, BUTTON), ActionRef("go", (f"guide {one.id}",))) for one in about.sections]
    return Reply(
        (
            Heading("A guide to working on making advanced AI go well", 1, Sign.COMPASS),
            *(Text(markup.parse(one)) for one in about.intro),
            ItemList(items),
            parts.attribution(guide),
            *button_rows(opened, 4),
        )
    )


async def sections(ask: Request, typed: str) -> Sequence[Option]:
    """Suggestions for a section."""
    folded = typed.lower()
    found = [one for one in ask.guide.about.sections if folded in " ".join((one.id, one.title, *one.aliases)).lower()]
    return tuple(Option(shorten(one.title, OPTION), one.id) for one in found)


def section_of(guide: Guide, typed: str) -> Section | None:
    """The section that *typed* names."""
    folded = typed.lower().strip()
    for one in guide.about.sections:
        if folded in {one.id, one.title.lower(), *(alias.lower() for alias in one.aliases)}:
            return one
    near = [one for one in guide.about.sections if folded in one.title.lower() or folded in one.id]
    return near[0] if len(near) == 1 else None


@command("guide", topic=Topic.GUIDE, guide=True, examples=("guide", "guide directions"))
async def guide(
    ask: Request,
    section: Annotated[str | None, Arg("A section; leave it out for the contents", pick=sections)] = None,
) -> Reply:
    """See what the guide holds."""
    one = section_of(ask.guide, section) if section else None
    if one is None:
        shown = contents_reply(ask.guide)
        unknown = (
            (text(f"I know no section called “{shorten(section, 60)}”. These are all of them:"),) if section else ()
        )
        return replace(shown, blocks=(*unknown, *shown.blocks))
    for part, id_ in advice.SECTIONS.items():
        if one.id == id_:
            return advice.advice_list(ask.guide, part)
    lists = {
        "direction": directions.direction_list,
        "governance": governance.topic_list,
        "learn": learn.resource_list,
    }
    opened = lists.get(one.command)
    if opened is not None:
        return opened(ask.guide)
    answer = await problem.run(ask) if one.command == "problem" else contents_reply(ask.guide)
    assert isinstance(answer, Reply)
    return answer
