"""What the bot writes about deadlines by itself: one message a day, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guidebot.core.actions import ActionRef
from guidebot.core.dates import said
from guidebot.core.follows import Follow, News
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Footnote,
    Heading,
    ItemList,
    LinkButton,
    Plain,
    Reply,
    Sign,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.text import shorten
from guidebot.delivery.personal import STOP
from guidebot.features.radar.cards import left_words
from guidebot.features.radar.following import answers

FULL = 4
"""Deadlines with buttons of their own; a message has room for five rows, and Stop takes one."""
ENDED = frozenset({News.GONE, News.CLOSED})


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one deadline."""

    follow: Follow
    news: News

    def words(self, day: date) -> str:
        """It as a sentence."""
        closes = self.follow.closes
        when = (
            "It has no deadline now." if closes is None else f"It closes on {said(closes)} ({left_words(closes, day)})."
        )
        match self.news:
            case News.GONE:
                return (
                    "It is not listed any more. Look at its page before you count on it; I will not remind you again."
                )
            case News.CLOSED:
                return "It takes no more applications, earlier than was said. I will not remind you again."
            case News.MOVED:
                return f"Its date has moved. {when}"
            case News.DATED:
                return f"Its deadline is known now. {when}"
            case News.BACK:
                return f"It is listed again. {when}"
            case News.NONE:
                return when


def deadline_reply(lines: Sequence[Line], day: date, more: int, credits_: Sequence[Footnote]) -> Reply:
    """The message of *day*; *more* further deadlines had no room."""
    title = "A deadline that you asked for" if len(lines) == 1 else "Deadlines that you asked for"
    blocks: list[Block] = [Heading(title, 1, Sign.CLOCK)]
    for one in lines[:FULL]:
        words = text(strong(shorten(one.follow.title, 160)), Plain(f": {one.words(day)}"))
        blocks += [words, *_answers(one)]
    rest = lines[FULL:]
    if rest:
        items = [line(strong(shorten(one.follow.title, 120)), Plain(f": {one.words(day)}")) for one in rest]
        blocks.append(ItemList(tuple(items)))
    if more:
        blocks.append(text(Plain(f"{more} more in your list.")))
    off = Button("No reminders of deadlines", ActionRef("radar.switch", ("off",)))
    blocks += [footnote("All of yours: ", CommandRef("opportunities mine")), *credits_, buttons(off, STOP)]
    first = lines[0]
    summary = (
        f"{first.follow.title}: {first.words(day)}" if len(lines) == 1 else f"{len(lines)} deadlines that you asked for"
    )
    return Reply(tuple(blocks), summary=shorten(summary, 140))


def letter_words(lines: Sequence[Line], day: date) -> str:
    """What an inbox keeps of a message that did not arrive."""
    told = " ".join(f"“{shorten(one.follow.title, 100)}”: {one.words(day)}" for one in lines[:8])
    return f"A reminder of {'a deadline' if len(lines) == 1 else 'deadlines'} did not reach you. {told}"


def _answers(told: Line) -> list[Block]:
    if told.news in ENDED:
        return [buttons(LinkButton("Look at it", told.follow.url))] if told.follow.url else []
    return [buttons(*answers(told.follow))]
