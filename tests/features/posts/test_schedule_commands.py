"""Organisers see the next eight posts and steer them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.features.posts.conftest import LAB

from guidebot.adapter import Answered
from guidebot.core.communities import Community, Settings
from guidebot.core.errors import DeadTarget, InDoubt
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Heading, Reply
from guidebot.testing import Talk, buttons_of, talk


def listed(bot: Talk, kind: str = "problem") -> list[tuple[str, str]]:
    """(when, what) of the eight lines that are shown for *kind*."""
    title = {"problem": "Weekly open problem", "topic": "Weekly governance topic"}[kind]
    part = bot.text.split(title, 1)[1]
    return re.findall(r"^\d\. (.*?, \d\d:\d\d): (.*)$", part.split("Weekly governance topic")[0], re.MULTILINE)


async def coming(bot: Talk, kind: str = "problem") -> list[tuple[str, str]]:
    await bot.say("schedule list")
    return listed(bot, kind)


async def advance(bot: Talk, **by: float) -> None:
    """Let time pass as the demo does: each due moment is visited."""

    def move(moment: object) -> None:
        bot.clock._now = moment  # the demo's clock jumps likewise

    await bot.app.deliveries.advance(bot.clock.now() + timedelta(**by), move)


def titles(bot: Talk) -> list[str]:
    found = []
    for reply in bot.sent_to("general"):
        (heading,) = [one.text for one in reply.blocks if isinstance(one, Heading)]
        found.append(heading)
    return found


async def test_list_shows_eight_posts_of_each(bot: Talk) -> None:
    """Local times of the schedule's zone, and what comes."""
    problems, topics = await coming(bot), listed(bot, "topic")

    assert 8 == len(problems) == len(topics)
    assert ["Mon 30 Nov, 09:00", "Mon 7 Dec, 09:00"] == [when for when, _ in problems[:2]]
    assert "Thu 26 Nov, 09:00" == topics[0][0]


async def test_what_is_listed_is_what_comes(bot: Talk) -> None:
    """Eight weeks later the channel holds exactly what was shown, each at its moment."""
    problems, topics = await coming(bot), listed(bot, "topic")
    await advance(bot, days=57)

    sent = titles(bot)
    assert [what for _, what in problems] == sent[1::2][:8]
    assert [what for _, what in topics] == sent[0::2][:8]
    assert len(sent) == len(set(sent))


async def test_preview_is_the_post(bot: Talk) -> None:
    """The preview of the next post and the post are the same message."""
    await bot.say("schedule preview problem")
    shown = bot.content
    await advance(bot, days=7)

    posts = bot.sent_to("general")
    assert isinstance(shown, Reply)
    assert reply_text(shown) in [reply_text(one) for one in posts]


async def test_skip_leaves_a_date_out_and_keeps_the_item(bot: Talk) -> None:
    """The item moves to the next date; Undo takes it back."""
    before = await coming(bot)
    await bot.say("schedule skip problem")
    after = listed(bot)
    await bot.press("Undo")

    assert [what for _, what in before] == [what for _, what in after]
    assert [when for when, _ in before[1:]] == [when for when, _ in after[:7]]
    assert before == listed(bot)


async def test_a_skipped_date_has_no_post(bot: Talk) -> None:
    """Nothing is posted then, and the week after the item comes."""
    before = await coming(bot)
    await bot.say("schedule skip problem")
    await bot.say("schedule pause topic")
    await advance(bot, days=8)
    silent = titles(bot)
    await advance(bot, days=7)

    assert [] == silent
    assert [before[0][1]] == titles(bot)


async def test_pin_and_swap_change_what_comes(bot: Talk) -> None:
    """A pinned item is next, exchanged posts change places, and that is what is posted."""
    before = await coming(bot)
    await bot.say("schedule swap problem 1 3")
    swapped = listed(bot)
    unseen = next(one for one in bot.app.library.guide().problems.values() if one.title not in {w for _, w in before})
    await bot.say(f"schedule pin problem {unseen.id}")
    pinned = listed(bot)
    await bot.say("schedule swap problem 2")
    replaced = listed(bot)
    await bot.say("schedule pause topic")
    await advance(bot, days=15)

    assert [before[2][1], before[1][1], before[0][1]] == [what for _, what in swapped[:3]]
    assert [unseen.title, before[2][1]] == [what for _, what in pinned[:2]]
    assert pinned[1][1] not in [what for _, what in replaced]
    assert [what for _, what in replaced[:2]] == titles(bot)


async def test_pause_and_resume(bot: Talk) -> None:
    """Paused schedules post nothing and then go on at the next date, without catching up."""
    before = await coming(bot)
    for kind in ("problem", "topic"):
        await bot.say(f"schedule pause {kind}")
    await advance(bot, days=20)
    silent = titles(bot)
    await bot.say("schedule resume problem")
    resumed = listed(bot)
    await advance(bot, days=7)

    assert [] == silent
    assert "Mon 14 Dec, 09:00" == resumed[0][0]
    assert [before[0][1]] == titles(bot)


