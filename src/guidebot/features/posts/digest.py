"""What a digest holds: gathered from the stores at the moment at which it is posted, or previewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from guidebot.core import rotation as rotating
from guidebot.core.additions import Change
from guidebot.core.cards import Card
from guidebot.core.guide import Guide, Kind
from guidebot.core.openings import Opening, closing
from guidebot.core.posts import Schedule
from guidebot.core.reply import Footnote
from guidebot.core.suggestions import Suggestion
from guidebot.core.tries import Tried, gather
from guidebot.features.guide.order import traits
from guidebot.features.posts.calendar import moment
from guidebot.features.posts.problem_series import PROBLEMS
from guidebot.features.posts.series import Draw, PostSeries
from guidebot.features.posts.topic_series import TOPICS
from guidebot.features.radar.cards import attribution, closes_words

KIND = "digest"
LEAST = 2
CARDS, TRIED, DEADLINES, ACCEPTED, CHANGED = 5, 4, 5, 4, 4
MANY = 3  # so many must try one thing before a digest counts it
AHEAD = timedelta(days=7)
NEW = {
    Kind.PROBLEM: "a new open problem",
    Kind.TOPIC: "a new governance topic",
    Kind.DIRECTION: "a new direction",
    Kind.RESOURCE: "a new way to learn",
    Kind.WORK: "a new work to read",
}
LONGEST = timedelta(days=15)  # after a longer silence nobody wants all that was missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One digest. *coming* is said as well, but is no news: what is posted anyway makes no digest.

    *changed* is what changed in the guide, as (title, how it stands), and *unsaid* how many changes have no room.
    """

    id: str
    title: str
    cards: Sequence[Card] = ()
    tried: Sequence[Tried] = ()
    coming: Sequence[tuple[str, str]] = ()
    deadlines: Sequence[tuple[Opening, str]] = ()
    credits: Sequence[Footnote] = ()
    accepted: Sequence[Suggestion] = ()
    changed: Sequence[tuple[str, str]] = ()
    unsaid: int = 0

    @property
    def news(self) -> int:
        """How many things there are to tell."""
        return len(self.cards) + len(self.tried) + len(self.deadlines) + len(self.accepted) + len(self.changed)


async def digest(draw: Draw) -> Digest | None:
    """The digest of this moment; None when there are fewer than `LEAST` things to tell."""
    stores, now, today = draw.services, draw.now, draw.today
    last = await stores.posts.last(draw.community, KIND)
    week = now - AHEAD
    since = week if last is None or last.sent_at is None or last.sent_at > now else max(last.sent_at, now - LONGEST)
    cards = [one for one in await stores.cards.shown(draw.community) if one.shown_at and one.shown_at > since]
    tried = [one for one in gather(await stores.tries.here(draw.community)) if one.count >= MANY]
    live = await stores.suggestions.live(draw.community)
    accepted = [one for one in live if one.decided_at is not None and one.decided_at > since]
    changed = _changed(draw.guide, await stores.additions.since(since))
    near = closing(stores.radar.openings(draw.community), now)[:DEADLINES]
    made = Digest(
        id=f"{KIND}-{today:%Y-%m-%d}",
        title=f"The week here, {today.day} {today:%B %Y}",
        cards=cards[:CARDS],
        tried=tried[:TRIED],
        coming=await _coming(draw),
        deadlines=[(one, closes_words(one, now, today)) for one in near],
        credits=attribution(near, stores.radar.copies()),
        accepted=accepted[:ACCEPTED],
        changed=changed[:CHANGED],
        unsaid=max(0, len(changed) - CHANGED),
    )
    return made if made.news >= LEAST else None


def _changed(guide: Guide, changes: Sequence[Change]) -> list[tuple[str, str]]:
    """What of *changes* is in *guide* now, as (title, how it stands)."""
    found = []
    for each in changes:
        kind, _, id_ = each.item.partition("/")
        entry = guide.of(Kind(kind)).get(id_)
        if entry is not None:
            how = f"counts as {each.status.replace('-', ' ')} now" if each.status else NEW[Kind(kind)]
            found.append((entry.title, how))
    return found


async def _coming(draw: Draw) -> list[tuple[str, str]]:
    """What comes within a week, as (when, title). It only looks: the calendar settles what comes."""
    found: list[tuple[str, str]] = []
    there = {one.kind: one for one in await draw.services.schedules.of(draw.community)}
    for series in (PROBLEMS, TOPICS):
        schedule = there.get(series.kind)
        if schedule is not None and not schedule.paused:
            found += await _next(draw, series, schedule)
    return found


async def _next(draw: Draw, series: PostSeries, schedule: Schedule) -> list[tuple[str, str]]:
    when = schedule.coming(draw.now, 1)
    entries = await series.pool(draw, schedule.options)
    rotation = await draw.services.posts.rotation(draw.community, series.kind)
    items = rotating.upcoming(rotation, traits(draw.guide, entries), 1)
    if not when or not items or when[0].at - draw.now > AHEAD:
        return []
    return [(moment(schedule, when[0]), entries[items[0]].title)]
