"""Sends posts: takes the next item from the rotation when it is time, and puts it back when nothing came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from guidebot.adapter import Delivery, Receipt
from guidebot.core.errors import DeadTarget, DeliveryError
from guidebot.core.members import Letter
from guidebot.core.people import CommunityId
from guidebot.core.posts import Schedule, Whereabouts
from guidebot.core.recent import BoundedDict
from guidebot.core.schedule import local
from guidebot.core.services import Services
from guidebot.core.suggestions import Stage, Suggestion
from guidebot.core.text import shorten
from guidebot.delivery.items import IN_DOUBT, Item, Skip
from guidebot.delivery.making import delivery
from guidebot.delivery.planning import POST
from guidebot.features.guide.order import traits
from guidebot.features.posts import series_list
from guidebot.features.posts.ballots import chosen
from guidebot.features.posts.content import Around, live, post_reply, thread_plan
from guidebot.features.posts.quiet import after_post, look
from guidebot.features.posts.said import Said, draw_of, look_again
from guidebot.features.posts.series import Draw, Postable, PostSeries
from guidebot.features.tried import NOTHING_YET, TRIED_KINDS, Standing, named, standing

LATE = timedelta(minutes=15)
_KEPT = 1000


class PostSender:
    """Knows posts; see `guidebot.delivery.items.Sender`."""

    kind = POST

    def __init__(self, services: Services) -> None:
        self._services = services
        self._said: BoundedDict[str, Said] = BoundedDict(_KEPT)

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip:
        """The post, with the item that the calendar showed for it."""
        schedule = await self._services.schedules.get(int(item.body["schedule"]))
        if schedule is None:
            return Skip("its schedule is gone")
        if schedule.paused and item.attempts <= 1 and not item.key.endswith(":now"):
            return Skip("its schedule was paused")
        series = series_list.find(schedule.kind)
        if series is None:
            return Skip(f"this version of guidebot knows no series called {schedule.kind}")
        await look(self._services, schedule, now)
        entry = await self._entry(series, schedule, item.key, now)
        if entry is None:
            return Skip(series.empty)
        last = await self._services.posts.last(schedule.community, schedule.kind)
        due = datetime.fromisoformat(item.body["due"])
        found = await self._standing(schedule.community, schedule.kind, entry.id)
        late = due if now - due > LATE else None
        self._said[item.key] = Said(found.counted, entry, now)
        zone = schedule.rule.where
        around = Around(last.link if last else "", late, zone, found.words(local(now, zone).date()))
        reply = post_reply(self._services.library.guide(schedule.community), series, entry, around)
        labels = found.labels if schedule.kind in TRIED_KINDS else None
        return delivery(item, live(reply, series.kind), now, thread=thread_plan(schedule, entry), labels=labels)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """Remember the link for the next post; a suggestion counts as posted."""
        said = self._said.pop(item.key, None)
        if item.community is not None:
            await self._services.posts.hold(item.community)
        await self._services.posts.sent(item.key, whereabouts(item, receipt), now, said.counted if said else ())
        if item.community is None:
            return
        taken = await self._services.posts.item(item.key)
        schedule = await self._services.schedules.get(int(item.body["schedule"]))
        # what arrived may be what an earlier try sent, of which this one knows nothing
        await self._check(item, said if item.attempts <= 1 else None, schedule, now)
        await self._recount(item.key, said.counted if said else (), now)
        if schedule is not None:
            await after_post(self._services, schedule, taken or "", now)
        for one in await self._services.suggestions.live(item.community):
            if one.item == taken:
                await self._posted(one, receipt.link, now)

    async def _check(self, item: Item, said: Said | None, schedule: Schedule | None, now: datetime) -> None:
        """What was taken back between writing and sending is taken out in a revision."""
        post = await self._services.posts.get(item.key)
        if post is not None:
            zone = schedule.rule.where if schedule is not None else "UTC"
            await look_again(draw_of(self._services, post, zone, now), post, said, item.id)

    async def _recount(self, key: str, said: tuple[str, ...], now: datetime) -> None:
        """Who came between writing and sending is counted in a revision."""
        post = await self._services.posts.get(key)
        if post is None:
            return
        found = await self._standing(post.community, post.kind, post.item)
        if found.counted != said:
            await self._services.boards.recount(post, now)

    async def _standing(self, community: CommunityId, kind: str, item: str) -> Standing:
        """What was tried; nothing is counted about what cannot be tried, such as a digest."""
        return await standing(self._services, community, named(kind, item)) if kind in TRIED_KINDS else NOTHING_YET

    async def _posted(self, suggestion: Suggestion, link: str | None, now: datetime) -> None:
        """The member who suggested it hears so, once: it may be posted again when the whole pool was used."""
        first = await self._services.suggestions.move(
            replace(suggestion, stage=Stage.POSTED), (Stage.ACCEPTED, Stage.EDITED)
        )
        if first and suggestion.member is not None:
            words = f"What you suggested was posted: “{shorten(suggestion.text, 200)}”"
            await self._services.notices.tell(
                suggestion.member, f"posted:{suggestion.id}", f"{words}\n{link or ''}".strip(), now
            )

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """A post is for everybody: nothing waits in an inbox."""

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """The item comes next time, unless people may have seen it."""
        del now
        if reason != IN_DOUBT:
            await self._services.posts.put_back(item.key)

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """The item comes next time, unless the platform refuses the item itself."""
        del now
        if isinstance(error, DeadTarget):
            await self._services.posts.put_back(item.key)

    async def _entry(self, series: PostSeries, schedule: Schedule, key: str, now: datetime) -> Postable | None:
        guide = self._services.library.guide(schedule.community)
        zone = schedule.rule.where
        source = Draw(services=self._services, guide=guide, community=schedule.community, now=now, zone=zone)
        for _ in range(2):  # a second time when the item was removed from the guide since the first attempt
            entries = await series.pool(source, schedule.options)
            await chosen(self._services, schedule, key, entries)
            taken = await self._services.posts.take(schedule.community, schedule.kind, key, traits(guide, entries), now)
            if taken is None or taken in entries:
                return entries[taken] if taken else None
            await self._services.posts.put_back(key)
        return None


def whereabouts(item: Item, receipt: Receipt) -> Whereabouts:
    """Where a message that arrived is shown."""
    return Whereabouts(
        link=receipt.link or "", channel=item.target, remote_id=receipt.remote_id, thread=receipt.thread_id or ""
    )
