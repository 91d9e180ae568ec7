"""What the bot writes by itself: the weekly reminder, and the closing note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guidebot.core.actions import ActionRef
from guidebot.core.dates import said
from guidebot.core.goals import Goal
from guidebot.core.intentions import Intention
from guidebot.core.nudges import Nudge
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    CommandRef,
    Heading,
    Option,
    Plain,
    Quote,
    Reply,
    Select,
    Sign,
    Tone,
    buttons,
    emphasis,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.text import shorten
from guidebot.delivery.personal import STOP
from guidebot.features.goals.showing import due_words, intended, reached_words

SNOOZES = {1: "1 day", 3: "3 days", 7: "1 week"}


def nudge_reply(
    nudge: Nudge,
    goal: Goal,
    today: date,
    planned: Intention | None = None,
    more: Sequence[Block] = (),
    *,
    planned_for: str = "",
) -> Reply:
    """The weekly reminder of one goal. It opens with what the member *planned*; *more* stands below its buttons.

    *planned_for*: the goal that it was planned for, where that is another.
    """
    number = (nudge.number,)
    blocks: list[Block] = _opening(number, planned, planned_for) if planned else []
    blocks.append(Heading(shorten(goal.title, 130), 2 if planned else 1, Sign.GOAL))
    if goal.next:
        blocks.append(text("Next: ", strong(goal.next.title), f" ({reached_words(goal)})"))
    late = goal.due is not None and goal.due < today
    if goal.due is not None:
        blocks.append(text(f"The date was {said(goal.due)}." if late else f"Due {due_words(goal, today)}"))
    if goal.why:
        blocks.append(Quote(line(emphasis("Your why: "), goal.why)))
    if goal.plan:
        blocks.append(Quote(line(emphasis("Your plan: "), goal.plan)))
    if planned is None:
        blocks += [text("How is it going?"), _went(number)]
    blocks += [text("And this week?"), _choice(number, goal)]
    last = [Button("Pause", ActionRef("nudge.pause", number)), Button("Stop", ActionRef("nudge.stop", number))]
    if late:
        last.insert(0, Button("Change the date", ActionRef("goal.day", (str(goal.id),))))
    options = tuple(Option(label, str(days)) for days, label in SNOOZES.items())
    blocks += [Actions(Select("Snooze for…", ActionRef("nudge.snooze", number), options)), buttons(*last)]
    blocks += more
    blocks.append(footnote("You asked for this. Change day and time with ", CommandRef("nudges"), "."))
    short = f"You planned: {planned.if_then or planned.what}" if planned else f"How is it going with: {goal.title}"
    return Reply(tuple(blocks), summary=shorten(short, 140))


def _opening(number: tuple[str], planned: Intention, planned_for: str) -> list[Block]:
    """The member's own sentence, and the question how it went."""
    refused = Button("Not this time", ActionRef("nudge.not", (*number, str(planned.id))))
    went = _went((*number, str(planned.id)))
    assert isinstance(went.items, tuple)
    about = text("You planned for ", strong(shorten(planned_for, 120)), ":") if planned_for else text("You planned:")
    return [about, *intended(planned), text("How did it go?"), Actions((*went.items, refused))]


def _went(args: tuple[str, ...]) -> Actions:
    return buttons(
        Button("Done", ActionRef("nudge.done", args), Tone.GOOD), Button("A bit", ActionRef("nudge.bit", args))
    )


def _choice(number: tuple[str], goal: Goal) -> Actions:
    """What the week may be for."""
    return buttons(
        Button("Next milestone" if goal.next else "Go on with it", ActionRef("nudge.next", number), Tone.PRIMARY),
        Button("Something smaller", ActionRef("nudge.smaller", number)),
        Button("Not this week", ActionRef("nudge.rest", number)),
    )


def closing_reply(nudge: Nudge) -> Reply:
    """The last message before silence."""
    on = Button("Keep them coming", ActionRef("nudge.again", (nudge.number,)), Tone.PRIMARY)
    return Reply(
        (
            text("I will be quiet from here, so that I do not fill your messages. Your goals stay as they are."),
            text("Reminders come back with ", CommandRef("nudges", "on"), " or with your next check-in."),
            buttons(on, Button("Stop", ActionRef("nudge.stop", (nudge.number,)))),
        ),
        summary="I will be quiet from here. Your goals stay as they are.",
    )


def letter_words(goal: Goal | None) -> str:
    """What an inbox keeps of a reminder that did not arrive."""
    if goal is None:
        return "A reminder did not reach you."
    following = f" Next: {goal.next.title}." if goal.next else ""
    return f"A reminder of your goal “{shorten(goal.title, 160)}” did not reach you.{following}"


def notice_reply(words: str) -> Reply:
    """A notice: paragraphs of plain text, and a button that ends such messages."""
    parts = [one for one in words.split("\n") if one.strip()] or ["…"]
    return Reply((*(text(Plain(one)) for one in parts), buttons(STOP)), summary=shorten(parts[0], 140))
