"""Who would work with somebody hears of others who would, once; a silent try is asked about, and let go in the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.features.outcomes.conftest import ADA, LAB, take_up
from tests.features.outcomes.test_boards import posted

from guidebot.adapter import Press
from guidebot.core.communities import Settings
from guidebot.core.people import MemberId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, buttons_of


async def told(bot: Talk) -> list[tuple[str, str]]:
    """Who is told what, in the order of writing."""
    asked = "SELECT member_account, body FROM outbox WHERE kind = 'notice' ORDER BY id"
    return await bot.app.stores.database.read(
        lambda connection: [(one.member_account, one.body) for one in connection.rows(asked)]
    )


async def test_two_who_would_work_with_somebody_are_told_of_each_other_once(bot: Talk) -> None:
    """In private, with the discussion; who did not say so is told of nobody, and nobody of them."""
    post = await posted(bot)
    await take_up(bot, "kim")
    await take_up(bot, "ada", company="yes")
    assert [] == await told(bot)
    await take_up(bot, "eve", company="yes")
    first = await told(bot)
    await bot.ask(Press("try.release|3"))
    await take_up(bot, "eve", company="yes")
    bot.member = "kim"
    await bot.say("/trying")

    assert ["eve", "ada"] == [who for who, _ in first]
    assert "Ada tries “Acronym circuits exist” here as well, and would work with somebody, like you." in first[0][1]
    assert "Eve tries" in first[1][1]
    assert post.link in first[0][1]
    assert first == await told(bot)
    assert "Eve" not in bot.text
    assert "Kim" not in str(first)


async def remind(bot: Talk, **fields: str) -> None:
    """A try with weekly reminders, on the day of its problem's post."""
    bot.zone = "UTC"
    await take_up(bot, **fields)
    await bot.press("Remind me weekly")


def asking(bot: Talk) -> list[Reply]:
    """The reminders that ask about a silent try."""
    return [one for one in bot.sent_to("dm:ada") if "up with others here" in reply_text(one)]


async def test_a_silent_try_is_asked_about_once_and_goes_on(bot: Talk) -> None:
    """After three weeks, in the weekly reminder and in no message of its own; an answer gives three weeks more."""
    await remind(bot)
    await bot.advance(days=20)
    before = asking(bot)
    await bot.advance(days=15)
    (question,) = asking(bot)
    await bot.press("Go on", on=question)
    said = bot.text
    await bot.advance(days=20)
    count = len(asking(bot))

    assert [] == before
    assert ["Go on", "I need help", "Tell what came of it", "Let it go"] == [
        one.label
        for one in buttons_of(question)
        if one.action.name in {"try.on", "try.help", "card.tell", "try.release"}
    ]
    assert "Acronym circuits exist goes on." in said
    assert 1 == count
    assert 1 == len(await bot.app.stores.tries.here(LAB))


async def test_a_check_in_is_heard(bot: Talk) -> None:
    """Nobody is asked who noted something for that goal, and what was asked about stays."""
    await remind(bot)
    for _ in range(5):
        await bot.advance(days=14)
        await bot.say("/checkin read a paper")
    asked = asking(bot)
    await bot.advance(days=30)
    late = asking(bot)
    await bot.say("/checkin read another")
    await bot.advance(days=15)

    assert [] == asked
    assert 1 == len(late)
    assert 1 == len(await bot.app.stores.tries.here(LAB))


async def test_it_is_let_go_two_weeks_later_and_nobody_is_told(bot: Talk) -> None:
    """The goal stays the member's; the post stops counting it."""
    post = await posted(bot)
    await remind(bot)
    await bot.advance(days=29)
    asked = len(asking(bot))
    open_ = len(await bot.app.stores.tries.here(LAB))
    await bot.advance(days=21)

    assert (1, 1) == (asked, open_)
    assert () == tuple(await bot.app.stores.tries.here(LAB))
    assert 1 == len(await bot.app.stores.goals.of(ADA))
    assert [] == await told(bot)
    assert "trying" not in reply_text(bot.chat.stands(post.remote_id))
    await bot.press("Go on", on=asking(bot)[0])
    assert "That try is over." in bot.text


async def test_whom_nobody_may_ask_is_let_go_after_eight_weeks(bot: Talk) -> None:
    """Without reminders there is no question; a finished goal is let go after an hour."""
    await take_up(bot, "ada")
    await take_up(bot, "eve", "sums")
    await bot.say("/goal done")
    await bot.submit(outcome="")
    await bot.advance(days=8)
    kept = [one.state.value for one in [await bot.app.stores.tries.get(MemberId("fake", "eve"), 2)] if one]
    assert 1 == len(await bot.app.stores.tries.here(LAB))
    await bot.advance(days=56)

    assert ["released"] == kept
    assert () == tuple(await bot.app.stores.tries.here(LAB))


async def test_help_is_the_discussion_the_organisers_or_a_smaller_step(bot: Talk) -> None:
    """The line for the discussion is prepared, changed, sent off and posted once, without a name that was not given."""
    post = await posted(bot)
    known = await bot.app.stores.communities.get(LAB)
    assert known is None
    await bot.app.bot.joined(LAB, "The lab")
    await take_up(bot)
    bot.community = None
    await bot.ask(Press("try.help|1"))
    without = [one.label for one in buttons_of(bot.content)]  # type: ignore[arg-type]
    offered = bot.content
    assert isinstance(offered, Reply)
    await bot.press("Ask in the discussion", on=offered)
    form = bot.text
    await bot.submit(words="What is a \u202egood baseline, @everyone?")
    for _ in range(2):
        await bot.app.deliveries.beat()
    (asked,) = bot.sent_to("general", post.thread)
    await bot.press("A smaller step", on=offered)

    assert ["Ask in the discussion…", "A smaller step…"] == without
    assert "I am trying this and got stuck at …" in form
    assert "Somebody who tries this asks:\n“What is a good baseline, @everyone?”" == reply_text(asked)
    assert isinstance(bot.content, Form)


async def test_organisers_are_asked_where_they_want_to_hear(bot: Talk) -> None:
    """With the name, as the form says."""
    await bot.app.bot.joined(LAB, "The lab")
    found = await bot.app.stores.communities.get(LAB)
    assert found is not None
    await bot.app.services.communities.save(replace(found, settings=Settings(alerts="channel:orga")))
    await take_up(bot)
    await bot.ask(Press("try.help|1"))
    await bot.press("Ask the organisers")
    await bot.submit(words="Nobody answers me")
    await bot.app.deliveries.beat()

    assert "Ada tries “Acronym circuits exist” and asks for help: Nobody answers me" in reply_text(
        bot.sent_to("orga")[0]
    )


@pytest.mark.parametrize("ref", ["try.on|1", "try.help|1", "try.ask|1", "try.asked|1", "try.organisers|1"])
async def test_nobody_else_steers_a_try(bot: Talk, ref: str) -> None:
    """Buttons are untrusted."""
    await take_up(bot, "eve")
    bot.member = "mallory"

    assert "usage" == (await bot.ask(Press(ref))).failed
