"""Forms as modals: native pickers, mistakes beside their fields, late answers, and where the outcome is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes import slack_blocks
from tests.fakes.slack_bot import eventually, hurry
from tests.fakes.slack_person import Person
from tests.fakes.slack_state import Shown

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
from guidebot_slack.forms import Origin, modal

INPUTS = (
    TextInput("title", "Title", "what you want", high=100),
    DateInput("by", "By", value="2026-12-01"),
    TimeInput("at", "At", value="09:00"),
    RefInput("channel", "Channel", "channel", value="C1"),
    RefInput("people", "People", "person", value="U1", many=True, required=False),
)
GOAL = Reply((text("a goal"), buttons(Button("Edit", ActionRef("goal.edit")))))
FORM = Form("Set guidebot up", INPUTS, ActionRef("setup.save", ("1",)), intro="Good defaults are in.")
CHOICES = Form(
    "More",
    (
        ChoiceInput("day", "Day", (Option("Monday", "monday"), Option("Friday", "friday")), value="friday"),
        RefInput("role", "Role", "role", required=False),
        RefInput("channels", "Channels", "channel", many=True, value="C1,C2", required=False),
        RefInput("who", "Who", "person", required=False),
        TextInput("why", "Why", multiline=True, high=3000, low=1),
    ),
    ActionRef("more.save"),
)


async def test_a_form_opens_as_a_modal_with_native_pickers(ada, bot):
    """Date, time, channel and people are picked, not typed; what is known is filled in."""
    bot.answers(Answered(FORM, private=True))

    shown = await ada.command("setup")

    kinds = {name: block["element"]["type"] for name, block in shown.inputs.items()}
    assert {
        "title": "plain_text_input",
        "by": "datepicker",
        "at": "timepicker",
        "channel": "conversations_select",
        "people": "multi_users_select",
    } == kinds
    assert ("setup.save|1", "Set guidebot up") == (shown.view["callback_id"], shown.view["title"]["text"])
    assert "Good defaults are in." in shown.words
    assert [] == slack_blocks.view_problems(modal(CHOICES, Origin()))


async def test_what_was_picked_comes_back(ada, bot):
    """Each picker's value by its input's name, several joined by commas."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.command("setup")
    bot.answers(say("saved"))

    answer = await ada.submit(shown, title="Weekly", by="2027-01-05", people="U1,U2")

    fields = {"title": "Weekly", "by": "2027-01-05", "at": "09:00", "channel": "C1", "people": "U1,U2"}
    assert {} == answer
    assert Submit("setup.save|1", fields) == bot.seen[-1].asked


async def test_choices_and_texts_come_back(ada, bot):
    """The other kinds of input."""
    bot.answers(Answered(CHOICES, private=True))
    shown = await ada.command("setup")
    bot.answers(say("saved"))

    await ada.submit(shown, day="monday", why="because", role="")

    fields = {"day": "monday", "role": "", "channels": "C1,C2", "who": "", "why": "because"}
    assert fields == bot.seen[-1].asked.fields


async def test_the_outcome_is_shown_where_the_form_was_opened(server, ada, bot):
    """Through the command's address, for the asker alone."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.command("setup")
    bot.answers(say("saved"))
    count = len(server.shown)

    await ada.submit(shown, title="Weekly")
    outcome = await server.after(count)

    assert ("respond", "saved", True, "C1") == (outcome.kind, outcome.text, outcome.private, outcome.channel)


async def test_mistakes_come_back_beside_their_fields(ada, bot):
    """The modal stays open with what was typed."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.command("setup")
    bot.answers(Answered(FORM, private=True, errors={"title": "Too short."}, failed="usage"))

    answer = await ada.submit(shown, title="x")

    assert {"response_action": "errors", "errors": {"title": "Too short."}} == answer


async def test_a_mistake_of_no_field_lies_on_top(ada, bot):
    """Closing it leads back to the form, which keeps what was typed."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.command("setup")
    bot.answers(Answered(say("You may not."), private=True, failed="usage"))

    answer = await ada.submit(shown, title="x")

    assert "push" == answer["response_action"]


async def test_a_form_may_lead_to_another(ada, bot):
    """The second takes the first one's place."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.command("setup")
    bot.answers(Answered(CHOICES, private=True))

    answer = await ada.submit(shown, title="x")

    assert ("update", "more.save") == (answer["response_action"], answer["view"]["callback_id"])


