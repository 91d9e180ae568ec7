"""*Remind me*, *Not for me* and `/opportunities mine`: what a member wants of an opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, Command, Topic, action, command
from guidebot.core.dates import said
from guidebot.core.errors import Expired, UsageError
from guidebot.core.follows import MOST, STAGES, Follow, FollowState, Watcher, asked, reached
from guidebot.core.limits import OPTION, OPTIONS
from guidebot.core.nudges import Member
from guidebot.core.openings import Opening, Standing, standing
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    CommandRef,
    Heading,
    ItemList,
    Line,
    LinkButton,
    Option,
    Plain,
    Reply,
    Select,
    Sign,
    Span,
    Tone,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten
from guidebot.features.goals.people import fresh, me, today
from guidebot.features.radar.cards import attribution, left_words

HIDDEN_MOST = 300
LISTED = 20
FULL = 3
STATES = {
    FollowState.APPLIED: "you applied",
    FollowState.SKIPPED: "you let it pass",
    FollowState.GONE: "not listed any more",
    FollowState.CLOSED: "takes no more applications",
    FollowState.OVER: "over",
}
SHOWN = {FollowState.ASKED, *STATES}


@command("opportunities mine", topic=Topic.RADAR)
async def mine(ask: Request) -> Reply:
    """See the deadlines that you asked to be reminded of."""
    return await _mine(ask)


@action("radar.remind")
async def remind(ask: Request, opening: str) -> Reply:
    """Ask for reminders of one deadline."""
    found = known(ask, opening)
    if standing(found, ask.now) in {Standing.OVER, Standing.CLOSED}:
        raise Expired(
            f"“{shorten(found.title, 80)}” takes no more applications.", fix="See what is open: /opportunities"
        )
    before = await ask.services.follows.of(ask.member)
    if sum(one.state is FollowState.ASKED for one in before) >= MOST:
        raise UsageError(f"You asked for {MOST} deadlines already.", fix="Let some go: /opportunities mine")
    member = await ask.services.members.change(fresh(ask), lambda member: member)
    scope = ask.services.radar.scope(ask.community, opening)
    follow = asked(found, ask.member, ask.now, today(ask, member), scope)
    await ask.services.follows.put(follow, ask.now)
    watcher = await ask.services.follows.watcher(ask.member)
    promise = text(Plain(_promise(follow, today(ask, member))))
    return Reply((text(strong(shorten(found.title, 160))), promise, *_off(member, watcher), _undo(follow)), Tone.GOOD)


@action("radar.hide")
async def hide(ask: Request, opening: str) -> Reply:
    """Show it to this member no more."""
    found = known(ask, opening)
    before = await ask.services.follows.of(ask.member)
    hidden = [one for one in before if one.state is FollowState.HIDDEN]
    if len(hidden) >= HIDDEN_MOST:
        await ask.services.follows.remove(ask.member, hidden[0].opening)  # the oldest one has long been over
    follow = asked(found, ask.member, ask.now, ask.now.date())
    await ask.services.follows.put(replace(follow, state=FollowState.HIDDEN), ask.now)
    undo = Button("Show it again", ActionRef("radar.forget", (opening,)))
    return Reply((text("I will not show you ", strong(shorten(found.title, 160)), " again."), buttons(undo)))


@action("radar.forget")
async def forget(ask: Request, opening: str) -> Reply:
    """Neither remind of it nor hide it."""
    before = await ask.services.follows.get(ask.member, opening)
    await ask.services.follows.remove(ask.member, opening)
    if before is None:
        return Reply((text("There was nothing to forget."),))
    words = "You will see it again." if before.state is FollowState.HIDDEN else "No reminders of it, then."
    return Reply((text(Plain(words)),))


@action("radar.mine")
async def answer(ask: Request, opening: str) -> Reply:
    """One deadline of the member, with what they may say to it."""
    follow = await _follow(ask, opening)
    return Reply((text(*waiting_line(follow, today(ask, await me(ask)))), buttons(*answers(follow))))


@action("radar.applied")
async def applied(ask: Request, opening: str) -> Reply:
    """The member applied."""
    follow = await _change(ask, opening, FollowState.APPLIED)
    goal = Button("Make what comes next a goal", ActionRef("run", ("goal add",)))
    words = "Well done. No more reminders of this deadline."
    return Reply((text(strong(shorten(follow.title, 160))), text(words), buttons(goal, _again(follow))), Tone.GOOD)


@action("radar.skip")
async def skip(ask: Request, opening: str) -> Reply:
    """The member lets it pass."""
    follow = await _change(ask, opening, FollowState.SKIPPED)
    words = "Let go. There will be others; this one stays in your list until it is over."
    return Reply((text(strong(shorten(follow.title, 160))), text(words), buttons(_again(follow))))


@action("radar.later")
async def later(ask: Request, opening: str) -> Reply:
    """Hear of it once more tomorrow."""
    member = await me(ask)
    follow, day = await _follow(ask, opening), today(ask, member) + timedelta(days=1)
    if follow.closes is not None and day > follow.closes:
        raise UsageError(
            f"{said(follow.closes)} is its last day, so tomorrow is too late.", fix="Press Applied or Skip it."
        )
    await ask.services.follows.put(replace(follow, state=FollowState.ASKED, again=day), ask.now)
    return Reply((text(Plain(f"You hear of it once more on {said(day)}.")),))


@action("radar.switch", replaces=True)
async def switch(ask: Request, way: str) -> Reply:
    """All reminders of deadlines on or off."""
    await ask.services.members.change(fresh(ask), lambda member: member)
    await ask.services.follows.switch(ask.member, ask.now, wanted=way == "on")
    return await _mine(ask)


COMMANDS: tuple[Command, ...] = (mine,)
ACTIONS: tuple[Action, ...] = (remind, hide, forget, answer, applied, skip, later, switch)


def known(ask: Request, opening: str) -> Opening:
    """The opening that a button names.

    Raises:
        Expired: it is listed no more.
    """
    found = ask.services.radar.find(ask.community, opening)
    if found is None:
        raise Expired("That is not listed any more.", fix="See what is open: /opportunities")
    return found


async def _mine(ask: Request) -> Reply:
    member, watcher = await me(ask), await ask.services.follows.watcher(ask.member)
    follows = await ask.services.follows.of(ask.member)
    shown = overview(member, watcher, follows, today(ask, member))
    listed = (ask.services.radar.find(ask.community, one.opening) for one in follows if one.state in SHOWN)
    whose = attribution([one for one in listed if one is not None], ask.services.radar.copies())
    return replace(shown, blocks=(*shown.blocks, *whose))


def overview(member: Member, watcher: Watcher | None, follows: Sequence[Follow], day: date) -> Reply:
    """The member's deadlines, what became of earlier ones, and the switch."""
    waiting = [one for one in follows if one.state is FollowState.ASKED]
    waiting.sort(key=lambda follow: (follow.closes or date.max, follow.title))
    rest = [one for one in follows if one.state in STATES]
    hidden = sum(one.state is FollowState.HIDDEN for one in follows)
    blocks: list[Block] = [Heading("Your deadlines", 1, Sign.CLOCK)]
    if not waiting:
        blocks.append(text("You asked for none so far. See what is open: ", CommandRef("opportunities list")))
    for one in waiting[:FULL]:
        blocks += [text(*waiting_line(one, day)), buttons(*answers(one))]
    blocks += _further(waiting[FULL:], day)
    if rest:
        items = tuple(line(strong(shorten(one.title, 120)), f": {STATES[one.state]}") for one in rest[-LISTED:])
        blocks += [Heading("Earlier", 2), ItemList(items)]
    blocks += [*_off(member, watcher), *_switches(watcher)]
    if hidden:
        blocks.append(footnote("1 is hidden from you." if hidden == 1 else f"{hidden} are hidden from you."))
    return Reply(tuple(blocks))


