"""How a week went, and what got in the way."""

from __future__ import annotations

from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired
from guidebot.core.forms import FormErrors
from guidebot.core.goals import UNFINISHED, Goal, How
from guidebot.core.intentions import IN_THE_WAY, Choice, Intention, Went, went
from guidebot.core.reply import Actions, Block, Button, Form, Quote, Reply, TextInput, Tone, buttons, line, text
from guidebot.core.requests import Request
from guidebot.core.text import clean
from guidebot.features.goals.checkins import logged
from guidebot.features.goals.people import again, replan_reminders, with_inbox_note

ANSWERS = {Went.DONE: "Done", Went.BIT: "A bit", Went.NOT: "Not this time"}


@action("week.went")
async def say_how(ask: Request, number: int, how: str) -> Reply:
    """Say how it went, from /week or from the line of the chosen day."""
    if how not in {one.value for one in ANSWERS}:
        raise Expired("That is no choice any more.")
    return await answered(ask, number, Went(how))


@action("week.way", form=True)
async def ask_way(ask: Request, number: int) -> Form:
    """Ask what got in the way."""
    return _way_form(await chosen_one(ask, number))


@action("week.way.save")
async def save_way(ask: Request, number: int) -> Reply:
    """Keep what got in the way."""
    words = clean(ask.fields.get("way", ""), high=IN_THE_WAY)
    if not words:
        raise FormErrors({"way": "A word is enough."}, _way_form(await chosen_one(ask, number)))
    one = await ask.services.intentions.change(ask.member, number, lambda kept: replace(kept, in_the_way=words))
    if one is None:
        raise gone()
    again_ = text("Next time I offer it to you as “If that happens again, then …”.")
    return Reply((text("Kept, for you alone:"), Quote(line(one.in_the_way)), again_), tone=Tone.GOOD)


ACTIONS: tuple[Action, ...] = (say_how, ask_way, save_way)


async def answered(ask: Request, number: int, how: Went) -> Reply:
    """Store how a choice went; what was done is a check-in, too.

    Raises:
        Expired: the choice is not theirs, or gone.
    """
    one = await chosen_one(ask, number)
    if one.went is how or one.choice is Choice.REST:
        return again()
    await ask.services.intentions.change(ask.member, number, lambda kept: went(kept, how, ask.now))
    if how is Went.NOT:
        member = await replan_reminders(ask)
        reply = Reply((text("Thank you, that is good to know. Weeks differ."), *_way(number)))
        return await with_inbox_note(ask, reply, member)
    goal = await _goal(ask, one)
    if how is Went.DONE:
        return await logged(ask, goal, "", None, How.DONE, reached=one.milestone if goal else None)
    reply = await logged(ask, goal, "", None, How.BIT)
    return replace(reply, blocks=(*reply.blocks, *_way(number)))


async def chosen_one(ask: Request, number: int) -> Intention:
    """The member's own choice with this number.

    Raises:
        Expired: it is not theirs, or gone.
    """
    one = await ask.services.intentions.get(ask.member, number)
    if one is None:
        raise gone()
    return one


def gone() -> Expired:
    """The choice is not there."""
    return Expired("That choice is not there any more.", fix="See your week with /week.")


def how_row(intention: Intention) -> Actions:
    """The question's answers, each one tap."""
    tones = {Went.DONE: Tone.GOOD}
    return buttons(
        *(
            Button(label, ActionRef("week.went", (str(intention.id), how.value)), tones.get(how, Tone.NEUTRAL))
            for how, label in ANSWERS.items()
        )
    )


async def _goal(ask: Request, intention: Intention) -> Goal | None:
    goal = await ask.services.goals.get(ask.member, intention.goal) if intention.goal is not None else None
    return goal if goal is not None and goal.state in UNFINISHED else None


def _way(number: int) -> list[Block]:
    """The question what got in the way; nobody has to answer it."""
    way = Button("Say it", ActionRef("week.way", (str(number),)))
    return [text("Did something get in the way? A word is enough, and it stays with you."), buttons(way)]


def _way_form(intention: Intention) -> Form:
    way = TextInput("way", "What got in the way?", "For you alone.", value=intention.in_the_way, low=1, high=IN_THE_WAY)
    return Form("What got in the way", (way,), ActionRef("week.way.save", (str(intention.id),)), send="Keep it")
