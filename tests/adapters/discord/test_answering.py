"""Commands and presses through the real discord.py: what is answered, where, and when."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes.discord_bot import connected, hurry
from tests.fakes.discord_person import CHANNEL, GUILD, MANAGE_GUILD, Person, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.adapter import Answered, Call, Plan, Press
from guidebot.core.actions import ActionRef
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.reply import Actions, Button, Option, Reply, Select, buttons, say, text

MENU = Reply(
    (
        text("Pick"),
        Actions(Select("Which?", ActionRef("go", ("a|b",)), (Option("One", "1"), Option("Two", "2", "second")))),
        buttons(Button("More", ActionRef("more", ("x",)))),
    )
)


async def test_a_command_is_answered_at_once_and_privately(ada, bot):
    """A ready answer is the first response, ephemeral where the answer is private."""
    shown = await ada.command("direction", name="debate")

    assert (4, True, "hello") == (shown.kind, shown.private, shown.text)
    assert Call("direction", {"name": "debate"}) == bot.seen[0].asked
    assert MemberId("discord", "77") == bot.seen[0].member
    assert "Ada *L*" == bot.seen[0].name
    assert CommunityId("discord", str(GUILD)) == bot.seen[0].community
    assert Place("discord", str(CHANNEL), PlaceKind.CHANNEL, bot.seen[0].community) == bot.seen[0].place


async def test_a_subcommand_and_its_number_arrive(ada, bot):
    """Second words and whole numbers come as Discord parsed them."""
    await ada.command("goal add", title="Finish", minutes=30)

    assert Call("goal add", {"title": "Finish", "minutes": 30}) == bot.seen[0].asked


async def test_a_public_answer_is_for_everybody(ada, bot):
    """An answer that is not private carries no ephemeral flag, and mentions nobody."""
    bot.planned = Plan(private=False)
    bot.answers(Answered(say("hi @everyone"), private=False))

    shown = await ada.command("guide")

    assert not shown.private
    assert {"parse": []} == shown.data["allowed_mentions"]


async def test_a_late_answer_is_acknowledged_with_the_right_privacy(server, adapter, bot):
    """What takes long is deferred privately, and edited into the original answer."""
    hurry(adapter)
    ada = Person(server)
    gate = bot.answers_late(say("at last"))

    first = await ada.command("problem")
    gate.set()
    shown = await again(server, first, 2)

    assert (5, {"flags": 64}) == (first.kind, first.calls[0].body["data"])
    assert ("PATCH", "at last") == (shown.calls[1].method, shown.text)


async def again(server, shown, calls):
    token = shown.calls[0].path.split("/")[3]
    found = []

    def enough() -> bool:
        found[:] = [one for one in server.calls if one.path.split("/")[3:4] == [token]]
        return len(found) >= calls

    async with server.patience(30):
        await server.until(enough)
    return type(shown)(list(found))


async def test_an_acknowledgement_whose_answer_was_lost_is_gone_on_from(server, adapter, bot):
    """Discord has it, and would refuse a first answer: the thinking ends with what was asked for."""
    hurry(adapter)
    gate = bot.answers_late(say("done"))
    server.fail("POST", r"/interactions/.*", 0, posted=True, times=1)
    asked = asyncio.create_task(Person(server).command("direction"))
    await server.wait("POST", r"/interactions/.*")
    gate.set()
    (edited,) = await server.wait("PATCH", r"/webhooks/.*/messages/@original")
    asked.cancel()

    assert "done" in str(edited.body)


async def test_a_failed_acknowledgement_stops_no_command(server, adapter, bot, caplog):
    """The command goes on to its end: it may be between two writes. The answer is still tried."""
    hurry(adapter)
    ada = Person(server)
    gate = bot.answers_late(say("done"))
    server.fail("POST", r"/interactions/.*", 404, 10062)

    first = await ada.command("goal done")
    gate.set()
    shown = await again(server, first, 2)

    assert "done" == shown.text
    assert ["not acknowledged"] == [one.message for one in caplog.records if one.name.startswith("guidebot")]


async def test_a_late_public_answer_is_announced_to_everybody(server, adapter, bot):
    """A public answer that takes long is deferred publicly."""
    hurry(adapter)
    ada = Person(server)
    bot.planned = Plan(private=False)
    gate = bot.answers_late(say("x"), private=False)

    first = await ada.command("guide")
    gate.set()
    shown = await again(server, first, 2)

    assert (5, None) == (first.kind, first.calls[0].body.get("data"))
    assert not shown.private


async def test_an_answer_that_turned_private_never_shows_in_public(server, adapter, bot):
    """Announced in public but private after all: the announcement goes, the answer follows for the asker alone."""
    hurry(adapter)
    ada = Person(server)
    bot.planned = Plan(private=False)
    gate = bot.answers_late(say("secret"))

    first = await ada.command("guide")
    gate.set()
    shown = await again(server, first, 3)

    assert ["POST", "DELETE", "POST"] == [one.method for one in shown.calls]
    assert 64 == shown.calls[2].body["flags"] & 64


async def test_a_press_arrives_with_its_action(ada, bot):
    """A button brings its action back, and the answer takes the message's place."""
    bot.answers(Answered(MENU, private=True))
    await ada.command("guide")
    bot.answers(Answered(say("page 2"), private=True, replaces=True))

    shown = await ada.press("More")

    assert Press("more|x") == bot.seen[1].asked
    assert (7, "page 2") == (shown.kind, shown.text)


