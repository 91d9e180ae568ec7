"""What can be tried and told of: an open problem, a governance topic, or what members suggested and organisers took."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.cards import Target
from guidebot.core.errors import Expired, UsageError
from guidebot.core.guide import Guide, Kind, Problem, Topic
from guidebot.core.limits import OPTION
from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass
from guidebot.core.reply import Option
from guidebot.core.requests import Request
from guidebot.core.services import Services
from guidebot.core.suggestions import Subject as Suggested
from guidebot.core.suggestions import as_problem, as_topic
from guidebot.core.text import shorten
from guidebot.features.tried import named

KINDS = (Kind.PROBLEM, Kind.TOPIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something to try, as it is called now; *steps* are the milestones that its goal begins with."""

    item: str
    title: str
    direction: str = ""
    first: str = ""
    steps: tuple[tuple[str, str], ...] = ()


def community(ask: Request) -> CommunityId:
    """The community of the request.

    Raises:
        UsageError: there is none.
    """
    if ask.community is None:
        raise UsageError("What is tried belongs to a community.", fix="Use this in your server or workspace.")
    return ask.community


async def subject(ask: Request, kind: str, id_: str) -> Subject:
    """The entry that a button names.

    Raises:
        Expired: it is not there any more.
    """
    found = ask.guide.of(Kind(kind)).get(id_) if kind in {one.value for one in KINDS} else None
    if isinstance(found, Problem | Topic):
        return of_entry(ask.guide, found)
    if ask.community is not None:
        for one in await ask.services.suggestions.live(ask.community):
            if one.item == id_ and one.subject.value == kind:
                return of_entry(ask.guide, as_problem(one) if one.subject is Suggested.PROBLEM else as_topic(one))
    raise Expired("That is not in the guide any more.", fix="Type /problem or /governance for another.")


async def target(services: Services, here: CommunityId, item: str) -> Target:
    """The discussion of the latest post about *item*; else the channel of its series, else that of the community."""
    kind, _, id_ = item.partition("/")
    post = await services.posts.about(here, kind, id_)
    if post is not None and post.channel:
        return Target(channel=post.channel, thread=post.thread)
    channel = next((one.channel for one in await services.schedules.of(here) if one.kind == kind), "")
    known = await services.communities.get(here)
    return Target(channel=channel or (known.settings.channel if known is not None else ""))


async def named_by(ask: Request, typed: str) -> Subject:
    """The entry that *typed* means.

    Raises:
        UsageError: none or several fit.
    """
    finder = ask.services.library.finder(ask.community)
    for kind in KINDS:
        if typed in ask.guide.of(kind):
            return await subject(ask, kind.value, typed)
    found = [one for kind in KINDS for one in finder.pick(kind, typed)]
    if len(found) == 1:
        return await subject(ask, found[0].kind.value, found[0].id)
    if found:
        names = "; ".join(f"{one.title} ({one.id})" for one in found[:4])
        raise UsageError("Several fit that.", fix=f"Name one by its id: {names}")
    live = await ask.services.suggestions.live(community(ask))
    mine = [one for one in live if typed.casefold() in f"{one.item} {one.text}".casefold()]
    if len(mine) == 1:
        return await subject(ask, mine[0].subject.value, mine[0].item)
    raise UsageError(
        f"I know no problem or topic called “{shorten(typed, 60)}”.", fix="Pick one while you type, or see /problem."
    )


async def complete(ask: Request, typed: str) -> Sequence[Option]:
    """Problems and topics that fit what is typed."""
    finder = ask.services.library.finder(ask.community)
    found = [*finder.complete(Kind.PROBLEM, typed)[:18], *finder.complete(Kind.TOPIC, typed)[:7]]
    return tuple(Option(shorten(one.title, OPTION), one.id) for one in found)


def of_entry(guide: Guide, entry: Problem | Topic) -> Subject:
    """A problem begins with its own first step, a topic with its first written piece."""
    if isinstance(entry, Problem):
        path = [one for one in guide.about.problem_path if not one.id.endswith("first-step")]
        item, direction, first = named("problem", entry.id), entry.direction, entry.first_step
    else:
        path = [one for one in guide.about.expert_path if not one.optional]
        item, direction, first = named("topic", entry.id), "", entry.first_piece
    known = direction if direction in guide.directions else ""
    steps = tuple((one.title, one.what) for one in path)
    return Subject(item=item, title=entry.title, direction=known, first=first, steps=steps)
