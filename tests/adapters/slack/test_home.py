"""App Home: published when opened, kept up to date, never more often than needed."""

from __future__ import annotations

import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from tests.fakes.slack_bot import connected, eventually
from tests.fakes.slack_person import Person

from guidebot.adapter import Answered, Home
from guidebot.core.actions import ActionRef
from guidebot.core.people import PlaceKind
from guidebot.core.reply import Button, File, Image, Reply, buttons, say, text

PAGE = Reply((text("your goals"), buttons(Button("Done", ActionRef("goal.done", ("1",))))))


async def test_opening_publishes_the_page(server, ada, bot):
    """For one person, without a conversation."""
    bot.answers(PAGE)

    await ada.home()
    shown = await server.after(0)

    assert (Home(), PlaceKind.DIRECT) == (bot.seen[0].asked, bot.seen[0].place.kind)
    assert ("home", "U1") == (shown.kind, shown.user)
    assert "your goals" in shown.words


async def test_an_unchanged_page_is_not_published_again(server, bot, state):
    """Neither in the same process nor after a restart."""
    bot.answers(PAGE)
    async with connected(server, bot, state):
        await Person(server).home()
        await server.called("views.publish")
        await Person(server).home()
    async with connected(server, bot, state):
        await Person(server).home()

    assert 3 == len(bot.seen)
    assert 1 == len(server.named("views.publish"))


async def test_a_disk_that_refuses_costs_no_page(server, bot, unwritable):
    """The first organiser who opens it is greeted and sees it."""
    bot.answers(PAGE)
    async with connected(server, bot, unwritable):
        server.team().person("UADMIN", admin=True)
        await Person(server, "UADMIN").home()
        await server.called("views.publish")

    assert "welcome" in [one.text for one in server.shown]


async def test_a_changed_page_is_published_with_the_hash(server, ada, bot):
    """So that an older page never overwrites a newer one."""
    bot.answers(PAGE)
    await ada.home()
    first = await server.after(0)
    bot.answers(say("changed"))
    await ada.home()
    await server.after(1)

    assert first.view["hash"] == server.named("views.publish")[1].args["hash"]


async def test_a_hash_conflict_is_resolved(server, ada, bot):
    """Another process published meanwhile: the page is made again, and published as things are now."""
    pages = iter([say("older"), say("newer")])

    async def script(_):
        return Answered(next(pages), private=True)

    bot.script = script
    server.fail("views.publish", "hash_conflict")

    await ada.home()
    shown = await server.after(0)

    assert "newer" in shown.words


async def test_a_press_after_a_restart_refreshes_the_page(server, bot, state):
    """The press tells which page is shown."""
    bot.answers(PAGE)
    async with connected(server, bot, state):
        await Person(server).home()
        home = await server.after(0)
    bot.answers(say("no goals"))
    async with connected(server, bot, state):
        await Person(server).press("Done", on=home)
        calls = await server.called("views.publish", 2)

    assert home.view["hash"] == calls[1].args["hash"]


async def test_a_press_on_a_page_of_another_process_refreshes_it(server, ada, bot):
    """Also when the page is again what this process published last."""
    bot.answers(PAGE)
    await ada.home()
    home = await server.after(0)
    blocks = [*home.view["blocks"], {"type": "divider"}]
    other = AsyncWebClient(server.team().token, base_url=server.api_url)
    await other.views_publish(user_id="U1", view={"type": "home", "private_metadata": "other", "blocks": blocks})

    await ada.press("Done", on=await server.after(1))
    await eventually(lambda: home.view["blocks"] == server.team().homes["U1"]["blocks"])

    assert home.view["private_metadata"] == server.team().homes["U1"]["private_metadata"]


async def test_a_page_made_before_a_press_does_not_come_after_it(server, ada, bot):
    """One that took long is followed by one that knows of the press; each carries the hash of the one before."""
    bot.answers(PAGE)
    await ada.home()
    home = await server.after(0)
    slow, done = asyncio.Event(), []

    async def script(incoming):
        if incoming.asked != Home():
            done.append(True)
            return Answered(say("done"), private=True)
        words = "no goals" if done else "one goal"
        if not done:
            await slow.wait()
        return Answered(say(words), private=True)

    bot.script = script
    await ada.home()
    await ada.press("Done", on=home)
    slow.set()
    calls = await server.called("views.publish", 3)
    shown = [one.view for one in server.shown if one.kind == "home"]
    await eventually(lambda: "no goals" in str(server.team().homes["U1"]))

    assert [one["hash"] for one in shown[:2]] == [one.args["hash"] for one in calls[1:]]


