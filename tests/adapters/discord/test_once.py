"""One message for one delivery, with the real outbox, whose numbers come again; one deed for one event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.fakes.discord_bot import connected
from tests.fakes.discord_person import CHANNEL, GUILD, MANAGE_GUILD, Person

from guidebot.adapter import Plan
from guidebot.core.clock import SystemClock
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.core.reply import say
from guidebot.delivery.items import Item
from guidebot.delivery.making import delivery
from guidebot.loading.config import Config
from guidebot.runtime.app import build
from guidebot.runtime.stores import Stores, open_stores
from guidebot.shipped_once import SHIPPED_ONCE

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


async def test_what_was_done_has_one_name_however_often_it_comes(server, bot, ada):
    """After RESUME Discord may tell of an interaction or a message again: it has the name that it had."""
    bot.planned = Plan(private=False)
    session = server.gateway.session_of(GUILD)
    typed = ada.event(2, ada.tree("goal add", {"title": "Finish"}))
    await server.gateway.emit(session, "INTERACTION_CREATE", typed)
    await server.gateway.emit(session, "INTERACTION_CREATE", typed)
    await ada.command("goal add", title="Finish")
    said = await ada.says("<@10> goal list")
    await server.gateway.emit(session, "MESSAGE_CREATE", said)
    await server.wait("POST", r"/channels/\d+/messages", 2)

    first, again, other, *lines = [one.event for one in bot.seen]
    assert first == again != other
    assert {said["id"]} == set(lines)


async def test_a_command_told_twice_stores_once(server, state):
    """The second `/schedule skip` of one interaction skips no second date, and says so."""
    app = await build(Config(), SystemClock(), in_memory=True, read=SHIPPED_ONCE.read, search=SHIPPED_ONCE.search)
    said = []
    plain = app.bot.answer

    async def answer(came):
        answered = await plain(came)
        said.append(answered)
        return answered

    app.bot.answer = answer
    async with connected(server, app.bot, state):
        organiser = Person(server, permissions=MANAGE_GUILD)
        await organiser.command("setup")
        await organiser.submit(
            channel=[str(CHANNEL)], zone="Europe/Berlin", problem="monday 09:00", topic="off", answers=["private"]
        )
        await organiser.press("Looks good")
        skip = organiser.event(2, organiser.tree("schedule skip", {"schedule": "problem"}))
        for _ in range(2):
            await server.gateway.emit(server.gateway.session_of(GUILD), "INTERACTION_CREATE", skip)
        await server.wait("POST", rf"/interactions/{skip['id']}/.*", 2)
    await app.close()

    assert ["", "usage"] == [one.failed for one in said[-2:]]
    assert "Nothing was stored twice." in reply_text(said[-1].content)
