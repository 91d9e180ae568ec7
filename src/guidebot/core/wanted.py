"""What somebody looks for, in words of any order: ``fellowship remote stipend this month london``.

Every word is one of the known ones, or stands in the text of some opening; what is neither is handed back, so that the
answer can say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from guidebot.core.late import late
from guidebot.core.openings import Opening
from guidebot.core.records import dataclass

KIND, MODE, FOCUS, BAR, STIPEND = "kind", "mode", "focus", "bar", "stipend"
DIMENSIONS = (KIND, MODE, FOCUS, BAR, STIPEND)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_VOCABULARY: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        KIND: MappingProxyType(
            {
                "fellowship": "fellowship fellowships fellow internship internships residency residencies scholars",
                "course": "course courses curriculum class classes",
                "bootcamp": "bootcamp bootcamps boot-camp camp",
                "programme": "programme programmes program programs",
                "hackathon": "hackathon hackathons sprint sprints jam",
                "competition": "competition competitions contest prize prizes",
                "conference": "conference conferences symposium summit",
                "meetup": "meetup meetups meet-up gathering",
                "talk": "talk talks lecture lectures seminar webinar",
                "workshop": "workshop workshops",
                "job": "job jobs role roles position positions vacancy",
                "grant": "grant grants funding money funder funders",
            }
        ),
        MODE: MappingProxyType(
            {
                "online": "online remote remotely virtual home",
                "in person": "in-person inperson onsite on-site residential",
                "hybrid": "hybrid",
            }
        ),
        FOCUS: MappingProxyType(
            {
                "technical": "technical tech engineering",
                "governance": "governance policy law",
                "general": "general introductory intro",
            }
        ),
        BAR: MappingProxyType(
            {
                "low": "low easy beginner beginners newcomer newcomers entry-level",
                "mid": "mid middle intermediate",
                "high": "high hard advanced senior experienced",
            }
        ),
        STIPEND: MappingProxyType(
            {"included": "stipend paid salary funded pays", "none": "unpaid volunteer no-stipend"}
        ),
    }
)
_WORDS = MappingProxyType(
    {
        word: (what, value)
        for what, values in _VOCABULARY.items()
        for value, row in values.items()
        for word in row.split()
    }
)
_PHRASES = MappingProxyType(
    {
        ("in", "person"): (MODE, "in person"),
        ("on", "site"): (MODE, "in person"),
        ("at", "home"): (MODE, "online"),
        ("no", "stipend"): (STIPEND, "none"),
        ("living", "expenses"): (STIPEND, "included"),
        ("boot", "camp"): (KIND, "bootcamp"),
        ("entry", "level"): (BAR, "low"),
    }
)
_SMALL = frozenset(
    {
        "a",
        "an",
        "the",
        "and",
        "or",
        "for",
        "in",
        "at",
        "on",
        "of",
        "to",
        "with",
        "by",
        "i",
        "me",
        "my",
        "that",
        "is",
        "are",
    }
) | frozenset({"any", "some", "all", "bar", "entry", "please", "open", "anything"})
_SPLIT = late(r"[^\w-]+")
_PAID = frozenset({"included", "living expenses"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was understood. *chosen* has the values by dimension, any of which will do; *words* must all be there."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing narrows it."""
        return not (self.chosen or self.until or self.words)


def understand(typed: str, openings: Iterable[Opening], today: date) -> Wanted:
    """What *typed* asks for; *openings* say which other words mean something."""
    words = [one.strip("-_") for one in _SPLIT.split(typed.casefold())]
    words = [one for one in words if one]
    chosen: dict[str, list[str]] = {}
    span: tuple[date, date] | None = None
    loose: list[str] = []
    at = 0
    while at < len(words):
        pair = (words[at], words[at + 1]) if at + 1 < len(words) else ("", "")
        known = _PHRASES.get(pair)
        days = _days(pair, today)
        if known or days:
            span = days or span
            at += 1
        elif known := _WORDS.get(words[at]):
            pass
        elif month := _month(words[at], today):
            span = month
        elif words[at] not in _SMALL:
            loose.append(words[at])
        if known:
            chosen.setdefault(known[0], []).append(known[1])
        at += 1
    texts = [text_of(one) for one in openings]
    held = tuple(word for word in dict.fromkeys(loose) if any(_holds(text, word) for text in texts))
    return Wanted(
        chosen=MappingProxyType({what: tuple(dict.fromkeys(values)) for what, values in chosen.items()}),
        since=span[0] if span else None,
        until=span[1] if span else None,
        words=held,
        strange=tuple(word for word in dict.fromkeys(loose) if word not in held),
    )


def fits(wanted: Wanted, opening: Opening) -> bool:
    """Whether *opening* is what is wanted."""
    if wanted.since is not None and (opening.closes is None or opening.closes < wanted.since):
        return False
    if wanted.until is not None and (opening.closes is None or opening.closes > wanted.until):
        return False
    if any(not _has(opening, what, values) for what, values in wanted.chosen.items()):
        return False
    if not wanted.words:
        return True
    text = text_of(opening)
    return all(_holds(text, word) for word in wanted.words)


def values(what: str) -> tuple[str, ...]:
    """Everything that can be asked for in one dimension."""
    return tuple(_VOCABULARY[what])


def vocabulary() -> tuple[str, ...]:
    """One word for each thing that can be asked for."""
    words = [row[value].split()[0] for row in _VOCABULARY.values() for value in row]
    return (*words, "this week", "this month", "next month")


@lru_cache(maxsize=4096)
def text_of(opening: Opening) -> frozenset[str]:
    """The words of *opening* that can be looked for."""
    parts = (opening.title, opening.host, opening.place, opening.kind, opening.summary, *opening.focus)
    return frozenset(word.strip("-_") for part in parts for word in _SPLIT.split(part.casefold()) if word)


def _holds(text: frozenset[str], word: str) -> bool:
    return word in text or (len(word) >= 4 and any(one.startswith(word) for one in text))


def _has(opening: Opening, what: str, values: Sequence[str]) -> bool:
    if what == KIND:
        return any(opening.kind == value or value in opening.kind.split() for value in values)
    if what == FOCUS:
        return not set(values).isdisjoint(opening.focus)
    if what == STIPEND:
        return any(opening.stipend in _PAID if value == "included" else opening.stipend == value for value in values)
    if what == BAR:
        return opening.bar in values
    return any(_takes_place(opening.mode, value) for value in values)


def _takes_place(mode: str, wanted: str) -> bool:
    """*mode* allows *wanted*: where the participant chooses, both do."""
    return mode == wanted or (mode == "online or in person" and wanted in {"online", "in person"})


def _days(pair: tuple[str, str], today: date) -> tuple[date, date] | None:
    which, unit = pair
    if which not in {"this", "next"} or unit not in {"week", "month"}:
        return None
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=which == "next")
        return max(today, monday), monday + timedelta(days=6)
    first = today.replace(day=1)
    first = _following(first) if which == "next" else first
    return max(today, first), _following(first) - timedelta(days=1)


def _month(word: str, today: date) -> tuple[date, date] | None:
    """The next month called *word*, this one included; ``may`` alone is taken for the month."""
    if word not in MONTHS:
        return None
    number = MONTHS.index(word) + 1
    first = date(today.year + (number < today.month), number, 1)
    return max(today, first), _following(first) - timedelta(days=1)


def _following(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
