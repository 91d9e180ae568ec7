"""From the weekly problem to a card in its discussion, with every button through the real SDK."""

from __future__ import annotations

from tests.adapters.discord.test_journey import POSTS, program, set_up
from tests.fakes import discord_limits as limits
from tests.fakes.discord_person import CHANNEL, GUILD, Person, Shown

from guidebot.core.people import CommunityId

__all__ = ["program"]


async def test_a_problem_is_tried_told_of_and_counted(program) -> None:
    """Two taps, a count on the post, a preview, and a card in the thread, once."""
    async with program.running():
        await set_up(program)
        await program.days(8)
        post = next(one for one in program.server.named("POST", POSTS) if "I’ll try it" in str(one.body))
        ada = Person(program.server, 78)
        await ada.press("I’ll try it", on=Shown([post]))
        tried = await ada.submit(first="Read it", by="2026-12-20", name=["yes"], company=["no"])
        await program.days(0.1)
        message = next(
            one for one in program.server.messages[CHANNEL].values() if "One person is trying" in str(one["components"])
        )
        await ada.command("trying")
        await ada.press("Tell what came of it")
        preview = await ada.submit(tried="Probes", found="Half agree")
        up = await ada.press("Post it")
        await program.days(0.1)
        listed = await ada.command("outcome list")
        cards = [
            (channel, one)
            for channel, found in program.server.messages.items()
            for one in found.values()
            if "Half agree" in str(one["components"]) and not one["flags"] & limits.EPHEMERAL
        ]

    assert "You are the first here to try it." in tried.text
    assert "One person is trying this" in str(message["components"])
    assert "This is how it will look." in preview.text
    assert "The card is up" in up.text
    assert "Half agree" in listed.text
    assert [int(message["id"])] == [channel for channel, _ in cards]


async def test_a_line_to_the_bot_in_the_discussion_touches_the_post(program) -> None:
    """Discord says in which thread, and of which channel, a command was used."""
    async with program.running():
        await set_up(program)
        await program.days(8)
        community = CommunityId("discord", str(GUILD))
        before = await program.app.stores.posts.last(community, "problem")
        ada = Person(program.server, 78, channel=int(before.thread), channel_type=11, parent=CHANNEL)
        await ada.command("advice")
        after = await program.app.stores.posts.last(community, "problem")

    assert None is before.touched_at
    assert program.clock.now() == after.touched_at
