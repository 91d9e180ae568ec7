"""What happens in the channel: cards go into the discussion of their post, and the post says how many try it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.features.outcomes.conftest import LAB, take_up, tell

from guidebot.adapter import Delivery, Press, Receipt
from guidebot.core.errors import DeadTarget, InDoubt, RetryAfter
from guidebot.core.plain import reply_text
from guidebot.core.posts import Post
from guidebot.testing import Talk


async def posted(bot: Talk, item: str = "acronyms") -> Post:
    """*item* as the weekly problem of this moment."""
    before, bot.organiser = bot.organiser, True
    await bot.say(f"/schedule pin problem {item}")
    await bot.say("/schedule now problem")
    bot.organiser = before
    await bot.app.deliveries.beat()
    post = await bot.app.stores.posts.about(LAB, "problem", item)
    assert post is not None
    return post


async def test_a_card_goes_into_the_discussion_of_its_post_once(bot: Talk) -> None:
    """With its words, and a way to try it oneself; presses and beats repeat nothing."""
    post = await posted(bot)
    await tell(bot)
    for _ in range(3):
        await bot.app.deliveries.beat()
    (card,) = bot.sent_to("general", post.thread)
    (kept,) = await bot.app.stores.cards.shown(LAB)

    assert "What came of it: Acronym circuits exist" in reply_text(card)
    assert "In the words of a member, 23 November 2026." in reply_text(card)
    assert "[I’ll try it] [All that came of it]" in reply_text(card)
    assert ("general", post.thread, "m2") == (kept.channel, kept.thread, kept.remote_id)
    await bot.press("All that came", on=card)
    assert "They agree on half of the words" in bot.text


async def test_a_card_goes_into_the_channel_where_its_discussion_is_gone(bot: Talk) -> None:
    """Once; and where nothing was posted yet, into the channel of its series at once."""
    post = await posted(bot)
    await tell(bot)
    bot.chat.outcomes = [DeadTarget("The thread does not exist any more.")]
    await bot.app.deliveries.beat()
    await bot.app.deliveries.beat()
    await tell(bot, item="sums")
    await bot.app.deliveries.beat()
    said = [reply_text(one) for one in bot.sent_to("general")[1:]]

    assert [] == bot.sent_to("general", post.thread)
    assert ["Acronym", "Addition"] == [one.partition("What came of it: ")[2].split(" ")[0] for one in said]


async def test_a_community_without_a_channel_keeps_its_cards_in_the_archive(bot: Talk) -> None:
    """Nothing is sent, nothing breaks."""
    for one in await bot.app.stores.schedules.of(LAB):
        await bot.app.stores.database.write(
            lambda connection, one=one: connection.run("DELETE FROM schedules WHERE id = :id", id=one.id)
        )
    await tell(bot)
    await bot.app.deliveries.beat()

    assert [] == bot.chat.deliveries
    assert 1 == len(await bot.app.stores.cards.shown(LAB))


async def test_a_post_says_how_many_try_it_once_an_hour(bot: Talk) -> None:
    """Nothing stands there before the first; three in one hour make two revisions, and the second says all."""
    post = await posted(bot)
    first = reply_text(bot.chat.stands(post.remote_id))
    await take_up(bot, "ada")
    await bot.app.deliveries.beat()
    one = reply_text(bot.chat.stands(post.remote_id))
    for member in ("eve", "bob", "kim"):
        await take_up(bot, member)
        await bot.app.deliveries.beat()
    within = len(bot.chat.revised)
    await bot.advance(hours=1, minutes=1)
    four = reply_text(bot.chat.stands(post.remote_id))
    await bot.advance(hours=5)

    assert "trying" not in first
    assert "One person is trying this and wants a result by 7 December." in one
    assert 1 == within
    assert "4 people are trying this; the first result is due on 7 December." in four
    assert 2 == len(bot.chat.revised)
    assert "[More] [I’ll try it] [Make it a goal]" in four


async def test_what_came_of_it_and_who_let_go_is_counted_too(bot: Talk) -> None:
    """The last who lets go takes the line away: no nought stands anywhere."""
    post = await posted(bot)
    await take_up(bot, "ada")
    await bot.advance(hours=2)
    bot.member = "ada"
    await bot.ask(Press("try.release|1"))
    await bot.advance(hours=2)
    none = reply_text(bot.chat.stands(post.remote_id))
    await tell(bot, "eve")
    await bot.advance(hours=2)

    assert "trying" not in none
    assert "0" not in none.replace("2026", "").replace("2018", "")
    assert "One told what came of it." in reply_text(bot.chat.stands(post.remote_id))


async def test_a_new_post_of_an_item_that_is_tried_says_so_at_once(bot: Talk) -> None:
    """It needs no revision for that."""
    await take_up(bot, "ada")
    post = await posted(bot)
    await bot.advance(hours=2)

    assert "One person is trying this" in reply_text(bot.chat.stands(post.remote_id))
    assert [] == bot.chat.revised


async def test_a_message_that_is_gone_is_let_go_without_a_word(bot: Talk) -> None:
    """No alert, no second message, no further attempt."""
    post = await posted(bot)
    await take_up(bot)
    bot.chat.outcomes = [DeadTarget("This message does not exist any more.")]
    await bot.app.deliveries.beat()
    await bot.advance(hours=3)

    assert [] == bot.chat.revised
    assert 1 == len(bot.chat.deliveries)
    assert post.key == bot.chat.deliveries[0].key


async def test_a_platform_that_asks_to_wait_gets_it_later(bot: Talk) -> None:
    """As with everything that is sent."""
    post = await posted(bot)
    await take_up(bot)
    bot.chat.outcomes = [RetryAfter("Wait.", seconds=30)]
    await bot.app.deliveries.beat()
    assert [] == bot.chat.revised
    await bot.advance(minutes=1)

    assert "One person is trying" in reply_text(bot.chat.stands(post.remote_id))


async def test_a_platform_that_cannot_revise_posts_nothing(bot: Talk) -> None:
    """The count is in the next answer and the next post."""

    class Rigid:
        """A chat without the method."""

        def __init__(self, chat: object) -> None:
            self.platform, self.deliver, self.find = "fake", chat.deliver, chat.find  # type: ignore[attr-defined]

    await posted(bot)
    bot.app.adapters["fake"] = Rigid(bot.chat)  # type: ignore[assignment]
    await take_up(bot)
    await bot.app.deliveries.beat()
    asked = "SELECT state, last_error FROM outbox WHERE kind = 'revision'"
    rows = await bot.app.stores.database.read(lambda connection: [tuple(one) for one in connection.rows(asked)])

    assert [("skipped", "this platform cannot change a message")] == rows
    assert 1 == len(bot.chat.deliveries)


async def test_a_changed_card_changes_where_it_stands(bot: Talk) -> None:
    """So does one that is taken back or hidden: a line is left that says so."""
    await posted(bot)
    await tell(bot)
    await bot.app.deliveries.beat()
    await bot.ask(Press("card.edit|1"))
    await bot.submit(found="They agree on all words")
    await bot.app.deliveries.beat()
    changed = reply_text(bot.chat.stands("m2"))
    await bot.ask(Press("card.withdraw.yes|1"))
    await bot.app.deliveries.beat()
    taken = reply_text(bot.chat.stands("m2"))
    await tell(bot, "eve")
    await bot.app.deliveries.beat()
    bot.organiser = True
    await bot.ask(Press("card.hide|2"))
    await bot.submit(reason="An advertisement")
    await bot.app.deliveries.beat()

    assert "They agree on all words" in changed
    assert "An outcome card stood here. Its author took it back." == taken
    assert "An outcome card stood here. An organiser hid it." == reply_text(bot.chat.stands("m3"))


async def test_a_card_taken_back_before_it_was_put_up_is_never_seen(bot: Talk) -> None:
    """Whatever the outbox was about to do."""
    await posted(bot)
    await tell(bot)
    await bot.ask(Press("card.withdraw.yes|1"))
    await bot.app.deliveries.beat()

    assert 1 == len(bot.chat.deliveries)


async def test_an_erased_members_card_goes_from_the_channel_too(bot: Talk) -> None:
    """Or loses its name there, as they chose; what they tried is not counted any more."""
    post = await posted(bot)
    await take_up(bot, "ada", name="yes")
    await tell(bot, "ada", "sums", name="yes")
    await tell(bot, "eve", "sums", name="yes")
    await bot.advance(hours=2)
    bot.member = "ada"
    await bot.say("/mydata delete")
    await bot.press("Erase everything")
    bot.member = "eve"
    await bot.say("/mydata delete")
    await bot.press("Erase, but leave")
    await bot.advance(hours=2)

    assert "Its author took it back." in reply_text(bot.chat.stands("m2"))
    assert "In the words of a member" in reply_text(bot.chat.stands("m3"))
    assert "trying" not in reply_text(bot.chat.stands(post.remote_id))


async def test_a_late_post_stays_late_when_it_is_revised(bot: Talk) -> None:
    """With the day it was planned for, and the link to the one before."""
    await posted(bot, "sums")
    bot.chat.outcomes = [None, RetryAfter("Wait.", seconds=7200)]  # the topic comes on Thursday
    await bot.advance(days=7, hours=3)
    post = await bot.app.stores.posts.last(LAB, "problem")
    assert post is not None
    await take_up(bot, item=post.item)
    await bot.app.deliveries.beat()
    said = bot.chat.stands(post.remote_id)

    assert "This post is late: it was planned for Mon 30 Nov 2026, 09:00." in reply_text(said)
    assert "https://chat.example/m1" in reply_text(said)
    assert "One person is trying this" in reply_text(said)


def stands(bot: Talk) -> list[str]:
    """What the messages of cards say now."""
    keys = [one.key for one in bot.chat.deliveries if one.key.startswith("card:")]
    return [reply_text(bot.chat.stands(bot.chat.arrived[key].remote_id)) for key in keys]


def during(bot: Talk, *, lost: bool = False, do: str = "") -> None:
    """When a card arrives, its author does something at that moment, or the platform's answer is lost."""
    deliver = bot.chat.deliver

    async def arriving(delivery: Delivery) -> Receipt:
        receipt = await deliver(delivery)
        if delivery.key.startswith("card:"):
            if do:
                await bot.ask(Press(do))
            if lost and delivery.attempt == 1:
                raise InDoubt("The answer was lost.")
        return receipt

    bot.chat.deliver = arriving  # type: ignore[method-assign]


