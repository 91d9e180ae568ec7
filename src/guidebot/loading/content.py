"""Content folders to a `Guide`: read, overlay, check across files, freeze. Either all of it loads, or nothing does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from guidebot.core import about
from guidebot.core import guide as core
from guidebot.core.evenings import Evening
from guidebot.core.guide import Guide, Kind, Shelf
from guidebot.core.reviewing import due
from guidebot.loading import models
from guidebot.loading.checks import cross_mistakes
from guidebot.loading.loaded import Loaded, Origin, shipped
from guidebot.loading.mistakes import Mistake, Mistakes
from guidebot.loading.reading import Found, Reading, read_folder
from guidebot.loading.starting import kept, start_mistakes

_EDITORS_ONLY = "editors"
_SHELVES = tuple(Shelf)
_FROZEN: Mapping[type[BaseModel], type[Any]] = MappingProxyType(
    {
        models.SourceModel: core.Source,
        models.SuccessorModel: core.Successor,
        models.ReadingModel: core.Reading,
        models.ViewModel: core.View,
        models.EffortModel: about.Effort,
        models.ObstacleModel: about.Obstacle,
        models.MilestoneModel: about.Milestone,
        models.MaterialModel: core.Material,
        models.PreparationModel: about.Preparation,
        models.SectionModel: about.Section,
        models.OutsideModel: about.Outside,
        models.ClusterModel: core.Cluster,
        models.AdviceModel: core.Advice,
        models.DirectionModel: core.Direction,
        models.TopicModel: core.Topic,
        models.ResourceModel: core.Resource,
        models.ProblemModel: core.Problem,
        models.WorkModel: core.Work,
        models.OpportunityModel: core.Opportunity,
        models.GuideModel: about.About,
        models.EveningModel: Evening,
    }
)


def load(folder: Path, overlays: Sequence[Path] = ()) -> Loaded:
    """The content of *folder* with *overlays* on top, in order.

    Raises:
        Mistakes: with every mistake of every file.
    """
    reading = Reading()
    read_folder(reading, folder, root=folder.parent, overlay=False)
    for overlay in overlays:
        read_folder(reading, overlay, root=overlay.parent, overlay=True)
    if reading.about is None and not reading.mistakes:
        reading.mistakes.append(Mistake(f"{folder.name}/guide.yaml", 1, "the file is missing"))
    if reading.about is not None:
        reading.mistakes += cross_mistakes(reading)
        reading.mistakes += start_mistakes(reading)
    if reading.mistakes or reading.about is None:
        raise Mistakes("the content", reading.mistakes)
    return _freeze_all(reading.about, reading)


def _freeze_all(about: models.GuideModel, reading: Reading) -> Loaded:
    frozen: dict[Kind, dict[str, Any]] = {kind: {} for kind in Kind}
    for one in reading.entries.values():
        frozen[one.kind][one.model.id] = _entry(one)
    resources = sorted(frozen[Kind.RESOURCE].values(), key=lambda entry: (_SHELVES.index(entry.shelf), entry.order))
    guide = Guide(
        about=freeze(about),
        advice=MappingProxyType(frozen[Kind.ADVICE]),
        directions=MappingProxyType(_by_tier(frozen[Kind.DIRECTION])),
        clusters=MappingProxyType({key: freeze(one) for key, one in _in_order(reading.clusters)}),
        topics=MappingProxyType(_by_cluster(frozen[Kind.TOPIC], reading)),
        resources=MappingProxyType({one.id: one for one in resources}),
        problems=MappingProxyType(frozen[Kind.PROBLEM]),
        works=MappingProxyType(frozen[Kind.WORK]),
        opportunities=MappingProxyType(frozen[Kind.OPPORTUNITY]),
        evenings=tuple(freeze(one) for one in kept(reading)),
    )
    origins = {key: Origin(one.document.file, one.document.line(one.path)) for key, one in reading.entries.items()}
    return Loaded(guide, MappingProxyType(origins))


def _entry(found: Found) -> Any:
    values = _values(found.model)
    values["review_after"] = found.model.review_after or due(found.kind, found.model.reviewed)
    if found.kind is Kind.TOPIC:
        values["cluster"] = found.cluster
    return _FROZEN[type(found.model)](**values)


def freeze(value: Any) -> Any:
    """A checked model as the frozen value of the core, all the way down."""
    if isinstance(value, BaseModel):
        return _FROZEN[type(value)](**_values(value))
    if isinstance(value, tuple):
        return tuple(freeze(item) for item in value)
    if isinstance(value, dict):
        return MappingProxyType({key: freeze(item) for key, item in value.items()})
    return value


def _values(model: BaseModel) -> dict[str, Any]:
    """What readers may see of *model*: notes for editors end here, so that no answer can show one by mistake."""
    values = {name: freeze(getattr(model, name)) for name in type(model).model_fields if name != _EDITORS_ONLY}
    if "asked" in values:
        values["asked"] = "\n".join(" ".join(one.split()) for one in values["asked"])
    return values


def _by_tier(directions: dict[str, core.Direction]) -> dict[str, core.Direction]:
    """Top-level directions in the order of their tiers, each followed by what is below it."""
    done: dict[str, core.Direction] = {}

    def add(direction: core.Direction) -> None:
        done[direction.id] = direction
        for child in directions.values():
            if child.parent == direction.id:
                add(child)

    for tier in core.Tier:
        for one in directions.values():
            if one.parent is None and one.tier is tier:
                add(one)
    return done


def _in_order(clusters: Mapping[str, models.ClusterModel]) -> list[tuple[str, models.ClusterModel]]:
    """Clusters as the post lists them, then ours; ones that others added come last."""
    known = ["compute-governance", "security", "misc"]

    def rank(item: tuple[str, models.ClusterModel]) -> tuple[int, bool, str]:
        return known.index(item[0]) if item[0] in known else len(known), not item[1].ours, item[0]

    return sorted(clusters.items(), key=rank)


def _by_cluster(topics: dict[str, core.Topic], reading: Reading) -> dict[str, core.Topic]:
    order = [key for key, _ in _in_order(reading.clusters)]
    ranked = sorted(topics.values(), key=lambda entry: (order.index(entry.cluster), entry.number))
    return {one.id: one for one in ranked}


__all__ = ["Loaded", "Mistakes", "Origin", "load", "shipped"]
