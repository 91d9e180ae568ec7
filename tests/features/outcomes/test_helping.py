"""What members ask the organisers for: it reaches organisers alone, and every question does."""

from __future__ import annotations

from tests.features.outcomes.conftest import ADA, LAB, take_up, tell

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.communities import Community, Settings
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.testing import Talk


async def press(bot: Talk, name: str, *numbers: int) -> None:
    await bot.ask(Press(ActionRef(name, tuple(map(str, numbers))).encode()))


async def settled(bot: Talk, alerts: str) -> None:
    """The lab said where its organisers want to hear things."""
    settings = Settings(channel="general", alerts=alerts)
    await bot.app.services.communities.save(Community(id=LAB, settings=settings, joined_at=bot.clock.now()))


async def ask_organisers(bot: Talk, words: str) -> None:
    """Ada asks them about what she tries."""
    bot.member = "ada"
    (one,) = await bot.app.stores.tries.of(ADA)
    await press(bot, "try.organisers", one.id)
    await bot.submit(words=words)


async def test_who_changed_a_card_of_their_own_is_no_organiser(bot: Talk) -> None:
    """When the organiser who hears of things wants no messages, no member hears of them in their place."""
    await settled(bot, "person:org")
    await tell(bot, "eve")
    (card,) = await bot.app.stores.cards.by(MemberId("fake", "eve"))
    await press(bot, "card.edit", card.id)
    await bot.submit(found="Something else")
    bot.member = "org"
    await press(bot, "messages.stop")
    await take_up(bot)
    await ask_organisers(bot, "I cannot go on alone")
    await bot.advance(hours=1)
    bot.member = "org"
    await bot.say("/inbox")

    assert [] == bot.sent_to("dm:eve")
    assert "I cannot go on alone" in bot.text


async def test_the_next_organiser_is_found_below_many_deeds_of_authors(bot: Talk) -> None:
    """The latest organisers are told, however many cards were changed since."""
    bot.organiser, bot.member = True, "grace"
    await bot.say("/schedule pause topic")
    bot.organiser = False
    await settled(bot, "person:org")
    await tell(bot, "eve")
    (card,) = await bot.app.stores.cards.by(MemberId("fake", "eve"))
    for _ in range(60):
        await press(bot, "card.edit", card.id)
        await bot.submit(found="Something else")
    found = await bot.app.stores.audit.organisers(LAB)

    assert (MemberId("fake", "grace"),) == found


async def test_a_second_question_of_one_day_reaches_the_organisers(bot: Talk) -> None:
    """The same words once."""
    await settled(bot, "channel:orga")
    await take_up(bot)
    for words in ("Where do I begin?", "Where do I begin?", "Is there a second computer?"):
        await ask_organisers(bot, words)
    await bot.advance(hours=1)
    heard = "".join(reply_text(one) for one in bot.sent_to("orga"))

    assert (1, 1) == (heard.count("Where do I begin?"), heard.count("Is there a second computer?"))
