"""Checks of `start.yaml`: everything it names is there and open, and every combination of answers leads somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from guidebot.core.evenings import Evening, every, fitting
from guidebot.core.guide import Kind, Status
from guidebot.loading import models
from guidebot.loading.mistakes import Mistake, unknown
from guidebot.loading.reading import Found, Reading

EVENING = 4.0  # hours
SHARE = 5  # no direction comes first in more than one of so many combinations
LEAST = 2  # so that there is something else
_OPEN = (Status.CURRENT, Status.DISPUTED)


def start_mistakes(reading: Reading) -> Iterator[Mistake]:
    """Everything that is wrong with the first evenings."""
    if reading.start is None:
        return
    own = [one for at, evening in enumerate(reading.start.model.evenings) for one in _evening(reading, evening, at)]
    yield from own
    if not own and len(kept(reading)) == len(reading.start.model.evenings):
        yield from _whole(reading)


def kept(reading: Reading) -> tuple[models.EveningModel, ...]:
    """Those whose entries are shown: what an overlay hides takes its evening with it."""
    if reading.start is None:
        return ()
    return tuple(
        one
        for one in reading.start.model.evenings
        if all(_key(name) in reading.entries for name in (one.about, one.first) if name)
    )


def lengths(reading: Reading) -> Mapping[str, float]:
    """The hours of first steps, by ``problem/id``."""
    found = {}
    for (kind, id_), one in reading.entries.items():
        if isinstance(one.model, models.ProblemModel) and one.model.hours is not None:
            found[f"{kind.value}/{id_}"] = one.model.hours
    return found


def _key(name: str) -> tuple[Kind, str]:
    kind, _, id_ = name.partition("/")
    return Kind(kind), id_


def _evening(reading: Reading, evening: models.EveningModel, at: int) -> Iterator[Mistake]:
    start = reading.start
    assert start is not None

    def mistake(text: str, key: str) -> Mistake:
        return start.document.mistake(("evenings", at, key), text)

    for key, name in (("about", evening.about), ("first", evening.first)):
        if name and _key(name) not in reading.entries and _key(name) not in reading.absent:
            ids = [f"{kind.value}/{id_}" for kind, id_ in reading.entries]
            yield mistake(unknown(name, ids).replace("a known key", "an entry"), key)
    if bool(evening.first) == evening.about.startswith("topic/"):
        yield mistake("a direction needs a problem as its first; a topic has a first piece of its own", "first")
        return
    problem = reading.entries.get(_key(evening.first)) if evening.first else None
    if problem is not None and isinstance(problem.model, models.ProblemModel):
        for text in _unfit(reading, problem, evening.about.partition("/")[2]):
            yield mistake(f"{evening.first}: {text}", "first")


def _unfit(reading: Reading, written: Found, direction: str) -> Iterator[str]:
    """What keeps a problem from being a first evening in *direction*."""
    problem = written.model
    assert isinstance(problem, models.ProblemModel)
    if problem.status not in _OPEN:
        yield f"nobody is sent to a problem that is {problem.status.value}"
    if not problem.materials:
        yield "it names no materials"
    if problem.hours is None or problem.hours > EVENING:
        yield f"its first step must fit an evening of {EVENING:g} hours"
    if direction not in _above(reading, problem.direction):
        yield f"it belongs to {problem.direction}, not to {direction}"


def _above(reading: Reading, direction: str) -> list[str]:
    """*direction* and those that it stands below, itself first."""
    found: list[str] = []
    at: str | None = direction
    while at is not None and at not in found:
        found.append(at)
        one = reading.entries.get((Kind.DIRECTION, at))
        at = one.model.parent if one is not None and isinstance(one.model, models.DirectionModel) else None
    return found


def _whole(reading: Reading) -> Iterator[Mistake]:
    """Combinations that lead nowhere, and directions that come first too often."""
    start = reading.start
    assert start is not None
    evenings = [Evening(**one.model_dump()) for one in start.model.evenings]
    firsts: Counter[str] = Counter()
    combinations = list(every())
    for taps in combinations:
        found = fitting(evenings, lengths(reading), taps)
        said = f"{taps.hours} hours, likes {taps.like}, {taps.far}"
        if len({one.key for one in found}) < LEAST:
            yield start.document.mistake(("evenings",), f"{said}: {len(found)} evenings fit, at least {LEAST} must")
        if found:
            kind, _, id_ = found[0].about.partition("/")
            firsts[_above(reading, id_)[-1] if kind == Kind.DIRECTION else id_] += 1
    for name, count in firsts.items():
        if count * SHARE > len(combinations):
            text = f"{name} comes first in {count} of {len(combinations)} combinations, at most a fifth may"
            yield start.document.mistake(("evenings",), text)
