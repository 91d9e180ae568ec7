"""Reminders from the opt-in to the last message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from tests.features.goals.conftest import ADA, member, messages, pass_time, remind

from guidebot.core.errors import DeadTarget
from guidebot.core.nudges import LATE
from guidebot.core.people import Place, PlaceKind
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form
from guidebot.delivery.items import Item, State
from guidebot.testing import Talk, buttons_of, menus_of


async def test_nothing_is_sent_before_the_member_says_yes(bot: Talk) -> None:
    """A goal alone brings no message; "No reminders" is final until they change it."""
    await bot.say("/goal add Write a post")
    await pass_time(bot, days=30)
    assert [] == messages(bot)
    await bot.press("No reminders")
    await pass_time(bot, days=30)

    assert [] == messages(bot)


async def test_a_reminder_names_goal_milestone_date_and_why(bot: Talk) -> None:
    """What the member wrote comes back."""
    await bot.say("/goal add")
    await bot.submit(title="Write a post", steps="Outline\nDraft", by="2026-12-24", why="To learn", plan="If Sunday")
    await bot.press("Remind me weekly")
    await pass_time(bot, days=8)

    (nudge,) = messages(bot)
    for words in ("Write a post", "Next: Outline", "Thursday 24 December 2026 (in 24 days)", "To learn", "If Sunday"):
        assert words in reply_text(nudge)
    labels = ["Done", "A bit", "Next milestone", "Something smaller", "Not this week", "Pause", "Stop"]
    assert labels == [one.label for one in buttons_of(nudge)]
    assert ["1 day", "3 days", "1 week"] == [one.label for one in menus_of(nudge)[0].options]


async def test_a_reminder_after_the_date_offers_another_date(bot: Talk) -> None:
    """It says the date, and nothing of it having passed."""
    await remind(bot, "Write a post by:2026-11-28")
    await pass_time(bot, days=8)
    (nudge,) = messages(bot)
    assert "The date was Saturday 28 November 2026." in reply_text(nudge)
    assert "passed" not in reply_text(nudge)
    await bot.press("Change the date", on=nudge)
    await bot.submit(by="2027-01-10")

    (goal,) = await bot.app.stores.goals.of(ADA)
    assert "2027-01-10" == str(goal.due)


async def test_whose_zone_is_unknown_is_asked_once(bot: Talk) -> None:
    """On a platform without zones in profiles the community's is offered."""
    bot.zone = None
    await bot.say("/goal add Write a post")
    await bot.press("Remind me weekly")
    assert isinstance(bot.content, Form)
    await bot.submit(zone="atlantis")
    assert bot.last is not None
    assert {"zone"} == set(bot.last.errors)
    await bot.submit(zone="tokyo", time="18:30", day="friday")
    assert "Asia/Tokyo" in bot.text
    await bot.say("/nudges off")
    await bot.press("Switch on")

    assert "Friday 18:30" in bot.text


async def test_one_message_a_week_over_all_goals_names_the_one_most_in_need(bot: Talk) -> None:
    """Due within two weeks comes first, else the longest silent."""
    await remind(bot, "Silent one")
    await bot.say("/goal add Due soon by:2026-12-03")
    await pass_time(bot, days=8)
    assert ["Due soon"] == [reply_text(one).split("\n")[0] for one in messages(bot)]


async def test_unanswered_the_gaps_double_and_then_it_is_quiet(bot: Talk) -> None:
    """Three reminders after one, two and four weeks, one closing note, then nothing."""
    await remind(bot)
    await pass_time(bot, days=200)

    held = await bot.app.stores.own.export(ADA)
    times = [datetime.fromisoformat(str(one["due_at"])) for one in held["nudges"]]
    assert [7, 14, 28] == [round((after - before) / timedelta(days=1)) for before, after in pairwise(times)]
    assert "I will be quiet from here" in reply_text(messages(bot)[-1])
    await bot.press("Keep them coming", on=messages(bot)[-1])
    await pass_time(bot, days=8)
    assert 5 == len(messages(bot))