async def test_a_press_answers_in_a_modal_and_refreshes_the_page(server, ada, bot):
    """App Home has no place for a message."""
    bot.answers(PAGE)
    await ada.home()
    home = await server.after(0)

    async def script(incoming):
        return Answered(say("done" if incoming.asked != Home() else "no goals"), private=True, replaces=True)

    bot.script = script
    shown = await ada.press("Done", on=home)
    page = await server.after(2)

    assert ("view", True) == (shown.kind, "done" in shown.words)
    assert ("home", True) == (page.kind, "no goals" in page.words)


async def test_a_press_in_that_modal_changes_it(server, ada, bot):
    """Pages and links turn in place."""
    bot.answers(PAGE)
    await ada.home()
    home = await server.after(0)
    pages = iter([PAGE, say("next")])

    async def script(incoming):
        return Answered(PAGE if incoming.asked == Home() else next(pages), private=True)

    bot.script = script
    shown = await ada.press("Done", on=home)

    turned = await ada.press("Done", on=shown)

    assert shown.view["id"] == turned.view["id"]
    assert "next" in turned.words


async def test_a_file_asked_for_on_the_page_arrives(server, ada, bot):
    """A modal carries no file, so it comes to the member's conversation with the bot."""
    bot.answers(PAGE)
    await ada.home()
    home = await server.after(0)
    picture = Image(File("p.png", b"png"), "six of eight weeks")

    async def script(incoming):
        return Answered(PAGE if incoming.asked == Home() else Reply((text("see"), picture)), private=True)

    bot.script = script
    shown = await ada.press("Done", on=home)
    sent = await server.after(2)

    assert ("view", True) == (shown.kind, "see" in shown.words)
    assert ("file", "D1", b"png") == (sent.kind, sent.channel, sent.file["content"])


async def test_home_switched_off_is_no_trouble(server, ada, bot):
    """The manifest may have been changed by hand."""
    server.fail("views.publish", "not_enabled")

    await ada.home()
    await server.called("views.publish")
    shown = await ada.write("hello")

    assert "hello" == shown.text


async def test_the_messages_tab_makes_the_conversation_known(server, ada, bot):
    """Nothing is published there."""
    await ada.home(tab="messages")
    await eventually(lambda: ("reached", ("T1.U1", "D1")) in bot.was)

    assert [] == server.named("views.publish")


async def test_the_first_organiser_is_welcomed_once(server, bot, state):
    """Whoever installed by hand is not named by Slack; nobody else is written to."""
    server.team().users["U1"].admin = True
    async with connected(server, bot, state):
        member, admin = Person(server, "U2"), Person(server)
        await member.home(tab="messages")
        await admin.home(tab="messages")
        await admin.home(tab="messages")
        shown = await server.after(0)
        await eventually(lambda: 3 == len([one for one in bot.was if one[0] == "reached"]))
    async with connected(server, bot, state):
        await Person(server).home(tab="messages")
        await eventually(lambda: 4 == len([one for one in bot.was if one[0] == "reached"]))

    assert ("message", "D1", "welcome") == (shown.kind, shown.channel, shown.text)
    assert 1 == len(server.shown)
    assert ("joined", ("T1", "Lab")) in bot.was


@pytest.mark.parametrize("way", ["command", "write", "mention"])
async def test_the_first_organiser_who_uses_it_is_welcomed(server, bot, state, way):
    """In one workspace too, in whatever way; others are not, and who begins with /setup needs no word."""
    server.team().person("U2")
    server.team().users["U1"].admin = True
    async with connected(server, bot, state):
        await eventually(lambda: bot.was)
        ways = {"command": ("guidebot", "help"), "write": ("goal list",), "mention": ("goal list",)}
        await getattr(Person(server, "U2"), way)(*ways[way])
        await getattr(Person(server, "U1"), way)(*ways[way])
        await eventually(lambda: "welcome" in [one.text for one in server.shown])
        await getattr(Person(server, "U1"), way)(*ways[way])

    assert ["D1"] == [one.channel for one in server.shown if one.text == "welcome"]


async def test_who_begins_with_setup_needs_no_welcome(server, bot, state):
    """They know the way, and after a restart nobody is greeted either."""
    server.team().users["U1"].admin = True
    for line in ("setup", "goal"):
        async with connected(server, bot, state):
            await eventually(lambda: bot.was)
            await Person(server).command(line)
            await Person(server).home()
            await server.called("views.publish")

    assert "welcome" not in [one.text for one in server.shown]
