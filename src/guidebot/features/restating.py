"""Posts of a community that show words or names of members: made anew when these are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from guidebot.core.cards import Card
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass
from guidebot.core.services import Services
from guidebot.core.suggestions import LIVE, Suggestion

DIGEST = "digest"
SHOWING = ("cards", "suggestions", "tries")  # tables of what posts show
LONGEST = timedelta(days=15)  # after a longer silence nobody wants all that was missed
RESTATED = 120  # of so many latest digests
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """Digests of *community* that were posted between two moments."""

    community: CommunityId
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Traces:
    """Where posts may show a member: in digests, and where something that they suggested was posted."""

    digests: Sequence[Span]
    suggested: Sequence[Suggestion]


async def alone_with(services: Services, member: MemberId) -> None:
    """Let nothing arrive any more that shows *member*, to the end of the transaction."""
    held = await services.own.export(member)
    rows = [row for name in SHOWING for row in held.get(name, ())]
    theirs = {CommunityId(str(row["community_platform"]), str(row["community_id"])) for row in rows}
    for community in sorted(theirs):  # in one order, so that no two wait for each other
        await services.posts.hold(community)


async def traces(services: Services, member: MemberId, now: datetime) -> Traces:
    """Where posts may show *member*; to be asked before they are erased."""
    spans = [span for one in await services.cards.by(member) if (span := _of(one)) is not None]
    held = await services.own.export(member)
    for row in held.get("tries", ()):  # those that are over as well: they were counted while they lasted
        if row["name"]:
            community = CommunityId(str(row["community_platform"]), str(row["community_id"]))
            spans.append(Span(community, datetime.fromisoformat(str(row["at"])), now))
    suggested = await services.suggestions.by(member, EVER)
    return Traces(spans, [one for one in suggested if one.stage in LIVE and one.credit])


async def retrace(services: Services, found: Traces, now: datetime) -> None:
    """Make those posts anew."""
    for span in found.digests:
        await _restate(services, span, now)
    for one in found.suggested:
        await restate_suggestion(services, one, now)


async def restate_digest(services: Services, card: Card, now: datetime) -> None:
    """Make the digest anew that showed *card*, if one did."""
    span = _of(card)
    if span is not None:
        await _restate(services, span, now)


async def restate_suggestion(services: Services, suggestion: Suggestion, now: datetime) -> None:
    """Make the posts of *suggestion* anew: whether its author is named there has changed."""
    for post in await services.posts.each(suggestion.community, suggestion.subject.value, suggestion.item, EVER):
        await services.boards.restate(post, now)


def _of(card: Card) -> Span | None:
    return None if card.shown_at is None else Span(card.community, card.shown_at, card.shown_at + LONGEST)


async def _restate(services: Services, span: Span, now: datetime) -> None:
    for post in await services.posts.lately(span.community, DIGEST, RESTATED):
        if post.sent_at is not None and span.begin <= post.sent_at <= span.end:
            await services.boards.restate(post, now)
