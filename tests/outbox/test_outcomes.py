"""One test for each row of the table of answers that a platform can give."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.fakes.delivering import NOW, Post, nudge, office, post

from guidebot.adapter import Receipt, Warn
from guidebot.core.errors import Blocked, Broken, DeadTarget, InDoubt, RetryAfter, Revoked, StorageError
from guidebot.core.people import CommunityId
from guidebot.core.traits import Rate, Traits
from guidebot.delivery.items import IN_DOUBT, TOO_LATE
from guidebot.runtime.stores import open_stores

REFUSES = Traits(rate=Rate(), refuses_copies_for=timedelta(minutes=2))


async def test_accepted_is_sent() -> None:
    """Row 1: a receipt ends the item, with the remote id kept."""
    async with office() as desk:
        await desk.add(post())
        await desk.drain()

        assert ("sent", "") == await desk.state()
        assert [("post:1", "sent m1")] == desk.happened
        assert "m1" == getattr(await desk.stores.outbox.get("post:1"), "remote_id", "")
        assert ["sent"] == desk.outcomes
        assert 0 == await desk.drain(days=2)


async def test_in_doubt_is_sent_again_with_the_same_key_within_two_minutes() -> None:
    """Row 3: where the platform refuses copies (Discord), an early second try needs no look at the history."""
    async with office(platform="discord", traits=REFUSES) as desk:
        desk.chat.outcomes = [InDoubt("timeout", code="timeout")]
        await desk.add(post(platform="discord", community=CommunityId("discord", "lab")))
        await desk.drain()
        state = await desk.state()
        await desk.drain(seconds=10)

        assert ("pending", "timeout: timeout") == state
        assert (["post:1", "post:1"], []) == (desk.chat.calls, desk.chat.looked)
        assert [1, 2] == [1, desk.chat.deliveries[0].attempt]
        assert NOW == desk.chat.deliveries[0].first_try_at
        assert "sent" == (await desk.state())[0]


async def test_in_doubt_and_found_is_not_sent_again() -> None:
    """Row 3: later, or on other platforms, the history decides: what arrived is sent."""
    async with office() as desk:
        desk.chat.outcomes, desk.chat.lost = [InDoubt("reset")], [True]
        await desk.add(post())
        await desk.drain()
        await desk.drain(seconds=10)

        assert (["post:1"], ["post:1"]) == (desk.chat.calls, desk.chat.looked)
        assert [("post:1", "sent lost-and-found")] == desk.happened
        assert () == tuple(await desk.alerts())


async def test_in_doubt_after_two_minutes_is_looked_up_everywhere() -> None:
    """Row 3: Discord's own promise ends after minutes, so then the history is asked there too."""
    async with office(platform="discord", traits=REFUSES) as desk:
        desk.chat.outcomes = [InDoubt("5xx")]
        await desk.add(post(platform="discord", community=CommunityId("discord", "lab")))
        await desk.drain()
        await desk.drain(minutes=3)

        assert ["post:1"] == desk.chat.looked
        assert "sent" == (await desk.state())[0]


async def test_in_doubt_and_not_there_is_sent_again() -> None:
    """Row 3: when the history says that it did not arrive, it is sent."""
    async with office() as desk:
        desk.chat.outcomes = [InDoubt("5xx")]
        await desk.add(post())
        await desk.drain()
        await desk.drain(seconds=10)

        assert (["post:1", "post:1"], ["post:1"]) == (desk.chat.calls, desk.chat.looked)
        assert [("post:1", "sent m1")] == desk.happened


async def test_a_post_in_doubt_that_cannot_be_checked_is_skipped_and_told_once() -> None:
    """Better none than two: the organiser hears of it once."""
    async with office() as desk:
        desk.chat.outcomes, desk.chat.finds = [InDoubt("5xx")], [DeadTarget("no right to read the history")]
        await desk.add(post())
        await desk.drain()
        await desk.drain(seconds=10)

        assert ("skipped", IN_DOUBT) == await desk.state()
        assert [("post:1", f"skipped {IN_DOUBT}")] == desk.happened
        assert ["alert:post:1"] == await desk.alerts()
        assert ["alert:post:1"] == await desk.alerts()
        assert ["post:1", "alert:post:1"] == desk.chat.calls


