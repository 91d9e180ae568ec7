"""One message for one delivery: with the real outbox, whose numbers come again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from guidebot.core.people import MemberId
from guidebot.core.reply import say
from guidebot.delivery.items import Item
from guidebot.delivery.making import delivery
from guidebot.runtime.stores import Stores, open_stores

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


async def claimed(stores: Stores, member: MemberId, target: str) -> Item:
    await stores.outbox.add(
        [
            Item(
                key=f"nudge:{member.account}:1", kind="nudge", platform="discord", target=target, member=member,
                not_before=NOW, expires_at=NOW + timedelta(hours=1),
            )
        ]
    )  # fmt: skip
    (item,) = await stores.outbox.claim("me", NOW, seconds=60, limit=9, platforms=("discord",))
    return item


async def test_a_number_that_comes_again_is_another_message(server, adapter):
    """After `/mydata delete` the next row has the erased row's number; both messages are posted."""
    stores = await open_stores()
    place = await adapter.open_direct(MemberId("discord", "77"))
    first = await claimed(stores, MemberId("discord", "77"), place.id)
    await adapter.deliver(delivery(first, say("to the one who left"), NOW))
    await stores.outbox.mark_sent(first, "me", "1", NOW)
    await stores.own.erase(MemberId("discord", "77"))
    second = await claimed(stores, MemberId("discord", "78"), place.id)

    await adapter.deliver(delivery(second, say("to somebody else"), NOW))
    await stores.close()

    assert first.id == second.id
    assert 2 == len(server.messages[int(place.id)])
