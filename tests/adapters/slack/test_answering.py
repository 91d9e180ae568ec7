"""Commands, presses and typed lines through the real slack-bolt: what is shown, to whom, and when."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.fakes.slack_bot import answering_of, connected, eventually, hurry
from tests.fakes.slack_person import Person

from guidebot.adapter import Answered, Plan, Press, TypedLine
from guidebot.core.actions import ActionRef
from guidebot.core.people import PlaceKind
from guidebot.core.reply import (
    Actions,
    Button,
    Download,
    File,
    Form,
    Image,
    Option,
    Plain,
    Reply,
    Select,
    Text,
    TextInput,
    buttons,
    say,
    text,
)

FORM = Form("A goal", (TextInput("title", "Title"),), ActionRef("goal.save"))
PRESSABLE = Reply((text("look"), buttons(Button("Go", ActionRef("go", ("direction debate",))))))


@pytest.mark.parametrize(
    ("command", "typed", "line"),
    [
        ("direction", "debate", "direction debate"),
        ("goal", "add Read a paper", "goal add Read a paper"),
        ("guidebot", "goal add Read a paper", "guidebot goal add Read a paper"),
        ("guidebot", "", "guidebot help"),
        ("goal", "add ask &lt;b&gt; <@U7|bob> in <#C7|x>", "goal add ask <b> @bob in #x"),
        ("setup", "channel:<#C7|general>", "setup channel:C7"),
    ],
)
async def test_a_slash_command_becomes_a_line(ada, bot, command, typed, line):
    """Each command by itself and under the umbrella; escaped references are understood."""
    shown = await ada.command(command, typed)

    assert TypedLine(line) == bot.seen[0].asked
    assert ("ack", True) == (shown.kind, shown.private)
    assert "hello" in shown.words


async def test_who_and_where_come_along(server, ada, bot):
    """Member, name, zone, place and community of a command in a channel."""
    server.team().users["U1"].zone = "Asia/Tokyo"

    await ada.command("direction")

    came = bot.seen[0]
    assert ("slack", "T1.U1") == (came.member.platform, came.member.account)
    assert ("Ada", "Asia/Tokyo", "T1") == (came.name, came.zone, came.community.id)
    assert ("C1", PlaceKind.CHANNEL) == (came.place.id, came.place.kind)


@pytest.mark.parametrize(("admin", "owner", "may"), [(True, False, True), (False, True, True), (False, False, False)])
async def test_admins_and_owners_may_organise(server, ada, bot, admin, owner, may):
    """Slack is asked at that moment: a right that was taken away a second ago is none."""
    server.team().users["U1"].admin = admin
    server.team().users["U1"].owner = owner

    await ada.command("setup")
    may_now = await bot.seen[0].is_organiser()
    server.team().users["U1"].admin = server.team().users["U1"].owner = False

    assert may is may_now
    assert not await bot.seen[0].is_organiser()


async def test_a_page_may_show_what_held_minutes_ago(server, ada, bot):
    """App Home only shows, so it does not ask Slack each time."""
    server.team().users["U1"].admin = True
    await ada.home()
    await eventually(lambda: bot.seen)
    asked = len(server.named("users.info"))

    assert await bot.seen[0].is_organiser()
    assert asked == len(server.named("users.info"))


@pytest.mark.parametrize("spoil", [{"team": "T9"}, {"disabled": True}])
async def test_an_admin_from_elsewhere_may_not_organise(server, ada, bot, spoil):
    """In a channel shared with another workspace its admins are guests; a deactivated one is nobody."""
    server.team().users["U1"].admin = True
    for name, value in spoil.items():
        setattr(server.team().users["U1"], name, value)

    await ada.command("setup")

    assert not await bot.seen[0].is_organiser()


async def test_nobody_organises_while_slack_does_not_say(server, ada, bot):
    """A failed question is a no."""
    server.team().users["U1"].admin = True
    server.fail("users.info", "internal_error", times=9)

    await ada.command("setup")

    assert not await bot.seen[0].is_organiser()


async def test_a_slow_profile_does_not_hold_up_the_answer(server, ada, bot, monkeypatch):
    """Without a zone the answer still comes."""
    monkeypatch.setattr("guidebot_slack.people._PATIENCE", 0.05)
    server.fail("users.info", delay=0.2)

    await ada.command("direction")

    assert None is bot.seen[0].zone


async def test_a_public_answer_is_for_everybody(ada, bot):
    """The acknowledgement itself says so."""
    bot.answers(say("hello all"), private=False)

    shown = await ada.command("direction", "debate")

    assert ("ack", False) == (shown.kind, shown.private)


@pytest.mark.parametrize("private", [True, False])
async def test_a_slow_answer_follows_the_acknowledgement(server, adapter, ada, bot, private):
    """Acknowledged in time, answered through the command's address."""
    hurry(adapter)
    done = bot.answers_late(say("late"), private=private)
    acknowledged = await ada.send("slash_commands", ada.command_payload("direction", ""))
    done.set()
    shown = await ada.seen(0, acknowledged)

    assert ("respond", private, "late") == (shown.kind, shown.private, shown.text)


