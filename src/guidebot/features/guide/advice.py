"""`/advice`: mindset, research, governance, what one can apply to, and the field itself."""

from __future__ import annotations

from typing import Annotated

from guidebot.core.commands import Arg, Topic, command
from guidebot.core.guide import Advice, Guide, Kind, Part
from guidebot.core.reply import Block, Heading, ItemList, Reply, Sign, footnote, text
from guidebot.core.requests import Request
from guidebot.features.guide import parts
from guidebot.features.guide.memory import remembered
from guidebot.features.guide.picks import completer, pick

TITLES = {
    Part.MINDSET: "General mindset",
    Part.RESEARCH: "Alignment research",
    Part.GOVERNANCE: "Governance work",
    Part.APPLY: "Something to apply to",
    Part.FIELD: "Getting to know the field",
}
SECTIONS = {
    Part.MINDSET: "mindset",
    Part.RESEARCH: "research",
    Part.GOVERNANCE: "governance-advice",
    Part.APPLY: "apply",
    Part.FIELD: "field",
}
# A reply holds five rows and the list needs two besides, so some parts share a menu.
MENUS = {
    "General mindset, or something to apply to…": (Part.MINDSET, Part.APPLY),
    "Alignment research, or governance work…": (Part.RESEARCH, Part.GOVERNANCE),
    "Getting to know the field…": (Part.FIELD,),
}


@remembered
def advice_reply(guide: Guide, entry: Advice) -> Reply:
    """One piece of advice with its source."""
    return Reply(
        (
            Heading(entry.title, 1, Sign.COMPASS),
            footnote(" · ".join((TITLES[entry.part], *for_whom(guide, entry.part)))),
            text(entry.summary),
            *parts.standing(entry),
            *parts.paragraphs(entry.body),
            *parts.part("This week you could", parts.steps(entry.steps, ordered=False)),
            *parts.part("To read", parts.works(guide, entry.works)),
            parts.origin(entry.standpoint, entry.source, entry),
            *parts.related(guide, entry.related),
        )
    )


def for_whom(guide: Guide, part: Part) -> tuple[str, ...]:
    """Whom the guide's author wrote *part* for, where `guide.yaml` says so."""
    return tuple(one.for_whom for one in guide.about.sections if one.id == SECTIONS[part] and one.for_whom)


@remembered
def advice_list(guide: Guide, only: Part | None = None) -> Reply:
    """All advice, or that of one part."""
    blocks: list[Block] = [Heading("Advice" if only is None else TITLES[only], 1, Sign.COMPASS)]
    chosen = [part for part in Part if only in {None, part}]
    for part in chosen:
        mine = [one for one in guide.advice.values() if one.part is part]
        if only is None and mine:
            blocks.append(Heading(TITLES[part], 2))
        blocks += [footnote(one) for one in for_whom(guide, part)]
        blocks += [ItemList(tuple(parts.listed(one) for one in mine))] if mine else []
    blocks.append(parts.attribution(guide))
    menus = MENUS if only is None else {f"{TITLES[only]}…": (only,)}
    for nth, (placeholder, shared) in enumerate(menus.items()):
        mine = [one for one in guide.advice.values() if one.part in shared]
        blocks += parts.menu(placeholder, [parts.choice(one) for one in mine], "advice", nth)
    return Reply(tuple(blocks))


@command("advice", topic=Topic.GUIDE, guide=True, examples=("advice", "advice fast feedback"))
async def advice(
    ask: Request,
    name: Annotated[
        str | None, Arg("A piece of advice; leave it out for the list", pick=completer(Kind.ADVICE))
    ] = None,
) -> Reply:
    """Read one piece of career advice, or the list of all."""
    if name is None:
        return advice_list(ask.guide)
    for part in Part:
        if name.lower() in {part.value, TITLES[part].lower()}:
            return advice_list(ask.guide, part)
    found = pick(ask, Kind.ADVICE, name)
    if isinstance(found, Reply):
        return found
    assert isinstance(found, Advice)
    return parts.flaggable(ask, advice_reply(ask.guide, found), Kind.ADVICE, found.id)