async def test_a_slow_form_waits_in_a_view(server, adapter, ada, bot):
    """The trigger is over after 3 s, so a view opens at once and becomes the form."""
    hurry(adapter)
    done = bot.answers_late(FORM)
    bot.planned = Plan(private=True, form=True)
    waiting = await ada.command("setup")
    done.set()
    shown = await server.after(1)

    assert "One moment" in waiting.words
    assert (waiting.view["id"], "Set guidebot up") == (shown.view["id"], shown.view["title"]["text"])


async def test_a_slow_answer_that_is_no_form_is_shown_in_the_view(server, adapter, ada, bot):
    """What was announced in a modal is answered there."""
    hurry(adapter)
    done = bot.answers_late(say("no form"))
    bot.planned = Plan(private=True, form=True)
    await ada.command("setup")
    done.set()
    shown = await server.after(1)

    assert "no form" in shown.words


async def test_a_slow_submission_is_acknowledged_in_time(server, adapter, ada, bot):
    """The modal says so, and becomes the outcome."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.command("setup")
    hurry(adapter)
    done = bot.answers_late(say("saved at last"))
    answer = await ada.submit(shown, title="x")
    count = len(server.shown)
    done.set()
    outcome = await server.after(count)

    assert "update" == answer["response_action"]
    assert (shown.view["id"], True) == (outcome.view["id"], "saved at last" in outcome.words)


async def test_an_answer_to_a_closed_modal_is_not_lost(server, adapter, ada, bot):
    """Whoever closes the modal while the answer is made gets it where the modal came from."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.command("setup")
    hurry(adapter)
    done = bot.answers_late(say("saved at last"))
    await ada.submit(shown, title="x")
    server.fail("views.update", "not_found")
    count = len(server.shown)
    done.set()
    outcome = await server.after(count)

    assert ("respond", True, "saved at last") == (outcome.kind, outcome.private, outcome.text)


@pytest.mark.parametrize(
    "failure",
    [
        {"error": "expired_trigger_id"},
        {"error": "internal_error"},
        {"error": "ratelimited", "times": 2, "status": 429, "headers": {"Retry-After": "0"}},
        {"status": 500, "html": True},
        {"status": 503, "html": True},
        {"drop": True},
    ],
    ids=str,
)
async def test_a_form_that_slack_does_not_open_gets_a_button(server, ada, bot, quick_retries, failure):
    """An old trigger, a failing Slack, a broken connection: the button has a fresh trigger."""
    bot.answers(Reply((text("look"), buttons(Button("Goal", ActionRef("goal.new"))))))
    first = await ada.command("direction")
    bot.answers(Answered(FORM, private=True))
    server.fail("views.open", **failure)

    late = await ada.press("Goal", on=first)
    opened = await ada.press("Answer them", on=late)

    assert Press("goal.new") == bot.seen[-1].asked
    assert "view" == opened.kind


async def test_a_form_that_slack_refuses_is_not_met_with_silence(server, ada, bot, caplog):
    """A bug of ours: the person hears of it, and the log names Slack's word for it."""
    bot.answers(Answered(FORM, private=True))
    server.fail("views.open", "invalid_arguments")

    shown = await ada.command("goal", "add")

    assert ("Slack did not open the form. Please type the command again in a minute.", True) == (
        shown.text,
        shown.private,
    )
    await eventually(lambda: "invalid_arguments" in [getattr(one, "reason", "") for one in caplog.records])


async def test_a_form_over_a_form_is_pushed(server, ada, bot):
    """A press in a modal opens the next one on top of it."""
    bot.answers(Reply((text("home"), buttons(Button("Goal", ActionRef("goal.new"))))))
    await ada.home()
    home = await server.after(0)
    shown = await ada.press("Goal", on=home)
    bot.answers(Answered(FORM, private=True))

    await ada.press("Goal", on=shown)

    assert 1 == len(server.named("views.push"))


async def goal_and_form(server, ada, bot):
    """A goal opened from App Home, and the form to change it on top."""
    bot.answers(GOAL)
    await ada.home()
    goal = await ada.press("Edit", on=await server.after(0))
    bot.answers(Answered(FORM, private=True))
    return goal, await ada.press("Edit", on=goal)


async def test_a_form_over_an_answer_gives_way_to_the_outcome(server, ada, bot):
    """The form goes, and what lies below shows how things are now; so the stack never grows full."""
    goal, form = await goal_and_form(server, ada, bot)
    for _ in range(4):
        bot.answers(Reply((text("changed"), *GOAL.blocks)))
        count = len(server.shown)
        closed = await ada.submit(form, title="x")
        changed = await server.answer_after(count)
        bot.answers(Answered(FORM, private=True))
        form = await ada.press("Edit", on=changed)

    assert {} == closed
    assert (goal.view["id"], True) == (changed.view["id"], "changed" in changed.words)
    assert "Set guidebot up" == form.view["title"]["text"]


