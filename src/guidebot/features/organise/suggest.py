"""`/suggest`, and *Flag as outdated* on guide answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Arg, Command, Topic, action, command
from guidebot.core.errors import Expired, UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.guide import Kind
from guidebot.core.people import CommunityId
from guidebot.core.reply import (
    Button,
    CommandRef,
    Form,
    Heading,
    Plain,
    Quote,
    Reply,
    Sign,
    TextInput,
    Tone,
    buttons,
    footnote,
    line,
    say,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.suggestions import (
    HIGHEST,
    REMEMBERED,
    Stage,
    Subject,
    Suggestion,
    SuggestionKind,
    refuse_more,
)
from guidebot.core.text import clean
from guidebot.features.goals.people import with_inbox_note
from guidebot.features.guide import parts
from guidebot.features.restating import restate_suggestion

LEAST = 8  # letters of a question
NEXT = (
    Plain("An organiser looks at it. What became of it comes as a message if you have reminders on, else into "),
    CommandRef("inbox"),
    Plain("."),
)


@command(
    "suggest",
    topic=Topic.COMMUNITY,
    weighty=True,
    examples=("suggest problem Does debate help when judges are tired?",),
)
async def suggest(
    ask: Request,
    kind: Annotated[SuggestionKind, Arg("What it is")],
    text: Annotated[str, Arg("The suggestion in your words", low=15, high=600)],
) -> Reply:
    """Suggest a problem, a topic or a resource to this community's organisers.

    What you suggest is seen by the organisers only. If they accept it, it joins the weekly posts with your name, unless
    you ask not to be named.
    """
    community = _community(ask)
    await _spare(ask)
    made = Suggestion(
        community=community,
        subject=Subject(kind.value),
        text=clean(text, high=600, multiline=True),
        at=ask.now,
        member=ask.member,
        name=clean(ask.name, high=80),
    )
    return await with_inbox_note(ask, _thanks(await ask.services.suggestions.add(made)))


@action("suggest.credit", replaces=True)
async def credit(ask: Request, number: int, wanted: int) -> Reply:
    """Be named with the post, or not."""
    await ask.services.posts.hold(_community(ask))
    for _ in range(2):  # an organiser may decide on it between the two lines: then once more, on what they made of it
        one = await _mine(ask, number)
        changed = replace(one, credit=bool(wanted))
        if await ask.services.suggestions.move(changed, [one.stage]):
            await restate_suggestion(ask.services, changed, ask.now)
            return _thanks(changed)
    raise UsageError("It changed just now, and this was not kept.", fix="Press it once more.")


@action("suggest.withdraw", replaces=True)
async def withdraw(ask: Request, number: int) -> Reply:
    """Take a suggestion back while nobody has decided on it."""
    one = await _mine(ask, number)
    if not await ask.services.suggestions.move(replace(one, stage=Stage.WITHDRAWN), [Stage.SUGGESTED]):
        return say("An organiser has already decided on it.", tone=Tone.WARN)
    return say("Taken back. Nobody will see it.")


@action("flag", form=True)
async def flag(ask: Request, kind: str, id_: str) -> Form:
    """Ask what is out of date in an entry."""
    _community(ask)
    return _flag_form(ask, kind, id_)


@action("flag.send")
async def flag_send(ask: Request, kind: str, id_: str) -> Reply:
    """Put the flag into the organisers' queue."""
    community, form = _community(ask), _flag_form(ask, kind, id_)
    said = clean(ask.fields.get("what", ""), high=500, multiline=True)
    if len(said) < 5:
        raise FormErrors({"what": "A few words help: what is out of date, and how do you know?"}, form)
    await _spare(ask)
    made = Suggestion(
        community=community,
        subject=Subject.FLAG,
        text=said,
        at=ask.now,
        member=ask.member,
        name=clean(ask.name, high=80),
        about=f"{kind}/{id_}",
    )
    await ask.services.suggestions.add(made)
    return await with_inbox_note(ask, say("Thank you, noted. ", *NEXT, tone=Tone.GOOD))


@action("question", form=True)
async def question(ask: Request, asked: str) -> Form:
    """Let a member say what they would like the guide to answer."""
    _community(ask)
    return _question_form(asked)


@action("question.send")
async def question_send(ask: Request) -> Reply:
    """Put the question into the organisers' queue."""
    community, said = _community(ask), clean(ask.fields.get("text", ""), high=600, multiline=True)
    if len(said) < LEAST:
        raise FormErrors({"text": "A few more words, please."}, _question_form(said))
    await _spare(ask)
    made = Suggestion(
        community=community,
        subject=Subject.QUESTION,
        text=said,
        at=ask.now,
        member=ask.member,
        name=clean(ask.name, high=80),
    )
    await ask.services.suggestions.add(made)
    return await with_inbox_note(ask, say("Thank you, noted. ", *NEXT, tone=Tone.GOOD))


COMMANDS: tuple[Command, ...] = (suggest,)
ACTIONS: tuple[Action, ...] = (credit, withdraw, flag, flag_send, question, question_send)


def _question_form(asked: str) -> Form:
    words = TextInput("text", "Your question", "Add what would help.", asked, low=LEAST, high=600, multiline=True)
    intro = "The organisers see it, with your name, and can take it to the editors of the guide."
    return Form("Suggest a question", (words,), ActionRef("question.send"), intro=intro)


def _flag_form(ask: Request, kind: str, id_: str) -> Form:
    known = {one.value for one in Kind}
    entry = ask.guide.of(Kind(kind)).get(id_) if kind in known else None
    if entry is None:
        raise Expired("That entry is not in the guide any more.")
    what = TextInput(
        "what", "What is out of date?", "A link to what is newer helps most.", low=5, high=500, multiline=True
    )
    about = f"About: {entry.title}. It was last checked on {parts.checked(entry)}."
    return Form("Flag as outdated", (what,), ActionRef("flag.send", (kind, id_)), intro=about)


def _community(ask: Request) -> CommunityId:
    if ask.community is None:
        raise UsageError(
            "Suggestions go to the organisers of a community.", fix="Use this in your server or workspace."
        )
    return ask.community


async def _spare(ask: Request) -> None:
    """Keep the queue readable: five a member and day, ten waiting a member, a thousand waiting a community."""
    mine = await ask.services.suggestions.by(ask.member, ask.now - REMEMBERED)
    refuse_more(mine, ask.now)
    if len(await ask.services.suggestions.waiting(_community(ask))) >= HIGHEST:
        raise UsageError("The organisers' queue is full.", fix="Ask an organiser to go through it with /review.")


async def _mine(ask: Request, number: int) -> Suggestion:
    one = await ask.services.suggestions.get(_community(ask), number)
    if one is None or one.member != ask.member:
        raise Expired("That suggestion is not yours, or it is gone.")
    return one


def _thanks(suggestion: Suggestion) -> Reply:
    label, wanted = ("Do not name me", 0) if suggestion.credit else ("Name me with it", 1)
    named = "You are named with it when it is posted." if suggestion.credit else "You are not named with it."
    return Reply(
        (
            Heading("Thank you!", 1, Sign.IDEA),
            Quote(line(suggestion.text)),
            text(*NEXT, f" {named}"),
            footnote(f"Suggestion {suggestion.id}, {suggestion.subject.value}"),
            buttons(
                Button(label, ActionRef("suggest.credit", (str(suggestion.id), str(wanted)))),
                Button("Take it back", ActionRef("suggest.withdraw", (str(suggestion.id),))),
            ),
        ),
        tone=Tone.GOOD,
    )