async def test_now_posts_at_once_and_only_once(bot: Talk) -> None:
    """The next item goes out now; a second press within the minute is refused; the dates stay."""
    before = await coming(bot)
    await bot.say("schedule now problem")
    again = await bot.say("schedule now problem")
    await bot.app.deliveries.beat()
    after = await coming(bot)

    assert [before[0][1]] == titles(bot)
    assert "usage" == again.failed
    assert [when for when, _ in before] == [when for when, _ in after]
    assert [what for _, what in before[1:]] == [what for _, what in after[:7]]


@pytest.mark.parametrize("line", ["schedule skip problem", "schedule swap problem 1 3", "schedule now problem"])
async def test_typed_again_a_moment_later_it_is_asked_about_first(bot: Talk, line: str) -> None:
    """Whose answer was lost types it again: it is done once, and once more with a button. Later it is a new wish."""
    await bot.say(line)
    once = await coming(bot)
    await bot.clock.advance(minutes=3)
    await bot.say(line)
    asked, held = bot.last, await coming(bot)
    bot.last = asked
    await bot.press("Do it once more")
    more = await coming(bot)
    await bot.clock.advance(minutes=11)
    await bot.say(line)

    assert asked is not None
    assert "You asked for this a moment ago, and it is done." in reply_text(asked.content)  # type: ignore[arg-type]
    assert once == held
    assert more != once
    assert bot.last.failed == ""
    assert more != await coming(bot)


async def test_edit_changes_when_and_where(bot: Talk) -> None:
    """The form is filled with what is set; what is sent holds at once."""
    answer = await bot.say("schedule edit problem")
    form = answer.content
    await bot.submit(days="tue, fri", time="17:30", zone="new york", rhythm="twice a week", channel="other")
    after = listed(bot)
    await advance(bot, days=9)

    assert isinstance(form, Form)
    assert ["monday", "09:00", "Europe/Berlin", "weekly", "general"] == [one.value for one in form.inputs]
    assert ["Tue 24 Nov, 17:30", "Fri 27 Nov, 17:30"] == [when for when, _ in after[:2]]
    assert "America/New_York" in bot.text
    assert 3 == len(bot.sent_to("other"))


async def test_edit_names_every_mistake_and_keeps_what_was_typed(bot: Talk) -> None:
    """Each wrong field has its own words; the form comes back filled."""
    await bot.say("schedule edit problem")
    answer = await bot.submit(days="someday", time="25:00", zone="Berlni", rhythm="weekly", channel="general")

    assert {"days", "time", "zone"} == set(answer.errors)
    assert "Europe/Berlin" in answer.errors["zone"]
    assert isinstance(answer.content, Form)
    assert "someday" == answer.content.inputs[0].value


async def test_two_days_need_the_rhythm_twice(bot: Talk) -> None:
    """A rhythm that does not fit the days is said at the days."""
    await bot.say("schedule edit problem")
    answer = await bot.submit(days="monday, friday", rhythm="weekly")

    assert {"days"} == set(answer.errors)
    assert "two are twice a week" in answer.errors["days"]


async def test_night_times_are_warned_of(bot: Talk) -> None:
    """Between 00:00 and 03:59 clocks are set in many places."""
    await bot.say("schedule edit problem")
    await bot.submit(time="02:30")

    assert "Mind the clock" in bot.text


async def test_every_two_weeks_begins_with_the_next_date(bot: Talk) -> None:
    """The first post after the change is the next such weekday."""
    await bot.say("schedule edit problem")
    await bot.submit(rhythm="every two weeks")

    assert ["Mon 30 Nov, 09:00", "Mon 14 Dec, 09:00"] == [when for when, _ in listed(bot)[:2]]


async def test_filters_narrow_what_comes(bot: Talk) -> None:
    """Direction and difficulty choose from the guide; *Everything* opens it again."""
    await bot.say("schedule edit problem")
    await bot.submit()
    await bot.press("Filters")
    await bot.submit(direction="any", difficulty="beginner")
    shown = listed(bot)
    easy = {one.title for one in bot.app.library.guide().problems.values() if one.difficulty.value == "beginner"}

    assert {what for _, what in shown} <= easy
    assert "Only: Beginner" in bot.text


async def test_members_cannot_steer(bot: Talk) -> None:
    """Every command and every button asks again who presses."""
    await bot.say("schedule skip problem")
    page = bot.content
    bot.organiser = False
    answers: list[Answered] = [
        await bot.say(line)
        for line in ("schedule list", "schedule pause problem", "schedule now problem", "schedule edit problem")
    ]
    answers.append(await bot.press("Undo", on=page if isinstance(page, Reply) else None))

    assert ["usage"] * 5 == [one.failed for one in answers]


