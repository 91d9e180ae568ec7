"""Tells organisers what went wrong, once, through the outbox like everything else."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from guidebot.adapter import Warn
from guidebot.core.actions import ActionRef
from guidebot.core.clock import within
from guidebot.core.communities import CommunityStore
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.reply import Button
from guidebot.core.text import shorten
from guidebot.delivery.items import Item, OutboxStore
from guidebot.delivery.planning import POST

log = logging.getLogger(__name__)
ALERT = "alert"
KEPT = timedelta(days=3)
DAY = timedelta(days=1)
MOST = 20


class Alerts:
    """Puts alerts into the outbox, for the target that the community named."""

    def __init__(self, outbox: OutboxStore, communities: CommunityStore) -> None:
        self._outbox = outbox
        self._communities = communities
        self._reminded: datetime | None = None

    async def failed(self, item: Item, what: str, fix: str, now: datetime) -> None:
        """*item* did not arrive; whoever asked for it hears of it too."""
        if item.community is None or item.kind == ALERT:
            return
        about = {"channel": item.target}
        told = await self._tell(item.community, item.key, {**_words(what, fix), **about}, now)
        by = MemberId(item.platform, item.body["by"]) if item.body.get("by") else None
        if by is not None and by != told:
            await self._outbox.add([_alert(item.community, f"{item.key}:by", {**_words(what, fix), **about}, now, by)])

    async def warned(self, item: Item, warning: Warn, now: datetime) -> None:
        """*item* arrived, but less well than asked; the same warning is told once."""
        if item.community is not None and item.kind != ALERT:
            name = hashlib.sha256(f"{item.community}/{item.target}/{warning.what}".encode()).hexdigest()[:24]
            body = {**_words(warning.what, warning.fix), "channel": item.target}
            await self._tell(item.community, f"warning:{name}", body, now)

    async def tell(  # noqa: PLR0917  # see `core.notices.OrganiserNotices`
        self,
        community: CommunityId,
        key: str,
        what: str,
        fix: str,
        now: datetime,
        offers: Sequence[Button] = (),
        about: MemberId | None = None,
    ) -> None:
        """Tell the organisers of *community*; *key* makes it once. Without a target it is logged only."""
        await self._tell(community, key, {**_words(what, fix), **_packed(offers)}, now, about)

    async def remind(self, now: datetime) -> None:
        """Say in the log, once a day, which posts did not go out and have not been made up for."""
        if self._reminded is not None and within(self._reminded, now, DAY):
            return
        self._reminded = now
        for one in await self._outbox.unresolved(now, None, MOST, POST):
            extra = {"action": "alert", "community": str(one.item.community), "key": one.item.key}
            log.warning("a post did not go out, and none since", extra={**extra, "reason": one.item.last_error})

    async def _tell(  # what an alert consists of
        self,
        community: CommunityId,
        key: str,
        body: Mapping[str, str],
        now: datetime,
        about: MemberId | None = None,
    ) -> MemberId | None:
        """Put it into the outbox; answers the person who is told first, if it is one."""
        found = await self._communities.get(community)
        how, _, id_ = (found.settings.alerts if found else "").partition(":")
        said = body["what"] if about is None else "a member's words"  # nobody can erase them from a log
        log.warning(
            "alert",
            extra={"action": "alert", "community": str(community), "key": key, "told": bool(id_), "what": said},
        )
        if not id_:
            return None
        person = MemberId(community.platform, id_) if how == "person" else None
        item = _alert(community, key, body, now, person, "" if person else id_)
        await self._outbox.add([replace(item, about=about)])
        return person


def _words(what: str, fix: str) -> dict[str, str]:
    return {"what": shorten(what, 1000), "fix": shorten(fix, 1000)}


def _alert(  # noqa: PLR0917  # what an alert consists of
    community: CommunityId, key: str, body: Mapping[str, str], now: datetime, person: MemberId | None, target: str = ""
) -> Item:
    return Item(
        key=f"alert:{key}"[:100],
        kind=ALERT,
        platform=community.platform,
        target=target,
        not_before=now,
        expires_at=now + KEPT,
        body=body,
        community=community,
        member=person,
    )


def _packed(offers: Sequence[Button]) -> dict[str, str]:
    """Buttons as short texts: what each does, by what it says."""
    return {f"offer {nth} {one.label}": one.action.encode() for nth, one in enumerate(offers)}


def offered(item: Item) -> list[Button]:
    """The buttons that stand below *item*."""
    found = sorted((name.split(" ", 2), ref) for name, ref in item.body.items() if name.startswith("offer "))
    return [Button(name[2], ActionRef.decode(ref)) for name, ref in found]