async def test_an_answer_brings_the_weekly_rhythm_back(bot: Talk) -> None:
    """Any check-in counts, not only the button."""
    await remind(bot)
    await pass_time(bot, days=15)
    assert 2 == len(messages(bot))
    await bot.say("/checkin")
    await pass_time(bot, days=7)

    assert 3 == len(messages(bot))


async def test_a_vacation_brings_none_and_its_weeks_are_rest(bot: Talk) -> None:
    """/nudges pause until a day."""
    await remind(bot)
    await bot.say("/nudges pause until 2027-01-04")
    await pass_time(bot, days=41)
    assert [] == messages(bot)
    await bot.say("/checkin")

    assert "a check-in this week, and 5 weeks of rest" in bot.text
    await pass_time(bot, days=3)
    assert 1 == len(messages(bot))


async def test_a_pause_may_end_tomorrow_where_the_member_is(bot: Talk) -> None:
    """In the evening in California it is tomorrow already in UTC."""
    bot.zone = "America/Los_Angeles"
    await bot.clock.until(datetime(2026, 11, 24, 4, 0, tzinfo=UTC))
    await remind(bot)
    await bot.say("/nudges pause until 2026-11-24")

    assert "on, paused until Tuesday 24 November 2026" in bot.text


async def test_a_pause_says_its_day_and_can_be_changed_in_the_form(bot: Talk) -> None:
    """Kept as it is when only the time is changed; without a day reminders come again."""
    await remind(bot)
    await bot.say("/nudges pause until 2027-01-10")
    assert "on, paused until Sunday 10 January 2027" in bot.text
    await bot.press("Change")
    await bot.submit(time="18:30")
    assert "on, paused until Sunday 10 January 2027" in bot.text
    await bot.press("Change")
    await bot.submit(until="2026-11-20")
    assert bot.last is not None
    assert {"until"} == set(bot.last.errors)
    await bot.submit(until="2026-12-01")
    assert "on, paused until Tuesday 1 December 2026" in bot.text
    await bot.press("Change")
    await bot.submit(until="")

    assert "paused" not in bot.text
    assert None is (await member(bot)).paused_until


async def test_a_pause_without_reminders_is_noted_as_rest(bot: Talk) -> None:
    """It switches nothing on."""
    await bot.say("/nudges pause until 2027-01-10")
    assert "off until you switch them on; your time off until Sunday 10 January 2027 is noted as rest" in bot.text
    await bot.say("/nudges off")
    await bot.say("/nudges")

    assert "Reminders: off; your time off until Sunday 10 January 2027 is noted as rest" in bot.text


async def test_after_a_short_outage_it_comes_late_after_a_long_one_in_the_inbox(bot: Talk) -> None:
    """Six hours is the limit."""
    await remind(bot)
    due = (await member(bot)).next_at
    assert due is not None
    bot.clock._now = due + LATE - timedelta(minutes=1)
    await bot.app.deliveries.beat()
    assert 1 == len(messages(bot))
    await bot.say("/checkin")
    due = (await member(bot)).next_at
    assert due is not None
    bot.clock._now = due + LATE + timedelta(minutes=1)
    await bot.app.deliveries.beat()

    assert 1 == len(messages(bot))
    await bot.say("/inbox")
    assert "A reminder of your goal “Write a post” did not reach you." in bot.text


async def test_a_closed_conversation_keeps_the_goal_and_is_tried_again(bot: Talk) -> None:
    """The message waits in the inbox; when the member writes to the bot, it goes on."""
    await remind(bot)
    bot.chat.outcomes = [DeadTarget("Cannot send messages to this user.", code="50007")]
    await pass_time(bot, days=40)
    assert [] == messages(bot)
    assert (await member(bot)).unreachable
    await bot.say("/goal list")
    assert "1 message waits for you" in bot.text
    await bot.app.bot.reached(ADA, Place("fake", "dm:ada", PlaceKind.DIRECT))
    await pass_time(bot, days=1)

    assert 1 == len(messages(bot))
    assert not (await member(bot)).unreachable