async def test_a_history_that_does_not_answer_is_asked_again_for_ten_minutes() -> None:
    """A failing look-up is tried again, and given up in the end."""
    async with office() as desk:
        desk.chat.outcomes = [InDoubt("5xx")]
        desk.chat.finds = [InDoubt("5xx") for _ in range(100)]
        await desk.add(post())
        await desk.drain()
        await desk.drain(seconds=10)
        state = await desk.state()
        for _ in range(20):
            await desk.drain(minutes=1)

        assert "pending" == state[0]
        assert ("skipped", IN_DOUBT) == await desk.state()
        assert 1 == desk.chat.calls.count("post:1")


async def test_a_look_up_that_has_to_wait_ends_with_the_posts_time() -> None:
    """A platform may ask to wait again and again; ten minutes after the post's time somebody looks for themselves."""
    async with office() as desk:
        desk.chat.outcomes = [InDoubt("5xx")]
        desk.chat.finds = [RetryAfter("slow down", seconds=60) for _ in range(100)]
        await desk.add(post(expires_at=NOW + timedelta(minutes=5)))
        for _ in range(12):
            await desk.drain(seconds=70)
        state = await desk.state()
        for _ in range(5):
            await desk.drain(seconds=70)

        assert "pending" == state[0]
        assert ("skipped", IN_DOUBT) == await desk.state()
        assert ["alert:post:1"] == await desk.alerts()


async def test_what_is_in_doubt_ends_also_where_the_token_stays_revoked() -> None:
    """Nobody can look; the queue does not keep it for ever."""
    async with office() as desk:
        desk.chat.outcomes = [InDoubt("5xx")]
        desk.chat.finds = [Revoked("401", scope="lab") for _ in range(100)]
        await desk.add(post(expires_at=NOW + timedelta(minutes=5)))
        await desk.drain()
        await desk.drain(minutes=1)
        waiting = await desk.state()
        for _ in range(6):
            await desk.drain(minutes=31)

        assert ("pending", "401") == waiting

        assert ("skipped", IN_DOUBT) == await desk.state()


async def test_a_nudge_in_doubt_that_cannot_be_checked_is_sent_once_more() -> None:
    """For a nudge a second copy is the smaller harm, but there is never a third."""
    async with office() as desk:
        desk.chat.outcomes = [InDoubt("5xx"), InDoubt("5xx")]
        desk.chat.finds = [DeadTarget("no") for _ in range(5)]
        await desk.add(nudge())
        for _ in range(4):
            await desk.drain(minutes=1)

        assert ["nudge:1", "nudge:1"] == desk.chat.calls
        assert ("skipped", IN_DOUBT) == await desk.state("nudge:1")
        assert [] == await desk.alerts()


async def test_429_waits_as_long_as_the_platform_says() -> None:
    """Row 4: not sent, so the attempt does not count and nothing is in doubt."""
    async with office() as desk:
        desk.chat.outcomes = [RetryAfter("slow down", seconds=30)]
        await desk.add(post())
        await desk.drain()
        early = await desk.drain(seconds=29)
        await desk.drain(seconds=4)

        assert 0 == early
        assert (["post:1", "post:1"], []) == (desk.chat.calls, desk.chat.looked)
        assert 1 == desk.chat.deliveries[0].attempt


async def test_a_global_429_pauses_the_platform() -> None:
    """Row 4: nothing else goes to that platform before then."""
    async with office() as desk:
        desk.chat.outcomes = [RetryAfter("slow down", seconds=60, whole_platform=True)]
        await desk.add(post(1))
        await desk.drain()
        await desk.add(post(2, target="elsewhere"))
        paused = await desk.drain(seconds=30)
        await desk.drain(seconds=33)

        assert 0 == paused
        assert {"post:1", "post:2"} == {one.key for one in desk.chat.deliveries}


async def test_a_ban_pauses_and_alerts() -> None:
    """Row 5: a Cloudflare ban stops the platform and tells an organiser once."""
    async with office() as desk:
        ban = RetryAfter("banned for a while", seconds=600, whole_platform=True, alert=True, code="429")
        desk.chat.outcomes = [ban]
        await desk.add(post())
        await desk.drain()
        await desk.drain(seconds=603)

        assert ["alert:RetryAfter:fake:lab:2026-11-23"] == await desk.alerts()
        assert "sent" == (await desk.state())[0]


