"""Outcome cards: what somebody tried, what they found or where they got stuck, for whoever comes next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from guidebot.core.errors import UsageError
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.posts import Post
from guidebot.core.records import dataclass
from guidebot.core.tries import Try

PER_WEEK = 5
WEEK = timedelta(days=7)
SHORT = 300
LONG = 500
URL = 300
_URL = re.compile(r"https?://[^\s<>|\"'`()\[\]{}\\]{3,}")


class CardStage(StrEnum):
    """Where a card stands. Only shown ones are seen by others."""

    DRAFT = "draft"
    SHOWN = "shown"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One outcome card.

    Attributes:
        item: the entry it is about, as ``problem/acronyms``.
        title: what the entry was called; it stays when the entry leaves the guide.
        direction: the direction of a problem; empty for a topic.
        tried: what was tried.
        found: what came of it, or where it got stuck.
        following: words for whoever comes next.
        link: an address, or nothing.
        member: who wrote it; None once they erased their data and left it without a name.
        name: how they are shown; empty unless they chose to be named.
        goal: the number of the author's goal that it came from.
        reason: why an organiser hid it.
        shown_at: when it was put up first.
        channel, thread, remote_id: where the platform shows it; empty until it does.
    """

    community: CommunityId
    item: str
    title: str
    tried: str
    found: str
    at: datetime
    direction: str = ""
    following: str = ""
    link: str = ""
    member: MemberId | None = None
    name: str = ""
    goal: int | None = None
    stage: CardStage = CardStage.DRAFT
    reason: str = ""
    shown_at: datetime | None = None
    changed_at: datetime | None = None
    channel: str = ""
    thread: str = ""
    remote_id: str = ""
    id: int = 0

    @property
    def key(self) -> str:
        """The name of the message that shows it. A number alone may come again when its row was erased."""
        return f"card:{self.id}:{int(self.at.timestamp())}"

    def holds(self, words: Sequence[str]) -> bool:
        """Whether every one of *words* stands in it."""
        text = f"{self.title} {self.tried} {self.found} {self.following} {self.direction} {self.item}".casefold()
        return all(word.casefold() in text for word in words)


def checked_link(typed: str) -> str:
    """*typed* if it is one address, or nothing.

    Raises:
        UsageError: it is something else.
    """
    if not typed:
        return ""
    if len(typed) > URL or not _URL.fullmatch(typed):
        raise UsageError("That is not one address of a page.", fix="It begins with https:// and has no spaces.")
    return typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a card goes: the discussion *thread* in *channel*, or the channel itself."""

    channel: str
    thread: str = ""


class Boards(Protocol):
    """Shows cards and counts in the community's channels; each call waits in the outbox and is done once."""

    async def show(self, card: Card, target: Target, now: datetime) -> None:
        """Put *card* up."""
        ...

    async def ask(self, tried: Try, words: str, target: Target, now: datetime) -> None:
        """Put what the member of *tried* asks where *target* says, under the name that they chose for it, or none."""
        ...

    async def renew(self, card: Card, now: datetime) -> None:
        """Let the message of *card* say what it says now; nothing happens where it is not shown."""
        ...

    async def restate(self, post: Post, now: datetime, after: int = 0) -> None:
        """Make *post* anew at once, without what was taken back since; nothing happens where it is not shown.

        Once for each moment, and once more *after* the item of that number has brought what was taken back meanwhile.
        """
        ...

    async def recount(self, post: Post, now: datetime) -> None:
        """Let *post* say how many try its item now; once an hour at most."""
        ...


class CardStore(Protocol):
    """Keeps cards."""

    async def draft(self, card: Card) -> Card:
        """Store a draft, or put it in place of the author's draft with its number; answers it with its number.

        The same draft made a moment ago is that one.

        Raises:
            UsageError: the author wrote `PER_WEEK` cards within a week, or the card is not theirs to change.
        """
        ...

    async def get(self, community: CommunityId, number: int) -> Card | None:
        """One of this community's cards, drafts and hidden ones included."""
        ...

    async def move(self, card: Card, before: Sequence[CardStage]) -> bool:
        """Store its words, stage and reason if it still stands at one of *before*; answers whether it did."""
        ...

    async def placed(self, card: Card) -> None:
        """It is shown where *card* says."""
        ...

    async def shown(self, community: CommunityId, item: str | None = None, limit: int = 500) -> Sequence[Card]:
        """The community's cards that may be seen, newest first; of *item* alone where it is given."""
        ...

    async def by(self, member: MemberId, community: CommunityId | None = None) -> Sequence[Card]:
        """The member's cards of every stage, newest first; in *community* alone where it is given."""
        ...
