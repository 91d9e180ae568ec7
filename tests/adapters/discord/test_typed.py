"""Mentions and direct messages, without the message-content intent."""

from __future__ import annotations

import pytest
from tests.fakes.discord_person import CHANNEL, GUILD, Person, Shown

from guidebot.adapter import Plan, Press, TypedLine
from guidebot.core.actions import ActionRef
from guidebot.core.people import PlaceKind
from guidebot.core.reply import Form, TextInput, say

HERE, DIRECT = rf"/channels/{CHANNEL}/messages", 900


def in_direct(server) -> Person:
    server.channels[DIRECT] = {"id": str(DIRECT), "type": 1}
    return Person(server, guild=None, channel=DIRECT)


async def test_a_mention_is_a_typed_line(server, adapter, bot, ada):
    """What follows the mention reaches the parser; a public answer is a reply to the message."""
    bot.planned = Plan(private=False)
    bot.answers(say("about debate"), private=False)

    shown = await ada.answer_to("<@10> direction debate")

    assert TypedLine("direction debate") == bot.seen[0].asked
    assert "about debate" == shown.text
    assert shown.calls[0].body["message_reference"]["message_id"] in shown.calls[0].body["nonce"]
    assert {"parse": []} == shown.calls[0].body["allowed_mentions"]


async def test_a_private_answer_waits_behind_a_button(server, adapter, bot, ada):
    """In a channel the command is not even run: the asker presses, and sees it alone."""
    shown = await ada.answer_to("<@!10>, goal list")

    assert [] == bot.seen
    assert {"Show it to me": "run|goal list"} == shown.buttons


async def test_a_long_private_line_is_kept(server, adapter, bot, ada):
    """A line that no button can carry is run by its writer's press, and by nobody else's."""
    line = "goal add " + "x" * 120
    shown = await ada.answer_to(f"<@10> {line}")

    await Person(server, 78).press("Show it to me", on=shown)
    await ada.press("Show it to me", on=shown)

    assert ["expired", line] == [getattr(one.asked, "ref", None) or one.asked.text for one in bot.seen]


async def test_a_direct_message_is_answered_there(server, adapter, bot):
    """In the direct conversation everything is private anyhow; a greeting alone asks for help."""
    ada = in_direct(server)

    first = await ada.answer_to("direction debate")
    await ada.answer_to("<@10>")

    assert "hello" == first.text
    assert [TypedLine("direction debate"), TypedLine("guidebot help")] == [one.asked for one in bot.seen]
    assert (PlaceKind.DIRECT, None) == (bot.seen[0].place.kind, bot.seen[0].community)
    assert ("reached", ("77", str(DIRECT))) == bot.was[0]


async def test_a_form_is_opened_from_a_button(server, adapter, bot):
    """A message cannot open a form; the button under the answer does."""
    ada = in_direct(server)
    form = Form("Add a goal", (TextInput("title", "Title"),), ActionRef("fill", ("goal add",)))
    bot.answers(form)

    shown = await ada.answer_to("goal add")
    opened = await ada.press("Answer them", on=shown)

    assert (9, "fill|goal add") == (opened.kind, opened.data["custom_id"])


@pytest.mark.parametrize(("line", "asked"), [("goal add", "run|goal add"), ("goal add " + "x" * 90, "expired")])
async def test_a_forgotten_form_asks_its_line_again(server, adapter, bot, line, asked):
    """After a restart the button runs what was typed, where that fits into a button; else it says to type it again."""
    ada = in_direct(server)
    form = Form("Add a goal", (TextInput("title", "Title"),), ActionRef("fill", ("goal add",)))
    bot.answers(form)
    shown = await ada.answer_to(line)
    adapter._answering.drafts._drafts.clear()

    await ada.press("Answer them", on=shown)

    assert Press(asked) == bot.seen[-1].asked


async def test_other_messages_are_none_of_its_business(server, adapter, bot, ada):
    """Bots, webhooks, system messages, mentions in passing and talk without a mention are not answered."""
    await ada.says("hello there")
    await ada.says("ask <@10> about it")
    await ada.says("<@10> guide", author={"id": "5", "username": "b", "bot": True})
    await ada.says("<@10> guide", webhook_id="5")
    await ada.says("<@10> guide", type=7)
    await ada.command("guide")

    assert [] == server.named("POST", HERE)
    assert 1 == len(bot.seen)


async def test_who_may_organise_is_asked_of_discord(server, adapter, bot):
    """A message carries no rights, so roles and owner are looked up, when it matters."""
    bot.planned = Plan(private=False)
    bot.answers(say("x"), private=False)
    server.guilds[GUILD]["roles"].append({"id": "9", "name": "mods", "permissions": str(1 << 5)})
    for id_, roles, expected in ((77, (), False), (77, ("9",), True), (1, (), True)):
        await Person(server, id_, roles=roles).answer_to("<@10> setup")

        assert expected is await bot.seen[-1].is_organiser()
    server.fail("GET", rf"/guilds/{GUILD}", 503)

    assert False is await bot.seen[-1].is_organiser()


async def test_an_answer_that_cannot_be_sent_breaks_nothing(server, adapter, bot, caplog):
    """A channel in which the bot may not write is logged."""
    ada = in_direct(server)
    server.fail("POST", rf"/channels/{DIRECT}/messages", 403, 50013)
    await ada.answer_to("guide")

    assert "hello" == (await ada.answer_to("guide")).text


async def test_without_the_history_an_answer_is_no_reply(server, adapter, bot, ada):
    """Replying needs Read Message History; without it the answer comes as a message of its own."""
    bot.planned = Plan(private=False)
    bot.answers(say("about debate"), private=False)
    server.fail("POST", HERE, 400, 160002, text="Cannot reply without permission to read message history")

    await ada.says("<@10> direction debate")
    refused, taken = await server.wait("POST", HERE, 2)

    assert "message_reference" in refused.body
    assert "message_reference" not in taken.body
    assert 1 == len(server.messages[CHANNEL])


@pytest.mark.parametrize("times", [1, 2])
async def test_an_answer_that_discord_refuses_is_apologised_for(server, adapter, bot, times):
    """The writer hears that something went wrong; when that is refused as well, it is left at that."""
    ada = in_direct(server)
    server.fail("POST", rf"/channels/{DIRECT}/messages", 400, 50035, times=times)

    await ada.says("guide")
    sent = await server.wait("POST", rf"/channels/{DIRECT}/messages", 2)

    assert "in the log" in Shown([sent[1]]).text
    assert "hello" == (await ada.answer_to("guide")).text


async def test_an_answer_that_turned_private_is_not_posted(server, adapter, bot, ada):
    """Expected to be public, private after all: the channel gets the button, not the answer."""
    bot.planned = Plan(private=False)
    bot.answers(say("secret"))

    shown = await ada.answer_to("<@10> setup")

    assert "secret" not in shown.text
    assert ["Show it to me"] == list(shown.buttons)


async def test_nobody_organises_a_direct_conversation(server, adapter, bot):
    """There is no server to manage there."""
    await in_direct(server).answer_to("setup")

    assert False is await bot.seen[0].is_organiser()
