"""Goals made from the guide: milestones of a resource, and the paths for a direction, a problem or a topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guidebot.core.about import Milestone, Obstacle
from guidebot.core.goals import TITLE
from guidebot.core.guide import Guide, Kind, Problem, Resource, Topic
from guidebot.core.limits import OPTION
from guidebot.core.records import dataclass
from guidebot.core.reply import Option
from guidebot.core.requests import Request
from guidebot.core.suggestions import as_problem, as_topic
from guidebot.core.text import shorten

KINDS = (Kind.RESOURCE, Kind.DIRECTION, Kind.TOPIC, Kind.PROBLEM)
EACH = 8


@dataclass(frozen=True, slots=True)
class Template:
    """A goal that can be taken over. *source* names it: ``resource/arena``, or ``resource/arena/2`` for a group."""

    source: str
    title: str
    steps: tuple[tuple[str, str], ...]
    obstacles: tuple[Obstacle, ...] = ()


def groups(resource: Resource) -> tuple[str, ...]:
    """The named groups of a resource's milestones, in order, when there are several."""
    found = tuple(dict.fromkeys(one.group for one in resource.milestones if one.group))
    return found if len(found) > 1 else ()


def template(guide: Guide, source: str) -> Template | None:
    """The template called *source*."""
    kind, _, rest = source.partition("/")
    name, _, group = rest.partition("/")
    if kind == Kind.RESOURCE and name in guide.resources:
        return _of_resource(guide.resources[name], group)
    if kind == Kind.DIRECTION and name in guide.directions and not group:
        return Template(
            source,
            f"Explore {guide.directions[name].title}",
            _steps(guide.about.direction_path),
            guide.about.direction_obstacles,
        )
    if kind == Kind.TOPIC and name in guide.topics and not group:
        return _of_topic(guide, guide.topics[name])
    if kind == Kind.PROBLEM and name in guide.problems and not group:
        return _of_problem(guide, guide.problems[name])
    return None


async def suggested(ask: Request, kind: str, id_: str) -> Template | None:
    """The template of what a member of this community suggested and organisers accepted."""
    if ask.community is None:
        return None
    for one in await ask.services.suggestions.live(ask.community):
        if one.item == id_ and one.subject.value == kind == Kind.PROBLEM:
            return _of_problem(ask.guide, as_problem(one))
        if one.item == id_ and one.subject.value == kind == Kind.TOPIC:
            return _of_topic(ask.guide, as_topic(one))
    return None


def named(guide: Guide, typed: str) -> Template | None:
    """The template that *typed* names exactly: by its id or title, or by an id, title or alias of its entry."""
    if found := template(guide, typed.strip()):
        return found
    wanted = typed.strip().casefold()
    for kind in KINDS:
        for entry in guide.of(kind).values():
            if wanted in {entry.id, entry.title.casefold(), *(alias.casefold() for alias in entry.aliases)}:
                return template(guide, f"{kind}/{entry.id}")
    return next((one for one in every(guide) if one.title.casefold() == wanted), None)


def every(guide: Guide) -> Iterator[Template]:
    """Every template, resources and their groups first."""
    for kind in KINDS:
        for name, entry in guide.of(kind).items():
            parts = groups(entry) if isinstance(entry, Resource) else ()
            sources = [f"{kind}/{name}", *(f"{kind}/{name}/{at}" for at in range(len(parts)))]
            yield from (one for source in sources if (one := template(guide, source)))


async def complete(ask: Request, typed: str) -> Sequence[Option]:
    """Templates that fit what is typed; anything else can be typed as well."""
    finder = ask.services.library.finder(ask.community)
    found: list[Template] = []
    for kind in KINDS:
        for match in finder.complete(kind, typed)[:EACH]:
            one = template(ask.guide, f"{kind}/{match.id}")
            found += [one] if one else []
    words = typed.casefold().split()
    found += [one for one in every(ask.guide) if words and all(word in one.title.casefold() for word in words)]
    options = {one.source: Option(shorten(one.title, OPTION), one.source) for one in found}
    return tuple(options.values())[:25]


def _of_resource(resource: Resource, group: str) -> Template | None:
    parts = groups(resource)
    if not group:
        return Template(
            f"resource/{resource.id}", f"Work through {resource.title}", _steps(resource.milestones), resource.obstacles
        )
    if not (group.isascii() and group.isdigit() and int(group) < len(parts)):
        return None
    part = parts[int(group)]
    steps = tuple(one for one in resource.milestones if one.group == part)
    return Template(
        f"resource/{resource.id}/{group}", f"{resource.title}: {part}"[:TITLE], _steps(steps), resource.obstacles
    )


def _of_topic(guide: Guide, topic: Topic) -> Template:
    title = f"Become the expert: {topic.title}"
    return Template(f"topic/{topic.id}", title[:TITLE], _steps(guide.about.expert_path), guide.about.expert_obstacles)


def _of_problem(guide: Guide, problem: Problem) -> Template:
    steps = [
        (one.title, problem.first_step if one.id.endswith("first-step") else one.what)
        for one in guide.about.problem_path
    ]
    return Template(
        f"problem/{problem.id}", f"Work on: {problem.title}"[:TITLE], tuple(steps), guide.about.problem_obstacles
    )


def _steps(milestones: Sequence[Milestone]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{one.title} (optional)" if one.optional else one.title, one.what) for one in milestones)
