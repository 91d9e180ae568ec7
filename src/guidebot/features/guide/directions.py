"""`/direction`: research directions, grouped by how central the guide's author finds them; what came since is ours."""

from __future__ import annotations

from typing import Annotated

from guidebot.core import markup
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Arg, Topic, command
from guidebot.core.guide import OPEN, Direction, Guide, Kind, Tier, View
from guidebot.core.reply import (
    Block,
    Button,
    Heading,
    ItemList,
    Line,
    Quote,
    Reply,
    Sign,
    Tone,
    buttons,
    emphasis,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.features.guide import parts
from guidebot.features.guide.memory import remembered
from guidebot.features.guide.picks import completer, pick

TITLES = {
    Tier.PRIMARY: "Primary: the most promising in the author's eyes",
    Tier.SECONDARY: "Secondary: valuable, less central",
    Tier.DOUBTED: "Viewed with doubt: overrated by newcomers, he thinks",
    Tier.SINCE: "Since the post: grown after 2023, added by us",
}
SHORT = {
    Tier.PRIMARY: "Primary direction",
    Tier.SECONDARY: "Secondary direction",
    Tier.DOUBTED: "Viewed with doubt",
    Tier.SINCE: "Since the post, added by us",
}
# A reply holds five rows and the list needs two besides, so the two short groups share a menu.
MENUS = {
    "Primary direction…": (Tier.PRIMARY,),
    "Secondary, or viewed with doubt…": (Tier.SECONDARY, Tier.DOUBTED),
    "Since the post…": (Tier.SINCE,),
}


@remembered
def direction_reply(guide: Guide, entry: Direction) -> Reply:
    """One direction: what, why, how to start, works, parts, other views."""
    above = guide.directions.get(entry.parent) if entry.parent else None
    place = SHORT[entry.tier] + (f" · part of {above.title}" if above else "")
    children = guide.children(entry.id)
    return Reply(
        (
            Heading(entry.title, 1, Sign.COMPASS),
            footnote(place),
            text(strong(entry.summary)),
            *parts.standing(entry),
            *parts.part("What it is", parts.paragraphs(entry.what)),
            *parts.part("Why it may matter", parts.paragraphs(entry.why)),
            *parts.part("Today", parts.paragraphs(entry.today)),
            *parts.part("How to start", parts.steps(entry.start)),
            *parts.part("Works to read", parts.works(guide, entry.works)),
            *parts.part("Inside it", [ItemList(tuple(parts.listed(one) for one in children))] if children else []),
            *parts.part("Other views", [block for view in entry.views for block in _view(guide, view)]),
            parts.origin(entry.standpoint, entry.source, entry),
            _buttons(guide, entry, above),
            *parts.menu("Go inside…", [parts.choice(one) for one in children], "direction"),
            *parts.related(guide, entry.related),
        )
    )


def _view(guide: Guide, view: View) -> list[Block]:
    return [
        Quote((strong(f"{view.holder}: "), *markup.parse(view.text))),
        *parts.works(guide, view.works),
    ]


def _buttons(guide: Guide, entry: Direction, above: Direction | None) -> Block:
    items = [Button("Make it a goal", ActionRef("goal.from", ("direction", entry.id)), Tone.PRIMARY)]
    inside = guide.family(entry.id)
    if any(one.direction in inside and one.status in OPEN for one in guide.problems.values()):
        items.insert(0, Button("Open problem", ActionRef("run", (f"problem {entry.id}",))))
    if above is not None:
        items.append(Button(f"↑ {above.title}"[:75], ActionRef("go", (f"direction {above.id}",))))
    return buttons(*items)


@remembered
def direction_list(guide: Guide) -> Reply:
    """All directions in their groups."""
    blocks: list[Block] = [Heading("Research directions", 1, Sign.COMPASS)]
    for tier in Tier:
        tops = [one for one in guide.directions.values() if one.tier is tier and one.parent is None]
        items = tuple(_with_inside(guide, top) for top in tops)
        blocks += parts.part(TITLES[tier], [ItemList(items)] if items else [])
    blocks.append(parts.attribution(guide))
    for nth, (placeholder, tiers) in enumerate(MENUS.items()):
        mine = [one for one in guide.directions.values() if one.tier in tiers]
        blocks += parts.menu(placeholder, [parts.choice(one) for one in mine], "direction", nth)
    return Reply(tuple(blocks))


def _with_inside(guide: Guide, top: Direction) -> Line:
    """A direction as a line of the list, with the names of everything below it."""
    inside = [one.title for one in guide.directions.values() if one.id in guide.family(top.id) and one is not top]
    names = line(emphasis(f" Inside: {' · '.join(inside)}.")) if inside else ()
    return (*parts.listed(top), *names)


@command("direction", topic=Topic.GUIDE, guide=True, examples=("direction debate", "direction mech interp"))
async def direction(
    ask: Request,
    name: Annotated[
        str | None, Arg("A direction; leave it out for all of them", pick=completer(Kind.DIRECTION))
    ] = None,
) -> Reply:
    """Read about a research direction: what, why, how to start."""
    if name is None:
        return direction_list(ask.guide)
    found = pick(ask, Kind.DIRECTION, name)
    if isinstance(found, Reply):
        return found
    assert isinstance(found, Direction)
    return parts.flaggable(ask, direction_reply(ask.guide, found), Kind.DIRECTION, found.id)
