"""What members suggest, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from guidebot.core.clock import within
from guidebot.core.errors import UsageError
from guidebot.core.guide import Difficulty, Problem, Source, Topic
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass
from guidebot.core.text import shorten

PER_DAY = 5
WAITING = 10
HIGHEST = 1000
REMEMBERED = timedelta(days=365)


class SuggestionKind(StrEnum):
    """What can be suggested."""

    PROBLEM = "problem"
    TOPIC = "topic"
    RESOURCE = "resource"


class Subject(StrEnum):
    """What stands in the review queue: a suggestion, an entry flagged as outdated, or a question without an answer."""

    PROBLEM = "problem"
    TOPIC = "topic"
    RESOURCE = "resource"
    FLAG = "flag"
    QUESTION = "question"


class Stage(StrEnum):
    """Where a suggestion stands."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    EDITED = "edited"
    DECLINED = "declined"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"


LIVE = frozenset({Stage.ACCEPTED, Stage.EDITED, Stage.POSTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One suggestion. *member* and *name* are empty once the member erased their data.

    *about* is the flagged entry as ``kind/id``; *credit* whether the member wants to be named when it is posted.
    """

    community: CommunityId
    subject: Subject
    text: str
    at: datetime
    member: MemberId | None = None
    name: str = ""
    credit: bool = True
    about: str = ""
    stage: Stage = Stage.SUGGESTED
    reason: str = ""
    decided_at: datetime | None = None
    id: int = 0

    @property
    def item(self) -> str:
        """The id under which it stands in rotations."""
        return f"suggested-{self.id}"


def refuse_more(mine: Sequence[Suggestion], now: datetime) -> None:
    """Keep the queue readable: of one member five a day, and ten that wait.

    Raises:
        UsageError: *mine*, what the member suggested within a year, is as much.
    """
    if sum(within(one.at, now, timedelta(days=1)) for one in mine) >= PER_DAY:
        raise UsageError(
            f"You have suggested {PER_DAY} things in a day: thank you!", fix="Come back tomorrow with more."
        )
    if sum(one.stage is Stage.SUGGESTED for one in mine) >= WAITING:
        raise UsageError(
            f"{WAITING} of your suggestions wait for an organiser.", fix="Come back when they have been looked at."
        )


class SuggestionStore(Protocol):
    """Keeps suggestions."""

    async def add(self, suggestion: Suggestion) -> Suggestion:
        """Store it; answers it with its number. The same words by the same member a moment ago are that one.

        Raises:
            UsageError: the member has suggested enough, see `refuse_more`.
        """
        ...

    async def get(self, community: CommunityId, number: int) -> Suggestion | None:
        """One of this community's suggestions."""
        ...

    async def waiting(self, community: CommunityId) -> Sequence[Suggestion]:
        """Those not decided on, oldest first."""
        ...

    async def live(self, community: CommunityId) -> Sequence[Suggestion]:
        """Those that were accepted, oldest first."""
        ...

    async def by(self, member: MemberId, since: datetime) -> Sequence[Suggestion]:
        """What *member* suggested since a moment."""
        ...

    async def move(self, suggestion: Suggestion, before: Sequence[Stage]) -> bool:
        """Store its stage, text and reason if it still stands at one of *before*; answers whether it did."""
        ...


def as_problem(suggestion: Suggestion) -> Problem:
    """An accepted problem as an entry for the rotation."""
    title, statement = titled(suggestion.text)
    return Problem(
        id=suggestion.item,
        title=title,
        summary=shorten(statement, 240),
        reviewed=(suggestion.decided_at or suggestion.at).date(),
        direction="community",
        difficulty=Difficulty.INTERMEDIATE,
        difficulty_basis="not graded",
        statement=statement,
        first_step="Write down what an answer would look like, and what you would try first.",
        source=Source("Suggested in this community"),
        credit=suggestion.name if suggestion.credit and suggestion.name else None,
    )


def as_topic(suggestion: Suggestion) -> Topic:
    """An accepted topic as an entry for the rotation."""
    title, statement = titled(suggestion.text)
    return Topic(
        id=suggestion.item,
        title=title,
        summary=shorten(statement, 240),
        reviewed=(suggestion.decided_at or suggestion.at).date(),
        cluster="community",
        number=suggestion.id,
        question=statement,
        why=(),
        reading=(),
        first_piece="A page on what is known, who decides about it today, and one thing that could be tried.",
        standpoint=f"Suggested by {suggestion.name}."
        if suggestion.credit and suggestion.name
        else "Suggested by a member.",
        source=Source("Suggested in this community"),
    )


def titled(text: str) -> tuple[str, str]:
    """A title and the statement: the first line or sentence, shortened, and the whole text."""
    first = text.split("\n", maxsplit=1)[0].split(". ", maxsplit=1)[0]
    return shorten(first.strip().rstrip("."), 90) or "A suggestion", text
