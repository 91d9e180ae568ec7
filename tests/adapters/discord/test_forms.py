"""Forms as modals: opening, sending, mistakes, forms that come too late, restarts."""

from __future__ import annotations

from tests.fakes import discord_limits as limits
from tests.fakes import discord_schema
from tests.fakes.discord_bot import connected, hurry
from tests.fakes.discord_person import Person
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.adapter import Answered, Plan, Press, Submit
from guidebot.core.actions import ActionRef
from guidebot.core.reply import (
    Button,
    ChoiceInput,
    DateInput,
    Form,
    Option,
    RefInput,
    Reply,
    TextInput,
    TimeInput,
    buttons,
    say,
    text,
)
from guidebot_discord.forms import modal

FORM = Form(
    "Set up",
    (
        RefInput("channel", "Channel", "channel", value="500"),
        ChoiceInput("day", "Day", (Option("Monday", "mon"), Option("Friday", "fri")), value="fri"),
        TimeInput("time", "Time", "In the zone below", value="09:00"),
        DateInput("by", "By", required=False),
        TextInput("why", "Why", value="because", high=500, multiline=True),
    ),
    ActionRef("setup.save", ("1",)),
    intro="This is *asked* once.",
)


def says(*answers):
    left = list(answers)

    async def script(_):
        return left.pop(0) if len(left) > 1 else left[0]

    return script


async def test_a_form_is_the_first_response(ada, bot):
    """A form opens as a modal whose custom id is what sending it runs."""
    bot.planned, bot.script = Plan(private=True, form=True), says(Answered(FORM, private=True))

    shown = await ada.command("setup")

    assert (9, "setup.save|1", "Set up") == (shown.kind, shown.data["custom_id"], shown.data["title"])


async def test_a_sent_form_brings_its_fields(ada, bot):
    """Texts and picks come back by the input's name, several picks joined by commas."""
    bot.planned, bot.script = (
        Plan(private=True, form=True),
        says(Answered(FORM, private=True), Answered(say("ok"), private=True)),
    )
    await ada.command("setup")

    shown = await ada.submit(channel=["500"], day=["mon"], time="10:00", by="", why="so *what*", people=["1", "2"])

    expected = {"channel": "500", "day": "mon", "time": "10:00", "by": "", "why": "so *what*", "people": "1,2"}
    assert Submit("setup.save|1", expected) == bot.seen[1].asked
    assert (4, "ok", True) == (shown.kind, shown.text, shown.private)


async def test_mistakes_come_back_with_what_was_typed(ada, bot):
    """A wrong form is answered with the mistakes and a button that opens it again, filled in."""
    refilled = Answered(FORM, private=True, errors={"time": "25:00 is no time of day."}, failed="usage")
    bot.planned, bot.script = Plan(private=True, form=True), says(Answered(FORM, private=True), refilled)
    await ada.command("setup")

    shown = await ada.submit(time="25:00")
    reopened = await ada.press("Correct it")

    assert "**Time**: 25:00 is no time of day." in shown.text
    assert 9 == reopened.kind
    assert "because" == values(reopened)["why"]
    assert 2 == len(bot.seen)


async def test_mistakes_without_a_form_are_refilled_by_the_adapter(ada, bot):
    """When only the mistakes come back, the form that was on the screen returns with what was typed."""
    wrong = Answered(say("25:00 is no time"), private=True, errors={"time": "25:00 is no time"}, failed="usage")
    bot.planned, bot.script = Plan(private=True, form=True), says(Answered(FORM, private=True), wrong)
    await ada.command("setup")

    await ada.submit(time="25:00", why="mine")
    reopened = await ada.press("Correct it")

    assert ("25:00", "mine") == (values(reopened)["time"], values(reopened)["why"])


def values(shown):
    return {one["custom_id"]: one.get("value") for one in shown.parts() if one["type"] == limits.INPUT}