async def test_a_press_replaces_its_private_message(server, ada, bot):
    """An ephemeral message changes through the press's address."""
    bot.answers(PRESSABLE)
    first = await ada.command("direction")
    bot.answers(Answered(say("changed"), private=True, replaces=True))

    shown = await ada.press("Go", on=first)

    assert Press("go|direction debate") == bot.seen[-1].asked
    assert ("respond", True, True) == (shown.kind, shown.replaced, shown.private)


async def test_a_press_replaces_a_message_whose_address_is_over(server, ada, bot):
    """After its 5 uses or 30 minutes, ``chat.update`` does it."""
    bot.answers(PRESSABLE)
    first = await ada.write("direction debate")
    bot.answers(Answered(say("changed"), private=True, replaces=True))
    server.late_hooks = True

    shown = await ada.press("Go", on=first)

    assert ("update", first.ts, "changed") == (shown.kind, shown.ts, shown.text)


@pytest.mark.parametrize("replaces", [True, False])
async def test_a_private_answer_whose_address_breaks_is_shown_another_way(server, ada, bot, replaces):
    """It may be there twice then, for one pair of eyes; not at all would be worse."""
    bot.answers(PRESSABLE)
    first = await ada.command("direction")
    bot.answers(Answered(say("changed"), private=True, replaces=replaces))
    server.fail("respond", drop=True, times=2)

    shown = await ada.press("Go", on=first)

    assert ("ephemeral", "changed", "U1") == (shown.kind, shown.text, shown.user)


async def test_a_public_answer_whose_address_breaks_is_not_shown_again(server, bot, state):
    """Everybody may have read it already."""
    bot.answers(PRESSABLE)
    async with connected(server, bot, state):
        ada = Person(server)
        first = await ada.command("direction")
        bot.answers(say("shared"), private=False)
        server.fail("respond", drop=True, times=2)
        await ada.send("interactive", ada.press_payload(first.buttons["Go"], first))
        await server.called("respond")

    assert [] == server.named("chat.postMessage", "chat.postEphemeral")


async def test_a_message_between_two_people_that_cannot_be_changed_any_more(server, bot, ada):
    """Its address is over and the bot is not there: the answer goes to the presser's own conversation."""
    stranger = Person(server, channel=server.team().between().id)
    bot.answers(PRESSABLE, private=False)
    first = await stranger.command("direction", "debate")
    bot.answers(Answered(say("changed"), private=True, replaces=True))
    server.late_hooks = True

    shown = await stranger.press("Go", on=first)

    assert ("message", "D1", "changed") == (shown.kind, shown.channel, shown.text)


async def test_sharing_shows_it_to_everybody(server, ada, bot):
    """A public answer to a press is a new message in the channel."""
    bot.answers(PRESSABLE)
    first = await ada.command("direction")
    bot.answers(say("shared"), private=False)

    shown = await ada.press("Go", on=first)

    assert (False, False, "C1") == (shown.private, shown.replaced, shown.channel)


async def test_a_menu_carries_what_was_picked(ada, bot):
    """The option's value comes with the press."""
    menu = Select("Go…", ActionRef("go", ("direction",)), (Option("Debate", "debate"), Option("Evals", "evals")))
    bot.answers(Reply((text("pick"), Actions(menu))))
    first = await ada.command("direction")

    await ada.pick("evals", on=first)

    assert Press("go|direction", "evals") == bot.seen[-1].asked


async def test_buttons_work_after_a_restart(server, bot, state):
    """Nothing about a message is kept in memory."""
    bot.answers(PRESSABLE)
    async with connected(server, bot, state):
        first = await Person(server).command("direction")
    bot.answers(say("still here"))
    async with connected(server, bot, state):
        shown = await Person(server).press("Go", on=first)

    assert "still here" == shown.text


