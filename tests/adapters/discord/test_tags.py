"""The tags *tried* and *outcome* of a forum's posts, through discord.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.adapters.discord.test_delivery import FORUM, THREAD, delivery
from tests.adapters.discord.test_journey import ANSWERS, program
from tests.fakes.clocks import SkippingClock
from tests.fakes.discord_bot import connected
from tests.fakes.discord_person import MANAGE_GUILD, Person, Shown, add_channel

from guidebot.adapter import Label
from guidebot.core.errors import InDoubt, RetryAfter

__all__ = ["program"]

NOTHING, TRIED, BOTH = frozenset(), frozenset({Label.TRIED}), frozenset(Label)
EDITS = rf"/channels/{FORUM}"


@pytest.fixture
def forum(server):
    server.managed.add(FORUM)
    return add_channel(server, FORUM, 15, available_tags=[tag("1", "news")])


@pytest.fixture
async def post(adapter, forum):
    """A post that nobody tried; answers what revises it."""
    receipt = await adapter.deliver(delivery(FORUM, thread=THREAD, labels=NOTHING))
    return delivery(FORUM, key="revised:1", revises=receipt.remote_id)


def tag(id_: str, name: str, *, moderated: bool = False) -> dict:
    return {"id": id_, "name": name, "moderated": moderated, "emoji_id": None, "emoji_name": None}


def on(server, post) -> list[str]:
    """The names of the post's tags."""
    names = {one["id"]: one["name"] for one in server.channels[FORUM]["available_tags"]}
    return [names[one] for one in server.channels[int(post.revises)].get("applied_tags") or []]


def names(forum) -> list[str]:
    return [one["name"] for one in forum["available_tags"]]


async def test_tags_are_made_once_and_put_on_the_post(server, adapter, forum, post):
    """The forum's own ones stay; the second time nothing is left to do; what is not true any more goes."""
    server.channels[int(post.revises)]["applied_tags"] = ["1"]
    for _ in range(2):
        await adapter.revise(replace(post, labels=TRIED))
    tried = on(server, post)
    await adapter.revise(replace(post, labels=BOTH))
    both = on(server, post)
    await adapter.revise(replace(post, labels=NOTHING))

    assert ["news", "tried"] == tried
    assert ["news", "outcome", "tried"] == both
    assert ["news"] == on(server, post)
    assert ["news", "tried", "outcome"] == names(forum)
    assert [2, 3] == [len(one.body["available_tags"]) for one in server.named("PATCH", EDITS)]
    assert 3 == len(server.named("PATCH", rf"/channels/{post.revises}"))


async def test_a_message_that_labels_say_nothing_of_is_left_alone(server, adapter, forum, post):
    """Nothing is asked of the forum either."""
    await adapter.revise(post)

    assert [] == on(server, post)
    assert [] == server.named("GET", rf"/channels/{post.revises}")


async def test_without_the_right_nothing_happens_and_the_post_is_revised(server, adapter, forum, post):
    """No error and no warning; Discord counts refusals, so that it is asked again an hour later."""
    server.managed.clear()
    for _ in range(3):
        await adapter.revise(replace(post, labels=TRIED))

    assert [] == on(server, post)
    assert 1 == len(server.named("PATCH", EDITS))
    assert 3 == len(server.named("PATCH", rf"/channels/{post.revises}/messages/{post.revises}"))


async def test_the_right_may_come_later(server, forum, bot, state):
    """After an hour it is asked for again."""
    clock = SkippingClock()
    server.managed.clear()
    async with connected(server, bot, state, clock=clock) as adapter:
        receipt = await adapter.deliver(delivery(FORUM))
        post = delivery(FORUM, key="revised:1", revises=receipt.remote_id, labels=TRIED)
        await adapter.revise(post)
        server.managed.add(FORUM)
        await adapter.revise(post)
        soon = on(server, post)
        await clock.sleep(timedelta(hours=1).total_seconds())
        await adapter.revise(post)

    assert [] == soon
    assert ["tried"] == on(server, post)


async def test_tags_that_organisers_made_are_used(server, adapter, forum, post):
    """Whatever the case of their letters; no right but that of the post's own author is needed."""
    server.managed.clear()
    forum["available_tags"] += [tag("2", "Tried"), tag("3", "OUTCOME")]
    await adapter.revise(replace(post, labels=BOTH))

    assert ["OUTCOME", "Tried"] == on(server, post)
    assert [] == server.named("PATCH", EDITS)


async def test_a_tag_for_moderators_alone_is_left_to_them(server, adapter, forum, post):
    """Discord refuses it, and nobody is told."""
    forum["available_tags"].append(tag("2", "tried", moderated=True))
    await adapter.revise(replace(post, labels=TRIED))

    assert [] == on(server, post)


@pytest.mark.parametrize(("there", "made"), [(18, ["outcome", "tried"]), (19, ["outcome"]), (20, [])])
async def test_a_forum_has_twenty_tags(server, adapter, forum, post, there, made):
    """Where there is room for one, what came of it says more."""
    forum["available_tags"] = [tag(str(one), f"t{one}") for one in range(there)]
    await adapter.revise(replace(post, labels=BOTH))

    assert made == on(server, post)


