"""Writes alerts: what went wrong, where, and what to do; when one organiser cannot be reached, to the next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from guidebot.adapter import Adapter, Delivery, Named, Naming, Organising, Receipt
from guidebot.core.audit import AuditStore
from guidebot.core.communities import Community, CommunityStore
from guidebot.core.errors import Broken, DeadTarget, DeliveryError
from guidebot.core.limits import PARAGRAPH
from guidebot.core.members import Letter, MemberStore
from guidebot.core.people import MemberId, Place, PlaceKind
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Block,
    CommandRef,
    Heading,
    Link,
    Reply,
    Sign,
    Span,
    Tone,
    button_rows,
    buttons,
    footnote,
    strong,
    text,
)
from guidebot.core.traits import Platforms
from guidebot.delivery.items import TOO_LATE, Item, OutboxStore, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.personal import STOP, as_letter, held, learn, to_person
from guidebot.outbox.alerts import ALERT, offered

log = logging.getLogger(__name__)
_PATIENCE = 5.0
ASKED_AGAIN = timedelta(minutes=10)
FORMER = "they do not organise there any more"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSender:
    """Knows alerts; see `guidebot.delivery.items.Sender`. *adapters* may be filled later."""

    members: MemberStore
    communities: CommunityStore
    audit: AuditStore
    outbox: OutboxStore
    adapters: Mapping[str, Adapter]
    platforms: Platforms
    kind: str = ALERT

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The message, after a person's quiet hours. Who said *Stop*, or cannot be reached, finds it in their inbox."""
        if item.body.get("tried") and item.member is not None:  # nobody named them: they were found
            unfit = await self._unfit(item, item.member, now)
            if unfit is not None:
                return unfit
        person = await self.members.get(item.member) if item.member is not None else None
        waits = held(person, now)
        return waits or delivery(to_person(item, person), Reply(await self._words(item), tone=Tone.WARN), now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """Nothing follows."""

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """It waits in a person's inbox, unless it is no business of theirs."""
        if reason == FORMER:
            return None
        return as_letter(item, f"{item.body.get('what', '')} {item.body.get('fix', '')}".strip(), now)

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """Whoever wants no messages, or takes none, is not the last to hear."""
        if reason != TOO_LATE:
            await self._tell_the_next(item, now)

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """The next organiser hears of it; an alert about an alert would never end."""
        await learn(self.members, item, error)
        if isinstance(error, DeadTarget | Broken):
            await self._tell_the_next(item, now)

    async def _unfit(self, item: Item, member: MemberId, now: datetime) -> Skip | Wait | None:
        """Why *member*, who organised lately, is not told: they do no more, or nobody can say it now."""
        adapter = self.adapters.get(item.platform)
        known = await self.communities.get(item.community) if item.community is not None else None
        if known is None or adapter is None or member in self._named(known):
            return None
        if not isinstance(adapter, Organising):
            return None
        try:
            async with asyncio.timeout(_PATIENCE):
                still = await adapter.organises(member, known.id, known.settings.roles)
        except (DeliveryError, TimeoutError):
            return Wait(now + ASKED_AGAIN)
        return None if still else Skip(FORMER)

    async def _words(self, item: Item) -> tuple[Block, ...]:
        what, fix = item.body.get("what", ""), item.body.get("fix", "")
        known = await self.communities.get(item.community) if item.community is not None else None
        home = known.name if known is not None and known.name else "your community"
        blocks: list[Block] = [
            Heading("Something needs an organiser", 1, Sign.WARNING),
            text(what[:PARAGRAPH] or "A post could not be sent."),
            text("It is about ", *await self._where(item), strong(home), "."),
        ]
        blocks += [text(fix[:PARAGRAPH])] if fix else []
        if item.member is None:
            blocks.append(footnote("See ", CommandRef("doctor"), " for everything that guidebot can check here."))
            return (*blocks, *button_rows(offered(item)))
        blocks.append(
            footnote("Commands for organisers, like /doctor and /setup, work in ", strong(home), ", not here.")
        )
        return (*blocks, buttons(STOP))

    async def _where(self, item: Item) -> tuple[Span | str, ...]:
        """The channel, by name and with its link as far as they are known, in front of the community's name."""
        channel, adapter = item.body.get("channel", ""), self.adapters.get(item.platform)
        if not channel or adapter is None:
            return ()
        if not isinstance(adapter, Naming):
            return ()
        place = Place(item.platform, channel, PlaceKind.CHANNEL, item.community)
        try:
            async with asyncio.timeout(_PATIENCE):
                named = await adapter.named(place)
        except (DeliveryError, TimeoutError):
            named = Named()
        label = named.name or "a channel that the bot cannot see"
        return (Link(label, named.link) if named.link else strong(label), " in ")

    async def _tell_the_next(self, item: Item, now: datetime) -> None:
        tried = [*filter(None, item.body.get("tried", "").split(",")), *([item.member.account] if item.member else [])]
        known = await self.communities.get(item.community) if item.community is not None else None
        found = next((one for one in await self._organisers(known) if one.account not in tried), None)
        extra = {"action": "alert", "community": str(item.community), "key": item.key, "tried": len(tried)}
        if found is None:
            log.error(
                "no organiser could be told", extra={**extra, "what": "" if item.about else item.body.get("what", "")}
            )
            return
        log.warning("the next organiser is told", extra=extra)
        key = f"{item.key.partition('>')[0]}>{len(tried)}"[:100]
        body = {name: value for name, value in item.body.items() if not name.startswith("offer ")}
        again = Item(
            key=key,
            kind=ALERT,
            platform=item.platform,
            target="",
            not_before=now,
            expires_at=item.expires_at,
            body={**body, "tried": ",".join(tried)},
            community=item.community,
            member=found,
            about=item.about,
        )
        await self.outbox.add([again])

    async def _organisers(self, known: Community | None) -> Iterable[MemberId]:
        """Who may be told: who was to hear of it, who organised lately, and named organisers who know the bot."""
        if known is None:
            return ()
        how, _, first = known.settings.alerts.partition(":")
        platform = known.id.platform
        reached = [
            one for one in self._named(known) if (person := await self.members.get(one)) is not None and person.direct
        ]
        lately = await self.audit.organisers(known.id)
        begin = [MemberId(platform, first)] if how == "person" and first else []
        return dict.fromkeys((*begin, *lately, *reached))

    def _named(self, known: Community) -> list[MemberId]:
        """Whom the settings name as organisers, by their whole accounts."""
        platform, mark = known.id.platform, self.platforms.of(known.id.platform).workspace_mark
        whole = [one if not mark or mark in one else f"{known.id.id}{mark}{one}" for one in known.settings.people]
        return [MemberId(platform, one) for one in whole]
