"""The post behind the guide, its parts, and the steps that goals are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """How long something takes, in words, and who says so."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One step of a learning resource; *group* is the chapter it belongs to."""

    id: str
    title: str
    what: str = ""
    effort: Effort | None = None
    optional: bool = False
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What often gets in somebody's way, and a plan that helps: "If …, then …"."""

    what: str
    plan: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """A step of an application, to be done *days* working days before its deadline."""

    title: str
    what: str
    days: int


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of `/guide`: a heading and the command that opens it; *for_whom* is a sentence on whom it is for."""

    id: str
    title: str
    summary: str
    command: str
    aliases: tuple[str, ...] = ()
    for_whom: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Something that people ask and that the guide does not hold.

    *title* ends the sentence "The guide does not speak of …". *asked* is what people ask of it, a line each, and
    *words* what they say of it; both are searched and never shown. *help* says what does help, *command* is one of
    ours that does. What is *here* is known to people of the community alone.
    """

    id: str
    title: str
    asked: str
    words: str = ""
    help: str | None = None
    command: str | None = None
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The post behind the guide and what else `guide.yaml` holds."""

    title: str
    author: str
    published: str
    url: str
    attribution: str
    version: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    cautions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    expert_path: tuple[Milestone, ...] = ()
    problem_path: tuple[Milestone, ...] = ()
    direction_path: tuple[Milestone, ...] = ()
    expert_obstacles: tuple[Obstacle, ...] = ()
    problem_obstacles: tuple[Obstacle, ...] = ()
    direction_obstacles: tuple[Obstacle, ...] = ()
    application_paths: Mapping[str, tuple[Preparation, ...]] = field(default_factory=lambda: MappingProxyType({}))
    synonyms: tuple[tuple[str, ...], ...] = ()
    outside: tuple[Outside, ...] = ()
