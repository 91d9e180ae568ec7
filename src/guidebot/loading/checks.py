"""Checks across content files: names that belong to one entry only, references that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from guidebot.core.guide import Kind
from guidebot.core.nearest import nearest
from guidebot.loading import models
from guidebot.loading.mistakes import Mistake, Path
from guidebot.loading.reading import Found, Reading

LINKABLE = (Kind.ADVICE, Kind.DIRECTION, Kind.TOPIC, Kind.RESOURCE)


def cross_mistakes(reading: Reading) -> Iterator[Mistake]:
    """Everything that is wrong between entries. What an overlay hides may still be named; it is not shown."""
    found = list(reading.entries.values())
    known = [*reading.entries, *reading.absent]
    ids = {kind: {id_ for of, id_ in known if of is kind} for kind in Kind}
    parents = {one.model.id: one.model.parent for one in found if isinstance(one.model, models.DirectionModel)}
    linkable = set().union(*(ids[kind] for kind in LINKABLE))
    yield from _name_mistakes(found)
    milestones: dict[str, Found] = {}
    for one in found:
        yield from _link_mistakes(one)
        written = (place for place in _unfilled(one.model.model_dump(mode="json"), ()) if one.wrote(place))
        for place in written:
            yield one.mistake(f"{one.model.id}: {place[0]} still says REPLACE; fill it in", *place)
        for path, target in _works(one.model):
            yield from _missing(one, path, target, ids[Kind.WORK], "work")
        for at, target in enumerate(getattr(one.model, "related", ())):
            yield from _missing(one, ("related", at), target, linkable, "advice, direction, topic or resource")
        yield from _own_mistakes(one, reading, ids, found)
        if one.kind is Kind.DIRECTION and _circles(one.model.id, parents):
            yield one.mistake(f"{one.model.id}: it stands below itself", "parent")
        if isinstance(one.model, models.ResourceModel):
            yield from _milestone_mistakes(one, one.model, milestones)


def _unfilled(value: object, place: Path) -> Iterator[Path]:
    """Where a skeleton was not filled in."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _unfilled(one, (*place, key))
    if isinstance(value, str) and ("REPLACE " in value or "example.org/replace" in value):
        yield place


def _name_mistakes(entries: Sequence[Found]) -> Iterator[Mistake]:
    """A name - id, title, alias or a phrase that is asked - that belongs to two entries of one kind."""
    owners: dict[tuple[Kind, str], Found] = {}
    for one in entries:
        names = {_folded(one.model.id)} | {_folded(name) for name in (*one.model.aliases, *one.model.asked)}
        if one.kind is not Kind.WORK:
            names.add(_folded(one.model.title))
        for name in sorted(names):
            other = owners.setdefault((one.kind, name), one)
            if other is not one:
                place = f"{other.document.file}:{other.document.line(other.path)}"
                yield one.mistake(f"the name {name!r} belongs also to {other.model.id} ({place})", "aliases")


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[-_\s]+", " ", name.lower()).split())


def _works(model: models.EntryModel) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key in ("works", "reading", "answered_by"):
        for at, one in enumerate(getattr(model, key, ())):
            yield (key, at), one.id if isinstance(one, models.ReadingModel) else one
    for at, view in enumerate(getattr(model, "views", ())):
        for inner, work in enumerate(view.works):
            yield ("views", at, "works", inner), work


def _missing(
    found: Found, path: tuple[str | int, ...], target: str, known: Collection[str], what: str
) -> Iterator[Mistake]:
    if target not in known:
        near = nearest(target, known)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        yield found.mistake(f"{found.model.id}: there is no {what} {target!r}{hint}", *path)


def _own_mistakes(
    one: Found,
    reading: Reading,
    ids: Mapping[Kind, Collection[str]],
    entries: Sequence[Found],
) -> Iterator[Mistake]:
    match one.model:
        case models.DirectionModel(parent=str(parent)):
            yield from _missing(one, ("parent",), parent, ids[Kind.DIRECTION], "direction")
            yield from _tier_mistakes(one, parent, entries)
        case models.TopicModel() as topic:
            yield from _missing(one, (), one.cluster, reading.clusters, "cluster")
            yield from _standpoint_mistakes(one, topic, reading.clusters)
        case models.ProblemModel(direction=direction, cautions=cautions):
            yield from _missing(one, ("direction",), direction, ids[Kind.DIRECTION], "direction")
            named = reading.about.cautions if reading.about else cautions
            for at, caution in enumerate(cautions):
                yield from _missing(one, ("cautions", at), caution, named, "caution in guide.yaml")
        case _:
            return


def _standpoint_mistakes(
    found: Found, topic: models.TopicModel, clusters: Mapping[str, models.ClusterModel]
) -> Iterator[Mistake]:
    above = clusters.get(found.cluster)
    if above is not None and not (topic.standpoint or above.standpoint):
        yield found.mistake(f"{topic.id}: say whose view it is: neither it nor its cluster has a standpoint")


def _tier_mistakes(written: Found, parent: str, entries: Sequence[Found]) -> Iterator[Mistake]:
    above = next((other.model for other in entries if other.kind is Kind.DIRECTION and other.model.id == parent), None)
    if (
        isinstance(above, models.DirectionModel)
        and isinstance(written.model, models.DirectionModel)
        and above.tier is not written.model.tier
    ):
        yield written.mistake(f"{written.model.id}: its tier must be that of its parent, {above.tier.value}", "tier")


def _circles(start: str, parents: Mapping[str, str | None]) -> bool:
    """Whether going up from *start* never ends."""
    seen: set[str] = set()
    at: str | None = start
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == start


def _milestone_mistakes(found: Found, model: models.ResourceModel, seen: dict[str, Found]) -> Iterator[Mistake]:
    for at, milestone in enumerate(model.milestones):
        other = seen.get(milestone.id)
        if other is not None:
            yield found.mistake(f"the milestone {milestone.id} stands also in {other.model.id}", "milestones", at)
        seen[milestone.id] = found


def _link_mistakes(found: Found) -> Iterator[Mistake]:
    """Markup that looks like a link but is none."""
    for name in type(found.model).model_fields:
        if not found.wrote((name,)):
            continue  # a problem's summary is made of its statement
        value = getattr(found.model, name)
        paragraphs = value if isinstance(value, tuple) else (value,)
        for at, text in enumerate(paragraphs):
            if isinstance(text, str) and re.search(r"\]\((?!https?://[^\s)]+\))", text):
                yield found.mistake(f"{found.model.id}: a link in {name} must look like [label](https://…)", name, at)