@pytest.mark.parametrize("ends", ["card.withdraw.yes|1", "mydata.delete.yes"])
async def test_a_card_taken_back_while_it_is_in_doubt_is_taken_down(bot: Talk, ends: str) -> None:
    """It is looked for, though it is not to be sent any more."""
    during(bot, lost=True)
    await tell(bot, name="yes")
    await bot.app.deliveries.beat()
    await bot.ask(Press(ends))
    await bot.advance(days=1)

    assert ["An outcome card stood here. Its author took it back."] == stands(bot)


@pytest.mark.parametrize("ends", ["card.withdraw.yes|1", "mydata.delete.yes"])
async def test_a_card_taken_back_while_it_is_on_its_way_is_taken_down(bot: Talk, ends: str) -> None:
    """Its row is gone when the platform answers."""
    during(bot, do=ends)
    await tell(bot, name="yes")
    await bot.app.deliveries.beat()
    await bot.advance(days=1)

    assert ["An outcome card stood here. Its author took it back."] == stands(bot)


async def test_a_card_left_without_a_name_while_it_is_on_its_way_loses_it(bot: Talk) -> None:
    """Its words stay."""
    during(bot, do="mydata.delete.leave")
    await tell(bot, name="yes")
    await bot.app.deliveries.beat()
    await bot.advance(days=1)
    (said,) = stands(bot)

    assert "In the words of a member" in said
    assert "Ada" not in said


