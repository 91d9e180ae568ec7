"""A witness, for those who want one: asked, accepted, told, and ended by either with one tap."""

from __future__ import annotations

from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired, UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.people import MemberId
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Form,
    Heading,
    Plain,
    RefInput,
    Reply,
    Sign,
    TextInput,
    Tone,
    buttons,
    footnote,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import clean
from guidebot.core.witnesses import WORDS, Witness, WitnessState, may_hear, refusal
from guidebot.features.goals.people import again, replan_reminders
from guidebot.features.goals.telling import queue, tell_witness
from guidebot.features.week.hearing import told

SHOWN = 3
THERE = "Type /week in your server or workspace and choose one there; only you see it."


@action("witness.show")
async def show(ask: Request) -> Reply:
    """My witness, and those whose witness I am or am asked to be."""
    mine = [one for one in await ask.services.witnesses.of(ask.member) if one.state is not WitnessState.ENDED]
    others = [one for one in await ask.services.witnesses.watched(ask.member) if one.state is not WitnessState.ENDED]
    blocks: list[Block] = [Heading("Witnesses", 1, Sign.PERSON)]
    blocks += _mine(ask, mine[0]) if mine else _none()
    for one in others[:SHOWN]:
        blocks += _other(one)
    blocks.append(footnote("Between the two of you only: nothing of it is ever said in a channel."))
    return Reply(tuple(blocks))


@action("witness.ask", form=True)
async def ask_whom(ask: Request) -> Form:
    """Ask who it shall be, where there is somebody to choose."""
    if ask.community is None:
        raise UsageError("A witness is somebody of a community, and here are only the two of us.", fix=THERE)
    return _ask_form()


@action("witness.ask.save")
async def save_whom(ask: Request) -> Reply:
    """Ask that person."""
    typed = ask.fields.get("person", "").strip()
    if not typed.isalnum() or len(typed) > 40:
        raise FormErrors({"person": "Choose one person."}, _ask_form())
    team, dot, _ = ask.member.account.rpartition(".")  # a Slack account belongs to its workspace
    witness = MemberId(ask.member.platform, f"{team}{dot}{typed}")
    new = Witness(member=ask.member, witness=witness, name=clean(ask.name, high=100), asked_at=ask.now)
    found = await ask.services.witnesses.ask(new, lambda mine: refusal(mine, witness, ask.member, ask.now))
    if isinstance(found, str):
        raise UsageError(found, fix="See it in /week.")
    await replan_reminders(ask)
    await queue(ask, found, "ask")
    how = text("They are asked, and hear nothing before they accept. If they are new to me, they find it with /week.")
    return Reply((how,), tone=Tone.GOOD)


@action("witness.yes", replaces=True)
async def accept(ask: Request, number: int) -> Reply:
    """Be a witness."""
    one = await _asked_me(ask, number)
    if one.state is WitnessState.ACCEPTED:
        return again()
    known_as = clean(ask.name, high=100)
    after = await ask.services.witnesses.change(ask.member, number, lambda kept: _accepted(kept, known_as))
    if after is None or after.state is not WitnessState.ACCEPTED:
        raise _gone()
    await replan_reminders(ask)
    news = f"{known_as} is your witness now, and hears of your week after your next check-in."
    key = f"witness:{one.id}:{int(one.asked_at.timestamp())}:yes"  # a number comes again when its row was erased
    await ask.services.notices.tell(one.member, key, news, ask.now, ask.member)
    words = text("Thank you. You hear of ", Plain(one.name), " once a week at most, and can answer with a line.")
    # no button: a second tap on the same place would end it
    how = text("Each of these messages has a button that ends it, and so has ", CommandRef("week"), ".")
    return Reply((words, how), tone=Tone.GOOD)


@action("witness.end", replaces=True)
async def end(ask: Request, number: int) -> Reply:
    """End it, or say no; either of the two can, and the other gets no message about it."""
    one = await ask.services.witnesses.change(ask.member, number, lambda kept: replace(kept, state=WitnessState.ENDED))
    if one is None:
        raise _gone()
    return Reply((text("Ended. Nothing more of it is sent."),))


