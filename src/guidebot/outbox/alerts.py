"""Tells organisers what went wrong, once, through the outbox like everything else."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from guidebot.adapter import Delivery, Receipt, Warn
from guidebot.core.actions import ActionRef
from guidebot.core.communities import CommunityStore
from guidebot.core.errors import DeliveryError
from guidebot.core.limits import PARAGRAPH
from guidebot.core.members import Letter, MemberStore
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.reply import Button, CommandRef, Heading, Reply, Sign, Tone, button_rows, buttons, footnote, text
from guidebot.core.text import shorten
from guidebot.delivery.items import Item, OutboxStore, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.personal import STOP, as_letter, held, learn, to_person

log = logging.getLogger(__name__)
ALERT = "alert"
KEPT = timedelta(days=3)


class Alerts:
    """Puts alerts into the outbox, for the target that the community named."""

    def __init__(self, outbox: OutboxStore, communities: CommunityStore) -> None:
        self._outbox = outbox
        self._communities = communities

    async def failed(self, item: Item, what: str, fix: str, now: datetime) -> None:
        """*item* did not arrive."""
        if item.community is not None and item.kind != ALERT:
            await self.tell(item.community, item.key, what, fix, now)

    async def warned(self, item: Item, warning: Warn, now: datetime) -> None:
        """*item* arrived, but less well than asked; the same warning is told once."""
        if item.community is not None and item.kind != ALERT:
            name = hashlib.sha256(f"{item.community}/{item.target}/{warning.what}".encode()).hexdigest()[:24]
            await self.tell(item.community, f"warning:{name}", warning.what, warning.fix, now)

    async def tell(  # noqa: PLR0917  # see `core.notices.OrganiserNotices`
        self, community: CommunityId, key: str, what: str, fix: str, now: datetime, offers: Sequence[Button] = ()
    ) -> None:
        """Tell the organisers of *community*; *key* makes it once. Without a target it is logged only."""
        found = await self._communities.get(community)
        how, _, id_ = (found.settings.alerts if found else "").partition(":")
        log.warning("alert", extra={"action": "alert", "community": str(community), "key": key, "told": bool(id_)})
        if not id_:
            return
        person = MemberId(community.platform, id_) if how == "person" else None
        item = Item(
            key=f"alert:{key}"[:100],
            kind=ALERT,
            platform=community.platform,
            target="" if person else id_,
            not_before=now,
            expires_at=now + KEPT,
            body={"what": shorten(what, 1000), "fix": shorten(fix, 1000), **_packed(offers)},
            community=community,
            member=person,
        )
        await self._outbox.add([item])


class AlertSender:
    """Knows alerts; see `guidebot.delivery.items.Sender`."""

    kind = ALERT

    def __init__(self, members: MemberStore) -> None:
        self._members = members

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The message, after a person's quiet hours. Who said *Stop*, or cannot be reached, finds it in their inbox."""
        what, fix = item.body.get("what", ""), item.body.get("fix", "")
        person = await self._members.get(item.member) if item.member is not None else None
        blocks = (
            Heading("Something needs an organiser", 1, Sign.WARNING),
            text(what[:PARAGRAPH] or "A post could not be sent."),
            *((text(fix[:PARAGRAPH]),) if fix else ()),
            footnote("See ", CommandRef("doctor"), " for everything that guidebot can check here."),
            *((buttons(STOP),) if item.member is not None else button_rows(_offered(item))),
        )
        return held(person, now) or delivery(to_person(item, person), Reply(blocks, tone=Tone.WARN), now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """Nothing follows."""

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """It waits in a person's inbox."""
        del reason
        return as_letter(item, f"{item.body.get('what', '')} {item.body.get('fix', '')}".strip(), now)

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """Nothing follows."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Nothing else follows: an alert about an alert would never end."""
        del now
        await learn(self._members, item, error)


def _packed(offers: Sequence[Button]) -> dict[str, str]:
    """Buttons as short texts: what each does, by what it says."""
    return {f"offer {nth} {one.label}": one.action.encode() for nth, one in enumerate(offers)}


def _offered(item: Item) -> list[Button]:
    found = sorted((name.split(" ", 2), ref) for name, ref in item.body.items() if name.startswith("offer "))
    return [Button(name[2], ActionRef.decode(ref)) for name, ref in found]
