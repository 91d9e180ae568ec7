"""What a digest holds: gathered from the stores at the moment at which it is posted, or previewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from datetime import timedelta

from guidebot.core import rotation as rotating
from guidebot.core.additions import Change
from guidebot.core.cards import Card
from guidebot.core.guide import Guide, Kind
from guidebot.core.openings import Opening, closing
from guidebot.core.posts import Post, Schedule
from guidebot.core.records import dataclass
from guidebot.core.reply import Footnote
from guidebot.core.suggestions import Suggestion
from guidebot.core.tries import Tried, gather
from guidebot.features.guide.order import traits
from guidebot.features.posts.calendar import moment
from guidebot.features.posts.problem_series import PROBLEMS
from guidebot.features.posts.series import Draw, PostSeries
from guidebot.features.posts.topic_series import TOPICS
from guidebot.features.radar.cards import attribution, closes_words
from guidebot.features.restating import DIGEST, LONGEST, RESTATED

KIND = DIGEST
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One digest. *coming* is said as well, but is no news: what is posted anyway makes no digest.

    *changed* is what changed in the guide, as (title, how it stands), and *unsaid* how many changes have no room.
    """

    id: str
    title: str
    cards: Sequence[Card] = ()
    tried: Sequence[Tried] = ()
    coming: Sequence[tuple[str, str]] = field(default=(), compare=False)
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
    made = await _made(draw, await draw.services.posts.last(draw.community, KIND))
    made = replace(made, coming=await _coming(draw))
    return made if made.news >= LEAST else None


async def again(draw: Draw, post: Post) -> Digest:
    """The digest that stands as *post*, without what was taken back since; what came next has come by now."""
    lately = await draw.services.posts.lately(draw.community, KIND, RESTATED)
    keys = [one.key for one in lately]
    before = lately[keys.index(post.key) + 1 :] if post.key in keys else ()
    return await _made(draw, before[0] if before else None)


async def _made(draw: Draw, last: Post | None) -> Digest:
    """What there was to tell at the moment of *draw*, after the digest *last*."""
    stores, now, today = draw.services, draw.now, draw.today
    week = now - AHEAD
    since = week if last is None or last.sent_at is None or last.sent_at > now else max(last.sent_at, now - LONGEST)
    shown = await stores.cards.shown(draw.community)
    cards = [one for one in shown if one.shown_at and since < one.shown_at <= now]
    begun = [one for one in await stores.tries.here(draw.community) if one.at <= now]
    tried = [one for one in gather(begun) if one.count >= MANY]
    live = await stores.suggestions.live(draw.community)
    accepted = [one for one in live if one.decided_at is not None and since < one.decided_at <= now]
    later = await stores.additions.since(since)
    changed = _changed(draw.guide, [each for each in later if each.at <= now])
    near = closing(stores.radar.openings(draw.community), now, today)[:DEADLINES]
    return Digest(
        id=f"{KIND}-{today:%Y-%m-%d}",
        title=f"The week here, {today.day} {today:%B %Y}",
        cards=cards[:CARDS],
        tried=tried[:TRIED],
        deadlines=[(one, closes_words(one, now, today)) for one in near],
        credits=attribution(near, stores.radar.copies()),
        accepted=accepted[:ACCEPTED],
        changed=changed[:CHANGED],
        unsaid=max(0, len(changed) - CHANGED),
    )


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
