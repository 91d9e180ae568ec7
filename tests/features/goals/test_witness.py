"""A witness: asked, accepting first, told what was agreed and nothing else, ended by either."""

from __future__ import annotations

import pytest
from tests.features.goals.conftest import ADA, pass_time, remind

from guidebot.core.plain import reply_text
from guidebot.core.witnesses import WitnessState
from guidebot.testing import Talk


def as_(bot: Talk, name: str) -> None:
    """Somebody else types."""
    bot.member = name


def heard(bot: Talk) -> list[str]:
    """What was written to the witness."""
    return [reply_text(one) for one in bot.sent_to("dm:bob")]


async def name_bob(bot: Talk) -> None:
    """Ada, who has reminders, asks Bob, who has messages switched on."""
    as_(bot, "bob")
    await bot.say("/nudges on")
    as_(bot, "ada")
    await remind(bot)
    await bot.say("/week")
    await bot.press("A witness")
    await bot.press("Ask somebody")
    await bot.submit(person="bob")
    await pass_time(bot, minutes=1)


async def accepted(bot: Talk) -> None:
    """And Bob accepts."""
    await name_bob(bot)
    as_(bot, "bob")
    await bot.press("Accept", on=bot.sent_to("dm:bob")[-1])
    as_(bot, "ada")
    await pass_time(bot, minutes=1)


async def test_nothing_is_heard_before_it_is_accepted(bot: Talk) -> None:
    """The question alone arrives; a no is kept to oneself, and they are not asked again soon."""
    await name_bob(bot)
    await bot.say("/checkin secret work")
    await pass_time(bot, days=1)
    (asked,) = heard(bot)
    assert "Ada asks you to be a witness" in asked
    as_(bot, "bob")
    await bot.press("No, thank you", on=bot.sent_to("dm:bob")[-1])
    as_(bot, "ada")
    await bot.say("/checkin more secret work")
    await pass_time(bot, days=1)
    assert 1 == len(heard(bot))
    await bot.say("/week")
    await bot.press("A witness")
    await bot.press("Ask somebody")
    await bot.submit(person="bob")

    assert "asked within the last 30 days" in bot.text


async def test_a_witness_hears_once_a_week_after_a_check_in(bot: Talk) -> None:
    """What was planned and done, in the member's words; never without a check-in, never in a channel."""
    await accepted(bot)
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="Read *one* paper", if_then="When it is noon, then I read")
    await pass_time(bot, days=1)
    assert 1 == len(heard(bot))
    for note in ("read half of it", "read the rest"):
        await bot.say(f"/checkin {note}")
        await pass_time(bot, days=1)
    (_, told) = heard(bot)
    for words in ("Ada lets you know", "Read *one* paper", "When it is noon, then I read", "read half of it"):
        assert words in told
    assert [] == bot.sent_to("general")
    await pass_time(bot, days=6)
    await bot.say("/checkin and a note")
    await pass_time(bot, days=1)

    assert 3 == len(heard(bot))


async def test_a_witness_answers_with_one_line(bot: Talk) -> None:
    """It comes as a notice; a second one waits for the next week."""
    await accepted(bot)
    await bot.say("/week")
    await bot.press("A witness")
    await bot.press("Tell them now")
    await pass_time(bot, minutes=1)
    told = bot.sent_to("dm:bob")[-1]
    as_(bot, "bob")
    await bot.press("Answer with a line", on=told)
    await bot.submit(words="Go on!")
    await bot.press("Answer with a line", on=told)
    await bot.submit(words="And on!")
    assert "That is noted already." in bot.text
    await pass_time(bot, days=1)

    answers = [reply_text(one) for one in bot.sent_to("dm:ada") if "answers:" in reply_text(one)]
    assert 1 == len(answers)
    assert "Bob, your witness, answers:" in answers[0]
    assert "Go on!" in answers[0]


@pytest.mark.parametrize("who", ["ada", "bob"])
async def test_either_ends_it_with_one_tap(bot: Talk, who: str) -> None:
    """Nothing more is sent, what is on its way included."""
    await accepted(bot)
    await bot.say("/checkin one last thing")
    as_(bot, who)
    await bot.say("/week")
    await bot.press("A witness")
    await bot.press("End it")
    as_(bot, "ada")
    await bot.say("/checkin something else")
    await pass_time(bot, days=20)

    assert not [one for one in heard(bot) if "lets you know" in one]
    (one,) = await bot.app.stores.witnesses.of(ADA)
    assert WitnessState.ENDED is one.state


async def test_strangers_are_not_written_to(bot: Talk) -> None:
    """Somebody without messages finds the question in their inbox and in /week; they can accept there."""
    await bot.say("/week")
    await bot.press("A witness")
    await bot.press("Ask somebody")
    await bot.submit(person="bob")
    await pass_time(bot, minutes=1)
    assert [] == heard(bot)
    as_(bot, "bob")
    await bot.say("/inbox")
    assert "Ada asks you to be a witness of their week." in bot.text
    await bot.say("/week")
    await bot.press("A witness: somebody asks you")
    await bot.press("Accept")

    assert "You hear of Ada once a week at most" in bot.text


async def test_buttons_belong_to_the_two(bot: Talk) -> None:
    """A third person accepts nothing, ends nothing and hears nothing; nobody is their own witness."""
    await name_bob(bot)
    asked = bot.sent_to("dm:bob")[-1]
    as_(bot, "eve")
    for label in ("Accept", "No, thank you"):
        await bot.press(label, on=asked)
        assert "is not yours" in bot.text
    await bot.say("/week")
    await bot.press("A witness")
    await bot.press("Ask somebody")
    await bot.submit(person="eve")
    assert "A witness is somebody else." in bot.text
    as_(bot, "ada")
    await bot.press("Accept", on=asked)
    assert "is not yours" in bot.text

    (one,) = await bot.app.stores.witnesses.of(ADA)
    assert WitnessState.ASKED is one.state


async def test_stop_of_a_witness_is_heeded(bot: Talk) -> None:
    """Nothing reaches them any more."""
    await accepted(bot)
    as_(bot, "bob")
    await bot.press("Stop", on=bot.sent_to("dm:bob")[-1])
    as_(bot, "ada")
    await bot.say("/checkin something")
    await pass_time(bot, days=2)

    assert 1 == len(heard(bot))


async def test_an_erased_witness_leaves_nothing(bot: Talk) -> None:
    """The row that names them goes with them."""
    await accepted(bot)
    as_(bot, "bob")
    await bot.say("/mydata delete")
    await bot.press("Erase everything")

    assert () == await bot.app.stores.witnesses.of(ADA)
