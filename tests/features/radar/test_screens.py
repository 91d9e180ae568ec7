"""The cards and the messages as Discord and Slack get them: each text stands above its own buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.fakes import slack_blocks

from guidebot.core.actions import ActionRef
from guidebot.core.follows import Follow, News
from guidebot.core.limits import reply_problems
from guidebot.core.openings import Opening
from guidebot.core.people import MemberId
from guidebot.core.radar import Copied
from guidebot.core.reply import Block, Button, Heading, Reply, buttons, footnote, text
from guidebot.features.radar.cards import attribution, card
from guidebot.features.radar.finding import PAGE
from guidebot.features.radar.hosting import LABEL
from guidebot.features.radar.messages import Line, deadline_reply
from guidebot_discord import render as discord_screen
from guidebot_discord.spans import Writer
from guidebot_slack.names import Names
from guidebot_slack.render import render as slack_screen

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LONG = Opening(
    id="aisafety/rec00000000000001",
    title="*Bold* <@everyone> " * 8,
    kind="fellowship",
    host="A host with a long name " * 3,
    url="https://example.org/" + "a" * 400,
    summary="What it is about, in many words. " * 20,
    closes=date(2026, 12, 20),
    place="London, " * 15,
    mode="online or in person",
    focus=("technical", "governance"),
    bar="low",
    stipend="living expenses",
    effort="forty hours a week " * 5,
    source="AISafety.com",
)
COPY = Copied(name="AISafety.com", home="https://aisafety.com", licence="CC BY 4.0", part="training", read_at=NOW)


def shown_well(reply: Reply) -> None:
    """Within every limit, and not so full that Discord's texts would be torn from their buttons."""
    items = list(discord_screen._items(reply.blocks, Writer({}), {}))

    assert [] == reply_problems(reply)
    assert discord_screen._count(items) <= discord_screen.MAX_COMPONENTS
    assert [] == slack_blocks.problems(slack_screen(reply, Names()).blocks)


def test_a_full_page_of_the_longest_cards_fits() -> None:
    """With notes, both ways to turn, an organiser's button, and whose list it is."""
    openings = [replace(LONG, id=f"aisafety/rec{at:014}") for at in range(PAGE)]
    blocks: list[Block] = [Heading("What is open"), footnote("I looked for: x."), text("I left out y.")]
    for one in openings:
        blocks += card(one, NOW, NOW.date())
    turns = buttons(
        Button("← Sooner", ActionRef("radar.list", ("0", "x"))),
        Button("Later →", ActionRef("radar.list", ("2", "x"))),
        Button(LABEL, ActionRef("radar.events", ("x",))),
    )
    blocks += [text("1 to 4 of 9."), turns, *attribution(openings, [COPY]), footnote("What you asked for")]

    shown_well(Reply(tuple(blocks)))


def test_a_day_of_many_deadlines_fits() -> None:
    """Twelve of them, some moved and some gone, with the longest titles."""
    news = list(News)
    lines = [
        Line(
            Follow(
                member=MemberId("fake", "ada"),
                opening=f"aisafety/rec{at:014}",
                title=LONG.title,
                url=LONG.url,
                closes=LONG.closes,
                since=NOW,
            ),
            news[at % len(news)],
        )
        for at in range(12)
    ]

    shown_well(deadline_reply(lines, NOW.date(), 7, attribution([LONG], [COPY])))