@action("witness.tell")
async def tell(ask: Request) -> Reply:
    """Let the witness hear now."""
    mine = next((each for each in await ask.services.witnesses.of(ask.member) if may_hear(each, ask.now)), None)
    words = await told(ask.services.intentions, ask.services.goals, mine, ask.now) if mine else []
    if mine and not words:
        return Reply((text("There is nothing to tell yet: choose something for the week, or check in."),))
    one = await tell_witness(ask)
    if one is not None:
        return Reply((text(strong(one.known_as), " hears this of your week:"), *words), tone=Tone.GOOD)
    return Reply((text("Your witness hears once a week at most, and heard of you within the last one."),))


@action("witness.answer", form=True)
async def ask_answer(ask: Request, number: int) -> Form:
    """Ask for one line."""
    return _answer_form(await _asked_me(ask, number))


@action("witness.answer.save")
async def save_answer(ask: Request, number: int) -> Reply:
    """Bring it to the member."""
    one = await _asked_me(ask, number)
    words = clean(ask.fields.get("words", ""), high=WORDS)
    if not words:
        raise FormErrors({"words": "A line, please."}, _answer_form(one))
    if one.heard_at is None or (one.answered_at is not None and one.answered_at >= one.heard_at):
        return again()
    await ask.services.witnesses.change(ask.member, number, lambda kept: replace(kept, answered_at=ask.now))
    key = f"witness:{one.id}:answer:{int(ask.now.timestamp())}"
    said = f"{one.known_as}, your witness, answers:\n{words}"
    await ask.services.notices.tell(one.member, key, said, ask.now, ask.member)
    return Reply((text("It is on its way to ", Plain(one.name), "."),), tone=Tone.GOOD)


ACTIONS: tuple[Action, ...] = (show, ask_whom, save_whom, accept, end, tell, ask_answer, save_answer)


def _accepted(kept: Witness, known_as: str) -> Witness:
    """*kept*, accepted; the other may have ended it a moment ago, and then it stays so."""
    if kept.state is not WitnessState.ASKED:
        return kept
    return replace(kept, state=WitnessState.ACCEPTED, known_as=known_as)


def _mine(ask: Request, witness: Witness) -> list[Block]:
    if witness.state is WitnessState.ASKED:
        return [text("You asked somebody to be your witness; they have not answered yet."), buttons(_end(witness))]
    row = [Button("Tell them now", ActionRef("witness.tell"))] if may_hear(witness, ask.now) else []
    return [text("Your witness: ", strong(witness.known_as)), buttons(*row, _end(witness))]


def _none() -> list[Block]:
    words = (
        "A witness hears, once a week at most, what you planned and did, and only after you checked in or asked for "
        "it. They must accept, and either of you ends it with one tap."
    )
    return [text(words), buttons(Button("Ask somebody", ActionRef("witness.ask"), Tone.PRIMARY))]


def _other(witness: Witness) -> list[Block]:
    if witness.state is WitnessState.ACCEPTED:
        return [text("You are the witness of ", strong(witness.name), "."), buttons(_end(witness))]
    return request_blocks(witness)


def request_blocks(witness: Witness) -> list[Block]:
    """The question whether somebody wants to be a witness."""
    words = text(
        strong(witness.name), " asks you to be a witness: once a week at most you hear what they planned and did."
    )
    yes = Button("Accept", ActionRef("witness.yes", (str(witness.id),)), Tone.GOOD)
    return [words, buttons(yes, Button("No, thank you", ActionRef("witness.end", (str(witness.id),))))]


def _end(witness: Witness) -> Button:
    return Button("End it", ActionRef("witness.end", (str(witness.id),)))


async def _asked_me(ask: Request, number: int) -> Witness:
    """What somebody asked of this member, while it stands."""
    one = await ask.services.witnesses.get(ask.member, number)
    if one is None or one.witness != ask.member or one.state is WitnessState.ENDED:
        raise _gone()
    return one


def _gone() -> Expired:
    return Expired("That was ended, or is not yours.", fix="See your week with /week.")


def _ask_form() -> Form:
    person = RefInput("person", "Who shall it be?", "person", "Somebody of this community.")
    intro = "They are asked whether they want to, and hear nothing before they accept."
    return Form("A witness", (person,), ActionRef("witness.ask.save"), intro=intro, send="Ask them")


def _answer_form(witness: Witness) -> Form:
    words = TextInput("words", "Your line", low=1, high=WORDS)
    return Form("Answer", (words,), ActionRef("witness.answer.save", (str(witness.id),)), intro=f"To {witness.name}")
