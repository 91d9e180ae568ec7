"""Alerts to organisers, and to those who said *Stop*."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.delivering import Texts

from guidebot.adapter import Named, Warn
from guidebot.core.audit import Deed
from guidebot.core.communities import Community, Settings
from guidebot.core.errors import DeadTarget
from guidebot.core.nudges import Member
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.plain import reply_text
from guidebot.delivery.items import Item, State
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


GRACE = MemberId("fake", "grace")


async def _failing(bot: Talk, *, how: str = "person:ada", name: str = "The lab") -> None:
    """A post of the lab that did not go out."""
    settings = Settings(channel="general", alerts=how)
    await bot.app.services.communities.save(Community(id=LAB, name=name, settings=settings, joined_at=bot.clock.now()))
    bot.chat.outcomes = [DeadTarget("The bot may not write in this channel.", fix="Choose another one with /setup.")]
    await bot.app.stores.outbox.add([post(bot)])
    await bot.app.deliveries.beat()


def post(bot: Talk, key: str = "post:7:1764579600", target: str = "general") -> Item:
    now = bot.clock.now()
    return Item(
        key=key, kind="post", platform="fake", target=target, community=LAB, not_before=now,
        expires_at=now + timedelta(days=1), body={"schedule": "7"},
    )  # fmt: skip


def senders_of_text(bot: Talk) -> None:
    """Posts are plain texts here."""
    bot.app.deliveries.senders["post"] = Texts("post")


async def _deed(bot: Talk, member: MemberId, what: str = "changed the setup") -> None:
    deed = Deed(community=LAB, member=member, name=member.account, what=what, at=bot.clock.now())
    await bot.app.stores.audit.add(deed)


async def test_an_alert_says_where_by_name_and_with_a_link() -> None:
    """In a direct message nobody knows which server is meant; and commands for organisers do not work there."""
    async with talk() as bot:
        senders_of_text(bot)
        await _failing(bot)
        (alert,) = bot.chat.sent_to("dm:ada")
        said = reply_text(alert)

    assert "It is about #general (https://chat.example/general) in The lab." in said
    assert "Choose another one with /setup." in said
    assert "like /doctor and /setup, work in The lab, not here." in said
    assert "(channel" not in said


async def test_a_channel_nobody_can_see_is_no_riddle() -> None:
    """Its link is there, and a word in place of the name."""
    async with talk() as bot:
        senders_of_text(bot)

        async def unseen(place: Place) -> Named:
            return Named(link="https://chat.example/x")

        bot.chat.named = unseen  # type: ignore[method-assign]
        await _failing(bot, name="")
        said = reply_text(bot.chat.sent_to("dm:ada")[0])

    assert "It is about a channel that the bot cannot see (https://chat.example/x) in your community." in said


@pytest.mark.parametrize("how", ["person:ada", "channel:orga"])
async def test_the_next_organiser_hears_when_the_first_cannot_be_reached(how: str) -> None:
    """Those who organised lately, one after the other, each once; nobody else."""
    async with talk() as bot:
        senders_of_text(bot)
        for name in ("eve", "grace", "eve", "ada"):
            await _deed(bot, MemberId("fake", name))
            await bot.clock.advance(seconds=1)
        settings = Settings(channel="general", alerts=how)
        await bot.app.services.communities.save(Community(id=LAB, settings=settings, joined_at=bot.clock.now()))
        gone = [DeadTarget("This account is deactivated.") for _ in range(2)]
        bot.chat.outcomes = [DeadTarget("No rights."), *gone]
        await bot.app.stores.outbox.add([post(bot)])
        for _ in range(5):
            await bot.app.deliveries.beat()
            await bot.clock.advance(seconds=30)
        reached = [one.place.id for one in bot.chat.deliveries]

    assert {"person:ada": ["dm:grace"], "channel:orga": ["dm:eve"]}[how] == reached


async def test_one_who_wants_no_messages_is_not_the_last_to_hear() -> None:
    """Stop holds for them; the next organiser is told all the same."""
    async with talk() as bot:
        senders_of_text(bot)
        fresh = Member(id=ADA, since=bot.clock.now())
        await bot.app.stores.members.change(fresh, lambda one: replace(one, stopped=True))
        await _deed(bot, GRACE)
        await _failing(bot)
        for _ in range(3):
            await bot.app.deliveries.beat()

        assert ["dm:grace"] == [one.place.id for one in bot.chat.deliveries]


async def test_nobody_left_to_tell_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """With what it was about, for the operator."""
    async with talk() as bot:
        senders_of_text(bot)
        await _failing(bot)
        del bot.chat.deliveries[:]
        bot.chat.outcomes = [DeadTarget("No rights."), DeadTarget("This account is deactivated.")]
        await bot.app.stores.outbox.add([post(bot, "post:8:1764579600")])
        for _ in range(3):
            await bot.app.deliveries.beat()

    assert ["no organiser could be told"] == [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]


@pytest.mark.parametrize(("asked", "told"), [(GRACE, {"dm:ada", "dm:grace"}), (ADA, {"dm:ada"})])
async def test_whoever_asked_for_it_now_hears_too(asked: MemberId, told: set[str]) -> None:
    """They were told that it is on its way. Who set up and asked is told once."""
    async with talk() as bot:
        senders_of_text(bot)
        settings = Settings(channel="general", alerts="person:ada")
        await bot.app.services.communities.save(Community(id=LAB, settings=settings, joined_at=bot.clock.now()))
        bot.chat.outcomes = [DeadTarget("No rights.")]
        one = post(bot, "post:7:1764579600:now")
        await bot.app.stores.outbox.add([replace(one, body={**one.body, "by": asked.account})])
        for _ in range(3):
            await bot.app.deliveries.beat()

        assert told == {one.place.id for one in bot.chat.deliveries}
        assert len(told) == len(bot.chat.deliveries)


async def test_what_did_not_go_out_is_in_doctor_until_one_does(caplog: pytest.LogCaptureFixture) -> None:
    """By the day on which it was due, in the community's zone; and once a day in the log."""
    async with talk() as bot:
        senders_of_text(bot)
        bot.organiser = True
        await _failing(bot)
        await bot.say("/doctor")
        before = bot.text
        await bot.advance(days=3)
        for _ in range(2):
            await bot.app.deliveries.tidy()
        still = [one for one in caplog.records if one.getMessage() == "a post did not go out, and none since"]
        await bot.app.stores.outbox.add([post(bot, "post:7:1765184400")])
        await bot.app.deliveries.beat()
        await bot.say("/doctor")

    assert "the post of Mon 1 Dec 2025, 09:00 (UTC) was given up: The bot may not write in this channel." in before
    assert 1 == len(still)
    assert "given up" not in bot.text


async def test_posts_stay_in_the_log_while_many_members_cannot_be_reached(caplog: pytest.LogCaptureFixture) -> None:
    """Reminders that could not be sent are as many as a bot has members."""
    async with talk() as bot:
        senders_of_text(bot)
        await _failing(bot)
        outbox, now = bot.app.stores.outbox, bot.clock.now()
        await outbox.add(
            [replace(post(bot, f"nudge:m{nth}:1764579600"), kind="nudge", platform="x") for nth in range(30)]
        )
        for one in await outbox.claim("o", now, seconds=60, limit=30, platforms=("x",)):
            await outbox.close(one, "o", State.DEAD, "closed", now)
        await bot.app.deliveries.recording.alerts.remind(now)

    assert ["post:7:1764579600"] == [
        one.__dict__["key"] for one in caplog.records if one.getMessage().startswith("a post did not go out")
    ]
