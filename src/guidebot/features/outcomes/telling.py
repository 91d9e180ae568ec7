"""`/outcome add` and *Tell what came of it*: a form, a preview, then the card."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.cards import Card, CardStage
from guidebot.core.commands import Action, Answer, Arg, Command, Topic, action, command
from guidebot.core.errors import Expired, UsageError
from guidebot.core.limits import BUTTON
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Form,
    Heading,
    Reply,
    Sign,
    Tone,
    button_rows,
    buttons,
    footnote,
    say,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.core.tries import TryState
from guidebot.features.goals.people import replan_reminders, with_inbox_note
from guidebot.features.outcomes.forms import Written, card_form, written
from guidebot.features.outcomes.subjects import Subject, community, complete, named_by, subject, target
from guidebot.features.tried import card_blocks, recount, touch


@command(
    "outcome add", topic=Topic.COMMUNITY, weighty=True, form=True, examples=("outcome add", "outcome add acronyms")
)
async def add(
    ask: Request,
    problem: Annotated[str | None, Arg("What you worked on; leave it out for what you try", pick=complete)] = None,
) -> Answer:
    """Tell this community what came of something, also when you got stuck."""
    here = community(ask)
    if problem is not None:
        found = await named_by(ask, problem)
        return card_form(found.title, _drafting(found.item))
    mine = [one for one in await ask.services.tries.of(ask.member) if one.community == here]
    if len(mine) == 1:
        return card_form(mine[0].title, _drafting(mine[0].item, mine[0].goal))
    if not mine:
        return Reply(
            (
                text("What was it about? Name a problem or a topic: ", CommandRef("outcome add", "problem"), "."),
                footnote("What you take up with “I’ll try it” is offered here by itself: ", CommandRef("trying"), "."),
            )
        )
    items = [Button(shorten(one.title, BUTTON), ActionRef("card.tell", (str(one.goal),))) for one in mine]
    return Reply((text("Which one?"), *button_rows(items, 1)))


@action("card.tell", form=True)
async def tell(ask: Request, goal: int) -> Answer:
    """Open the card of a try, by its goal."""
    one = await ask.services.tries.of_goal(ask.member, goal)
    if one is None:
        raise Expired("That is not among what you try.", fix="See it with /trying.")
    if ask.community != one.community:
        return say("Tell it where you took it up: there it helps whoever comes next. ", CommandRef("outcome add"))
    return card_form(one.title, _drafting(one.item, goal))


@action("card.draft")
async def draft(ask: Request, kind: str, id_: str, goal: int = 0) -> Reply:
    """Keep what the form says and show how it will look."""
    here, found = community(ask), await _about(ask, kind, id_, goal)
    card = Card(
        community=here,
        member=ask.member,
        item=found.item,
        title=found.title,
        direction=found.direction,
        goal=goal or None,
        at=ask.now,
        tried="",
        found="",
    )
    said = written(ask, card_form(found.title, _drafting(found.item, goal)))
    return await with_inbox_note(ask, _preview(await ask.services.cards.draft(said.on(card))))


@action("card.redraft", form=True)
async def redraft(ask: Request, number: int) -> Form:
    """Change a draft."""
    card = await _mine(ask, number)
    return card_form(card.title, ActionRef("card.redrafted", (str(number),)), Written.of(card))


@action("card.redrafted")
async def redrafted(ask: Request, number: int) -> Reply:
    """Show the changed draft."""
    card = await _mine(ask, number)
    said = written(ask, card_form(card.title, ActionRef("card.redrafted", (str(number),)), Written.of(card)))
    return _preview(await ask.services.cards.draft(said.on(card)))


@action("card.post", replaces=True)
async def post(ask: Request, number: int) -> Reply:
    """Put it up, once, and end the try that it came from."""
    card = await _mine(ask, number)
    shown = replace(card, stage=CardStage.SHOWN, shown_at=ask.now)
    if not await ask.services.cards.move(shown, [CardStage.DRAFT]):
        raise _over()
    await _ended(ask, card)
    await touch(ask, *card.item.split("/", 1))
    await ask.services.boards.show(shown, await target(ask.services, card.community, card.item), ask.now)
    await recount(ask.services, card.community, card.item, ask.now)
    await replan_reminders(ask)
    blocks: list[Block] = [
        text(strong("Thank you. "), "The card is up, for whoever comes next."),
        footnote("You can change it or take it back: ", CommandRef("outcome list"), "."),
    ]
    if card.goal is not None:
        goal = await ask.services.goals.get(ask.member, card.goal)
        finish = Button("Finish the goal", ActionRef("goal.done", (str(card.goal),)), Tone.GOOD)
        blocks += [buttons(finish, Button("Show the goal", ActionRef("goal.show", (str(card.goal),))))] if goal else []
    return Reply(tuple(blocks), tone=Tone.GOOD)


@action("card.leave", replaces=True)
async def leave(ask: Request, number: int) -> Reply:
    """Throw a draft away."""
    card = await _mine(ask, number)
    empty = replace(card, tried="", found="", following="", link="", name="", stage=CardStage.WITHDRAWN)
    if not await ask.services.cards.move(empty, [CardStage.DRAFT]):
        raise _over()
    return say("Left. Nobody saw it.")


COMMANDS: tuple[Command, ...] = (add,)
ACTIONS: tuple[Action, ...] = (tell, draft, redraft, redrafted, post, leave)


async def _ended(ask: Request, card: Card) -> None:
    if card.goal is None:
        return
    one = await ask.services.tries.of_goal(ask.member, card.goal)
    if one is not None:
        await ask.services.tries.close(ask.member, one.id, TryState.TOLD, ask.now)


async def _about(ask: Request, kind: str, id_: str, goal: int) -> Subject:
    """The entry, or what a try of the member called it when it has left the guide."""
    one = await ask.services.tries.of_goal(ask.member, goal) if goal else None
    if one is not None and one.item == f"{kind}/{id_}" and one.community == ask.community:
        return Subject(item=one.item, title=one.title, direction=one.direction)
    if goal:
        raise Expired("That is not among what you try.", fix="See it with /trying.")
    return await subject(ask, kind, id_)


async def _mine(ask: Request, number: int) -> Card:
    card = await ask.services.cards.get(community(ask), number)
    if card is None or card.member != ask.member:
        raise Expired("That is no card of yours.", fix="See yours with /outcome list.")
    if card.stage is not CardStage.DRAFT:
        raise _over()
    return card


def _over() -> UsageError:
    return UsageError("That card is up already, or it was left.", fix="See yours with /outcome list.")


def _preview(card: Card) -> Reply:
    id_ = (str(card.id),)
    return Reply(
        (
            Heading(shorten(f"Your card about: {card.title}", 140), 1, Sign.IDEA),
            *card_blocks(card),
            text("This is how it will look. It goes into the discussion of its post, or into the channel."),
            buttons(
                Button("Post it", ActionRef("card.post", id_), Tone.PRIMARY),
                Button("Change it", ActionRef("card.redraft", id_)),
                Button("Leave it", ActionRef("card.leave", id_)),
            ),
        )
    )


def _drafting(item: str, goal: int = 0) -> ActionRef:
    kind, _, id_ = item.partition("/")
    return ActionRef("card.draft", (kind, id_, str(goal)) if goal else (kind, id_))