async def test_a_menu_brings_the_picked_value(ada, bot):
    """What was picked comes as the value of a press, once."""
    bot.answers(Answered(MENU, private=True))
    await ada.command("guide")

    await ada.pick("2")

    assert [Press(r"go|a\|b", "2")] == [one.asked for one in bot.seen[1:]]


@pytest.mark.parametrize("late", [False, True])
async def test_a_message_for_everybody_is_not_replaced(server, adapter, bot, late):
    """Whatever a press says that it is: the message stays, and the presser alone gets the answer."""
    ada = Person(server)
    bot.answers(Answered(MENU, private=False))
    shown = await ada.command("guide")
    bot.planned = Plan(private=True, replaces=True)
    gate = bot.answers_late(Answered(say("mine"), private=True, replaces=True))
    if late:
        hurry(adapter)
    else:
        gate.set()

    pressed = await ada.press("More", on=shown)
    gate.set()
    if late:
        pressed = await again(server, pressed, 2)

    assert (5 if late else 4, True, "mine") == (pressed.kind, pressed.private, pressed.text)


async def test_a_direct_message_is_replaced(server, adapter, bot):
    """In the direct conversation everything is the person's own."""
    ada = Person(server, guild=None, channel=900)
    bot.answers(Answered(MENU, private=False))
    await ada.command("guide")
    bot.answers(Answered(say("page 2"), private=True, replaces=True))

    assert 7 == (await ada.press("More")).kind


async def test_a_late_replacement_keeps_the_message(server, adapter, bot):
    """A press whose answer replaces the message is acknowledged without a new message."""
    hurry(adapter)
    ada = Person(server)
    bot.answers(Answered(MENU, private=True))
    await ada.command("guide")
    bot.planned = Plan(private=True, replaces=True)
    gate = bot.answers_late(Answered(say("page 2"), private=True, replaces=True))

    first = await ada.press("More")
    gate.set()
    shown = await again(server, first, 2)

    assert [6, "page 2"] == [first.kind, shown.text]


async def test_a_late_press_that_fails_leaves_the_message(server, adapter, bot):
    """An error after an acknowledged replacement comes as a message of its own."""
    hurry(adapter)
    ada = Person(server)
    bot.answers(Answered(MENU, private=True))
    await ada.command("guide")
    bot.planned = Plan(private=True, replaces=True)
    gate = bot.answers_late(Answered(say("over"), private=True, failed="usage"))

    first = await ada.press("More")
    gate.set()
    shown = await again(server, first, 2)

    assert ("POST", "over", True) == (shown.calls[1].method, shown.text, shown.private)


async def test_old_buttons_work_after_a_restart(server, state):
    """A new process, which never saw the message, understands its buttons and menus."""
    before, after, ada = ScriptedBot(), ScriptedBot(), Person(server)
    before.answers(Answered(MENU, private=True))
    async with connected(server, before, state):
        old = await ada.command("guide")
    async with connected(server, after, state):
        await ada.press("More", on=old)
        await ada.pick("1", on=old)

    assert [Press("more|x"), Press(r"go|a\|b", "1")] == [one.asked for one in after.seen]


async def test_suggestions_are_at_most_25_best_first(ada, bot):
    """Autocomplete answers with the bot's options, cut to what Discord takes."""
    bot.options = [Option(f"Label {at}", f"v{at}", "why" * at) for at in range(40)]

    shown = await ada.complete("goal show", "goal", "are")

    assert ("complete", ("goal show", "goal", "are")) == bot.was[0]
    assert 25 == len(shown.choices)
    assert {"name": "Label 1 (why)", "value": "v1"} == shown.choices[1]


async def test_organisers_are_known_by_their_resolved_permissions(server, adapter, bot):
    """Manage Server or Administrator in the channel makes an organiser; roles come along."""
    for permissions, expected in ((0, False), (MANAGE_GUILD, True), (1 << 3, True)):
        await Person(server, permissions=permissions, roles=("9",)).command("setup")

        assert expected is await bot.seen[-1].is_organiser()
        assert ("9",) == bot.seen[-1].roles


async def test_any_locale_is_answered(server, adapter):
    """A language that discord.py does not know yet changes nothing."""
    for locale in ("de", "xx-new"):
        shown = await Person(server, locale=locale).command("guide")

        assert "hello" == shown.text


async def test_a_direct_conversation_is_remembered(server, adapter, bot):
    """A command in the bot's own direct messages has no community, and keeps the channel for nudges."""
    ada = Person(server, guild=None, channel=900)

    await ada.command("goal list")
    await asyncio.sleep(0.01)

    assert None is bot.seen[0].community
    assert Place("discord", "900", PlaceKind.DIRECT) == bot.seen[0].place
    assert ("reached", ("77", "900")) in bot.was