async def test_a_link_button_asks_nothing(server, ada, bot):
    """Slack tells of the press all the same; it is acknowledged and left alone."""
    bot.answers(PRESSABLE)
    first = await ada.command("direction")

    payload = ada.press_payload({"type": "button", "action_id": "0.0|"}, first)
    answer = await ada.send("interactive", payload)

    assert {} == answer
    assert 1 == len(bot.seen)


async def test_a_direct_message_is_answered_in_place(server, ada, bot):
    """The same parser; the conversation is kept for nudges."""
    shown = await ada.write("direction debate")
    await eventually(lambda: bot.was[1:])

    assert TypedLine("direction debate") == bot.seen[0].asked
    assert ("message", "D1") == (shown.kind, shown.channel)
    assert PlaceKind.DIRECT is bot.seen[0].place.kind
    assert ("reached", ("T1.U1", "D1")) in bot.was


async def test_a_mention_in_a_thread_is_answered_there(server, ada, bot):
    """Private answers are for the asker's eyes; public ones for everybody in the thread."""
    hidden = await ada.mention("direction debate", thread_ts="111.1")
    bot.answers(say("for all"), private=False)
    public = await ada.mention("direction debate", thread_ts="111.1")

    assert TypedLine("direction debate") == bot.seen[0].asked
    assert ("ephemeral", "111.1", "U1") == (hidden.kind, hidden.thread, hidden.user)
    assert ("message", "111.1", "C1") == (public.kind, public.thread, public.channel)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("direction debate <@UBOT>", "direction debate"),
        ("hello <@UBOT> direction debate", "direction debate"),
        ("<@UBOT>", "guidebot help"),
    ],
)
async def test_a_mention_may_stand_at_the_end(ada, bot, said, meant):
    """What follows it counts; when nothing does, what stands before it."""
    await ada.mention("", text=said)

    assert TypedLine(meant) == bot.seen[0].asked


async def test_a_public_answer_to_a_mention_opens_a_thread(ada, bot):
    """It never clutters the channel."""
    bot.answers(say("for all"), private=False)

    shown = await ada.mention("direction debate", ts="222.2")

    assert ("message", "222.2") == (shown.kind, shown.thread)


async def test_own_and_edited_messages_are_ignored(ada, bot):
    """What the bot wrote, and what was only changed, is no question."""
    await ada.event(ada.message("direction", bot_id="BBOT", user="UBOT"))
    await ada.event(ada.message("direction", subtype="message_changed"))
    await ada.event(ada.message("direction", edited={"user": "U1", "ts": "1"}))
    await ada.event({**ada.message("direction"), "channel_type": "channel"})
    await ada.write("direction debate")

    assert ["direction debate"] == [one.asked.text for one in bot.seen]


async def test_an_event_that_comes_twice_counts_once(server, ada, bot):
    """Slack repeats an event with the same id when it missed the acknowledgement."""
    said = ada.message("direction")

    await ada.event(said, event_id="Ev9")
    await ada.event(said, event_id="Ev9", retry_attempt=1, retry_reason="timeout")
    await server.after(0)

    assert 1 == len(bot.seen)


async def test_a_typed_line_that_needs_a_form_gets_a_button(ada, bot):
    """A message cannot open a modal; its button can."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.write("goal add")

    opened = await ada.press("Answer them", on=shown)

    assert Press("run|goal add") == bot.seen[-1].asked
    assert ("view", "A goal") == (opened.kind, opened.view["title"]["text"])


async def test_a_command_in_somebody_elses_conversation_is_not_kept(server, ada, bot):
    """A slash command works between two people, where the bot is not: nothing is ever sent there."""
    stranger = Person(server, channel=server.team().between().id)
    await stranger.command("direction")
    own = Person(server, channel=server.team().direct("U1").id)
    await own.command("direction")
    await eventually(lambda: bot.was[1:])
    await asyncio.sleep(0.02)

    assert [("reached", ("T1.U1", "D1"))] == [one for one in bot.was if one[0] == "reached"]


async def test_a_button_between_two_people_answers_there(server, ada, bot):
    """The bot is not in that conversation; only the press's own address works, and the id is not kept."""
    stranger = Person(server, channel=server.team().between().id)
    bot.answers(PRESSABLE, private=False)
    first = await stranger.command("direction", "debate")
    bot.answers(say("here you are"))

    shown = await stranger.press("Go", on=first)
    await ada.write("hello")
    await eventually(lambda: [one for one in bot.was if one[0] == "reached"])

    assert ("respond", "D99", "here you are", True) == (shown.kind, shown.channel, shown.text, shown.private)
    assert [("reached", ("T1.U1", "D1"))] == [one for one in bot.was if one[0] == "reached"]