async def test_who_comes_while_a_post_is_on_its_way_is_counted_within_the_hour(bot: Talk) -> None:
    """The post was written before; one revision says it."""
    deliver = bot.chat.deliver

    async def meanwhile(delivery: Delivery) -> Receipt:
        receipt = await deliver(delivery)
        if delivery.key.startswith("post:"):
            await take_up(bot, "eve")
        return receipt

    bot.chat.deliver = meanwhile  # type: ignore[method-assign]
    post = await posted(bot)
    (first,) = [one.reply for one in bot.chat.deliveries if one.key == post.key]
    await bot.advance(hours=1, minutes=1)
    await bot.advance(hours=5)

    assert "trying" not in reply_text(first)
    assert "One person is trying this" in reply_text(bot.chat.stands(post.remote_id))
    assert 1 == len(bot.chat.revised)


async def test_a_topic_says_how_many_try_it_too(bot: Talk) -> None:
    """Posted anew, and in the post that stands."""
    bot.member, bot.organiser = "ada", True
    await bot.say("/schedule pin topic gpu-tracking")
    await bot.say("/schedule now topic")
    await bot.app.deliveries.beat()
    post = await bot.app.stores.posts.about(LAB, "topic", "gpu-tracking")
    assert post is not None
    for member in ("eve", "bob"):
        bot.member = member
        await bot.ask(Press("try.start|topic|gpu-tracking"))
        await bot.submit()
    await bot.advance(hours=1, minutes=1)

    assert "2 people are trying this; the first result is due on 7 December." in reply_text(
        bot.chat.stands(post.remote_id)
    )


@pytest.mark.parametrize(("zone", "ahead"), [("UTC", True), ("Pacific/Auckland", False)])
async def test_a_post_counts_days_where_its_community_is(bot: Talk, zone: str, *, ahead: bool) -> None:
    """Sent at noon UTC on the day of the first result, and made anew then: in Auckland that day is over."""
    await take_up(bot, "ada")
    for one in await bot.app.stores.schedules.of(LAB):
        await bot.app.stores.schedules.save(replace(one, rule=replace(one.rule, zone=zone)))
    await bot.advance(days=14, hours=3)
    post = await posted(bot)
    sent = reply_text(bot.chat.stands(post.remote_id))
    await bot.app.services.boards.restate(post, bot.clock.now())
    await bot.app.deliveries.beat()
    again = reply_text(bot.chat.stands(post.remote_id))

    for said in (sent, again):
        assert "One person is trying this" in said
        assert ahead == ("wants a result by 7 December" in said)
