"""From an answer as a feature made it to one that a platform can show: pages, *Share here*, fresh messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guidebot.answering.routing import NEW, Route
from guidebot.core import actions, limits, pages
from guidebot.core.actions import ActionRef
from guidebot.core.errors import ContentError
from guidebot.core.reply import Actions, Block, Button, LinkButton, Reply, Select


def present(
    reply: Reply, route: Route, *, private: bool, shareable: bool, replaces: Callable[[ActionRef], bool]
) -> Reply:
    """*reply* as one message within the portable limits.

    Raises:
        ContentError: a block is beyond what some platform shows.
    """
    again = _again(reply, route)
    if shareable and again is not None and again.name == "run":
        reply = _with_share(reply, again.args[0])
    shown = pages.page(reply, route.page, lambda number: _page_ref(again, number))
    if not private:
        shown = _fresh(shown, replaces)
    problems = limits.reply_problems(shown)
    if problems:
        raise ContentError("; ".join(problems))
    return replace(shown, replaces=route.replaces)


def _again(reply: Reply, route: Route) -> ActionRef | None:
    """What shows *reply* once more; nothing does after a form, whose fields no button carries."""
    return reply.again or (None if route.fields else route.ref)


def _page_ref(again: ActionRef | None, number: int) -> ActionRef | None:
    if again is None or not actions.fits(NEW + "page", str(number), again.name, *again.args):
        return None
    return ActionRef("page", (str(number), again.name, *again.args))


def _with_share(reply: Reply, line: str) -> Reply:
    if not actions.fits("share", line):
        return reply
    share = Button("Share here", ActionRef("share", (line,)))
    blocks = list(reply.blocks)
    for at in reversed(range(len(blocks))):
        block = blocks[at]
        if isinstance(block, Actions) and not isinstance(block.items, Select) and len(block.items) < limits.ROW_BUTTONS:
            blocks[at] = Actions((*block.items, share))
            return replace(reply, blocks=tuple(blocks))
    return replace(reply, blocks=(*blocks, Actions((share,))))


def _fresh(reply: Reply, replaces: Callable[[ActionRef], bool]) -> Reply:
    """Buttons of a public message never change it: they answer the presser with a message of their own."""
    blocks: list[Block] = []
    for block in reply.blocks:
        if not isinstance(block, Actions):
            blocks.append(block)
        elif isinstance(block.items, Select):
            fresh = _fresh_ref(block.items.action, replaces)
            blocks += [Actions(replace(block.items, action=fresh))] if fresh else []
        else:
            items = [_fresh_button(item, replaces) for item in block.items]
            kept = tuple(item for item in items if item is not None)
            blocks += [Actions(kept)] if kept else []
    return replace(reply, blocks=tuple(blocks))


def _fresh_button(item: Button | LinkButton, replaces: Callable[[ActionRef], bool]) -> Button | LinkButton | None:
    if isinstance(item, LinkButton):
        return item
    fresh = _fresh_ref(item.action, replaces)
    return replace(item, action=fresh) if fresh else None


def _fresh_ref(ref: ActionRef, replaces: Callable[[ActionRef], bool]) -> ActionRef | None:
    if not replaces(ref):
        return ref
    return ActionRef(NEW + ref.name, ref.args) if actions.fits(NEW + ref.name, *ref.args) else None
