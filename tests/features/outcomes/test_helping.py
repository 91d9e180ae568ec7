"""What members ask the organisers for: it reaches organisers alone, and every question does."""

from __future__ import annotations

import pytest
from tests.features.outcomes.conftest import ADA, LAB, take_up, tell

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.communities import Community, Settings
from guidebot.core.errors import RetryAfter
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.delivery.items import Skip
from guidebot.features.outcomes.sender import WordSender
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


async def waiting(bot: Talk, kind: str) -> list[str]:
    """The bodies of what waits."""
    asked = "SELECT body FROM outbox WHERE kind = :kind"
    return await bot.app.stores.database.read(
        lambda connection: [one.body for one in connection.rows(asked, kind=kind)]
    )


@pytest.mark.parametrize("kind", ["word", "alert", "notice"])
async def test_what_waits_in_the_words_of_one_who_erases_everything_is_never_sent(bot: Talk, kind: str) -> None:
    """A question in the discussion, one to the organisers, and that they would work with somebody."""
    await settled(bot, "channel:orga")
    await take_up(bot, "bob", company="yes")
    await take_up(bot, name="yes", company="yes")
    (one,) = await bot.app.stores.tries.of(ADA)
    await press(bot, "try.ask", one.id)
    await bot.submit(words="Who has a question like mine?")
    await ask_organisers(bot, "Who has a question like mine?")
    exported = str((await bot.app.stores.own.export(ADA))["messages_about_you"])
    assert 1 == len([body for body in await waiting(bot, kind) if "Ada tries" in body or "like mine" in body])
    await press(bot, "mydata.delete.yes")
    left = await waiting(bot, kind)
    await bot.advance(days=1)

    assert (2, True) == (exported.count("like mine"), "Ada tries" in exported)
    assert [] == [body for body in left if "Ada tries" in body or "like mine" in body]
    assert "like mine" not in "".join(reply_text(one.reply) for one in bot.chat.deliveries)


async def test_a_question_that_was_claimed_before_everything_was_erased_is_not_asked(bot: Talk) -> None:
    """The sending process holds its words already."""
    await take_up(bot)
    (one,) = await bot.app.stores.tries.of(ADA)
    await press(bot, "try.ask", one.id)
    await bot.submit(words="Who has a question like mine?")
    (claimed,) = [
        item
        for item in await bot.app.stores.outbox.claim("x", bot.clock.now(), seconds=60, limit=9, platforms=("fake",))
        if item.kind == "word"
    ]
    await bot.app.stores.own.erase(ADA)

    assert isinstance(await WordSender(bot.app.services).prepare(claimed, bot.clock.now()), Skip)


async def test_one_who_organised_once_hears_of_nothing(bot: Talk) -> None:
    """Not even in their inbox; the next one who still does is told."""
    for member in ("kim", "grace"):
        bot.organiser, bot.member = True, member
        await bot.say("/schedule pause topic" if member == "kim" else "/schedule resume topic")
        await bot.advance(minutes=1)
    bot.organiser = False
    bot.chat.former = {MemberId("fake", "grace")}
    await settled(bot, "person:org")
    bot.member = "org"
    await press(bot, "messages.stop")
    await take_up(bot)
    await ask_organisers(bot, "I cannot go on alone")
    await bot.advance(hours=1)
    bot.member = "grace"
    await bot.say("/inbox")

    assert ([], 1) == (bot.sent_to("dm:grace"), len(bot.sent_to("dm:kim")))
    assert "I cannot go on alone" not in bot.text


async def test_while_nobody_can_say_who_organises_it_waits(bot: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes when the platform answers again."""
    bot.organiser, bot.member = True, "grace"
    await bot.say("/schedule pause topic")
    bot.organiser = False
    await settled(bot, "person:org")
    bot.member = "org"
    await press(bot, "messages.stop")

    async def silent(*_: object) -> bool:
        raise RetryAfter("Wait.", seconds=1)

    with monkeypatch.context() as patched:
        patched.setattr(bot.chat, "organises", silent)
        await take_up(bot)
        await ask_organisers(bot, "I cannot go on alone")
        await bot.advance(hours=1)
        before = bot.sent_to("dm:grace")
    await bot.advance(minutes=20)

    assert ([], 1) == (before, len(bot.sent_to("dm:grace")))
