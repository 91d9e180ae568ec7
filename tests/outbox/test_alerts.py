"""Alerts to organisers, and to those who said *Stop*."""

from __future__ import annotations

from dataclasses import replace

from guidebot.adapter import Warn
from guidebot.core.communities import Community, Settings
from guidebot.core.errors import DeadTarget
from guidebot.core.nudges import Member
from guidebot.core.people import CommunityId, MemberId
from guidebot.outbox.alerts import Alerts
from guidebot.testing import Talk, talk

LAB, ADA = CommunityId("fake", "lab"), MemberId("fake", "ada")
WARNING = Warn(what="No thread could be opened.", fix="Grant Create Public Threads.")


async def _alert(bot: Talk, key: str = "k") -> None:
    settings = Settings(channel="general", alerts="person:ada")
    await bot.app.services.communities.save(Community(id=LAB, settings=settings, joined_at=bot.clock.now()))
    told = Alerts(bot.app.stores.outbox, bot.app.stores.communities)
    await told.tell(LAB, key, WARNING.what, WARNING.fix, bot.clock.now())
    await bot.app.deliveries.beat()


async def test_whoever_set_up_hears_what_went_wrong() -> None:
    """In a direct message, with what to do."""
    async with talk() as bot:
        await _alert(bot)

        assert ["dm:ada"] == [one.place.id for one in bot.chat.deliveries]


async def test_one_whose_messages_are_closed_finds_it_in_the_inbox_and_nothing_more_is_tried() -> None:
    """Also when it turns out only now."""
    async with talk() as bot:
        await bot.app.stores.members.change(Member(id=ADA, since=bot.clock.now()), lambda one: one)
        bot.chat.outcomes = [DeadTarget("Cannot send messages to this user.")]
        await _alert(bot)
        kept = await bot.app.stores.members.get(ADA)
        await _alert(bot, "again")

        assert kept is not None
        assert (True, []) == (kept.unreachable, bot.chat.deliveries)
        await bot.say("/inbox")
        assert 2 == bot.text.count("No thread could be opened. Grant Create Public Threads.")


async def test_a_stranger_whose_messages_are_closed_finds_it_in_the_inbox() -> None:
    """Nothing else is kept about them."""
    async with talk() as bot:
        bot.chat.outcomes = [DeadTarget("Cannot send messages to this user.")]
        await _alert(bot)

        assert None is await bot.app.stores.members.get(ADA)
        await bot.say("/inbox")
        assert "No thread could be opened." in bot.text


async def test_an_alert_waits_until_the_quiet_hours_are_over() -> None:
    """Nine in the morning in London is one at night in California."""
    async with talk() as bot:
        fresh = Member(id=ADA, since=bot.clock.now(), zone="America/Los_Angeles")
        await bot.app.stores.members.change(fresh, lambda one: one)
        await _alert(bot)
        await bot.advance(hours=6)
        assert [] == bot.chat.deliveries
        await bot.advance(hours=2)

        assert ["dm:ada"] == [one.place.id for one in bot.chat.deliveries]


async def test_somebody_who_said_stop_finds_it_in_the_inbox() -> None:
    """Stop means no message of any kind; the alert waits where they look."""
    async with talk() as bot:
        fresh = Member(id=ADA, since=bot.clock.now())
        await bot.app.stores.members.change(fresh, lambda one: replace(one, stopped=True))
        await _alert(bot)

        assert [] == bot.chat.deliveries
        await bot.say("/inbox")
        assert "No thread could be opened. Grant Create Public Threads." in bot.text
