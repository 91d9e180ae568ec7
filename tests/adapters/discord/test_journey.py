"""From the invitation to the first weekly post and its discussion, through the whole program."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from tests.fakes import discord_limits as limits
from tests.fakes.discord_bot import connected
from tests.fakes.discord_person import CHANNEL, MANAGE_GUILD, Person, Shown, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord

from guidebot.loading.config import Config
from guidebot.runtime.app import build
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import FakeClock

POSTS = rf"/channels/{CHANNEL}/messages"
DIRECT = 900
ANSWERS = {"zone": "Europe/Berlin", "problem": "monday 09:00", "topic": "off", "answers": ["private"]}


class Program:
    """The program, the fake Discord that keeps the same time, and a clock to move."""

    def __init__(self, app, server, clock, state) -> None:
        self.app, self.server, self.clock, self.state = app, server, clock, state

    async def days(self, count: float) -> None:
        """Let time pass, with everything that falls due."""

        def move(moment: datetime) -> None:
            self.clock._now = moment

        await self.app.deliveries.advance(self.clock.now() + timedelta(days=count), move)

    @asynccontextmanager
    async def running(self):
        async with connected(self.server, self.app.bot, self.state, clock=self.clock) as adapter:
            self.app.adapters["discord"] = adapter
            yield adapter


@pytest.fixture
async def program(tmp_path):
    clock = FakeClock()
    app = await build(
        Config(adapters={"discord": {}}), clock, in_memory=True, read=SHIPPED_ONCE.read, search=SHIPPED_ONCE.search
    )
    async with FakeDiscord(now=clock.now) as server:
        add_guild(server)
        add_channel(server)
        yield Program(app, server, clock, str(tmp_path))
    await app.close()


async def set_up(program: Program) -> Person:
    organiser = Person(program.server, permissions=MANAGE_GUILD)
    await organiser.command("setup")
    await organiser.submit(channel=[str(CHANNEL)], **ANSWERS)
    await organiser.press("Looks good")
    return organiser


async def test_a_weekly_post_and_its_discussion(program):
    """Form, preview, *Looks good*; on Monday the post with its thread; and its buttons answer the presser alone."""
    async with program.running():
        organiser = await set_up(program)
        await program.days(8)
        (post,) = program.server.named("POST", POSTS)
        (thread,) = program.server.named("POST", rf"{POSTS}/\d+/threads")
        more = await Person(program.server, 78).press("More", on=Shown([post]))
        listed = await organiser.command("schedule list")

    assert 10080 == thread.body["auto_archive_duration"]
    assert more.private
    assert 4 == more.kind
    assert "All set" not in listed.text
    marks = [one["id"] for one in post.body["components"]]
    assert all(1_000_000_000 < one < 2**31 for one in marks)


async def test_a_wrong_time_comes_back_to_the_form(program):
    """What does not fit is named, and the form opens again with what was typed."""
    async with program.running():
        organiser = Person(program.server, permissions=MANAGE_GUILD)
        await organiser.command("setup")
        wrong = await organiser.submit(channel=[str(CHANNEL)], **{**ANSWERS, "problem": "someday"})
        again = await organiser.press("Correct it")

    assert wrong.private
    assert "Weekly open problem" in wrong.text
    typed = {one["custom_id"]: one.get("value") for one in again.parts() if one["type"] == limits.INPUT}
    assert ("someday", "Europe/Berlin") == (typed["problem"], typed["zone"])


async def test_a_missing_right_reaches_the_organiser_not_the_readers(program):
    """The post goes out without its thread, and whoever set up hears what to grant."""
    async with program.running():
        await set_up(program)
        program.server.fail("POST", r".*/threads", 403, 50013, times=9)
        await program.days(8)
        posts = program.server.named("POST", POSTS)
        told = [one for one in program.server.named("POST", r"/channels/\d+/messages") if one not in posts]

    assert 1 == len(posts)
    assert any("Create Public Threads" in Shown([one]).text for one in told)


async def test_a_post_that_was_interrupted_is_not_doubled(program):
    """The connection breaks after Discord took the post: the second attempt is the same message."""
    async with program.running():
        await set_up(program)
        program.server.fail("POST", POSTS, 0, posted=True)
        await program.days(8)

    posts = [
        one for one in program.server.messages[CHANNEL].values() if one["components"][0].get("id", 0) > 1_000_000_000
    ]
    assert 1 == len(posts)
    assert 2 == len(program.server.named("POST", POSTS))


async def test_old_posts_answer_after_a_restart(program):
    """A member presses *More* weeks later, on another process."""
    async with program.running():
        await set_up(program)
        await program.days(8)
    (post,) = program.server.named("POST", POSTS)
    async with program.running():
        more = await Person(program.server, 79).press("More", on=Shown([post]))

    assert more.private
    assert "does not work" not in more.text


async def test_in_a_forum_the_post_is_a_thread(program):
    """A forum as the channel: the week's item is a post of its own."""
    add_channel(program.server, 510, 15)
    async with program.running():
        organiser = Person(program.server, permissions=MANAGE_GUILD)
        await organiser.command("setup")
        await organiser.submit(channel=["510"], **ANSWERS)
        await organiser.press("Looks good")
        await program.days(8)

    (post,) = program.server.named("POST", r"/channels/510/threads")
    assert 1 <= len(post.body["name"]) <= 100


