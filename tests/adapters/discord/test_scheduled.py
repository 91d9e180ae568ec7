"""Scheduled events through the real discord.py: made once, moved, taken off; limits, rights and what people removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.discord_bot import connected
from tests.fakes.discord_events import CREATE_EVENTS
from tests.fakes.discord_person import GUILD, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.adapter import EVENT_GONE, Delivery, EventPlan, Hosting
from guidebot.core.errors import DeadTarget, InDoubt, RetryAfter
from guidebot.core.people import CommunityId, Place, PlaceKind
from guidebot.core.reply import say

COMMUNITY = CommunityId("discord", str(GUILD))
EVENTS = rf"/guilds/{GUILD}/scheduled-events"
DAY = timedelta(days=1)
START = datetime.now(UTC).replace(microsecond=0) + 20 * DAY
PLAN = EventPlan(
    mark="0123456789ab",
    title="Closes: Soon school",
    start=START,
    end=START + DAY,
    place="London",
    url="https://example.org/soon",
    text="Fellowship, *in person*, London.\n\n@everyone apply",
)


def delivery(plan: EventPlan = PLAN, attempt: int = 1, guild: str = str(GUILD)) -> Delivery:
    return Delivery(
        key=f"event:{plan.mark}:v1",
        number=41,
        place=Place("discord", guild, PlaceKind.CHANNEL, CommunityId("discord", guild)),
        reply=say(plan.title),
        first_try_at=datetime.now(UTC),
        attempt=attempt,
        event=plan,
    )


def standing(server: FakeDiscord) -> list[dict]:
    return server.rest.events.standing(GUILD)


async def test_an_event_is_outside_of_discord_with_a_place_and_an_end(server, adapter):
    """Everything that Discord asks for; texts from outside are no markup and notify nobody."""
    receipt = await adapter.host(delivery())

    (event,) = standing(server)
    assert isinstance(adapter, Hosting)
    assert (3, 2, "Closes: Soon school") == (event["entity_type"], event["privacy_level"], event["name"])
    assert {"location": "https://example.org/soon"} == event["entity_metadata"]
    assert (START, START + DAY) == tuple(
        datetime.fromisoformat(event[one]) for one in ("scheduled_start_time", "scheduled_end_time")
    )
    assert r"Fellowship, \*in person\*, London." in event["description"]
    assert "@everyone" not in event["description"]
    assert event["description"].endswith("Kept up to date by guidebot (0123456789ab).")
    assert f"https://discord.com/events/{GUILD}/{receipt.remote_id}" == receipt.link


@pytest.mark.parametrize("status", [0, 500, 502, 504])
@pytest.mark.parametrize("posted", [True, False])
async def test_what_broke_is_looked_for_before_it_is_made_again(server, adapter, quick_retries, status, posted):
    """A connection that breaks, or a 5xx, whether Discord had made it or not: one event, one id."""
    server.fail("POST", EVENTS, status, posted=posted)
    with pytest.raises(InDoubt):
        await adapter.host(delivery())
    receipt = await adapter.host(delivery(attempt=2))

    (event,) = standing(server)
    assert event["id"] == receipt.remote_id
    assert 2 - posted == len(server.named("POST", EVENTS))


async def test_events_of_others_are_not_taken_for_ours(server, adapter):
    """Somebody may copy the text with its mark; another event of the bot has another mark."""
    await adapter.host(delivery(replace(PLAN, mark="ba9876543210")))
    (other,) = standing(server)
    copied = {**other, "id": "77", "creator_id": "78", "description": "Kept up to date by guidebot (0123456789ab)."}
    server.rest.events.kept[GUILD][77] = copied
    receipt = await adapter.host(delivery(attempt=2))

    assert 3 == len(standing(server))
    assert receipt.remote_id not in {"77", other["id"]}


async def test_a_date_that_moves_moves_the_event(server, adapter):
    """The same one; twice is once."""
    receipt = await adapter.host(delivery())
    moved = replace(PLAN, start=START + 9 * DAY, end=START + 10 * DAY, remote_id=receipt.remote_id)
    again = [await adapter.host(delivery(moved, attempt)) for attempt in (1, 2)]

    (event,) = standing(server)
    assert {receipt.remote_id} == {one.remote_id for one in again} == {event["id"]}
    assert START + 9 * DAY == datetime.fromisoformat(event["scheduled_start_time"])


async def test_what_goes_on_keeps_its_beginning(server, adapter):
    """Discord refuses to move it: its end moves."""
    receipt = await adapter.host(delivery())
    server.rest.events.kept[GUILD][int(receipt.remote_id)]["status"] = 2
    await adapter.host(delivery(replace(PLAN, end=START + 3 * DAY, start=START + DAY, remote_id=receipt.remote_id)))

    (event,) = standing(server)
    assert START == datetime.fromisoformat(event["scheduled_start_time"])
    assert START + 3 * DAY == datetime.fromisoformat(event["scheduled_end_time"])


@pytest.mark.parametrize(("before", "after"), [(1, 4), (2, 3)])
async def test_it_is_taken_off(server, adapter, before, after):
    """Canceled before it began, ended afterwards; once more is done already."""
    receipt = await adapter.host(delivery())
    kept = server.rest.events.kept[GUILD][int(receipt.remote_id)]
    kept["status"] = before
    plan = replace(PLAN, off=True, remote_id=receipt.remote_id)
    await adapter.host(delivery(plan))
    again = await adapter.host(delivery(plan, 2))

    assert [] == standing(server)
    assert after == server.rest.events.kept[GUILD][int(receipt.remote_id)]["status"]
    assert "" == again.remote_id
    assert 1 == len(server.named("PATCH", rf"{EVENTS}/\d+"))


async def test_what_an_attempt_in_doubt_made_is_found_to_be_taken_off(server, adapter, quick_retries):
    """Though its id was never heard of."""
    server.fail("POST", EVENTS, 500, posted=True)
    with pytest.raises(InDoubt):
        await adapter.host(delivery())
    await adapter.host(delivery(replace(PLAN, off=True), 2))

    assert [] == standing(server)


async def test_what_people_removed_is_not_made_again(server, adapter):
    """Neither deleted nor canceled events come back behind their backs."""
    receipt = await adapter.host(delivery())
    event = server.rest.events.kept[GUILD].pop(int(receipt.remote_id))
    moved = replace(PLAN, remote_id=receipt.remote_id)
    with pytest.raises(DeadTarget) as deleted:
        await adapter.host(delivery(moved))
    server.rest.events.kept[GUILD][int(receipt.remote_id)] = {**event, "status": 4}
    with pytest.raises(DeadTarget) as canceled:
        await adapter.host(delivery(moved))

    assert [EVENT_GONE, EVENT_GONE] == [deleted.value.code, canceled.value.code]
    assert [] == standing(server)


async def test_a_missing_right_is_named(server, adapter):
    """With what to grant."""
    role = server.guilds[GUILD]["roles"][0]
    role["permissions"] = str(int(role["permissions"]) & ~CREATE_EVENTS)
    with pytest.raises(DeadTarget, match="may not make events") as caught:
        await adapter.host(delivery())

    assert "Create Events" in str(caught.value.fix)
    assert [] == standing(server)


async def test_a_full_calendar_and_a_server_that_was_left_are_named(server, adapter):
    """A hundred events are Discord's most."""
    for at in range(100):
        await adapter.host(delivery(replace(PLAN, mark=f"{at:012}")))
    with pytest.raises(DeadTarget, match="as many events as Discord allows"):
        await adapter.host(delivery())
    with pytest.raises(DeadTarget, match="may not make events"):
        await adapter.host(delivery(guild="9999"))
    with pytest.raises(DeadTarget, match="no id of Discord"):
        await adapter.host(delivery(guild="lab"))


async def test_a_limit_is_waited_for(server, adapter):
    """Nothing was made, and Discord says when to come back."""
    server.fail("POST", EVENTS, 429, headers={"Retry-After": "700", "Via": "1.1 x"}, extra={"retry_after": 700.0})
    with pytest.raises(RetryAfter) as caught:
        await adapter.host(delivery())

    assert 700 <= caught.value.seconds
    assert [] == standing(server)


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=1500)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXT.filter(str.strip), text=TEXT, place=TEXT, path=st.text("abc/?=&", max_size=400))
async def test_any_text_fits_and_is_found_again(tmp_path_factory, title, text, place, path):
    """Cut to Discord's limits, never refused; a second attempt makes nothing."""
    async with FakeDiscord() as server:
        add_guild(server)
        add_channel(server)
        bot = ScriptedBot(knows=[COMMUNITY])
        async with connected(server, bot, str(tmp_path_factory.mktemp("state"))) as adapter:
            plan = replace(PLAN, title=title, text=text, place=place, url=f"https://example.org/{path}")
            receipt = await adapter.host(delivery(plan))
            again = await adapter.host(delivery(plan, 2))
            count = len(standing(server))

    assert (receipt.remote_id, 1) == (again.remote_id, count)