async def test_a_slow_form_over_an_answer_gives_way_as_well(server, adapter, ada, bot):
    """The outcome comes to the modal below when it is there."""
    goal, form = await goal_and_form(server, ada, bot)
    hurry(adapter)
    done = bot.answers_late(say("changed at last"))
    closed = await ada.submit(form, title="x")
    count = len(server.shown)
    done.set()
    changed = await server.answer_after(count)

    assert {} == closed
    assert (goal.view["id"], True) == (changed.view["id"], "changed at last" in changed.words)


@pytest.mark.parametrize("slow", [False, True])
async def test_a_fourth_modal_takes_the_place_of_the_third(server, adapter, ada, bot, slow):
    """Slack stacks three; something is shown all the same, and a mistake finds a place in the form itself."""
    _, form = await goal_and_form(server, ada, bot)
    refusal = Answered(Reply((text("You may not."), *GOAL.blocks)), private=True, failed="usage")
    bot.answers(refusal)
    answer = await ada.submit(form, title="x")
    third = Shown("view", "T1", view=answer["view"], private=True)
    if slow:
        hurry(adapter)
    ready, bot.planned = bot.answers_late(FORM), Plan(private=True, form=True)
    if not slow:
        ready.set()
    opened = await ada.press("Edit", on=third)
    if slow:
        count = len(server.shown)
        ready.set()
        opened = await server.after(count)
    bot.answers(refusal)
    hurry(adapter, 2)
    answer = await ada.submit(opened, title="x")

    assert third.view["id"] == opened.view["id"]
    assert "errors" == answer["response_action"]
    assert "You may not." in answer["errors"]["title"]


async def test_a_form_from_the_home_page_answers_in_place(server, ada, bot):
    """There is no conversation to answer in."""
    bot.answers(Reply((text("home"), buttons(Button("Goal", ActionRef("goal.new"))))))
    await ada.home()
    home = await server.after(0)
    bot.answers(Answered(FORM, private=True))
    shown = await ada.press("Goal", on=home)
    bot.answers(say("saved"))

    answer = await ada.submit(shown, title="x")

    assert "update" == answer["response_action"]


async def test_a_form_from_a_direct_conversation_answers_there(server, adapter, bot):
    """As a message that stays."""
    ada = Person(server)
    bot.answers(Reply((text("nudge"), buttons(Button("Done", ActionRef("goal.done"))))))
    first = await ada.write("hello")
    bot.answers(Answered(FORM, private=True))
    shown = await ada.press("Done", on=first)
    server.late_hooks = True
    bot.answers(say("well done"))
    count = len(server.shown)

    await ada.submit(shown, title="x")
    outcome = await server.after(count)

    assert ("message", "D1", "well done") == (outcome.kind, outcome.channel, outcome.text)


async def test_a_form_left_open_between_two_people_answers_in_the_own_conversation(server, ada, bot):
    """After half an hour the command's address is over, and the bot is not where it was typed."""
    stranger = Person(server, channel=server.team().between().id)
    bot.answers(Answered(FORM, private=True))
    shown = await stranger.command("setup")
    server.late_hooks = True
    bot.answers(say("saved"))
    count = len(server.shown)

    await stranger.submit(shown, title="x")
    outcome = await server.after(count)

    assert ("message", "D1", "saved") == (outcome.kind, outcome.channel, outcome.text)


async def test_an_address_that_is_not_slacks_is_not_called(server, ada, bot):
    """It came back in a modal; the outcome is shown another way."""
    bot.answers(Answered(FORM, private=True))
    shown = await ada.command("setup")
    bot.answers(say("saved"))
    count = len(server.shown)
    away = server.hook(team="T1", user="U1", channel="C1").replace("127.0.0.1", "localhost")
    forged = {**shown.view, "private_metadata": Origin(channel="C1", url=away).write()}

    await ada.submit(replace(shown, view=forged), title="x")
    outcome = await server.after(count)

    assert ("ephemeral", "saved", "C1") == (outcome.kind, outcome.text, outcome.channel)
    assert [] == server.named("respond")


def test_private_metadata_is_untrusted():
    """Whatever comes back is read without harm."""
    assert Origin() == Origin.read("no json") == Origin.read("[1]") == Origin.read("")
    whole = Origin(channel="C1", thread="1764579600.000100", url="https://hooks.slack.com/commands/1/2")
    assert whole == Origin.read(whole.write())
    assert Origin() == Origin.read(Origin(channel="../C1", thread="x", url="file:///etc/passwd").write())
    assert "{}" == Origin(url="x" * 4000).write()
