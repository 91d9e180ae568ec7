"""A witness: asked, accepting first, told what was agreed and nothing else, ended by either."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.features.goals.conftest import ADA, pass_time, remind

from guidebot.core.plain import reply_text
from guidebot.core.reply import Reply
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


async def test_a_witness_hears_of_the_moment_and_of_nothing_else(bot: Talk) -> None:
    """What stood when the member checked in, with the line added after the tick; nothing chosen or noted since."""
    await bot.say("/checkin long before anybody was asked")
    await bot.clock.advance(minutes=1)
    await accepted(bot)
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="Read one paper")
    await bot.say("/week")
    await bot.press("Done")
    assert "Bob, your witness, hears of it." in bot.text
    await bot.press("Add a line")
    await bot.submit(note="it surprised me")
    await bot.clock.advance(minutes=1)
    await bot.say("/week")
    await bot.press("Something else")
    await bot.press("Something of my own")
    await bot.submit(what="A secret plan")
    await bot.say("/checkin a secret note")
    assert "hears of it" not in bot.text
    await pass_time(bot, days=1)
    told = heard(bot)[-1]

    for words in ("Read one paper", "It went as planned.", "it surprised me"):
        assert words in told
    await pass_time(bot, days=7)
    await bot.say("/checkin once more")
    await bot.clock.advance(minutes=1)
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="A plan made since")
    await pass_time(bot, hours=1)
    assert "once more" in heard(bot)[-1]
    assert "made since" not in heard(bot)[-1]
    for words in ("secret", "long before"):
        assert words not in told


async def test_asking_for_it_shows_what_they_hear(bot: Talk) -> None:
    """The same words in the answer and in the message; where nothing was planned or done, it is not sent."""
    await bot.say("/checkin long before anybody was asked")
    await bot.clock.advance(minutes=1)
    await accepted(bot)
    await bot.say("/week")
    await bot.press("A witness")
    page = bot.content
    assert isinstance(page, Reply)
    await bot.press("Tell them now")
    assert "There is nothing to tell yet" in bot.text
    await pass_time(bot, minutes=1)
    assert 1 == len(heard(bot))
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="Read one paper")
    await bot.press("Tell them now", on=page)
    shown = bot.text
    await pass_time(bot, minutes=1)

    assert "Bob hears this of your week:" in shown
    for words in (shown, heard(bot)[-1]):
        assert "Read one paper" in words
        assert "long before" not in words


async def test_a_reached_milestone_is_a_check_in_for_a_witness_too(bot: Talk) -> None:
    """Pressed below the goal, it tells them as a note does."""
    await accepted(bot)
    await bot.say("/goal show")
    await bot.press("Add milestones")
    await bot.submit(steps="Read it")
    await bot.press("Reached: Read it")
    assert "Bob, your witness, hears of it." in bot.text
    await pass_time(bot, hours=1)

    assert "Read it" in heard(bot)[-1]


async def test_alone_with_the_bot_nobody_can_be_chosen(bot: Talk) -> None:
    """It says where to do it."""
    bot.community = None
    await bot.say("/week")
    await bot.press("A witness")
    await bot.press("Ask somebody")

    assert "Type /week in your server or workspace" in bot.text


async def test_a_witness_answers_with_one_line(bot: Talk) -> None:
    """It comes as a notice; a second one waits for the next week."""
    await accepted(bot)
    await bot.say("/week")
    await bot.press("Not this week")
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


async def test_what_was_ended_meanwhile_is_not_accepted(bot: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ada ends it between Bob's look and his press."""
    await name_bob(bot)
    witnesses = bot.app.stores.witnesses
    change = witnesses.change

    async def late(*args: Any) -> Any:
        monkeypatch.setattr(witnesses, "change", change)
        await change(ADA, args[1], lambda kept: replace(kept, state=WitnessState.ENDED))
        return await change(*args)

    monkeypatch.setattr(witnesses, "change", late)
    as_(bot, "bob")
    await bot.press("Accept", on=bot.sent_to("dm:bob")[-1])

    assert "That was ended" in bot.text
    assert not [one for one in await witnesses.of(ADA) if one.state is WitnessState.ACCEPTED]


async def test_the_page_of_the_week_says_who_else_hears(bot: Talk) -> None:
    """With a witness it does not claim that nobody does."""
    await accepted(bot)
    await bot.say("/week")

    assert "Only you see this page; your witness hears once a week what you planned and did." in bot.text
