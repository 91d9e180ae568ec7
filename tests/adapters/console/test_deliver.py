"""Messages that the bot starts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.adapters.console.scripted import NOW, always, desk

from guidebot.adapter import Answered, Delivery, Press, ThreadPlan
from guidebot.core.actions import ActionRef
from guidebot.core.errors import InDoubt
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.reply import Button, Reply, buttons, say
from guidebot_console.board import Board

POST = Reply((*say("This week's problem").blocks, buttons(Button("More", ActionRef("post.more", ("7",))))))
DELIVERY = Delivery(
    key="post:1:1", number=1, place=Place("console", "general", community=CommunityId("console", "demo")),
    reply=POST, first_try_at=NOW, thread=ThreadPlan(title="Talk about it", opening=say("What do you think?"), days=7),
)  # fmt: skip
ADA = MemberId("console", "ada")
NUDGE = Delivery(
    key="nudge:1",
    number=2,
    place=Place("console", "dm:ada", PlaceKind.DIRECT),
    reply=POST,
    first_try_at=NOW,
    member=ADA,
)


async def test_a_post_shows_place_time_thread_and_letters() -> None:
    """Told apart from answers, and pressable."""
    made = desk(always(say("x")))
    receipt = await made.terminal.deliver(DELIVERY)

    assert "┌ a · #general · Mon 23 Nov 2026 " in made.text
    assert "│ This week's problem" in made.text
    assert "│ [a1] More" in made.text
    assert "thread, open for 7 days: Talk about it" in made.text
    assert "│ What do you think?" in made.text
    assert ("a", "a-thread") == (receipt.remote_id, receipt.thread_id)


async def test_one_key_is_shown_once() -> None:
    """However often it is delivered; `find` knows it."""
    made = desk(always(say("x")))
    before = await made.terminal.find(DELIVERY)
    first = await made.terminal.deliver(DELIVERY)
    again = await made.terminal.deliver(replace(DELIVERY, attempt=2))

    assert before is None
    assert first == again == await made.terminal.find(DELIVERY)
    assert 1 == made.text.count("This week's problem")


async def test_choices_of_a_post_are_pressed_in_its_place() -> None:
    """Also after other answers, for as long as the program runs."""
    made = desk(always(say("Hello")), ["guide", "a1", "A1"])
    await made.terminal.deliver(DELIVERY)
    await made.terminal.run(lambda: None)

    assert [Press("post.more|7")] * 2 == made.bot.asked[1:]
    assert DELIVERY.place == made.bot.heard[1].place


async def test_choices_of_a_nudge_are_pressed_by_its_member() -> None:
    """In their direct conversation, which belongs to no community."""
    made = desk(always(say("Well done")), ["a1"])
    await made.terminal.deliver(NUDGE)
    await made.terminal.run(lambda: None)
    heard = made.bot.heard[0]

    assert "┌ a · to ada, direct" in made.text
    assert (ADA, NUDGE.place, None) == (heard.member, heard.place, heard.community)


async def test_a_replaced_message_keeps_its_letter() -> None:
    """Its new choices are the ones that count."""
    after = Reply((*say("Snoozed").blocks, buttons(Button("Undo", ActionRef("undo")))))
    made = desk(lambda _: Answered(after, private=True, replaces=True), ["a1", "a1"])
    await made.terminal.deliver(NUDGE)
    await made.terminal.run(lambda: None)

    assert [Press("post.more|7"), Press("undo")] == made.bot.asked
    assert "│ [a1] Undo" in made.text


async def test_a_terminal_that_is_gone_leaves_the_delivery_in_doubt() -> None:
    """It is not taken for sent."""
    made = desk(always(say("x")))

    def full(_text: str) -> int:
        raise OSError(28, "No space left on device")

    made.stream.write = full  # type: ignore[method-assign]

    with pytest.raises(InDoubt):
        await made.terminal.deliver(DELIVERY)
    assert await made.terminal.find(DELIVERY) is None


async def test_direct_conversations_are_always_open() -> None:
    """And a terminal that shows its findings is fine."""
    made = desk(always(say("x")))
    (finding,) = await made.terminal.inspect(None, ())

    assert NUDGE.place == await made.terminal.open_direct(ADA)
    assert finding.ok


def test_letters_go_on_after_z() -> None:
    """A to z, aa to zz, then from the start."""
    board = Board()
    letters = [board.letter() for _ in range(26 * 27 + 1)]

    assert ["a", "z", "aa", "ab", "zz", "a"] == [letters[at] for at in (0, 25, 26, 27, 701, 702)]
    assert 702 == len(set(letters))
