"""What one may apply for or take part in: one value for what editors wrote and for what was read elsewhere.

A deadline is a day without a time: it is open until that day is over everywhere on earth, which is at noon UTC of the
next one (UTC-12). What came from outside is text that nobody here wrote, so it is always shown as `Plain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from guidebot.core.guide import Opportunity
from guidebot.core.records import dataclass

OURS = "ours"
ID = re.compile(r"[a-z]{1,12}/[A-Za-z0-9_-]{1,50}")
SOON = timedelta(days=21)
_LAST_ZONE = timedelta(hours=12)


class Standing(StrEnum):
    """Whether one can apply now."""

    OPEN = "open"
    ANNOUNCED = "announced"
    CLOSED = "closed"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Something to apply for or to take part in.

    Attributes:
        id: where it stands and its name there: ``ours/mats``, ``aisafety/rec123``.
        kind: in lower case: fellowship, course, hackathon, job, grant, or what the source says.
        closes: the last day for applications; None when there is none, or none is known.
        when: when it takes place, in the organisers' own words, which are shown instead of *starts*.
        announced: known, but not taking applications yet, whatever the dates say.
        closed: the organisers say that it takes no more applications.
        source: who keeps the list that it was read from; empty for what our editors wrote.
    """

    id: str
    title: str
    kind: str
    url: str = ""
    host: str = ""
    summary: str = ""
    closes: date | None = None
    starts: date | None = None
    ends: date | None = None
    when: str = ""
    place: str = ""
    mode: str = ""
    focus: tuple[str, ...] = ()
    bar: str = ""
    stipend: str = ""
    effort: str = ""
    note: str = ""
    announced: bool = False
    closed: bool = False
    source: str = ""


def of_entry(entry: Opportunity) -> Opening:
    """What our editors wrote as an opening."""
    return Opening(
        id=f"{OURS}/{entry.id}",
        title=entry.title,
        kind=entry.kind,
        url=entry.url,
        host=entry.host,
        summary=entry.summary,
        closes=entry.closes,
        starts=entry.starts,
        ends=entry.ends,
        when=entry.when or "",
        place=entry.place or "",
        mode=entry.mode or "",
        focus=entry.focus,
        bar=entry.entry_bar or "",
        stipend=entry.stipend or "",
        effort=entry.effort or "",
        note=entry.note or "",
    )


def end_of(day: date) -> datetime:
    """The moment at which *day* is over everywhere on earth."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) + _LAST_ZONE


def over(day: date, now: datetime) -> bool:
    """Whether *day* is over everywhere on earth."""
    return now >= end_of(day)


def standing(opening: Opening, now: datetime) -> Standing:
    """Whether one can apply for *opening* now. That it is only announced outranks every date."""
    last = opening.closes or opening.ends or opening.starts
    if opening.closes is not None and over(opening.closes, now):
        return Standing.OVER
    if opening.announced:
        return Standing.ANNOUNCED
    if opening.closed:
        return Standing.CLOSED
    return Standing.OVER if last is not None and over(last, now) else Standing.OPEN


def listed(openings: Iterable[Opening], now: datetime) -> list[Opening]:
    """What is worth showing now: open ones, the soonest deadline first and none last, then those only announced."""
    shown = [(standing(one, now), one) for one in openings]
    ranked = [(where, one) for where, one in shown if where in {Standing.OPEN, Standing.ANNOUNCED}]
    ranked.sort(key=lambda pair: (pair[0] is Standing.ANNOUNCED, pair[1].closes or date.max, pair[1].title.casefold()))
    return [one for _, one in ranked]


def closing(openings: Iterable[Opening], now: datetime, today: date, within: timedelta = SOON) -> list[Opening]:
    """What is open now and closes *within* so many days of *today*, the day where it is told, the soonest first."""
    until = today + within
    return [
        one for one in listed(openings, now) if one.closes is not None and one.closes <= until and not one.announced
    ]
