"""Every row of the error table, through discord.py, from the wire to guidebot's own errors."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guidebot.adapter import Delivery
from guidebot.core.errors import Blocked, Broken, DeadTarget, InDoubt, RetryAfter, Revoked
from guidebot.core.people import MemberId, Place, PlaceKind
from guidebot.core.reply import say
from guidebot_discord.outcomes import outcome

MESSAGES = r"/channels/\d+/messages"
VIA = {"Via": "1.1 google"}


@pytest.fixture
async def place(adapter):
    return await adapter.open_direct(MemberId("discord", "77"))


def delivery(place: Place) -> Delivery:
    return Delivery(key="k", number=1, place=place, reply=say("x"), first_try_at=datetime.now(UTC))


@pytest.mark.parametrize(
    ("status", "code", "text", "kind", "says"),
    [
        (403, 50007, "Cannot send messages to this user", DeadTarget, "no direct messages"),
        (403, 50278, "No mutual guilds", DeadTarget, "shares no server"),
        (403, 50001, "Missing Access", DeadTarget, "may not see"),
        (403, 50013, "Missing Permissions", DeadTarget, "may not write"),
        (404, 10003, "Unknown Channel", DeadTarget, "does not exist"),
        (403, 20026, "anti-spam", Blocked, "quarantined"),
        (403, 0, "You are in quarantine", Blocked, "quarantined"),
        (403, 40003, "Opening direct messages too fast", Blocked, "too fast"),
        (401, 0, "401: Unauthorized", Revoked, "token"),
        (400, 50035, "Invalid Form Body", Broken, "Invalid Form Body"),
        (413, 40005, "Request entity too large", Broken, "413"),
        (408, 0, "proxy timed out", InDoubt, "408"),
        (500, 0, "boom", InDoubt, "500"),
        (502, 0, "bad gateway", InDoubt, "502"),
        (503, 0, "unavailable", InDoubt, "503"),
        (504, 0, "timeout", InDoubt, "504"),
    ],
)
async def test_an_error_answer_becomes_its_kind(
    server, adapter, place, quick_retries, status, code, text, kind, says
):  # fmt: skip
    """Each documented refusal leads to the right thing: never again, later, or look first."""
    server.fail("POST", MESSAGES, status, code, text=text, times=5)

    with pytest.raises(kind, match=says) as caught:
        await adapter.deliver(delivery(place))

    assert kind is type(caught.value)
    assert caught.value.code == str(code or status)


async def test_blocks_say_how_long(server, adapter, place):
    """Too fast is half an hour; quarantine lasts until an operator clears it."""
    found = []
    for code in (40003, 20026):
        server.fail("POST", r"/users/@me/channels", 403, code)
        with pytest.raises(Blocked) as caught:
            await adapter.open_direct(MemberId("discord", "78"))
        found.append(caught.value.seconds)

    assert [1800.0, None] == found


async def test_a_long_limit_is_handed_to_the_outbox(server, adapter, place):
    """A 429 of more than half a minute is not slept through while a lease runs out."""
    server.fail("POST", MESSAGES, 429, headers={**VIA, "Retry-After": "45"}, extra={"retry_after": 45.0})

    with pytest.raises(RetryAfter) as caught:
        await adapter.deliver(delivery(place))

    assert (45.0, False, False) == (caught.value.seconds, caught.value.whole_platform, caught.value.alert)


async def test_a_short_limit_is_waited_out(server, adapter, place, quick_retries):
    """A short 429 costs nothing but its wait."""
    server.fail("POST", MESSAGES, 429, headers={**VIA, "Retry-After": "0.3"}, extra={"retry_after": 0.3})

    receipt = await adapter.deliver(delivery(place))

    assert receipt.remote_id
    assert 0.3 in quick_retries


async def test_a_global_limit_that_stays_stops_the_platform(server, adapter, place, quick_retries):
    """Five global 429s in a row: nothing else may be sent either."""
    headers = {**VIA, "Retry-After": "3", "X-RateLimit-Global": "true"}
    server.fail("POST", MESSAGES, 429, headers=headers, extra={"retry_after": 3.0, "global": True}, times=5)

    with pytest.raises(RetryAfter) as caught:
        await adapter.deliver(delivery(place))

    assert (3.0, True, False) == (caught.value.seconds, caught.value.whole_platform, caught.value.alert)


@pytest.mark.parametrize("header", [{"X-RateLimit-Global": "true"}, {"X-RateLimit-Scope": "global"}])
async def test_a_long_global_limit_stops_the_platform_at_once(server, adapter, place, header):
    """A global 429 of two minutes is not taken for the limit of one channel; the next answer is judged by itself."""
    body = {"retry_after": 120.0, "global": True}
    server.fail("POST", MESSAGES, 429, headers={**VIA, **header, "Retry-After": "120"}, extra=body)
    server.fail("POST", MESSAGES, 429, headers={**VIA, "Retry-After": "45"}, extra={"retry_after": 45.0})

    found = []
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await adapter.deliver(delivery(place))
        found.append((caught.value.seconds, caught.value.whole_platform))

    assert [(120.0, True), (45.0, False)] == found


@pytest.mark.parametrize("html", [True, False])
async def test_the_outer_wall_stops_everything_for_ten_minutes(server, adapter, place, html):
    """A 429 without Via, or as a page, is Cloudflare: everything stops, and an operator hears of it."""
    server.fail("POST", MESSAGES, 429, headers=VIA if html else {}, html=html, extra={"retry_after": 1.0})

    with pytest.raises(RetryAfter) as caught:
        await adapter.deliver(delivery(place))

    assert (600.0, True, True) == (caught.value.seconds, caught.value.whole_platform, caught.value.alert)


@pytest.mark.parametrize("posted", [True, False])
async def test_a_broken_connection_is_in_doubt(server, adapter, place, posted):
    """Whether the message was posted cannot be known; a second attempt is the same message."""
    server.fail("POST", MESSAGES, 0, posted=posted)

    with pytest.raises(InDoubt):
        await adapter.deliver(delivery(place))
    await adapter.deliver(delivery(place))

    assert 1 == len(server.messages[int(place.id)])


async def test_a_posted_502_is_one_message(server, adapter, place, quick_retries):
    """discord.py tries again by itself under the same nonce."""
    server.fail("POST", MESSAGES, 502, posted=True)

    receipt = await adapter.deliver(delivery(place))

    assert [receipt.remote_id] == [one["id"] for one in server.messages[int(place.id)].values()]


@pytest.mark.parametrize("error", [TimeoutError(), OSError(104, "reset")])
def test_what_never_reached_an_answer_is_in_doubt(error):
    """Timeouts and resets are no answer."""
    assert isinstance(outcome(error), InDoubt)


async def test_history_that_cannot_be_read_stays_in_doubt(server, adapter, place):
    """The look-up has outcomes too."""
    server.fail("GET", MESSAGES, 503)

    with pytest.raises(InDoubt):
        await adapter.find(delivery(place))


async def test_the_place_is_a_direct_conversation(place):
    """What the other tests stand on."""
    assert PlaceKind.DIRECT is place.kind