def _further(waiting: Sequence[Follow], day: date) -> list[Block]:
    """Deadlines further away: a list, and a menu that opens one of them."""
    if not waiting:
        return []
    lines = [waiting_line(one, day) for one in waiting]
    lists = [ItemList(tuple(lines[at : at + LISTED])) for at in range(0, len(lines), LISTED)]
    options = tuple(Option(shorten(one.title, OPTION), one.opening) for one in waiting[:OPTIONS])
    return [*lists, Actions(Select("Answer a later one…", ActionRef("radar.mine"), options))]


def waiting_line(follow: Follow, day: date) -> Line:
    """A deadline that is still to come."""
    spans: list[Span] = [strong(shorten(follow.title, 160))]
    if follow.closes is None:
        return (*spans, Plain(": no deadline is known yet."))
    return (*spans, Plain(f": closes on {said(follow.closes)} ({left_words(follow.closes, day)})."))


def answers(follow: Follow) -> list[Button | LinkButton]:
    """What a member may say to a deadline."""
    link = [LinkButton("Open", follow.url)] if follow.url else []
    return [
        *link,
        Button("Applied", ActionRef("radar.applied", (follow.opening,)), Tone.GOOD),
        Button("Skip it", ActionRef("radar.skip", (follow.opening,))),
        Button("Later", ActionRef("radar.later", (follow.opening,))),
    ]