async def test_a_form_that_comes_too_late_waits_behind_a_button(server, adapter, bot):
    """After an acknowledgement a form cannot be opened any more: a button opens it."""
    hurry(adapter)
    ada = Person(server)
    bot.planned = Plan(private=True, form=True)
    gate = bot.answers_late(FORM)
    first = await ada.command("setup")
    gate.set()
    await server.wait("PATCH", r"/webhooks/.*")
    first.calls.append(server.named("PATCH", r"/webhooks/.*")[0])

    reopened = await ada.press("Answer them", on=first)

    assert [5, 9] == [first.kind, reopened.kind]
    assert 1 == len(bot.seen)


async def test_a_forgotten_form_is_asked_for_again(server, state):
    """After a restart the button of a late form presses what had led to it."""
    before, after, ada = ScriptedBot(), ScriptedBot(), Person(server)
    before.planned = Plan(private=True, form=True)
    gate = before.answers_late(FORM)
    async with connected(server, before, state) as adapter:
        hurry(adapter)
        first = await ada.command("setup")
        gate.set()
        await server.wait("PATCH", r"/webhooks/.*")
        first.calls.append(server.named("PATCH", r"/webhooks/.*")[0])
    async with connected(server, after, state):
        await ada.press("Answer them", on=first)

    assert Press("run|setup") == after.seen[0].asked


async def test_a_form_belongs_to_who_asked_for_it(server, adapter, bot):
    """Somebody else who presses the button does not see what was typed."""
    ada, bob = Person(server), Person(server, 78)
    refilled = Answered(FORM, private=True, errors={"time": "no"}, failed="usage")
    bot.planned, bot.script = (
        Plan(private=True, form=True),
        says(Answered(FORM, private=True), refilled, Answered(say("over"), private=True)),
    )
    await ada.command("setup")
    shown = await ada.submit(time="25:00")

    seen = await bob.press("Correct it", on=shown)

    assert (4, "over") == (seen.kind, seen.text)


async def test_every_input_is_within_the_limits():
    """Each kind of input, required or not, makes a modal that Discord takes."""
    for required in (True, False):
        form = Form(
            "x" * 24,
            (
                TextInput("a", "l" * 45, "h" * 100, "v" * 3000, required=required, low=0, high=3000, multiline=True),
                ChoiceInput(
                    "b", "B", tuple(Option(f"o{at}", f"v{at}", "d" * 75) for at in range(25)), required=required
                ),
                DateInput("c", "C", value="2026-12-24", required=required),
                RefInput("e", "E", "role", value="1,2", required=required, many=True),
                RefInput("f", "F", "person", value="3", required=required),
            ),
            ActionRef("a", ("b" * 90,)),
            intro="i" * 600,
        )
        made = modal(form).to_dict()

        assert [] == list(limits.modal(made))
        assert [] == discord_schema.problems("POST", "/interactions/1/t/callback", {"type": 9, "data": made})


async def test_the_introduction_stands_above_the_questions():
    """With room it is a text of its own; without, it opens the first question's help."""
    short = Form("F", FORM.inputs[:2], FORM.submit, intro="Why *this*?")
    made, crowded = modal(short).to_dict(), modal(FORM).to_dict()

    assert {"type": 10, "content": r"Why \*this\*?"} == made["components"][0]
    assert "This is *asked* once." == crowded["components"][0]["description"]


async def test_a_form_from_a_button_may_replace_its_message(ada, bot):
    """A form that was opened from a message can put its result in the message's place."""
    card = Reply((text("card"), buttons(Button("Edit", ActionRef("edit", ("1",))))))
    edited = Answered(say("edited"), private=True, replaces=True)
    bot.script = says(Answered(card, private=True), Answered(FORM, private=True), edited)
    await ada.command("goal show")
    await ada.press("Edit")

    shown = await ada.submit(time="10:00")

    assert (7, "edited") == (shown.kind, shown.text)
