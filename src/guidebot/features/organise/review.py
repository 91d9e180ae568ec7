"""`/review`: suggestions one by one, with what is already there beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Action, Command, Topic, action, command
from guidebot.core.errors import UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.guide import Kind
from guidebot.core.people import CommunityId
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Field,
    Fields,
    Form,
    Heading,
    ItemList,
    Moment,
    Plain,
    Quote,
    Reply,
    Sign,
    TextInput,
    Tone,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.suggestions import Stage, Subject, Suggestion
from guidebot.core.text import clean, shorten
from guidebot.features.audit import write_down
from guidebot.features.guide import parts

LABELS = {
    Subject.PROBLEM: "an open problem",
    Subject.TOPIC: "a governance topic",
    Subject.RESOURCE: "a resource",
    Subject.FLAG: "something outdated in the guide",
    Subject.QUESTION: "a question that the guide does not answer",
}
OUTCOMES = {
    Stage.ACCEPTED: "Your suggestion was accepted.",
    Stage.EDITED: "Your suggestion was accepted with small changes.",
    Stage.DECLINED: "Your suggestion was not taken this time.",
}
NEXT = {
    Subject.PROBLEM: "It joins the weekly posts; you hear when it is posted.",
    Subject.TOPIC: "It joins the weekly posts; you hear when it is posted.",
    Subject.RESOURCE: "It stands at the end of /learn in this community now.",
    Subject.FLAG: "An organiser takes it to the guide's editors. Thank you!",
    Subject.QUESTION: "An organiser takes it to the guide's editors. Thank you!",
}
ALIKE = 0.55


@command("review", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def review(ask: Request) -> Reply:
    """Go through what members suggested, one by one."""
    return await _show_next(ask, after=0)


@action("review.next", access=Access.ORGANISER, replaces=True)
async def next_(ask: Request, after: int) -> Reply:
    """The next one, leaving this for later."""
    return await _show_next(ask, after=after)


@action("review.accept", access=Access.ORGANISER, replaces=True)
async def accept(ask: Request, number: int) -> Reply:
    """Take it as it is."""
    one = await _waiting(ask, number)
    await _decide(ask, replace(one, stage=Stage.ACCEPTED))
    return await _show_next(ask, after=number, said="Accepted.")


@action("review.edit", access=Access.ORGANISER, form=True)
async def edit(ask: Request, number: int) -> Form:
    """Change the words before it is taken."""
    return _edit_form(await _waiting(ask, number))


@action("review.save", access=Access.ORGANISER)
async def save(ask: Request, number: int) -> Reply:
    """Take it with the organiser's words."""
    one = await _waiting(ask, number)
    words = clean(ask.fields.get("text", ""), high=600, multiline=True)
    if len(words) < 15:
        raise FormErrors({"text": "At least 15 characters, please."}, _edit_form(one))
    await _decide(ask, replace(one, text=words, stage=Stage.EDITED))
    return await _show_next(ask, after=number, said="Accepted with your changes.")


@action("review.decline", access=Access.ORGANISER, form=True)
async def decline(ask: Request, number: int) -> Form:
    """Ask for the reason."""
    return _decline_form(await _waiting(ask, number))


@action("review.refuse", access=Access.ORGANISER)
async def refuse(ask: Request, number: int) -> Reply:
    """Decline it with a reason."""
    one = await _waiting(ask, number)
    reason = clean(ask.fields.get("reason", ""), high=300)
    if len(reason) < 5:
        raise FormErrors({"reason": "The member reads this: a few kind words."}, _decline_form(one))
    await _decide(ask, replace(one, reason=reason, stage=Stage.DECLINED))
    return await _show_next(ask, after=number, said="Declined; the member hears your reason.")


COMMANDS: tuple[Command, ...] = (review,)
ACTIONS: tuple[Action, ...] = (next_, accept, edit, save, decline, refuse)


def _community(ask: Request) -> CommunityId:
    assert ask.community is not None, "organiser actions are for communities only"
    return ask.community


async def _show_next(ask: Request, *, after: int, said: str = "") -> Reply:
    waiting = await ask.services.suggestions.waiting(_community(ask))
    coming = [one for one in waiting if one.id > after] or list(waiting)
    opening: tuple[Block, ...] = (text(strong(said)),) if said else ()
    if not coming:
        done = text("Nothing waits for you.")
        return Reply((*opening, done, footnote("Members suggest with ", CommandRef("suggest"), ".")), tone=Tone.GOOD)
    live = await ask.services.suggestions.live(_community(ask))
    others = [one for one in (*waiting, *live) if one.id != coming[0].id]
    again = ActionRef("review.next", (str(after),))
    return Reply((*opening, *_card(ask, coming[0], others, len(waiting))), again=again)


