"""From the first `/setup` to the first weekly post and the first reminder; the program's clock is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from tests.fakes import small
from tests.fakes.slack_bot import connected
from tests.fakes.slack_person import Person
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_state import Shown

from guidebot.loading.config import Config
from guidebot.runtime.app import App, build
from guidebot.testing import FakeClock


@dataclass
class Lab:
    """A workspace with the program in it."""

    app: App
    clock: FakeClock
    server: FakeSlack

    async def until(self, moment: datetime) -> list[Shown]:
        """Move the clock on and send what falls due; what was shown meanwhile."""
        count = len(self.server.shown)
        await self.app.deliveries.advance(moment, lambda at: setattr(self.clock, "_now", at))
        await self.app.deliveries.beat()
        return self.server.shown[count:]


@pytest.fixture
async def lab(tmp_path):
    clock = FakeClock()
    app = await build(Config(adapters={"slack": {}}), clock, in_memory=True, content=small.write(tmp_path / "content"))
    async with FakeSlack(lambda: clock.now().timestamp()) as server:
        server.team().channel()
        server.team().person("U1", admin=True)
        async with connected(server, app.bot, str(tmp_path / "state")) as adapter:
            app.adapters["slack"] = adapter
            yield Lab(app, clock, server)
    await app.close()


async def set_up(lab: Lab) -> Person:
    """`/setup` as an admin does it: the form with its defaults, then *Looks good*."""
    admin = Person(lab.server)
    form = await admin.command("setup")
    count = len(lab.server.shown)
    assert {} == await admin.submit(form, channel="C1", zone="Europe/Berlin")
    preview = await lab.server.answer_after(count)
    await admin.press("Looks good", on=preview)
    return admin


async def test_from_setup_to_the_first_weekly_posts(lab):
    """Governance on Thursday and the open problem on Monday at nine in Berlin, each with its discussion, once."""
    admin = await set_up(lab)
    thursday = await lab.until(datetime(2026, 11, 26, 8, 1, tzinfo=UTC))
    monday = await lab.until(datetime(2026, 11, 30, 8, 1, tzinfo=UTC))
    again = await lab.until(datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    more = await admin.press("More", on=monday[0])

    for post, opening in (thursday, monday):
        assert ("message", "C1", "") == (post.kind, post.channel, post.thread)
        assert post.ts == opening.thread
        assert "More" in post.buttons
    assert [] == again
    assert more.private


async def test_a_post_whose_answer_was_lost_comes_once(lab):
    """Slack took it and the connection broke: it is looked up before anything is sent again."""
    await set_up(lab)
    lab.server.fail("chat.postMessage", drop=True, done=True)
    await lab.until(datetime(2026, 11, 26, 8, 1, tzinfo=UTC))
    for minutes in range(2, 10):
        await lab.until(datetime(2026, 11, 26, 8, minutes, tzinfo=UTC))

    posts = [one for one in lab.server.team().messages["C1"] if "thread_ts" not in one]
    openings = [one for one in lab.server.team().messages["C1"] if "thread_ts" in one]
    assert (1, 1) == (len(posts), len(openings))


async def test_from_a_goal_to_its_reminder(lab):
    """Asked for with a button, sent to the direct conversation, answered by one tap; the home page knows."""
    ada = Person(lab.server, "U2")
    goal = await ada.command("goal", "add Read a paper")
    await ada.press("Remind me weekly", on=goal)
    shown = await lab.until(datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    nudge = next(one for one in shown if one.channel == "D2")
    noted = await ada.press("A bit", on=nudge)
    form = await ada.press("Add a line", on=noted)
    count = len(lab.server.shown)
    await ada.submit(form, note="read half of it")
    thanks = await lab.server.answer_after(count)
    count = len(lab.server.shown)
    await ada.home()
    home = await lab.server.after(count)

    assert "Read a paper" in nudge.words
    assert {"Done", "A bit", "Stop"} <= set(nudge.buttons)
    assert "Noted" in noted.words
    assert ("view", "respond") == (form.kind, thanks.kind)
    assert "read half of it" in thanks.words
    assert ("home", True) == (home.kind, "Read a paper" in home.words)


async def test_the_calendar_is_on_an_organisers_home_page(lab):
    """Members see what is theirs; organisers also what comes."""
    await set_up(lab)
    member, admin = Person(lab.server, "U2"), Person(lab.server)
    pages = []
    for person in (member, admin):
        count = len(lab.server.shown)
        await person.home()
        while (page := await lab.server.after(count)).kind != "home":
            count += 1
        pages.append(page)

    assert "for organisers" not in pages[0].words
    assert "for organisers" in pages[1].words


async def test_a_week_is_chosen_and_asked_about(lab):
    """From the reminder to the sentence and back, with a form that leaves the day open."""
    ada = Person(lab.server, "U2")
    goal = await ada.command("goal", "add Read a paper")
    await ada.press("Remind me weekly", on=goal)
    shown = await lab.until(datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    nudge = next(one for one in shown if one.channel == "D2")
    chosen = await ada.press("Go on with it", on=nudge)
    form = await ada.press("Add when and then", on=chosen)
    count = len(lab.server.shown)
    await ada.submit(form, if_then="When it is *noon*, then I open it", day="")
    kept = await lab.server.answer_after(count)
    shown = await lab.until(datetime(2026, 12, 9, 12, 0, tzinfo=UTC))
    again = next(one for one in shown if one.channel == "D2")
    went = await ada.press("Not this time", on=again)
    week = await ada.command("week")

    assert "This week:" in chosen.words
    for one in (kept, again):
        assert "When it is *noon*, then I open it" in one.words
    assert "good to know" in went.words
    assert {"Go on with it", "Something smaller", "Not this week"} <= set(week.buttons)


async def test_the_first_evening_where_none_are_set(lab):
    """A guide without `start.yaml` says so, and where everything is."""
    ada = Person(lab.server, "U2")
    shown = await ada.command("start")

    assert "No first evenings are set here." in shown.words
