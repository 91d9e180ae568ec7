"""Posts: what they hold, when they are marked late, and what becomes of an item that was not posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.features.posts.test_schedule_commands import advance, coming, titles

from guidebot.core.errors import Broken, DeadTarget, InDoubt
from guidebot.core.plain import reply_text
from guidebot.core.reply import Reply
from guidebot.core.suggestions import Stage, Subject, Suggestion
from guidebot.testing import Talk


async def only_problems(bot: Talk) -> None:
    await bot.say("schedule pause topic")


async def test_a_post_holds_what_it_should(bot: Talk) -> None:
    """Title, statement, first step, source, difficulty, what the buttons do, and all three."""
    await only_problems(bot)
    ((_, title), *_) = await coming(bot)
    await advance(bot, days=7)
    (post,) = bot.sent_to("general")
    problem = next(one for one in bot.app.library.guide().problems.values() if one.title == title)
    text = reply_text(post)

    for part in (problem.title, problem.statement, problem.first_step, problem.difficulty.value, problem.source.title):
        assert part in text
    assert "[More] [I’ll try it] [Make it a goal]" in text
    assert "This post is late" not in text


async def test_more_is_for_the_presser(bot: Talk) -> None:
    """Members press More and get the whole entry, privately."""
    await advance(bot, days=7)
    bot.organiser = False
    for post in bot.sent_to("general"):
        answer = await bot.press("More", on=post)

        assert answer.private
        assert not answer.failed
        assert isinstance(answer.content, Reply)


async def test_the_thread_stays_open_until_the_next_post(bot: Talk) -> None:
    """A weekly post's discussion is planned for seven days."""
    await advance(bot, days=7)
    plans = [one.thread for one in bot.chat.deliveries]

    assert {7} == {one.days for one in plans if one is not None}
    assert 2 == len(plans)


async def test_the_next_post_links_to_the_last(bot: Talk) -> None:
    """Where the platform gives a link, the discussion of last week is one tap away."""
    await only_problems(bot)
    await advance(bot, days=14)
    first, second = (reply_text(one) for one in bot.sent_to("general"))

    assert "chat.example" not in first
    assert "https://chat.example/m1" in second


async def test_a_late_post_says_so(bot: Talk) -> None:
    """After three hours of downtime the post comes once, marked late."""
    await only_problems(bot)
    bot.clock._now += timedelta(days=7, hours=3)
    await bot.app.deliveries.beat()
    await bot.app.deliveries.beat()
    (post,) = bot.sent_to("general")

    assert "This post is late" in reply_text(post)


async def test_after_more_than_a_day_the_post_is_skipped_and_its_item_comes_next(bot: Talk) -> None:
    """Thirty hours late is too late; the next date has the item, and there is no burst."""
    await only_problems(bot)
    before = await coming(bot)
    bot.clock._now += timedelta(days=21, hours=30)
    await bot.app.deliveries.beat()
    silent = titles(bot)
    after = await coming(bot)
    failures = await bot.app.stores.outbox.unresolved(bot.clock.now(), bot.community)
    await advance(bot, days=7)

    assert [] == silent
    assert [what for _, what in before] == [what for _, what in after]
    assert ["its time was over before it could be sent"] == [one.item.last_error for one in failures]
    assert [before[0][1]] == titles(bot)


async def test_a_dead_channel_keeps_the_item_for_later(bot: Talk) -> None:
    """What nobody could see comes again."""
    await only_problems(bot)
    before = await coming(bot)
    bot.chat.outcomes = [DeadTarget("the channel is gone")]
    await advance(bot, days=7)

    assert before[0][1] == (await coming(bot))[0][1]


async def test_a_refused_item_does_not_come_again(bot: Talk) -> None:
    """An item that the platform refuses would be refused next week too."""
    await only_problems(bot)
    before = await coming(bot)
    bot.chat.outcomes = [Broken("invalid_blocks")]
    await advance(bot, days=7)

    assert before[1][1] == (await coming(bot))[0][1]


async def test_another_try_has_the_same_item(bot: Talk) -> None:
    """When the first try is in doubt, the second one carries the same post."""
    await only_problems(bot)
    before = await coming(bot)
    bot.chat.outcomes = [InDoubt("timeout")]
    await advance(bot, days=8)

    assert [before[0][1]] == titles(bot)
    assert before[1][1] == (await coming(bot))[0][1]


async def test_pausing_after_the_post_was_queued_stops_it(bot: Talk) -> None:
    """A post that waits is not sent once its schedule is paused, and its item stays first."""
    before = await coming(bot)
    await only_problems(bot)
    bot.clock._now += timedelta(days=7)
    await bot.app.deliveries.plan()
    await bot.say("schedule pause problem")
    await bot.app.deliveries.drain()

    assert [] == titles(bot)
    assert before[0][1] == (await coming(bot))[0][1]


@pytest.mark.parametrize("credit", [True, False])
async def test_a_suggestion_is_posted_with_thanks(bot: Talk, *, credit: bool) -> None:
    """An accepted suggestion joins the rotation; its author is named if they wished so; it counts as posted."""
    await only_problems(bot)
    made = await bot.app.stores.suggestions.add(
        Suggestion(
            community=bot.community,
            subject=Subject.PROBLEM,
            text="Count the refusals. How many of our own prompts does a small model refuse?",
            at=bot.clock.now(),
            name="Grace",
            credit=credit,
        )
    )
    await bot.app.stores.suggestions.move(replace(made, stage=Stage.ACCEPTED), (Stage.SUGGESTED,))
    await bot.say("schedule pin problem Count the refusals")
    await advance(bot, days=7)
    (post,) = bot.sent_to("general")
    answer = await bot.press("More", on=post)
    stored = await bot.app.stores.suggestions.get(bot.community, made.id)

    assert ["Count the refusals"] == titles(bot)
    assert credit == ("Suggested by Grace" in reply_text(post))
    assert not answer.failed
    assert Stage.POSTED == getattr(stored, "stage", None)


async def test_an_item_removed_since_the_calendar_was_shown_is_passed_over(
    bot: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content may change at any time; the next one takes the place."""
    await only_problems(bot)
    before = await coming(bot)
    plain = bot.app.library.guide

    def without(community: object = None) -> object:
        guide = plain(community)
        left = {id_: one for id_, one in guide.problems.items() if one.title != before[0][1]}
        return replace(guide, problems=left)

    monkeypatch.setattr(type(bot.app.library), "guide", lambda _, community=None: without(community))
    await advance(bot, days=7)

    assert [before[1][1]] == titles(bot)


async def test_an_empty_pool_is_said(bot: Talk) -> None:
    """Filters that fit nothing post nothing and say so."""
    (problem, _) = await bot.app.stores.schedules.of(bot.community)
    empty = replace(problem, options={"direction": "nowhere"})
    await bot.app.stores.schedules.save(empty)
    await only_problems(bot)
    await bot.say("schedule list")
    shown = bot.text
    await advance(bot, days=7)

    assert "No item fits the filters" in shown
    assert [] == titles(bot)