def _card(ask: Request, suggestion: Suggestion, others: Sequence[Suggestion], waiting: int) -> Sequence[Block]:
    who = suggestion.name if suggestion.member else "somebody who has left"
    facts = [Field("From", line(Plain(who))), Field("When", line(Moment(suggestion.at, "date", ask.settings.where)))]
    facts += [Field("About", line(suggestion.about))] if suggestion.about else []
    facts += _flagged(ask, suggestion)
    number = str(suggestion.id)
    return (
        Heading(f"Suggestion {suggestion.id}: {LABELS[suggestion.subject]}", 1, Sign.IDEA),
        Quote(line(suggestion.text)),
        Fields(tuple(facts)),
        *_beside(ask, suggestion),
        *_alike(suggestion, others),
        footnote(f"{waiting} waiting.{_credit(suggestion)}"),
        buttons(
            Button("Accept", ActionRef("review.accept", (number,)), Tone.GOOD),
            *([Button("Edit", ActionRef("review.edit", (number,)))] if suggestion.subject is not Subject.FLAG else []),
            Button("Decline with a reason", ActionRef("review.decline", (number,))),
            *([Button("Later", ActionRef("review.next", (number,)))] if waiting > 1 else []),
        ),
    )


def _flagged(ask: Request, suggestion: Suggestion) -> list[Field]:
    """What is known of a flagged entry: its title, and when it was looked at."""
    kind, _, id_ = suggestion.about.partition("/")
    entry = ask.guide.of(Kind(kind)).get(id_) if kind in {known.value for known in Kind} else None
    if entry is None:
        return []
    return [Field("Title", line(Plain(entry.title))), Field("Last checked", line(parts.checked(entry)))]


def _credit(suggestion: Suggestion) -> str:
    if suggestion.subject in {Subject.FLAG, Subject.QUESTION}:
        return ""
    return " Named with it when it is shown." if suggestion.credit else " Does not want to be named."


def _beside(ask: Request, suggestion: Suggestion) -> list[Block]:
    """What the guide already has that may be the same."""
    if suggestion.subject is Subject.FLAG:
        return []
    answer = ask.services.library.finder(ask.community).answer(suggestion.text, 3)
    hits = answer.hits or answer.near
    if not hits:
        return [text("Nothing like it in the guide.")]
    items = tuple(line(strong(hit.title), f" – {hit.extract}") for hit in hits)
    return [text("Nearest in the guide:"), ItemList(items)]


def _alike(suggestion: Suggestion, others: Sequence[Suggestion]) -> list[Block]:
    """Other suggestions here that say nearly the same."""
    words = _words(suggestion.text)
    close = [
        other
        for other in others
        if other.subject is suggestion.subject and _overlap(words, _words(other.text)) >= ALIKE
    ]
    if not close:
        return []
    items = [line(strong(f"Suggestion {it.id}"), f" ({it.stage.value}) – {shorten(it.text, 160)}") for it in close[:3]]
    return [text("Suggested before:"), ItemList(tuple(items))]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.lower()) if len(word) > 2)


def _overlap(words: frozenset[str], other: frozenset[str]) -> float:
    return len(words & other) / max(1, min(len(words), len(other)))


async def _waiting(ask: Request, number: int) -> Suggestion:
    one = await ask.services.suggestions.get(_community(ask), number)
    if one is None or one.stage is not Stage.SUGGESTED:
        raise UsageError(
            "Somebody has already decided on this one, or it was taken back.", fix="Use /review for the next."
        )
    return one


async def _decide(ask: Request, suggestion: Suggestion) -> None:
    """Store the decision, write it down, and tell the member once."""
    decided = replace(suggestion, decided_at=ask.now)
    if not await ask.services.suggestions.move(decided, [Stage.SUGGESTED]):
        raise UsageError("Somebody was quicker and decided on this one.", fix="Use /review for the next.")
    await write_down(ask, f"{decided.stage.value} suggestion {decided.id}")
    if decided.member is not None:
        follows = decided.reason if decided.stage is Stage.DECLINED else NEXT[decided.subject]
        body = f"{OUTCOMES[decided.stage]} {follows}".strip()
        quoted = shorten(decided.text, 200)
        await ask.services.notices.tell(decided.member, f"suggestion:{decided.id}", f"{body}\n“{quoted}”", ask.now)


def _edit_form(suggestion: Suggestion) -> Form:
    words = TextInput("text", "The suggestion", value=suggestion.text, low=15, high=600, multiline=True)
    return Form("Edit and accept", (words,), ActionRef("review.save", (str(suggestion.id),)))


def _decline_form(suggestion: Suggestion) -> Form:
    reason = TextInput("reason", "Why not?", "The member reads this.", low=5, high=300, multiline=True)
    return Form(
        "Decline", (reason,), ActionRef("review.refuse", (str(suggestion.id),)), intro=shorten(suggestion.text, 300)
    )