async def test_a_dead_target_ends_and_tells_once() -> None:
    """Row 6: never tried again; the organiser hears why and what to do."""
    async with office() as desk:
        desk.chat.outcomes = [DeadTarget("the channel was deleted", code="10003", fix="Choose another with /setup.")]
        await desk.add(post())
        await desk.drain()

        assert ("dead", "10003: the channel was deleted") == await desk.state()
        assert [("post:1", "failed DeadTarget")] == desk.happened
        assert ["alert:post:1"] == await desk.alerts()
        (failure,) = await desk.stores.outbox.unresolved(NOW, CommunityId("fake", "lab"))
        assert "post:1" == failure.item.key


async def test_blocked_stops_direct_conversations_only() -> None:
    """Row 7: nothing is opened any more, posts and open conversations go on."""
    async with office() as desk:
        desk.chat.openings = [Blocked("opening too fast", seconds=1800, code="40003")]
        await desk.add(nudge(1, target=""))
        await desk.drain()
        await desk.add(nudge(2, target=""), nudge(3), post(4))
        await desk.drain(seconds=1)
        during = [one.key for one in desk.chat.deliveries]
        await desk.drain(minutes=31)

        assert ["nudge:3", "post:4"] == during
        assert {"nudge:1", "nudge:2", "nudge:3", "post:4"} == {one.key for one in desk.chat.deliveries}
        assert 2 == len(desk.chat.opened)


async def test_a_quarantine_lasts_until_a_restart() -> None:
    """Row 7: with no end named, nothing is opened before the operator, who had it lifted, starts the bot again."""
    stores = await open_stores()
    async with office(stores=stores) as desk:
        desk.chat.openings = [Blocked("quarantined", seconds=None)]
        await desk.add(nudge(1, target="", expires_at=NOW + timedelta(days=9)))
        await desk.drain()
        await desk.drain(days=2)
        before = list(desk.chat.opened)
        told = desk.deliveries.gates.shut(desk.clock.now())
    async with office(stores=stores) as desk:
        await desk.drain(days=2, hours=2)
        after = [one.key for one in desk.chat.deliveries]
    await stores.close()

    assert [] == before
    assert ["fake: no direct conversations are opened"] == told
    assert ["nudge:1"] == after


async def test_a_revoked_token_stops_that_installation() -> None:
    """Row 8: its items wait, other installations go on, the organiser is told."""
    async with office() as desk:
        desk.chat.outcomes = [Revoked("token_revoked", scope="lab", fix="Install the app again.")]
        other = CommunityId("fake", "other")
        await desk.add(post(1))
        await desk.drain()
        await desk.add(post(2), post(3, community=other))
        await desk.drain(minutes=1)
        during = list(desk.chat.calls)
        await desk.drain(minutes=31)

        assert ["post:1", "post:3"] == during
        assert {"post:1", "post:2", "post:3"} <= {one.key for one in desk.chat.deliveries}


async def test_what_waits_for_an_installation_ends_with_its_time() -> None:
    """It is not kept until somebody installs the bot again."""
    async with office() as desk:
        desk.chat.outcomes = [Revoked("token_revoked", scope="lab")]
        await desk.add(post(1))
        await desk.drain()
        await desk.add(post(2, expires_at=NOW + timedelta(minutes=1)))
        await desk.drain(minutes=5)

        assert ("skipped", TOO_LATE) == await desk.state("post:2")


async def test_a_revoked_platform_token_stops_everything_there() -> None:
    """Row 8: without a scope the whole platform waits."""
    async with office() as desk:
        desk.chat.outcomes = [Revoked("401")]
        await desk.add(post(1))
        await desk.drain()
        await desk.add(post(2, community=CommunityId("fake", "other")))
        await desk.drain(minutes=10)

        assert ["post:1"] == desk.chat.calls


async def test_a_refused_message_is_a_bug_and_never_tried_again() -> None:
    """Row 9: dead, with an alert; no loop."""
    async with office() as desk:
        desk.chat.outcomes = [Broken("invalid_blocks", code="invalid_blocks")]
        await desk.add(post())
        await desk.drain()
        await desk.drain(hours=12)

        assert "dead" == (await desk.state())[0]
        assert 1 == desk.chat.calls.count("post:1")
        assert ["alert:post:1"] == await desk.alerts()


