"""*Remind me*: 14, 3 and 1 days before, once each, in the member's own time, and what changed is told once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from tests.features.radar.conftest import ENTRIES, give, opportunity

from guidebot.core.follows import Follow, FollowState
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.testing import Talk

ADA = MemberId("fake", "ada")
Give = Callable[..., None]


def told(bot: Talk) -> list[str]:
    """Every message to the member about deadlines: the moment it was for, and its summary."""
    return [
        f"{one.first_try_at:%Y-%m-%d %H} {one.reply.summary}"
        for one in bot.chat.deliveries
        if one.key.startswith("deadline:") and one.member == ADA
    ]


async def follow(bot: Talk, words: str = "london") -> None:
    """Ask for reminders of the first opening that *words* find."""
    await bot.say(f"/opportunities {words}")
    await bot.press("Remind me")


async def kept(bot: Talk, opening: str = "ours/soon") -> Follow:
    """What is kept of it."""
    found = await bot.app.stores.follows.get(ADA, opening)
    assert found is not None
    return found


async def change(bot: Talk, folder: Path, *entries: str) -> None:
    """The content changes and is read again."""
    give(folder, *entries)
    bot.app.library.reload()


async def test_three_reminders_in_the_members_own_morning(bot: Talk) -> None:
    """Fourteen, three and one day before 20 December, at nine in Berlin, and nothing after."""
    await follow(bot)
    promise = bot.text
    await bot.advance(days=60)

    assert "You hear from me 14 days, 3 days and 1 day before, in a direct message." in promise
    assert [
        "2026-12-06 08 Soon school: It closes on Sunday 20 December 2026 (in 14 days).",
        "2026-12-17 08 Soon school: It closes on Sunday 20 December 2026 (in 3 days).",
        "2026-12-19 08 Soon school: It closes on Sunday 20 December 2026 (tomorrow).",
    ] == told(bot)
    assert FollowState.OVER is (await kept(bot)).state or (await kept(bot)).told == 1


async def test_nobody_is_written_to_without_a_press(bot: Talk) -> None:
    """Looking is not asking."""
    await bot.say("/opportunities")
    await bot.advance(days=60)

    assert [] == bot.chat.deliveries


async def test_who_asks_late_hears_what_is_left(bot: Talk) -> None:
    """Ten days before: the stage that they are in counts as seen."""
    await bot.advance(days=17)
    await follow(bot)
    promise = bot.text
    await bot.advance(days=30)

    assert "You hear from me 3 days and 1 day before" in promise
    assert ["2026-12-17", "2026-12-19"] == [one[:10] for one in told(bot)]


async def test_several_deadlines_of_a_day_come_in_one_message(bot: Talk, folder: Path) -> None:
    """Six of them: four with buttons, the others named below."""
    await change(bot, folder, *(opportunity(f"n{at}", f"Number {at}", closes="2026-12-20") for at in range(6)))
    for at in range(6):
        await follow(bot, f"n{at}")
    await bot.advance(days=14)
    messages = [one.reply for one in bot.chat.deliveries if one.key.startswith("deadline:")]

    assert 1 == len(messages)
    assert all(
        f"Number {at}: It closes on Sunday 20 December 2026 (in 14 days)." in reply_text(messages[0]) for at in range(6)
    )


async def test_two_stages_of_one_day_and_a_day_apart(bot: Talk, folder: Path) -> None:
    """Never two messages on one day, whatever happens on it."""
    await follow(bot)
    await bot.advance(days=13, hours=2)  # 6 December, after the message
    await change(bot, folder, opportunity("soon", "Soon school", closes="2026-12-23"))
    await bot.advance(hours=8)
    same_day = told(bot)
    await bot.advance(days=1)

    assert 1 == len(same_day)
    assert (
        "2026-12-07 08 Soon school: Its date has moved. It closes on Wednesday 23 December 2026 (in 16 days)."
        == told(bot)[-1]
    )


async def test_a_deadline_that_moves_takes_its_reminders_along(bot: Talk, folder: Path) -> None:
    """It is told at once, and the three come before the new day."""
    await follow(bot)
    await change(bot, folder, opportunity("soon", "Soon school", closes="2027-01-20"))
    await bot.advance(days=80)

    assert "Its date has moved. It closes on Wednesday 20 January 2027 (in 58 days)." in told(bot)[0]
    assert ["2026-11-23", "2027-01-06", "2027-01-17", "2027-01-19"] == [one[:10] for one in told(bot)]


async def test_what_vanishes_is_told_once_and_may_come_back(bot: Talk, folder: Path) -> None:
    """Then the reminders go on."""
    await follow(bot)
    await change(bot, folder, ENTRIES[1])
    await bot.advance(days=3)
    gone = told(bot)
    await change(bot, folder, *ENTRIES)
    await bot.advance(days=60)

    assert 1 == len(gone)
    assert "It is not listed any more." in gone[0]
    assert "It is listed again." in told(bot)[1]
    assert ["2026-12-06", "2026-12-17", "2026-12-19"] == [one[:10] for one in told(bot)[2:]]


async def test_what_flickers_within_a_night_is_no_news(bot: Talk, folder: Path) -> None:
    """Gone in the evening, there in the morning: nobody needs to know."""
    await follow(bot)
    await bot.advance(hours=13)
    await change(bot, folder, ENTRIES[1])
    await bot.advance(hours=2)
    await change(bot, folder, *ENTRIES)
    await bot.advance(days=3)

    assert [] == told(bot)


async def test_never_after_stop(bot: Talk) -> None:
    """Stop ends these as well; switching reminders on lets them come again."""
    await follow(bot)
    await bot.advance(days=14)
    message = bot.chat.deliveries[-1].reply
    await bot.press("Stop", on=message)
    await bot.advance(days=12)
    stopped = len(told(bot))
    await follow(bot, "later")

    assert 1 == stopped
    assert "You stopped all my messages, so none will come." in bot.text


async def test_they_have_a_switch_of_their_own(bot: Talk) -> None:
    """Off and on again, whatever weekly reminders do."""
    await follow(bot)
    await bot.advance(days=14)
    await bot.press("No reminders of deadlines", on=bot.chat.deliveries[-1].reply)
    off = bot.text
    await bot.advance(days=12)
    silent = len(told(bot))
    await bot.press("Switch them on")
    await bot.advance(days=5)

    assert "Your reminders of deadlines are switched off." in off
    assert 1 == silent
    assert ["2026-12-06", "2026-12-19"] == [one[:10] for one in told(bot)]


async def test_applied_and_skip_end_it_and_later_asks_once_more(bot: Talk) -> None:
    """One answer each; a skipped one can be asked for again."""
    await follow(bot)
    await bot.advance(days=14)
    message = bot.chat.deliveries[-1].reply
    await bot.press("Later", on=message)
    later = bot.text
    await bot.advance(days=1)
    await bot.press("Skip it", on=message)
    await bot.advance(days=11)
    skipped = told(bot)
    await bot.say("/opportunities mine")
    listed = bot.text
    await bot.press("Applied", on=message)

    assert "You hear of it once more on Tuesday 8 December 2026." in later
    assert ["2026-12-06", "2026-12-08"] == [one[:10] for one in skipped]
    assert "Soon school: you let it pass" in listed
    assert "Well done." in bot.text


async def test_an_answer_between_plan_and_sending_counts(bot: Talk) -> None:
    """What waits in the queue is looked up when it goes."""
    await follow(bot)
    await bot.app.stores.members.amend(ADA, lambda one: replace(one, zone="UTC"))
    bot.clock.jump(datetime(2026, 12, 6, 9, 30, tzinfo=UTC))
    await bot.app.deliveries._plan()
    await bot.say("/opportunities mine")
    await bot.press("Applied")
    await bot.advance(days=1)

    assert [] == told(bot)


async def test_quiet_hours_and_the_own_time_are_kept(bot: Talk) -> None:
    """Whoever chose the evening hears in the evening; quiet hours put it off."""
    await follow(bot)
    await bot.say("/nudges time:20:00 zone:Asia/Tokyo quiet:22-07")
    await bot.advance(days=14)

    assert ["2026-12-06 11"] == [one[:13] for one in told(bot)]


async def test_a_closed_conversation_leaves_letters(bot: Talk) -> None:
    """What could not be written waits in the inbox."""
    from guidebot.core.errors import DeadTarget

    await follow(bot)
    bot.chat.outcomes.append(DeadTarget("closed"))
    await bot.advance(days=14)
    await bot.say("/inbox")

    assert [] == told(bot)
    assert "“Soon school”: It closes on Sunday 20 December 2026 (in 14 days)." in bot.text


async def test_deletion_leaves_nothing_and_ends_them(bot: Talk) -> None:
    """Deadlines and the switch are in the export, and gone after /mydata delete."""
    await follow(bot)
    held = await bot.app.stores.own.export(ADA)
    await bot.say("/mydata delete")
    await bot.press("Erase everything")
    await bot.advance(days=30)

    assert ["2026-12-20"] == [one["closes"] for one in held["follows"]]
    assert [True] == [one["wanted"] for one in held["watchers"]]
    assert [] == told(bot)
    assert () == await bot.app.stores.follows.of(ADA)


async def test_the_list_of_ones_own_has_room_for_many(bot: Talk, folder: Path) -> None:
    """Thirty of them within the limits; a later one is opened from a menu."""
    await change(
        bot, folder, *(opportunity(f"n{at}", f"Number {at}", closes=f"2027-01-{at + 1:02}") for at in range(30))
    )
    for at in range(30):
        await bot.app.stores.follows.put(
            Follow(
                member=ADA,
                opening=f"ours/n{at}",
                title=f"Number {at}",
                closes=date(2027, 1, at + 1),
                since=bot.clock.now(),
            ),
            bot.clock.now(),
        )
    await bot.say("/opportunities mine")
    listed = bot.text
    await bot.pick("Number 7")

    assert "Number 0: closes on Friday 1 January 2027" in listed
    assert "Number 7: closes on Friday 8 January 2027" in bot.text
