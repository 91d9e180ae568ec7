"""Words and names that are taken back while a message that shows them is on its way to the platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from tests.fakes.delivering import settled
from tests.features.posts.test_digest import begin, standing, tells, tries

from guidebot.adapter import Delivery, Press, Receipt
from guidebot.core.cards import Target
from guidebot.core.errors import InDoubt
from guidebot.core.people import CommunityId
from guidebot.core.plain import reply_text
from guidebot.testing import Talk

LAB = CommunityId("fake", "lab")
Deed = Callable[[], Awaitable[object]]


def meanwhile(bot: Talk, deed: Deed, *, place: str, revision: bool = False) -> None:
    """Do *deed* once, as soon as a message, or a revision of one, arrives at *place* and before anybody hears of it."""
    deliver, revise, done = bot.chat.deliver, bot.chat.revise, []

    async def first(delivery: Delivery, wanted: bool) -> None:  # one of two calls
        if wanted and delivery.place.id == place and not done:
            done.append(True)
            await deed()

    async def delivering(delivery: Delivery) -> Receipt:
        receipt = await deliver(delivery)
        await first(delivery, wanted=not revision)
        return receipt

    async def revising(delivery: Delivery) -> None:
        await first(delivery, wanted=revision)  # the other one arrives before this one
        await revise(delivery)

    bot.chat.deliver, bot.chat.revise = delivering, revising  # type: ignore[method-assign]


def presses(bot: Talk, ref: str, **fields: str) -> Deed:
    """Eve presses a button, and sends the form that it opens."""

    async def press() -> None:
        bot.clock.jump(bot.clock.now() + timedelta(seconds=1))
        bot.member = "eve"
        await bot.ask(Press(ref))
        if fields:
            await bot.submit(**fields)
        bot.member = "ada"

    return press


def hides(bot: Talk) -> Deed:
    """An organiser hides Eve's card."""

    async def hide() -> None:
        await bot.ask(Press("card.hide|1"))
        await bot.submit(reason="It names somebody else.")

    return hide


async def digest_is_due(bot: Talk) -> None:
    """Cards of Eve and Bob under their names, on the day before a digest tells them."""
    await begin(bot)
    await tells(bot, "eve", "Eve found a dead end", name="yes")
    await tells(bot, "bob", "Bob found a way", name="yes")
    await tries(bot, "eve", "kim", "joe", name="yes", nth=1)
    await bot.advance(days=3)
    assert [] == standing(bot)


@pytest.mark.parametrize("ref", ["card.withdraw.yes|1", "mydata.delete.yes", "hide"])
async def test_a_digest_on_its_way_is_made_anew(bot: Talk, ref: str) -> None:
    """Within minutes of its arrival it shows nothing that was taken back or hidden; what others told stays."""
    await digest_is_due(bot)
    meanwhile(bot, hides(bot) if ref == "hide" else presses(bot, ref), place="digests")
    await bot.advance(days=1)
    await bot.advance(minutes=5)
    (said,) = standing(bot)

    assert "Eve found" not in said
    assert "Bob found a way (Bob)" in said
    assert ("Eve" in said) == (ref != "mydata.delete.yes")


async def test_a_name_is_taken_off_a_card_in_a_digest_on_its_way(bot: Talk) -> None:
    """The words stay, as they are now."""
    await digest_is_due(bot)
    change = presses(bot, "card.edit|1", found="A dead end after all", name="no")
    meanwhile(bot, change, place="digests")
    await bot.advance(days=1)
    await bot.advance(minutes=5)
    (said,) = standing(bot)

    assert "A dead end after all" in said
    assert "(Eve)" not in said


async def test_nothing_is_made_anew_where_nothing_was_taken_back(bot: Talk) -> None:
    """Each revision is a request to the platform, and people see that a message was edited."""
    await digest_is_due(bot)
    await bot.advance(days=1)
    await bot.advance(minutes=5)

    assert "Eve found a dead end (Eve)" in standing(bot)[0]
    assert [] == [one.key for one in bot.chat.revised if one.place.id == "digests"]


async def test_what_an_earlier_try_sent_is_made_anew(bot: Talk) -> None:
    """The first try arrived unheard, the words were taken back, the second try found it there: as the first made it."""
    await digest_is_due(bot)
    deliver = bot.chat.deliver

    async def unheard(delivery: Delivery) -> Receipt:
        bot.chat.deliver = deliver  # type: ignore[method-assign]
        await deliver(delivery)
        raise InDoubt("The connection broke.")

    bot.chat.deliver = unheard  # type: ignore[method-assign]
    await bot.advance(days=1)
    assert "Eve found a dead end" in standing(bot)[0]
    await presses(bot, "card.withdraw.yes|1")()
    await bot.advance(minutes=30)
    (said,) = standing(bot)

    assert "Eve found" not in said
    assert "Bob found a way (Bob)" in said


@pytest.mark.parametrize("ref", ["suggest.credit|1|0", "mydata.delete.yes"])
async def test_a_suggestion_on_its_way_loses_the_name(bot: Talk, ref: str) -> None:
    """Of whoever asks for it before the post has arrived."""
    bot.member = "eve"
    await bot.say("/suggest problem Does debate help when the judges are tired and bored?")
    bot.member = "ada"
    await bot.ask(Press("review.accept|1"))
    await bot.say("/schedule pin problem suggested-1")
    meanwhile(bot, presses(bot, ref), place="general")
    await bot.say("/schedule now problem")
    await bot.advance(minutes=5)
    (key,) = [one.key for one in bot.chat.deliveries if one.key.endswith(":now")]
    said = reply_text(bot.chat.stands(bot.chat.arrived[key].remote_id))

    assert "Does debate help" in said
    assert "Suggested by" not in said


async def test_an_older_revision_that_arrives_last_is_put_right(bot: Talk) -> None:
    """Bob's withdrawal is on its way with Eve's words when she takes hers back, and her revision is there first."""
    await digest_is_due(bot)
    await bot.advance(days=1)

    async def both() -> None:
        await presses(bot, "card.withdraw.yes|1")()
        await bot.app.deliveries.step()
        await settled(lambda: [one for one in bot.chat.revised if one.place.id == "digests"])

    meanwhile(bot, both, place="digests", revision=True)
    bot.member = "bob"
    await bot.ask(Press("card.withdraw.yes|2"))
    bot.member = "ada"
    await bot.advance(minutes=5)
    (said,) = standing(bot)

    assert "found" not in said


async def test_an_older_revision_of_a_card_is_put_right(bot: Talk) -> None:
    """The card was corrected, and taken back before the correction had arrived."""
    await tells(bot, "eve", "Eve found a dead end", name="yes")
    card = await bot.app.stores.cards.get(LAB, 1)
    assert card is not None
    await bot.app.services.boards.show(card, Target(channel="general"), bot.clock.now())
    await bot.advance(minutes=5)
    (message,) = [one.remote_id for key, one in bot.chat.arrived.items() if key.startswith("card:")]

    async def back() -> None:
        await presses(bot, "card.withdraw.yes|1")()
        await bot.app.deliveries.step()
        await settled(lambda: bot.chat.revised)

    meanwhile(bot, back, place="general", revision=True)
    await presses(bot, "card.edit|1", found="Eve found more")()
    await bot.advance(minutes=5)

    assert "Its author took it back." in reply_text(bot.chat.stands(message))
