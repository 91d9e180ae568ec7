"""The shape of content files, for pydantic. `loading.content` turns them into the frozen values of `core.guide`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from guidebot.core.evenings import Doing, Far, Hours, Like
from guidebot.core.guide import ANSWERED, Difficulty, Part, Shelf, Status, Tier


def _web_address(value: str) -> str:
    rest = value.partition("://")[2]
    fine = value.startswith(("https://", "http://")) and not any(char.isspace() or char in "<>\"'`|" for char in value)
    if not fine or "." not in rest.split("/")[0]:
        raise ValueError("wants a link that begins with https://")
    return value


def _text(low: int, high: int) -> object:
    return StringConstraints(min_length=low, max_length=high, strip_whitespace=True, strict=True)


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48, strict=True)]
Title = Annotated[str, _text(3, 100)]
LongTitle = Annotated[str, _text(3, 200)]
Alias = Annotated[str, _text(2, 60)]
Asked = Annotated[str, _text(3, 160)]
Standing = Annotated[Status, WithJsonSchema({"enum": [one.value for one in Status if one not in ANSWERED]})]
"""A status that any entry may have. The validator of entries refuses the others in words; the reference lists these."""
Editors = Annotated[str, _text(3, 600)]
Summary = Annotated[str, _text(20, 240)]
Paragraph = Annotated[str, _text(20, 600)]
Step = Annotated[str, _text(10, 300)]
Note = Annotated[str, _text(3, 300)]
Standpoint = Annotated[str, _text(20, 300)]
Url = Annotated[str, StringConstraints(max_length=500, strict=True), AfterValidator(_web_address)]
Year = Annotated[int, Field(ge=1900, le=2100, strict=True)]


class Strict(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceModel(Strict):
    title: LongTitle
    url: Url | None = None
    where: Note | None = None
    authors: Note | None = None
    year: Year | None = None
    ref: Note | None = None


class SuccessorModel(Strict):
    title: LongTitle
    url: Url | None = None
    note: Note | None = None


class ReadingModel(Strict):
    id: Id
    note: Note | None = None


class ViewModel(Strict):
    holder: Annotated[str, _text(3, 120)]
    text: Annotated[str, _text(20, 700)]
    works: tuple[Id, ...] = ()


class EffortModel(Strict):
    text: Annotated[str, _text(3, 120)]
    source: Annotated[str, _text(3, 300)]


class MaterialModel(Strict):
    title: LongTitle
    url: Url | None = None


class EntryModel(Strict):
    id: Id
    title: Title
    aliases: tuple[Alias, ...] = Field(default=(), max_length=20)
    asked: tuple[Asked, ...] = Field(default=(), max_length=24)
    summary: Summary
    reviewed: date
    review_after: date | None = None
    status: Standing = Status.CURRENT
    status_note: Note | None = None
    successor: tuple[SuccessorModel, ...] = ()
    editors: Editors | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> EntryModel:
        if self.status is not Status.CURRENT and not self.status_note:
            raise ValueError(f"status {self.status.value} needs a status_note that says why")
        if self.status in ANSWERED and not isinstance(self, ProblemModel):
            raise ValueError(f"status {self.status.value} is for problems; take current, dated or disputed")
        if self.review_after is not None and self.review_after <= self.reviewed:
            raise ValueError("review_after must be later than reviewed")
        return self


class AdviceModel(EntryModel):
    part: Part
    standpoint: Standpoint
    body: tuple[Paragraph, ...] = Field(min_length=1, max_length=6)
    steps: tuple[Step, ...] = Field(min_length=1, max_length=5)
    works: tuple[Id, ...] = ()
    related: tuple[Id, ...] = ()
    source: SourceModel


class DirectionModel(EntryModel):
    tier: Tier
    parent: Id | None = None
    standpoint: Standpoint
    what: tuple[Paragraph, ...] = Field(min_length=1, max_length=4)
    why: tuple[Paragraph, ...] = Field(min_length=1, max_length=3)
    today: tuple[Paragraph, ...] = Field(default=(), max_length=3)
    start: tuple[Step, ...] = Field(min_length=1, max_length=6)
    works: tuple[ReadingModel, ...] = ()
    views: tuple[ViewModel, ...] = ()
    related: tuple[Id, ...] = ()
    source: SourceModel


class ClusterModel(Strict):
    id: Id
    title: Title
    summary: Summary
    standpoint: Standpoint | None = None
    ours: bool = Field(default=False, strict=True)
    background: tuple[Id, ...] = ()


class TopicModel(EntryModel):
    number: Annotated[int, Field(ge=1, le=99, strict=True)]
    question: Annotated[str, _text(20, 300)]
    why: tuple[Paragraph, ...] = Field(min_length=1, max_length=3)
    reading: tuple[ReadingModel, ...] = Field(min_length=1, max_length=8)
    first_piece: Annotated[str, _text(40, 500)]
    standpoint: Standpoint | None = None
    source: SourceModel


class MilestoneModel(Strict):
    id: Id
    title: Title
    what: Annotated[str, _text(0, 400)] = ""
    effort: EffortModel | None = None
    optional: bool = False
    group: Title | None = None


class ObstacleModel(Strict):
    what: Annotated[str, _text(10, 160)]
    plan: Annotated[str, StringConstraints(pattern=r"^(If|When) .+, then I .+\.$", max_length=240, strict=True)]


class ResourceModel(EntryModel):
    shelf: Shelf = Shelf.OURS
    order: Annotated[int, Field(ge=1, le=999, strict=True)]
    url: Url | None = None
    standpoint: Standpoint
    teaches: tuple[Paragraph, ...] = Field(min_length=1, max_length=4)
    for_whom: Annotated[str, _text(20, 300)]
    effort: EffortModel
    milestones: tuple[MilestoneModel, ...] = Field(min_length=1, max_length=60)
    obstacles: tuple[ObstacleModel, ...] = Field(default=(), max_length=3)
    works: tuple[Id, ...] = ()
    related: tuple[Id, ...] = ()
    source: SourceModel


class ProblemModel(EntryModel):
    status: Status = Status.CURRENT
    summary: Summary = "The statement of the problem stands in its place."
    direction: Id
    difficulty: Difficulty
    difficulty_basis: Note
    statement: Annotated[str, _text(40, 600)]
    first_step: Annotated[str, _text(20, 400)]
    materials: tuple[MaterialModel, ...] = Field(default=(), max_length=6)
    hardware: Annotated[str, _text(3, 120)] | None = None
    hours: Annotated[float, Field(ge=0.5, le=40, strict=True)] | None = None
    cost: Annotated[str, _text(3, 120)] | None = None
    answered_by: tuple[Id, ...] = ()
    source: SourceModel
    cautions: tuple[Id, ...] = ()
    credit: Note | None = None

    @model_validator(mode="after")
    def _says_what_answers_it(self) -> ProblemModel:
        if self.status in ANSWERED and not self.answered_by:
            raise ValueError(f"status {self.status.value} needs answered_by with the works that answer it")
        if self.status is Status.CURRENT and self.answered_by:
            raise ValueError("answered_by goes with another status: answered or largely-answered")
        return self


class WorkModel(EntryModel):
    title: LongTitle
    kind: Literal["paper", "post", "report", "book", "course", "curriculum", "organisation", "tool", "dataset"]
    authors: tuple[Annotated[str, _text(2, 100)], ...] = ()
    year: Year | None = None
    url: Url | None = None
    also_at: tuple[Url, ...] = ()
    note: Note | None = None


class OpportunityModel(EntryModel):
    title: LongTitle
    kind: Literal[
        "fellowship",
        "course",
        "bootcamp",
        "programme",
        "hackathon",
        "competition",
        "conference",
        "meetup",
        "talk",
        "workshop",
        "job",
        "grant",
    ]
    host: Annotated[str, _text(2, 100)]
    url: Url
    closes: date | None = None
    starts: date | None = None
    ends: date | None = None
    when: Note | None = None
    place: Annotated[str, _text(2, 120)] | None = None
    mode: Literal["online", "in person", "hybrid", "online or in person"] | None = None
    focus: tuple[Literal["general", "technical", "governance"], ...] = ()
    entry_bar: Literal["low", "mid", "high"] | None = None
    stipend: Literal["none", "included", "living expenses"] | None = None
    effort: Annotated[str, _text(3, 120)] | None = None
    note: Note | None = None
    source: SourceModel

    @model_validator(mode="after")
    def _comes_in_order(self) -> OpportunityModel:
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            raise ValueError("ends must not be before starts")
        return self


class SectionModel(Strict):
    id: Id
    title: Title
    summary: Summary
    command: Annotated[str, _text(3, 60)]
    aliases: tuple[Alias, ...] = ()
    for_whom: Note | None = None


class EveningModel(Strict):
    about: Annotated[str, StringConstraints(pattern=r"^(direction|topic)/[a-z0-9-]+$", max_length=60, strict=True)]
    first: Annotated[str, StringConstraints(pattern=r"^(problem/[a-z0-9-]+)?$", max_length=60, strict=True)] = ""
    doing: Doing
    likes: tuple[Like, ...] = Field(min_length=1)
    far: tuple[Far, ...] = Field(default=tuple(Far), min_length=1)
    hours: tuple[Hours, ...] = Field(default=tuple(Hours), min_length=1)
    why: Summary


class StartModel(Strict):
    evenings: tuple[EveningModel, ...] = Field(min_length=1, max_length=200)


class PreparationModel(Strict):
    title: Title
    what: Annotated[str, _text(10, 400)]
    days: Annotated[int, Field(ge=0, le=60, strict=True)]


class OutsideModel(Strict):
    id: Id
    title: Annotated[str, _text(3, 80)]
    asked: tuple[Asked, ...] = Field(min_length=3, max_length=96)
    words: Annotated[str, _text(0, 4000)] = ""
    help: Note | None = None
    command: Annotated[str, _text(3, 60)] | None = None
    here: bool = False


class GuideModel(Strict):
    title: Title
    author: Annotated[str, _text(3, 100)]
    published: Annotated[str, _text(4, 40)]
    url: Url
    attribution: Annotated[str, _text(20, 400)]
    version: Annotated[str, _text(1, 20)]
    intro: tuple[Paragraph, ...] = Field(min_length=1, max_length=4)
    sections: tuple[SectionModel, ...] = Field(min_length=1, max_length=12)
    cautions: dict[Id, Annotated[str, _text(20, 400)]] = {}
    expert_path: tuple[MilestoneModel, ...] = Field(min_length=2, max_length=10)
    problem_path: tuple[MilestoneModel, ...] = Field(min_length=2, max_length=10)
    direction_path: tuple[MilestoneModel, ...] = Field(min_length=2, max_length=10)
    expert_obstacles: tuple[ObstacleModel, ...] = Field(default=(), max_length=3)
    problem_obstacles: tuple[ObstacleModel, ...] = Field(default=(), max_length=3)
    direction_obstacles: tuple[ObstacleModel, ...] = Field(default=(), max_length=3)
    application_paths: dict[Literal["fellowship", "course", "job", "grant"], tuple[PreparationModel, ...]] = {}
    synonyms: tuple[tuple[Annotated[str, _text(1, 60)], ...], ...] = ()
    outside: tuple[OutsideModel, ...] = ()