def _promise(follow: Follow, day: date) -> str:
    """When the member will hear, as a sentence."""
    if follow.closes is None:
        return "No deadline is known yet. I tell you when one is."
    left = [stage for stage in STAGES if stage < reached(follow.closes, day)]
    if not left:
        return f"It closes on {said(follow.closes)}, so there is no time left for a reminder. Better do it now."
    days = [f"{stage} days" if stage > 1 else "1 day" for stage in left]
    named = days[0] if len(days) == 1 else f"{', '.join(days[:-1])} and {days[-1]}"
    return f"It closes on {said(follow.closes)}. You hear from me {named} before, in a direct message."


def _off(member: Member, watcher: Watcher | None) -> list[Block]:
    """Why nothing would come, where that is so."""
    if member.stopped:
        return [
            text("You stopped all my messages, so none will come. ", CommandRef("nudges", "on"), " lets them come.")
        ]
    if watcher is not None and not watcher.wanted:
        turn = Button("Switch them on", ActionRef("radar.switch", ("on",)), Tone.PRIMARY)
        return [text("Your reminders of deadlines are switched off."), buttons(turn)]
    return []


def _switches(watcher: Watcher | None) -> list[Block]:
    if watcher is None or not watcher.wanted:
        return []
    off = Button("No reminders of deadlines", ActionRef("radar.switch", ("off",)))
    note = "At most one message a day, at the time of your other reminders and outside your quiet hours."
    return [buttons(off), footnote(note)]


def _undo(follow: Follow) -> Block:
    return buttons(
        Button("Plan it with me", ActionRef("radar.plan", (follow.opening,))),
        *([Button("Calendar file", ActionRef("calendar.opening", (follow.opening,)))] if follow.closes else []),
        Button("No reminders of it", ActionRef("radar.forget", (follow.opening,))),
    )


def _again(follow: Follow) -> Button:
    return Button("Remind me after all", ActionRef("radar.remind", (follow.opening,)))


async def _follow(ask: Request, opening: str) -> Follow:
    found = await ask.services.follows.get(ask.member, opening)
    if found is None or found.state is FollowState.HIDDEN:
        raise Expired("You did not ask for that deadline, or it is long over.", fix="See yours: /opportunities mine")
    return found


async def _change(ask: Request, opening: str, state: FollowState) -> Follow:
    follow = replace(await _follow(ask, opening), state=state, again=None)
    await ask.services.follows.put(follow, ask.now)
    return follow
