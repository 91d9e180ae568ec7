"""A try of two weeks: begun with one tap, with three taps before and three after."""

from __future__ import annotations

from datetime import timedelta

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.dates import said
from guidebot.core.errors import Expired
from guidebot.core.evenings import Evening
from guidebot.core.fits import LASTS, SCALE, Asked, Fit, tapped
from guidebot.core.goals import TITLE, UNFINISHED, Goal, numbered
from guidebot.core.guide import Topic
from guidebot.core.reply import Block, Button, CommandRef, Reply, Tone, buttons, footnote, strong, text
from guidebot.core.requests import Request
from guidebot.features.goals.making import next_words, opt_in
from guidebot.features.goals.people import again, me, replan_reminders, today, with_inbox_note
from guidebot.features.start.proposing import about, evening_of, problem_of, small_print

WITHIN = timedelta(days=7)
BEFORE = {
    Asked.ENERGY: "Before you begin: how much energy do you have for it?",
    Asked.PROGRESS: "How far do you think you will get?",
    Asked.MORE: "How much would you like more of this kind of work?",
}
AFTER = {
    Asked.ENERGY: "Now that you have tried: how much energy did it give you?",
    Asked.PROGRESS: "How far did you get?",
    Asked.MORE: "How much would you like more of this kind of work?",
}


@action("fit.begin")
async def begin(ask: Request, key: str) -> Reply:
    """Begin a try, with a goal for this week; one that is under way is shown instead."""
    evening = evening_of(ask.guide, key)
    fits = await ask.services.fits.of(ask.member)
    open_ = next((one for one in fits if one.first == key and one.ended_at is None), None)
    if open_ is not None:
        return Reply((text("You are trying this already."), *_question(open_, after=open_.before.next is None)))
    member = await me(ask)
    day = today(ask, member)
    goal = await _goal(ask, evening)
    fit = Fit(
        member=ask.member,
        about=evening.about,
        first=key,
        title=_title(ask, evening),
        doing=evening.doing,
        begun_at=ask.now,
        due=day + LASTS,
        goal=goal.id,
    )
    made = await ask.services.fits.add(fit)
    member = await replan_reminders(ask)
    noted = text("Noted as a goal until ", strong(said(goal.due or day + WITHIN)), ": ", strong(goal.title))
    blocks = [noted, *_question(made, after=False), small_print(), *next_words(member)]
    return await with_inbox_note(ask, Reply(tuple(blocks), tone=Tone.GOOD), member)


@action("fit.tap", replaces=True)
async def tap(ask: Request, number: int, when: str, what: str, value: int) -> Reply:
    """Keep one answer, and ask the next."""
    if when not in {"before", "after"} or what not in {one.value for one in Asked} or value not in SCALE:
        raise Expired("That is no choice any more.", fix="See what you tried: /fit")
    after = when == "after"
    before = await ask.services.fits.get(ask.member, number)
    if before is not None and (before.after if after else before.before).next is None:
        return again()
    fit = await ask.services.fits.change(
        ask.member, number, lambda fit: tapped(fit, after=after, what=Asked(what), value=value, now=ask.now)
    )
    if fit is None:
        raise _gone()
    if (fit.after if after else fit.before).next is not None:
        return Reply(tuple(_question(fit, after=after)))
    if after:
        thanks = text("Thank you. ", CommandRef("fit"), " shows it beside what else you tried.")
        return Reply((thanks, *await _closing(ask, fit)), tone=Tone.GOOD)
    good = text("Good luck! When you have tried it, ", CommandRef("fit"), " asks the same three questions again.")
    until = footnote(f"A try lasts until {said(fit.due)} at most.")
    return Reply((good, until, *opt_in(await me(ask))), tone=Tone.GOOD)


@action("fit.after")
async def ask_after(ask: Request, number: int) -> Reply:
    """Ask how it was."""
    fit = await ask.services.fits.get(ask.member, number)
    if fit is None:
        raise _gone()
    return Reply(tuple(_question(fit, after=True)))


ACTIONS: tuple[Action, ...] = (begin, tap, ask_after)


async def _closing(ask: Request, fit: Fit) -> list[Block]:
    """The way to finish the goal of a try that is over, so that no reminder asks about it."""
    goal = await ask.services.goals.get(ask.member, fit.goal) if fit.goal is not None else None
    if goal is None or goal.state not in UNFINISHED:
        return []
    finish = Button("Finish its goal", ActionRef("goal.done", (str(goal.id),)))
    return [text("Its goal stays open until you finish it."), buttons(finish)]


async def _goal(ask: Request, evening: Evening) -> Goal:
    """The goal that carries the try; one from the same entry is used where it is not finished."""
    mine = await ask.services.goals.of(ask.member)
    same = next((one for one in mine if one.source == evening.key and one.state in UNFINISHED), None)
    if same is not None:
        return same
    entry, problem = about(ask.guide, evening), problem_of(ask.guide, evening)
    first = problem.first_step if problem else entry.first_piece if isinstance(entry, Topic) else ""
    title = f"An evening on: {_title(ask, evening)}"
    steps = numbered([("Do the first step", first), ("Write down in a line what came of it", "")])
    due = today(ask, await me(ask)) + WITHIN
    goal = Goal(
        member=ask.member,
        title=title[:TITLE],
        created_at=ask.now,
        due=due,
        source=evening.key,
        milestones=steps,
    )
    return await ask.services.goals.add(goal)


def _title(ask: Request, evening: Evening) -> str:
    problem = problem_of(ask.guide, evening)
    return problem.title if problem else about(ask.guide, evening).title


def _question(fit: Fit, *, after: bool) -> list[Block]:
    """The next of the three questions, with a button for each answer."""
    what = (fit.after if after else fit.before).next or Asked.ENERGY
    args = (str(fit.id), "after" if after else "before", what.value)
    row = [Button(_label(value), ActionRef("fit.tap", (*args, str(value)))) for value in SCALE]
    return [text(strong((AFTER if after else BEFORE)[what])), buttons(*row)]


def _label(value: int) -> str:
    return {SCALE[0]: "1 · little", SCALE[-1]: f"{SCALE[-1]} · a lot"}.get(value, str(value))


def _gone() -> Expired:
    return Expired("That try is not in your list any more.", fix="See what you tried: /fit")
