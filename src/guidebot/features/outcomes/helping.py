"""*Go on* and *I need help*: what a member does with a try of which nothing was noted for a while."""

from __future__ import annotations

import hashlib

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired
from guidebot.core.forms import FormErrors
from guidebot.core.reply import Button, Form, Link, Plain, Reply, TextInput, Tone, button_rows, footnote, say, text
from guidebot.core.requests import Request
from guidebot.core.text import clean, shorten
from guidebot.core.tries import Try, TryState
from guidebot.features.goals.people import replan_reminders
from guidebot.features.outcomes.subjects import target

ASKED = 400


@action("try.on")
async def go_on(ask: Request, number: int) -> Reply:
    """It goes on: nothing else is asked for three weeks."""
    one = await ask.services.tries.go_on(ask.member, number, ask.now)
    if one is None:
        raise _over()
    await replan_reminders(ask)
    show = Button("Show the goal", ActionRef("goal.show", (str(one.goal),)))
    return Reply((text("Good to hear: ", Plain(one.title), " goes on."), *button_rows([show])), tone=Tone.GOOD)


@action("try.help")
async def offer_help(ask: Request, number: int) -> Reply:
    """The discussion, the organisers, or a smaller step; asking for any of it is going on."""
    one = await _mine(ask, number)
    await ask.services.tries.go_on(ask.member, number, ask.now)
    kind, _, id_ = one.item.partition("/")
    post = await ask.services.posts.about(one.community, kind, id_)
    where = await target(ask.services, one.community, one.item)
    items = (
        [Button("Ask in the discussion…", ActionRef("try.ask", (str(number),)), Tone.PRIMARY)] if where.channel else []
    )
    if await _hears(ask, one):
        items.append(Button("Ask the organisers…", ActionRef("try.organisers", (str(number),))))
    items.append(Button("A smaller step…", ActionRef("goal.steps.add", (str(one.goal),))))
    link = (footnote("The discussion: ", Link(shorten(one.title, 120), post.link)),) if post and post.link else ()
    return Reply((text("What would help with ", Plain(one.title), "?"), *button_rows(items, 3), *link))


@action("try.ask", form=True)
async def ask_there(ask: Request, number: int) -> Form:
    """A line for the discussion, prepared, to be changed and sent off."""
    return _form(
        await _mine(ask, number), "try.asked", "It stands there without your name, unless you chose to be named."
    )


@action("try.asked")
async def asked_there(ask: Request, number: int) -> Reply:
    """Put it into the discussion."""
    one = await _mine(ask, number)
    words = _words(ask, _form(one, "try.asked", ""))
    await ask.services.boards.ask(one, words, await target(ask.services, one.community, one.item), ask.now)
    return say("Asked. Answers stand in the discussion.", tone=Tone.GOOD)


@action("try.organisers", form=True)
async def ask_organisers(ask: Request, number: int) -> Form:
    """A line for the organisers."""
    return _form(
        await _mine(ask, number), "try.organised", "Organisers see your name with it, so that they can answer."
    )


@action("try.organised")
async def asked_organisers(ask: Request, number: int) -> Reply:
    """Send it to them."""
    one = await _mine(ask, number)
    words = _words(ask, _form(one, "try.organised", ""))
    name = clean(ask.name, high=80) or "A member"
    what = f"{name} tries “{shorten(one.title, 120)}” and asks for help: {words}"
    same = hashlib.sha256(words.encode()).hexdigest()[:16]  # a second press sends nothing more, other words do
    key = f"help:{one.id}:{int(one.at.timestamp())}:{ask.now:%Y-%m-%d}:{same}"
    fix = "A few words from you may be all it takes."
    await ask.services.alerts.tell(one.community, key, what, fix, ask.now, about=ask.member)
    return say("Sent to the organisers of that community.", tone=Tone.GOOD)


ACTIONS: tuple[Action, ...] = (go_on, offer_help, ask_there, asked_there, ask_organisers, asked_organisers)


async def _mine(ask: Request, number: int) -> Try:
    one = await ask.services.tries.get(ask.member, number)
    if one is None or one.state is not TryState.TRYING:
        raise _over()
    return one


def _over() -> Expired:
    return Expired("That try is over.", fix="See what you try with /trying.")


async def _hears(ask: Request, tried: Try) -> bool:
    """Whether the organisers said where they want to hear things."""
    known = await ask.services.communities.get(tried.community)
    return known is not None and bool(known.settings.alerts)


def _form(tried: Try, submit: str, note: str) -> Form:
    start = f"I am trying this and got stuck at … Has somebody an idea about “{shorten(tried.title, 100)}”?"
    words = TextInput("words", "Your question", note, start, low=5, high=ASKED, multiline=True)
    return Form(
        "Ask for help", (words,), ActionRef(submit, (str(tried.id),)), intro=shorten(tried.title, 300), send="Ask"
    )


def _words(ask: Request, form: Form) -> str:
    words = clean(ask.fields.get("words", ""), high=ASKED)
    if len(words) < 5:
        raise FormErrors({"words": "A few words, please."}, form)
    return words