async def test_an_adapter_that_raises_anything_else_is_in_doubt() -> None:
    """A bug of an adapter is treated as if the message may have arrived."""
    async with office() as desk:
        desk.chat.broken = RuntimeError("a bug")
        await desk.add(post())
        await desk.drain()
        state = await desk.state()
        desk.chat.broken = None
        await desk.drain(seconds=10)

        assert ("pending", "adapter: The adapter failed (RuntimeError).") == state
        assert ["post:1"] == desk.chat.looked
        assert "sent" == (await desk.state())[0]


@pytest.mark.parametrize("error", [StorageError("The disk of the database is full."), KeyError("schedule")])
async def test_a_sender_that_fails_reached_nobody(error: Exception) -> None:
    """A message that could not be made is tried again, less and less often, and is not in doubt."""
    async with office() as desk:
        desk.senders["post"].broken = error
        await desk.add(post())
        tries = [await desk.drain(seconds=10) for _ in range(360)]
        desk.senders["post"].broken = None
        await desk.drain(minutes=10)

        assert 8 < sum(tries) < 16

        assert [] == desk.chat.looked
        assert [("post:1", "sent m1")] == desk.happened


async def test_too_late_is_skipped_and_recorded() -> None:
    """After 24 hours a post is not sent any more."""
    async with office() as desk:
        await desk.add(post())
        await desk.drain(hours=25)

        assert ("skipped", TOO_LATE) == await desk.state()
        assert [("post:1", f"skipped {TOO_LATE}")] == desk.happened
        assert [] == desk.chat.calls
        assert [] == await desk.alerts()


async def test_too_late_but_arrived_is_sent() -> None:
    """What was in doubt when its time ended is looked up before it counts as skipped."""
    async with office() as desk:
        desk.chat.outcomes, desk.chat.lost = [InDoubt("reset")], [True]
        await desk.add(post())
        await desk.drain()
        await desk.drain(hours=25)

        assert [("post:1", "sent lost-and-found")] == desk.happened
        assert ["post:1"] == desk.chat.calls


async def test_a_sender_may_skip() -> None:
    """A paused schedule sends nothing."""
    async with office() as desk:
        desk.senders["post"].skip = "its schedule was paused"
        await desk.add(post())
        await desk.drain()

        assert ("skipped", "its schedule was paused") == await desk.state()


async def test_an_unknown_kind_ends() -> None:
    """An item that nothing can send does not block the queue."""
    async with office() as desk:
        await desk.add(post(kind="riddle"), post(2))
        await desk.drain()

        assert "dead" == (await desk.state())[0]
        assert "sent" == (await desk.state("post:2"))[0]


async def test_a_warning_is_told_once() -> None:
    """A post that arrived less well than asked tells an organiser, once for the same trouble."""
    async with office() as desk:
        desk.chat.receipt = Receipt(
            remote_id="m", warnings=(Warn(what="No thread: the right is missing.", fix="Add it."),)
        )
        await desk.add(post(1), post(2))
        await desk.drain()
        desk.chat.receipt = None

        assert 1 == len(await desk.alerts())


async def test_an_alert_goes_to_a_person() -> None:
    """An organiser named as a person hears in their direct conversation."""
    async with office() as desk:
        await _alerts_to(desk, "person:ada")
        desk.chat.outcomes = [DeadTarget("gone")]
        await desk.add(post())
        await desk.drain()

        assert [("alert:post:1", "dm:ada")] == [(one.key, one.place.id) for one in desk.chat.deliveries]


async def test_without_a_target_the_failure_is_only_recorded() -> None:
    """Nobody is written to unasked."""
    async with office() as desk:
        await _alerts_to(desk, "")
        desk.chat.outcomes = [DeadTarget("gone")]
        await desk.add(post())
        await desk.drain()

        assert [] == desk.chat.deliveries
        assert 1 == len(await desk.stores.outbox.unresolved(NOW))


async def _alerts_to(desk: Post, target: str) -> None:
    from dataclasses import replace

    (lab,) = await desk.stores.communities.all()
    await desk.stores.communities.save(replace(lab, settings=replace(lab.settings, alerts=target)))