async def test_the_organiser_who_adds_the_bot_is_led_to_setup(program):
    """The welcome goes to the adder's direct messages and names the next step."""
    add_guild(program.server, 8 << 22, name="New")
    program.server.rest.audit = [{"id": "2", "action_type": 28, "target_id": "10", "user_id": "66"}]
    added = program.server.guilds.pop(8 << 22)
    async with program.running():
        await program.server.gateway.emit(program.server.gateway.session_of(8 << 22), "GUILD_CREATE", added)
        (said,) = await program.server.wait("POST", r"/channels/\d+/messages")

    assert "setup" in Shown([said]).text


def prefilled(form: Shown) -> dict[str, object]:
    """What a form holds when it opens."""
    held: dict[str, object] = {}
    for one in form.parts():
        if one["type"] == limits.INPUT:
            held[one["custom_id"]] = one.get("value") or ""
        elif one["type"] == limits.SELECT:
            held[one["custom_id"]] = [option["value"] for option in one["options"] if option.get("default")]
    return held


async def test_a_nudge_comes_as_a_direct_message_and_answers(program):
    """A goal whose member wants reminders: within a fortnight a kind word, whose buttons work on another process."""
    ada = Person(program.server, guild=None, channel=DIRECT)
    program.server.channels[DIRECT] = {"id": str(DIRECT), "type": 1}
    async with program.running():
        await ada.command("goal add", title="Finish *chapter* 0")
        asked = await ada.press("Remind me weekly")
        await ada.submit(**{**prefilled(asked), "zone": "Europe/Berlin"})
        await program.days(14)
    nudges = program.server.named("POST", rf"/channels/{DIRECT}/messages")
    async with program.running():
        noted = await ada.press("A bit", on=Shown([nudges[0]]))
        asked = await ada.press("Add a line")
        sent = await ada.submit(**{**prefilled(asked), "note": "read half of it"})

    assert 1 <= len(nudges) <= 2
    assert r"Finish \*chapter\* 0" in Shown([nudges[0]]).text
    assert "Noted" in noted.text
    assert [9, 4] == [asked.kind, sent.kind]
    assert "read half of it" in sent.text


async def test_a_week_is_chosen_and_asked_about(program):
    """From the reminder to the sentence and back: after a restart the buttons still know what they are for."""
    ada = Person(program.server, guild=None, channel=DIRECT)
    program.server.channels[DIRECT] = {"id": str(DIRECT), "type": 1}
    async with program.running():
        await ada.command("goal add", title="Finish *chapter* 0")
        asked = await ada.press("Remind me weekly")
        await ada.submit(**{**prefilled(asked), "zone": "Europe/Berlin"})
        await program.days(8)
    (nudge,) = program.server.named("POST", rf"/channels/{DIRECT}/messages")
    async with program.running():
        chosen = await ada.press("Go on with it", on=Shown([nudge]))
        form = await ada.press("Add when and then")
        kept = await ada.submit(**{**prefilled(form), "if_then": "When it is *noon*, then I open it"})
        await program.days(7)
        again = program.server.named("POST", rf"/channels/{DIRECT}/messages")[-1]
        went = await ada.press("Not this time", on=Shown([again]))
        twice = await ada.press("Not this time", on=Shown([again]))
        week = await ada.command("week")

    assert "This week:" in chosen.text
    assert r"When it is \*noon\*, then I open it" in kept.text
    assert r"When it is \*noon\*, then I open it" in Shown([again]).text
    assert "good to know" in went.text
    assert "noted already" in twice.text
    assert {"Go on with it", "Something smaller", "Not this week"} <= set(week.buttons)


async def test_three_taps_to_a_first_evening(program):
    """Each tap turns the same private message into the next question; the last begins a try."""
    ada = Person(program.server)
    async with program.running():
        await ada.command("start")
        for label in ("1 to 3 hours", "Writing code", "I am new to it"):
            shown = await ada.press(label)
        begun = await ada.press("Do it within a week")
        for label in ("3", "4", "5 · a lot"):
            done = await ada.press(label)
        fit = await ada.command("fit")

    assert "For one evening" in shown.text
    assert "how much energy" in begun.text
    assert "Good luck!" in done.text
    assert "energy 3 before" in fit.text
    assert fit.private
