"""*Put it on the server's calendar*: offered to organisers where there is one, made once, moved, taken off, told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.features.radar.conftest import ENTRIES, give, opportunity

from guidebot.adapter import EVENT_GONE, EventPlan, Press
from guidebot.core.actions import ActionRef
from guidebot.core.errors import DeadTarget, InDoubt
from guidebot.core.people import CommunityId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Reply
from guidebot.features.radar.hosting import LABEL
from guidebot.testing import FAKE, Talk, buttons_of, menus_of, talk

LAB = CommunityId("fake", "lab")
SOON = "ours/soon"


@pytest.fixture
async def bot(folder: Path) -> AsyncIterator[Talk]:
    """A community with a calendar of its own, whose organisers hear in a channel; the organiser speaks."""
    async with talk(content=folder, traits=replace(FAKE, has_calendar=True)) as one:
        one.organiser = True
        await one.say("/setup")
        await one.submit(channel="general", zone="Europe/Berlin", problem="off", topic="off")
        await one.press("Looks good")
        known = await one.app.services.communities.get(LAB)
        assert known is not None
        await one.app.services.communities.save(
            replace(known, settings=replace(known.settings, alerts="channel:organisers"))
        )
        yield one


async def put(bot: Talk, title: str = "Soon school") -> None:
    """Put an opening there."""
    await bot.say("/opportunities")
    await bot.press(LABEL)
    await bot.pick(title)


def plans(bot: Talk) -> list[EventPlan]:
    """What was put there, changed and taken off."""
    return [one.event for one in bot.chat.hosted if one.event is not None]


def told(bot: Talk) -> str:
    """What organisers heard."""
    return "\n".join(reply_text(one) for one in bot.sent_to("organisers"))


async def reload(bot: Talk, folder: Path, *entries: str) -> None:
    """Other content, noticed."""
    give(folder, *entries)
    bot.clock.jump(bot.clock.now() + timedelta(seconds=1))
    bot.app.library.reload()
    await bot.app.deliveries.beat()


def offered(bot: Talk) -> bool:
    """Whether the latest answer leads to the calendar."""
    assert isinstance(bot.content, Reply)
    return LABEL in {one.label for one in buttons_of(bot.content)}


async def test_it_is_offered_to_organisers_where_there_is_a_calendar(bot: Talk, folder: Path) -> None:
    """Below what is open; nobody else sees it, and a press of theirs changes nothing."""
    seen = []
    for organiser in (True, False):
        bot.organiser = organiser
        await bot.say("/opportunities")
        seen.append(offered(bot))
    await bot.ask(Press("radar.event", SOON))
    refused = bot.text
    async with talk(content=folder) as elsewhere:
        elsewhere.organiser = True
        await elsewhere.say("/opportunities")
        seen.append(offered(elsewhere))
        await elsewhere.ask(Press("radar.event", SOON))

    assert [True, False, False] == seen
    assert "organisers" in refused
    assert "There is no calendar of its own here." in elsewhere.text
    assert [] == plans(bot)


async def test_the_menu_holds_what_has_a_date_and_what_stands_there(bot: Talk) -> None:
    """Narrowed by the same words as the list before it."""
    await bot.say("/opportunities")
    await bot.press(LABEL)
    assert isinstance(bot.content, Reply)
    (menu,) = menus_of(bot.content)
    await bot.pick("Soon school")
    await bot.say("/opportunities course")
    await bot.press(LABEL)
    assert isinstance(bot.content, Reply)
    (narrow,) = menus_of(bot.content)

    assert ["Soon school", "Later lab"] == [one.label for one in menu.options]
    assert ["Later lab"] == [one.label for one in narrow.options]
    assert "Soon school closes on Sunday 20 December 2026." in bot.text


async def test_one_opening_by_itself_has_it_too(bot: Talk) -> None:
    """As a list of search shows it."""
    await bot.ask(Press(ActionRef("radar.one", (SOON,)).encode()))
    await bot.press(LABEL)

    assert "closes on Sunday 20 December 2026" in bot.text


async def test_a_deadline_stands_there_for_its_day_in_the_zone_of_the_community(bot: Talk) -> None:
    """Once, however often it is asked for; what it is and where to look stand with it."""
    await put(bot)
    promise = bot.text
    await bot.advance(hours=1)
    await put(bot)
    again = bot.text
    await bot.advance(hours=3)
    first, second = plans(bot)

    assert "closes on Sunday 20 December 2026" in promise
    assert "stands on this server's calendar already" in again
    assert ("Closes: Soon school", "https://example.org/soon", "London") == (first.title, first.url, first.place)
    assert (datetime(2026, 12, 19, 23, tzinfo=UTC), datetime(2026, 12, 20, 23, tzinfo=UTC)) == (first.start, first.end)
    assert "Fellowship, in person, London" in first.text
    assert ("", f"e{first.mark}") == (first.remote_id, second.remote_id)
    assert first.mark == second.mark


async def test_it_moves_with_its_date_once(bot: Talk, folder: Path) -> None:
    """The same event, as often as the date moves, and never without a move."""
    await put(bot)
    await bot.advance(hours=5)
    await reload(bot, folder, ENTRIES[0].replace("2026-12-20", "2026-12-28"), *ENTRIES[1:])
    await bot.advance(hours=5)

    assert [20, 28] == [one.end.day for one in plans(bot)]
    assert [False, False] == [one.off for one in plans(bot)]
    assert 1 == len({one.mark for one in plans(bot)})


async def test_what_is_not_listed_any_more_is_taken_off_and_told(bot: Talk, folder: Path) -> None:
    """Once; when it is listed again it can be asked for again, and is another event."""
    await put(bot)
    await bot.advance(hours=1)
    await reload(bot, folder, *ENTRIES[1:])
    await bot.advance(hours=5)
    off = plans(bot)[-1]
    await reload(bot, folder, *ENTRIES)
    await bot.advance(hours=5)
    silent = len(plans(bot))
    await put(bot)
    await bot.advance(minutes=1)

    assert off.off
    assert 1 == told(bot).count("I took “Soon school” off this server's calendar: it is not listed any more.")
    assert 2 == silent
    assert plans(bot)[0].mark != plans(bot)[-1].mark


async def test_an_organiser_takes_it_off_and_nobody_is_told(bot: Talk) -> None:
    """They did it themselves; it stands in the log of what organisers did."""
    await put(bot)
    await bot.advance(minutes=1)
    await put(bot)
    await bot.press("Take it off")
    await bot.advance(minutes=1)
    await bot.say("/schedule log")

    assert [False, True] == [one.off for one in plans(bot)]
    assert "" == told(bot)
    assert () == await bot.app.services.events.of(LAB)
    assert "put “Soon school” on the calendar" in bot.text
    assert "took “Soon school” off the calendar" in bot.text


async def test_what_was_taken_off_in_time_never_stood_there(bot: Talk) -> None:
    """Before the bot had begun, its wish is taken back; a later wish counts."""
    await put(bot)
    await bot.press("Take it off")
    await bot.advance(minutes=1)
    gone = [one.off for one in plans(bot)]
    await put(bot)
    await bot.press("Take it off")
    await bot.press("Put it there again")
    await bot.advance(minutes=1)

    assert [True] == gone
    assert [True, False] == [one.off for one in plans(bot)]
    assert 1 == len(await bot.app.services.events.of(LAB))


async def test_what_is_wanted_again_on_its_way_off_is_made_anew(bot: Talk) -> None:
    """The one that is on its way off cannot be held: another one comes."""
    await put(bot)
    await bot.advance(minutes=1)
    await put(bot)
    await bot.press("Take it off")
    off = bot.content
    assert isinstance(off, Reply)
    bot.chat.outcomes.append(InDoubt("broken"))
    await bot.app.deliveries.beat()
    await bot.press("Put it there again", on=off)
    await bot.advance(minutes=10)
    (event,) = await bot.app.services.events.of(LAB)

    assert [False, True, False] == [one.off for one in plans(bot)]
    assert "" == plans(bot)[-1].remote_id
    assert not event.under_way


async def test_a_missing_right_is_told_in_words_and_can_be_mended(bot: Talk) -> None:
    """Then it is asked for once more."""
    bot.chat.outcomes.append(DeadTarget("The bot may not make events here.", fix="Give it the right."))
    await put(bot)
    await bot.advance(minutes=1)
    heard = told(bot)
    await put(bot)
    await bot.advance(minutes=1)

    assert "“Soon school” could not be put on this server's calendar: The bot may not make events here." in heard
    assert "Give it the right." in heard
    assert 1 == len(plans(bot))


async def test_an_event_that_people_removed_is_let_go(bot: Talk, folder: Path) -> None:
    """It is not put up again behind their backs, and nobody is told what they know."""
    await put(bot)
    await bot.advance(minutes=1)
    bot.chat.outcomes.append(DeadTarget("Somebody removed the event.", code=EVENT_GONE))
    await reload(bot, folder, ENTRIES[0].replace("2026-12-20", "2026-12-28"), *ENTRIES[1:])
    await bot.advance(days=1)

    assert 1 == len(plans(bot))
    assert "" == told(bot)
    assert () == await bot.app.services.events.of(LAB)


async def test_a_change_while_one_is_in_doubt_waits_for_its_end(bot: Talk, folder: Path) -> None:
    """Two changes cannot overtake each other: the second try of the first says what is true by then."""
    bot.chat.outcomes += [InDoubt("broken"), InDoubt("broken")]
    await put(bot)
    await bot.app.deliveries.beat()
    await reload(bot, folder, ENTRIES[0].replace("2026-12-20", "2026-12-28"), *ENTRIES[1:])
    await bot.advance(minutes=10)

    assert [28, 28] == [one.end.day for one in plans(bot)]
    assert [1, 3] == sorted({one.attempt for one in bot.chat.hosted})


async def test_what_takes_place_without_a_deadline_stands_there_from_its_first_to_its_last_day(
    bot: Talk, folder: Path
) -> None:
    """Under its own name; what has neither is not offered."""
    days = opportunity("hack", "Hack days", kind="hackathon", starts="2026-12-05", ends="2026-12-06")
    await reload(bot, folder, days, ENTRIES[2])
    await put(bot, "Hack days")
    said = bot.text
    await bot.advance(minutes=1)
    (plan,) = plans(bot)
    await bot.ask(Press(ActionRef("radar.event", ("ours/always",)).encode()))

    assert "takes place from Saturday 5 December 2026 to Sunday 6 December 2026" in said
    assert ("Hack days", 5, 6) == (plan.title, plan.start.astimezone(UTC).day + 1, plan.end.day)
    assert "No day of it is known" in bot.text


async def test_it_can_be_asked_for_again_within_the_same_second(bot: Talk) -> None:
    """The names of what the outbox had before do not hold it up, and a failure that was made up for is forgotten."""
    bot.chat.outcomes.append(DeadTarget("The bot may not make events here."))
    for _ in range(3):
        await put(bot)
        await bot.app.deliveries.beat()
        await put(bot)
        await bot.press("Take it off")
        await bot.app.deliveries.beat()
    await put(bot)
    await bot.app.deliveries.beat()

    assert not plans(bot)[-1].off
    assert [False] == [one.under_way for one in await bot.app.services.events.of(LAB)]
    assert () == await bot.app.stores.outbox.unresolved(bot.clock.now(), LAB)


async def test_what_is_over_leaves_nothing_behind(bot: Talk) -> None:
    """The platform ends the event itself; the bot forgets it."""
    await put(bot)
    await bot.advance(days=31)

    assert 1 == len(plans(bot))
    assert () == await bot.app.services.events.of(LAB)
