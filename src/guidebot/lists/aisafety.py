"""AISafety.com's public lists (API version 1) as openings.

Every field is optional and may hold something new: what is unknown stays text, what cannot be read is left out. An
entry without a name or an id, or with a deadline that is no day, is counted and not shown: a wrong deadline does more
harm than none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from guidebot.core.openings import ID, Opening
from guidebot.core.records import dataclass
from guidebot.core.text import clean
from guidebot.lists.asking import ListTrouble
from guidebot.lists.source import NAME, PLACE

ENTRIES = 5_000
URL = 500
_UNPRINTABLE = frozenset("<>\"'`|\\^{} ")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer holds: the openings, and how many entries could not be understood."""

    openings: tuple[Opening, ...]
    unread: int


def _text(high: int) -> BeforeValidator:
    return BeforeValidator(lambda raw: clean(raw, high=high) if isinstance(raw, str) else "")


def _texts(raw: object) -> tuple[str, ...]:
    found = raw if isinstance(raw, list) else [raw]
    return tuple(clean(one, high=40) for one in found[:6] if isinstance(one, str) and one.strip())


def _switch(raw: object) -> bool:
    return raw is True


def _day(raw: object) -> date | None:
    """A day; what is none is left out."""
    try:
        return _sure_day(raw)
    except ValueError:
        return None


def _sure_day(raw: object) -> date | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str):
        raise ValueError("no day")  # noqa: TRY004  # pydantic wants a ValueError
    return date.fromisoformat(raw.strip()[:10])


def _url(raw: object) -> str:
    """An address of the web, or none: an empty one comes as ``#``, some without a scheme."""
    if not isinstance(raw, str) or not raw.strip().strip("#"):
        return ""
    url = raw.strip()
    url = url if "://" in url else f"https://{url}"
    scheme, _, rest = url.partition("://")
    fine = scheme.lower() in {"http", "https"} and "." in rest.split("/")[0] and "@" not in rest.split("/")[0]
    fine = fine and len(url) <= URL and url.isascii() and url.isprintable() and _UNPRINTABLE.isdisjoint(url)
    return url if fine else ""


Short = Annotated[str, _text(60)]
Middle = Annotated[str, _text(120)]
Long = Annotated[str, _text(600)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
Switch = Annotated[bool, BeforeValidator(_switch)]
Day = Annotated[date | None, BeforeValidator(_day)]
SureDay = Annotated[date | None, BeforeValidator(_sure_day)]


class Row(BaseModel):
    """An entry of any of the lists, as far as openings need it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$", strict=True)]
    name: Annotated[str, Field(min_length=1), _text(160)]
    description: Long = ""
    url: Annotated[str, BeforeValidator(_url)] = ""
    type: Texts = ()
    location: Middle = ""
    mode: Short = ""
    focus: Texts = ()
    entry_bar: Short = Field("", alias="entryBar")
    effort: Middle = Field("", alias="timeCommitment")
    length: Middle = Field("", alias="typicalLength")
    stipend: Short = ""
    host: Middle = ""
    closes: SureDay = Field(None, alias="applicationsClose")
    starts: Day = Field(None, alias="startDate")
    ends: Day = Field(None, alias="endDate")
    when: Middle = Field("", alias="startDateApprox")
    status: Short = Field("", alias="applicationStatus")
    announced: Switch = Field(default=False, alias="notYetOpen")
    accepting: Switch = Field(default=False, alias="acceptingApplications")


_MODES = MappingProxyType({"online": "online", "in person": "in person", "hybrid": "hybrid"})
_STIPENDS = MappingProxyType(
    {"no stipend": "none", "stipend included": "included", "living expenses covered": "living expenses"}
)


def _training(row: Row, today: date) -> Opening | None:
    return _opening(row, today, row.type[0].lower() if row.type else "programme", row.mode.lower())


def _event(row: Row, today: date) -> Opening | None:
    mode = row.mode.lower()
    both = "online or in person" if mode == "hybrid" else mode  # here the participant chooses
    return _opening(row, today, row.type[0].lower() if row.type else "event", both)


def _funding(row: Row, today: date) -> Opening | None:
    return _opening(row, today, "grant", "") if row.accepting else None


MAKERS: Mapping[str, Callable[[Row, date], Opening | None]] = MappingProxyType(
    {"training": _training, "events": _event, "funding": _funding}
)


def read(part: str, body: bytes, today: date) -> Answer:
    """The openings in the answer *body* of the list *part*, read on *today* (UTC).

    Raises:
        ListTrouble: it is no answer of this API.
    """
    make = MAKERS[part]
    found: dict[str, Opening] = {}
    unread = 0
    for raw in _entries(body):
        try:
            one = make(Row.model_validate(raw), today)
        except ValidationError:
            unread += 1
            continue
        if one is not None and one.id in found:
            unread += 1
        elif one is not None:
            found[one.id] = one
    return Answer(tuple(found.values()), unread)


def _entries(body: bytes) -> Iterator[Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ListTrouble("its answer is no JSON") from error
    entries = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        raise ListTrouble("its answer has no list of entries")
    if len(entries) > ENTRIES:
        raise ListTrouble(f"its answer has more than {ENTRIES} entries")
    return iter(entries)


def _opening(row: Row, today: date, kind: str, mode: str) -> Opening:
    id_ = f"{PLACE}/{row.id}"
    assert ID.fullmatch(id_)
    # "closed" is worked out from the deadline by UTC's day, where there is one: then the deadline itself decides
    early = row.status.lower() == "closed" and (row.closes is None or row.closes >= today)
    return Opening(
        id=id_,
        title=row.name,
        kind=kind,
        url=row.url,
        host=row.host,
        summary=row.description,
        closes=None if row.announced else row.closes,  # that it is announced outranks any day, as one of a past round
        starts=row.starts,
        ends=row.ends,
        when=row.when,
        place=row.location,
        mode=_MODES.get(mode, mode),
        focus=tuple(one.lower() for one in row.focus),
        bar=row.entry_bar.lower(),
        stipend=_STIPENDS.get(row.stipend.lower(), row.stipend.lower()),
        effort=row.effort or row.length,
        announced=row.announced,
        closed=early,
        source=NAME,
    )
