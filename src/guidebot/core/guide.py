"""The career guide as frozen values: what `loading.content` builds and `features.guide` shows.

Texts called *paragraphs* may hold the small markup of `core.markup`; titles, aliases and summaries are plain text.
Ids are unique within one kind; `Guide` finds an entry by kind and id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from guidebot.core.about import About, Effort, Milestone, Obstacle
from guidebot.core.evenings import Evening
from guidebot.core.records import dataclass


class Kind(StrEnum):
    """The kinds of entry that a person can look up."""

    ADVICE = "advice"
    DIRECTION = "direction"
    TOPIC = "topic"
    RESOURCE = "resource"
    PROBLEM = "problem"
    WORK = "work"
    OPPORTUNITY = "opportunity"


class Status(StrEnum):
    """How an entry stands today."""

    CURRENT = "current"
    DATED = "dated"
    DISPUTED = "disputed"
    ANSWERED = "answered"
    LARGELY_ANSWERED = "largely-answered"


ANSWERED = frozenset({Status.ANSWERED, Status.LARGELY_ANSWERED})
"""Problems that nobody needs to be sent to; no other kind of entry can stand like this."""

OPEN = frozenset({Status.CURRENT, Status.DISPUTED})
"""Problems that are worth somebody's evening."""


class Part(StrEnum):
    """The part of the guide that advice belongs to; *apply* (programmes, money, jobs) and *field* are ours."""

    MINDSET = "mindset"
    RESEARCH = "research"
    GOVERNANCE = "governance"
    APPLY = "apply"
    FIELD = "field"


class Tier(StrEnum):
    """How central the guide's author finds a direction; *since* are those that we added after his post."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DOUBTED = "doubted"
    SINCE = "since"


class Shelf(StrEnum):
    """Where a resource stands: what the post names, the courses we add, and programmes one applies to."""

    POST = "post"
    OURS = "ours"
    PROGRAMME = "programme"


class Difficulty(StrEnum):
    """How much an open problem asks of the one who starts it."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry comes from; *where* is the place inside the source."""

    title: str
    url: str | None = None
    where: str | None = None
    authors: str | None = None
    year: int | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """What came after an entry or a work."""

    title: str
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A work to read, and what to read it for."""

    id: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Another view or a critique, and whose it is."""

    holder: str
    text: str
    works: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Something that a first step needs: a model, a data set, a notebook, a tool."""

    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry has. *asked* are questions in people's own words, a line each: searched, never shown.

    There are thousands of them, and a text of its own takes fifty bytes beside its letters.

    What editors note for one another stays in the files and never becomes part of these values.
    """

    id: str
    title: str
    summary: str
    reviewed: date
    aliases: tuple[str, ...] = ()
    asked: str = ""
    review_after: date | None = None
    status: Status = Status.CURRENT
    status_note: str | None = None
    successor: tuple[Successor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice(Entry):
    """One piece of advice."""

    part: Part
    standpoint: str
    body: tuple[str, ...]
    steps: tuple[str, ...]
    source: Source
    works: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction(Entry):
    """A research direction or, with *parent*, a strand of one; *today* is what has become of it since the post."""

    tier: Tier
    standpoint: str
    what: tuple[str, ...]
    why: tuple[str, ...]
    start: tuple[str, ...]
    source: Source
    today: tuple[str, ...] = ()
    parent: str | None = None
    works: tuple[Reading, ...] = ()
    views: tuple[View, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group of governance topics; *standpoint* holds for each that has none of its own, *ours* is one we added."""

    id: str
    title: str
    summary: str
    standpoint: str | None = None
    ours: bool = False
    background: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Entry):
    """A governance topic that lacks an expert."""

    cluster: str
    number: int
    question: str
    why: tuple[str, ...]
    reading: tuple[Reading, ...]
    first_piece: str
    source: Source
    standpoint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Entry):
    """Something to learn from, with the milestones a goal can use."""

    order: int
    standpoint: str
    teaches: tuple[str, ...]
    for_whom: str
    effort: Effort
    milestones: tuple[Milestone, ...]
    source: Source
    shelf: Shelf = Shelf.OURS
    url: str | None = None
    works: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Entry):
    """An open problem; its summary is its statement. *credit* names the member who suggested it, if one did.

    *materials*, *hardware*, *hours* and *cost* are what its first step takes, *answered_by* names works that settle it.
    """

    direction: str
    difficulty: Difficulty
    difficulty_basis: str
    statement: str
    first_step: str
    source: Source
    materials: tuple[Material, ...] = ()
    hardware: str | None = None
    hours: float | None = None
    cost: str | None = None
    answered_by: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Entry):
    """A paper, post, report, book, course or organisation."""

    kind: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    url: str | None = None
    also_at: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity(Entry):
    """Something to apply for or to take part in; *when* is its time in the organisers' own words.

    Without *closes* it takes applications all the time, or in rounds whose days are not known.
    """

    kind: str
    host: str
    url: str
    source: Source
    closes: date | None = None
    starts: date | None = None
    ends: date | None = None
    when: str | None = None
    place: str | None = None
    mode: str | None = None
    focus: tuple[str, ...] = ()
    entry_bar: str | None = None
    stipend: str | None = None
    effort: str | None = None
    note: str | None = None


AnyEntry = Advice | Direction | Topic | Resource | Problem | Work | Opportunity


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The whole content, immutable. A reload makes a new one and swaps it in."""

    about: About
    advice: Mapping[str, Advice]
    directions: Mapping[str, Direction]
    clusters: Mapping[str, Cluster]
    topics: Mapping[str, Topic]
    resources: Mapping[str, Resource]
    problems: Mapping[str, Problem]
    works: Mapping[str, Work]
    opportunities: Mapping[str, Opportunity]
    evenings: tuple[Evening, ...] = ()

    def of(self, kind: Kind) -> Mapping[str, AnyEntry]:
        """Entries of *kind* by id, in the guide's order."""
        tables: dict[Kind, Mapping[str, AnyEntry]] = {
            Kind.ADVICE: self.advice,
            Kind.DIRECTION: self.directions,
            Kind.TOPIC: self.topics,
            Kind.RESOURCE: self.resources,
            Kind.PROBLEM: self.problems,
            Kind.WORK: self.works,
            Kind.OPPORTUNITY: self.opportunities,
        }
        return tables[kind]

    def entries(self) -> Iterator[tuple[Kind, AnyEntry]]:
        """Every entry with its kind."""
        for kind in Kind:
            for entry in self.of(kind).values():
                yield kind, entry

    def children(self, direction: str) -> tuple[Direction, ...]:
        """Sub-directions of a direction, in file order."""
        return tuple(d for d in self.directions.values() if d.parent == direction)

    def family(self, direction: str) -> frozenset[str]:
        """A direction's id with the ids of everything below it."""
        below = {child for one in self.children(direction) for child in self.family(one.id)}
        return frozenset({direction, *below})