@pytest.mark.parametrize(("there", "added"), [(3, ["outcome", "tried"]), (4, ["outcome"]), (5, [])])
async def test_a_post_has_five_tags(server, adapter, forum, post, there, added):
    """Those that people chose stay."""
    forum["available_tags"] = [tag(str(one), f"t{one}") for one in range(6)]
    server.channels[int(post.revises)]["applied_tags"] = [str(one) for one in range(there)]
    await adapter.revise(replace(post, labels=BOTH))

    assert [*(f"t{one}" for one in range(there)), *added] == on(server, post)


@pytest.mark.parametrize("posted", [True, False])
@pytest.mark.parametrize("path", [EDITS, r"/channels/\d{10,}"])
async def test_a_broken_connection_is_tried_again_and_does_it_once(server, adapter, forum, post, path, posted):
    """Whether Discord did it is unclear: the outbox revises once more, and looks at what is there."""
    server.fail("PATCH", path, 0, posted=posted)
    with pytest.raises(InDoubt):
        await adapter.revise(replace(post, labels=TRIED))
    await adapter.revise(replace(post, labels=TRIED))

    assert ["tried"] == on(server, post)
    assert ["news", "tried"] == names(forum)


async def test_a_limit_is_handed_to_the_outbox(server, adapter, forum, post):
    """It comes back with the whole revision."""
    headers = {"Via": "1.1 google", "Retry-After": "45"}
    server.fail("PATCH", r"/channels/\d{10,}", 429, headers=headers, extra={"retry_after": 45.0})

    with pytest.raises(RetryAfter):
        await adapter.revise(replace(post, labels=TRIED))


async def test_another_process_finds_what_the_first_one_made(server, adapter, forum, post, bot, tmp_path):
    """It does not trust what it saw some minutes ago."""
    async with connected(server, bot, str(tmp_path / "other")) as other:
        await other.revise(replace(post, labels=NOTHING))
        await adapter.revise(replace(post, labels=TRIED))
        await other.revise(replace(post, labels=BOTH))

    assert ["outcome", "tried"] == on(server, post)
    assert ["news", "tried", "outcome"] == names(forum)


async def test_a_post_of_what_was_tried_before_begins_with_its_tags(server, adapter, forum, quick_retries):
    """A failure there leaves the post as it is."""
    first = await adapter.deliver(delivery(FORUM, number=1, thread=THREAD, labels=BOTH))
    server.fail("PATCH", r"/channels/\d{10,}", 500, times=20)
    second = await adapter.deliver(delivery(FORUM, number=2, labels=BOTH))

    assert ["outcome", "tried"] == on(server, delivery(FORUM, revises=first.remote_id))
    assert [] == on(server, delivery(FORUM, revises=second.remote_id))
    assert () == first.warnings == second.warnings


async def test_a_forum_that_asks_for_a_tag_never_gets_ours_for_that(server, adapter, forum):
    """A post that nobody tried must not say that somebody did."""
    forum |= {"flags": 16, "available_tags": [tag("1", "tried"), tag("2", "problems")]}
    receipt = await adapter.deliver(delivery(FORUM, thread=THREAD, labels=NOTHING))

    assert ["problems"] == on(server, delivery(FORUM, revises=receipt.remote_id))


async def test_a_try_and_a_card_tag_the_weekly_post(program):
    """Through the whole program: a tag with the count, the next with the card, each once, over broken connections."""
    server = program.server
    forum = add_channel(server, FORUM, 15, available_tags=[])
    server.managed.add(FORUM)
    async with program.running():
        organiser = Person(server, permissions=MANAGE_GUILD)
        await organiser.command("setup")
        await organiser.submit(channel=[str(FORUM)], **ANSWERS)
        await organiser.press("Looks good")
        await program.days(8)
        (call,) = server.named("POST", rf"/channels/{FORUM}/threads")
        (thread,) = server.rest._threads(archived=False)
        server.fail("PATCH", EDITS, 0, posted=True)
        server.fail("PATCH", rf"/channels/{thread['id']}", 0, posted=False)
        ada = Person(server, 78)
        shown = Shown([replace(call, body=call.body["message"])])
        await ada.press("I’ll try it", on=shown)
        await ada.submit(first="Read it", by="2026-12-20", name=["no"], company=["no"])
        await program.days(0.1)
        post = delivery(FORUM, revises=thread["id"])
        tried = on(server, post)
        await ada.command("trying")
        await ada.press("Tell what came of it")
        await ada.submit(tried="Probes", found="Half agree")
        await ada.press("Post it")
        await program.days(0.2)
        cards = [one for one in server.messages[int(thread["id"])].values() if "Half agree" in str(one["components"])]

    assert ["tried"] == tried
    assert ["outcome", "tried"] == on(server, post)
    assert ["tried", "outcome"] == names(forum)
    assert 1 == len(cards)