async def test_before_setup_the_list_says_what_to_do() -> None:
    """Without schedules every command points to /setup."""
    async with talk() as bot:
        bot.organiser = True
        for line in ("schedule list", "schedule skip", "schedule preview problem"):
            await bot.say(line)

            assert "Nothing is posted here yet" in bot.text


async def test_without_a_name_one_is_asked(bot: Talk) -> None:
    """With two schedules a command without a name offers both."""
    await bot.say("schedule preview")
    await bot.press("Weekly governance topic")

    assert "Governance topic of the week" in bot.text


@pytest.mark.parametrize("line", ["schedule pin problem zzzqqq", "schedule swap problem 1 1", "schedule skip riddle"])
async def test_what_cannot_be_done_is_said(bot: Talk, line: str) -> None:
    """Unknown items, exchanges with oneself and unknown schedules are answered in words, and change nothing."""
    before = await coming(bot)
    await bot.say(line)

    assert "Number " not in bot.text
    assert before == await coming(bot)


async def test_what_organisers_did_is_written_down(bot: Talk) -> None:
    """The log names the change."""
    await bot.say("schedule pause problem")

    (deed,) = await bot.app.stores.audit.latest(bot.community)
    assert "paused the problem posts" == deed.what


@pytest.mark.parametrize("line", ["skip topic 99", "preview problem nine", "skip 99"])
async def test_a_number_that_does_not_fit_is_not_lost_in_a_question(bot: Talk, line: str) -> None:
    """A button would do it to another post than the one that was meant; where it asks first, it keeps the number."""
    await bot.say(f"/schedule {line}")
    if "Which one?" in bot.text:
        await bot.press("Weekly governance topic")

    assert "from 1 to 8" in bot.text
    assert [] == buttons_of(bot.content)


async def test_a_mistyped_schedule_is_found(bot: Talk) -> None:
    """As names of the guide are."""
    await bot.say("/schedule preview problm 2")
    wrong = bot.text
    await bot.say("/schedule preview problem 2")

    assert wrong == bot.text


async def test_a_long_pause_names_the_next_days_only(bot: Talk) -> None:
    """Two hundred days without a post stand neither in the answer nor in the calendar."""
    await bot.say("schedule edit problem")
    await bot.submit(days="tuesday, friday", rhythm="twice a week")
    answered = await bot.say("schedule pause problem until 2028-11-20")
    await bot.say("schedule list problem")

    assert not answered.failed
    assert "No post on Tuesday 24 November, Friday 27 November" in bot.text
    assert "and on more days until Friday 17 November 2028." in bot.text


@pytest.mark.parametrize("doubtful", [0, 5])
async def test_who_asked_for_a_post_at_once_hears_that_it_failed(bot: Talk, doubtful: int) -> None:
    """However late, and whoever asked for another one meanwhile."""
    settings = Settings(channel="general", alerts="channel:orga")
    await bot.app.services.communities.save(Community(id=LAB, settings=settings, joined_at=bot.clock.now()))
    bot.member = "bob"
    await bot.say("/schedule now problem")
    bot.member = "eve"
    await bot.say("/schedule now topic")
    gone = DeadTarget("The channel is gone.")
    bot.chat.outcomes = [
        outcome for _ in range(doubtful) for outcome in (InDoubt("No answer."), InDoubt("No answer."))
    ] + [gone, gone]
    await bot.advance(minutes=50)

    assert {"dm:bob": 1, "dm:eve": 1} == {who: len(bot.sent_to(who)) for who in ("dm:bob", "dm:eve")}


def regular(bot: Talk, number: int = 1) -> list[int]:
    """When the posts of a schedule that came by the calendar were due."""
    keys = [one.key.split(":") for one in bot.chat.deliveries if one.key.startswith(f"post:{number}:")]
    return [int(key[2]) for key in keys if len(key) == 3]


@pytest.mark.parametrize("hours", [0, 1])
async def test_a_later_time_on_the_day_of_a_post_brings_no_second_one(bot: Talk, hours: int) -> None:
    """Not after one change, nor after two, nor behind a post that was asked for at once; next week it holds."""
    await bot.advance(days=7)
    await bot.say("/schedule now problem")
    await bot.advance(hours=hours)
    for time in ("15:00", "17:00"):
        await bot.say("/schedule edit problem")
        await bot.submit(time=time)
        assert "Mon 7 Dec" in listed(bot)[0][0]
    await bot.advance(hours=12)
    same_day = len(regular(bot))
    await bot.advance(days=7)

    assert (1, 2) == (same_day, len(regular(bot)))


async def test_an_earlier_setup_does_not_count_as_a_post(bot: Talk) -> None:
    """On a day whose post did not come yet a later time is one of today."""
    await bot.say("/schedule edit problem")
    await bot.submit(time="15:00")

    assert "Mon 23 Nov, 15:00" == listed(bot)[0][0]