async def test_a_button_between_two_people_whose_address_is_over(server, ada, bot):
    """The answer goes to the presser's own conversation with the bot."""
    stranger = Person(server, channel=server.team().between().id)
    bot.answers(PRESSABLE, private=False)
    first = await stranger.command("direction", "debate")
    server.late_hooks = True

    shown = await stranger.press("Go", on=first)

    assert ("message", "D1") == (shown.kind, shown.channel)


async def test_the_bots_own_conversation_is_asked_for_once(server, ada, bot):
    """Each press in it needs to know; its id never changes."""
    bot.answers(PRESSABLE)
    first = await ada.write("direction debate")

    await ada.press("Go", on=first)
    shown = await ada.press("Go", on=first)

    assert ("message", "D1") == (shown.kind, shown.channel)
    assert 1 == len(server.named("conversations.open"))


async def test_a_file_goes_to_the_direct_conversation(server, ada, bot):
    """An ephemeral message carries no file, so the export arrives where only the member reads."""
    file = File("export.json", b'{"a": 1}')
    bot.answers(Reply((text("here"), Download(file, "everything"))))
    shown = await ada.command("mydata", "export")
    sent = await server.after(1)

    assert ("respond", True) == (shown.kind, shown.private)
    assert ("file", "D1", b'{"a": 1}') == (sent.kind, sent.channel, sent.file["content"])


@pytest.mark.usefixtures("adapter")
async def test_a_file_asked_for_between_two_people_reaches_the_asker_alone(server, bot):
    """A slash command works there, but the bot is not in that conversation."""
    file = File("export.json", b'{"a": 1}')
    bot.answers(Reply((text("here"), Download(file, "everything"))))
    own = server.team().direct("U1").id
    await Person(server, channel=server.team().between().id).command("mydata", "export")
    sent = await server.after(1)

    assert ("file", own) == (sent.kind, sent.channel)


async def test_a_picture_is_shown_with_its_words(server, ada, bot):
    """In a direct conversation as a block, with a text alternative."""
    bot.answers(Reply((text("see"), Image(File("p.png", b"png"), "six of eight weeks"))))

    shown = await ada.write("progress")

    image = next(one for one in shown.blocks if one["type"] == "image")
    assert "six of eight weeks" == image["alt_text"]
    assert b"png" == server.uploads[image["slack_file"]["id"]]


async def test_refused_blocks_become_plain_text(server, ada, bot):
    """Better words than nothing."""
    server.fail("chat.postMessage", "invalid_blocks")
    bot.answers(Reply((Text((Plain("a < b"),)),)))

    shown = await ada.write("direction")

    assert ("a &lt; b", []) == (shown.text, shown.blocks)


async def test_an_ephemeral_that_cannot_be_shown_goes_to_the_direct_conversation(server, ada, bot):
    """The bot was mentioned where it is not a member."""
    server.team().channels["C1"].member = False

    shown = await ada.mention("direction")

    assert ("message", "D1") == (shown.kind, shown.channel)


@pytest.mark.parametrize("drop", [True, False])
async def test_an_answer_is_not_sent_twice(server, bot, state, drop):
    """When the connection breaks after Slack took the message, the SDK must not send it again."""
    server.fail("chat.postMessage", drop=drop, status=200 if drop else 503, html=not drop, done=True)

    async with connected(server, bot, state):
        await Person(server).write("direction")

    assert 1 == len(server.named("chat.postMessage"))


async def test_a_limit_is_waited_for(server, ada, bot, quick_retries):
    """429 with Retry-After: the one thing that is tried again."""
    server.fail("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "1"})

    shown = await ada.write("direction")

    assert "hello" == shown.text
    assert [True] == [1 <= one < 2 for one in quick_retries]


async def test_plans_are_made_before_the_answer(adapter, ada, bot):
    """What may be a form is waited for a little shorter."""
    bot.planned = Plan(private=True, form=True)
    answering = answering_of(adapter)
    answering._settings = replace(answering._settings, ack_after=60, form_after=0.02)
    done = bot.answers_late(FORM)

    waiting = await ada.command("goal", "add")
    done.set()

    assert "One moment" in waiting.words
