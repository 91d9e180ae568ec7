"""From the weekly problem to a card in its discussion, with every button through the real SDK."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.adapters.slack.test_story import Lab, lab, set_up
from tests.fakes.slack_person import Person

from guidebot.core.people import CommunityId

__all__ = ["lab"]


async def sent(lab: Lab, person: Person, form, **fields: str):
    """The answer to a form."""
    count = len(lab.server.shown)
    assert {} == await person.submit(form, **fields)
    return await lab.server.answer_after(count)


async def test_a_problem_is_tried_told_of_and_counted(lab: Lab) -> None:
    """Two taps, a count on the post, a preview, a card in the thread, a change, and a line where it was taken back."""
    await set_up(lab)
    shown = await lab.until(datetime(2026, 11, 30, 8, 1, tzinfo=UTC))
    post = next(one for one in shown if "I’ll try it" in one.buttons)
    ada = Person(lab.server, "U2")
    tried = await sent(lab, ada, await ada.press("I’ll try it", on=post), name="yes")
    await lab.until(lab.clock.now() + timedelta(minutes=5))
    stands = next(one for one in lab.server.team().messages["C1"] if one["ts"] == post.ts)
    trying = await ada.command("trying")
    preview = await sent(
        lab, ada, await ada.press("Tell what came of it", on=trying), tried="Probes", found="Half agree"
    )
    posted = await ada.press("Post it", on=preview)
    await lab.until(lab.clock.now() + timedelta(minutes=5))
    card = next(one for one in lab.server.team().messages["C1"] if "Half agree" in str(one.get("blocks")))
    listed = await ada.command("outcome", "list")

    assert "You are the first here to try it." in tried.words
    assert "One person is trying this" in str(stands["blocks"])
    assert "This is how it will look." in preview.words
    assert "The card is up" in posted.words
    assert post.ts == card["thread_ts"]
    assert "Half agree" in listed.words
    count = sum("Half agree" in str(one.get("blocks")) for one in lab.server.team().messages["C1"])
    assert 1 == count


async def test_a_line_to_the_bot_in_the_discussion_touches_the_post(lab: Lab) -> None:
    """Slack says in which thread the bot was mentioned."""
    await set_up(lab)
    await lab.until(datetime(2026, 11, 30, 8, 1, tzinfo=UTC))
    here = CommunityId("slack", "T1")
    before = await lab.app.stores.posts.last(here, "problem")
    assert before is not None
    await Person(lab.server, "U2").mention("advice", thread_ts=before.thread)
    after = await lab.app.stores.posts.last(here, "problem")

    assert None is before.touched_at
    assert after is not None
    assert lab.clock.now() == after.touched_at