async def test_the_conversation_that_was_opened_is_kept(bot: Talk) -> None:
    """It is opened once, for the first message."""
    await remind(bot)
    await pass_time(bot, days=15)

    assert [ADA] == bot.chat.opened
    assert "dm:ada" == (await member(bot)).direct


async def test_finishing_the_last_goal_ends_reminders(bot: Talk) -> None:
    """No empty message; the next goal starts them again without asking."""
    await remind(bot)
    await bot.say("/goal done")
    await bot.submit(outcome="")
    await pass_time(bot, days=15)
    assert [] == messages(bot)
    await bot.say("/goal add Another")
    assert "Next reminder" in bot.text
    await pass_time(bot, days=8)

    assert 1 == len(messages(bot))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/nudges time:23:00", "lies in your quiet hours"),
        ("/nudges quiet:10-09", "less than four hours"),
        ("/nudges quiet:late", "start and an end"),
        ("/nudges zone:atlantis", "no time zone called"),
        ("/nudges pause", "Until which day?"),
        ("/nudges pause until today", "too soon"),
        ("/nudges on until friday", "could not read"),
    ],
)
async def test_settings_that_cannot_be_are_refused_in_words(bot: Talk, line: str, says: str) -> None:
    """Nothing is changed."""
    await bot.say(line)

    assert bot.last is not None
    assert "usage" == bot.last.failed
    assert says in bot.text


async def test_settings_show_the_next_three_in_local_time(bot: Talk) -> None:
    """Day, time, rhythm, quiet hours and zone."""
    await remind(bot)
    await bot.say('/nudges day:friday time:18:30 every:"two weeks" quiet:22-7 zone:new_york')

    assert "Friday 18:30, every two weeks" in bot.text
    assert "22:00–07:00" in bot.text
    assert 3 == bot.text.count(" Fri ")


async def test_a_message_that_is_taken_back_leaves_no_row_behind(bot: Talk) -> None:
    """Erased members get nothing that was queued."""
    await remind(bot)
    due = (await member(bot)).next_at
    assert due is not None
    bot.clock._now = due + timedelta(seconds=1)
    await bot.app.deliveries._plan()
    await bot.say("/mydata delete")
    await bot.press("Erase everything")
    await pass_time(bot, days=1)

    assert [] == messages(bot)
    assert datetime(2026, 11, 30, tzinfo=UTC) < due


async def test_a_notice_goes_to_those_who_have_reminders_on(bot: Talk) -> None:
    """Their conversation is opened for it."""
    await remind(bot)
    await bot.app.services.notices.tell(ADA, "s", "Thank you.", bot.clock.now())
    await pass_time(bot, minutes=1)
    item = await bot.app.stores.outbox.get("notice:s")

    assert isinstance(item, Item)
    assert (State.SENT, ["Thank you.\n[Stop]"]) == (item.state, [reply_text(one) for one in messages(bot)])


@pytest.mark.parametrize("lines", [[], ["/nudges off"], ["/nudges on", "/nudges pause until 2027-01-04"]])
async def test_everybody_else_finds_a_notice_in_the_inbox(bot: Talk, lines: list[str]) -> None:
    """Strangers, those without reminders and those who are away hear of it with the next answer."""
    for one in lines:
        await bot.say(one)
    await bot.app.services.notices.tell(ADA, "s", "Thank you.", bot.clock.now())
    await pass_time(bot, minutes=1)
    assert ([], []) == (messages(bot), bot.chat.opened)
    await bot.home()
    assert "1 message waits for you: /inbox" in bot.text
    await bot.say("/inbox")

    assert "Thank you." in bot.text