async def test_a_user_installed_app_touches_no_community(server, adapter, bot):
    """In a server that did not add the bot, and between friends, there is no community and nothing to remember."""
    await Person(server, owners={"1": "77"}).command("guide")
    await Person(server, guild=None, channel=901, context=2, owners={"1": "77"}).command("guide")

    assert [None, None] == [one.community for one in bot.seen]
    assert PlaceKind.CHANNEL is bot.seen[1].place.kind
    assert [] == bot.was


async def test_somebody_elses_user_installed_answer_touches_no_community(server, adapter, bot):
    """Who presses a button of it in a server without the bot is in no community either, and organises nothing."""
    bot.answers(Answered(MENU, private=False))
    shown = await Person(server, owners={"1": "77"}).command("guide")

    await Person(server, 88, owners={"1": "77"}, permissions=MANAGE_GUILD).press("More", on=shown)

    assert [None, None] == [one.community for one in bot.seen]


async def test_a_command_in_a_thread_knows_the_channel(server, adapter, bot):
    """The place of a thread is its channel, with the thread named."""
    await Person(server, channel=600, channel_type=11).command("guide")

    assert ("499", "600") == (bot.seen[0].place.id, bot.seen[0].place.thread)


async def test_an_answer_that_cannot_be_shown_breaks_nothing(server, adapter, bot, caplog):
    """Discord refusing the answer is logged; the next one works."""
    ada = Person(server)
    server.fail("POST", r"/interactions/.*", 404, 10062)

    await ada.command("guide")
    shown = await ada.command("guide")

    assert "hello" == shown.text
    assert ["answer not shown"] == [one.message for one in caplog.records if one.name.startswith("guidebot")]


@pytest.mark.parametrize("late", [False, True])
async def test_an_answer_that_discord_refuses_is_apologised_for(server, adapter, bot, caplog, late):
    """The form of the answer is wrong: the asker hears so, with the number that stands in the log."""
    ada = Person(server)
    gate = bot.answers_late(say("x"))
    if late:
        hurry(adapter)
        server.fail("PATCH", r"/webhooks/.*", 400, 50035)
    else:
        gate.set()
        server.fail("POST", r"/interactions/.*", 400, 50035)

    first = await ada.command("guide")
    gate.set()
    shown = await again(server, first, 3 if late else 2)

    (number,) = [one.incident for one in caplog.records if one.message == "answer refused"]
    assert f"Number {number}" in shown.text
    assert shown.private


async def test_an_apology_that_is_refused_breaks_nothing(server, adapter, bot):
    """Twice refused is left at that."""
    server.fail("POST", r"/interactions/.*", 400, 50035, times=2)

    await Person(server).command("guide", calls=2)

    assert "hello" == (await Person(server).command("guide")).text


async def test_two_shards_serve_their_own_servers(state):
    """Every shard identifies, and interactions of both are answered."""
    bot = ScriptedBot()
    async with FakeDiscord(shards=2) as server:
        first, second = 4 << 22, 5 << 22
        for at, guild in enumerate((first, second)):
            add_guild(server, guild)
            add_channel(server, 500 + at, guild=guild)
        async with connected(server, bot, state) as adapter:
            for at, guild in enumerate((first, second)):
                shown = await Person(server, guild=guild, channel=500 + at).command("guide")

                assert "hello" == shown.text
            findings = await adapter.inspect(None, ())

    assert [[0, 2], [1, 2]] == [one["shard"] for one in server.gateway.identifies]
    assert "connected: 2 shard(s), 2 server(s)" == findings[0].what


async def test_after_fifteen_minutes_there_is_nowhere_to_answer(server, adapter, bot, monkeypatch, caplog):
    """The interaction's token is over: the answer is logged as too late, and nothing is called."""
    hurry(adapter)
    ada = Person(server)
    gate = bot.answers_late(say("late"))
    await ada.command("guide")
    monkeypatch.setattr("discord.Interaction.is_expired", lambda _: True)

    gate.set()
    bot.answers(Answered(say("next"), private=True))
    await ada.command("guide")

    assert [] == server.named("PATCH", ".*")
    assert "answer too late" in [one.message for one in caplog.records]


async def test_an_odd_button_reaches_dispatch(server, adapter, bot):
    """A custom id that no version of guidebot made is answered by dispatch, which says that its time is over."""
    ada = Person(server)
    bot.answers(Answered(MENU, private=True))
    shown = await ada.command("guide")
    for one in shown.parts():
        if one.get("label") == "More":
            one["custom_id"] = "?!"

    await ada.press("More", on=shown)

    assert Press("?!") == bot.seen[1].asked


async def test_suggestions_that_come_too_late_are_let_go(server, adapter, bot):
    """Discord no longer wants them; the next ones come."""
    ada = Person(server)
    server.fail("POST", r"/interactions/.*", 404, 10062)

    await ada.complete("goal show", "goal", "a")

    assert [] == (await ada.complete("goal show", "goal", "ab")).choices
