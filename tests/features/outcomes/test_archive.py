"""The archive: newest first, by problem, direction or words, in pages."""

from __future__ import annotations

from tests.features.outcomes.conftest import ADA, LAB, tell

from guidebot.adapter import TypedLine
from guidebot.core.cards import Card, CardStage
from guidebot.testing import Talk


async def test_the_archive_is_filtered_by_problem_direction_and_words(bot: Talk) -> None:
    """A title or id, a direction with everything inside it, or words that stand in a card."""
    await tell(bot, item="acronyms", tried="Probes on GPT-2")
    await tell(bot, item="honest-judges", tried="Six debates by hand")
    found = {}
    for about in ("acronyms", "Acronym circuits exist", "mech interp", "oversight", "six hand", "unicorns"):
        await bot.say(f"/outcome list {about}")
        found[about] = ("Probes" in bot.text, "Six debates" in bot.text)

    assert {
        "acronyms": (True, False),
        "Acronym circuits exist": (True, False),
        "mech interp": (True, False),
        "oversight": (False, True),
        "six hand": (False, True),
        "unicorns": (False, False),
    } == found
    assert "No card here is about “unicorns” yet." in bot.text


async def test_the_newest_stands_first_and_pages_turn(bot: Talk) -> None:
    """Thirty long cards take several messages; each page has its place in the whole."""
    for number in range(30):
        card = Card(
            community=LAB,
            member=ADA,
            item="problem/sums",
            title="Addition",
            at=bot.clock.now(),
            tried=f"Number {number} " + "w" * 200,
            found="x" * 300,
            stage=CardStage.SHOWN,
            shown_at=bot.clock.now(),
        )
        await bot.app.stores.database.write(lambda connection, card=card: connection.insert("cards", values(card)))
        await bot.clock.advance(minutes=1)
    await bot.say("/outcome list")
    first = bot.text
    await bot.press("Next")

    assert first.index("Number 29 ") < first.index("Number 28 ")
    assert "Page 1 of" in first
    assert "Number 29 " not in bot.text
    assert "Number 2" in bot.text


async def test_suggestions_while_typing_name_what_there_is(bot: Talk) -> None:
    """Each thing once."""
    await tell(bot, item="acronyms")
    await tell(bot, item="acronyms")
    found = await bot.app.bot.complete(bot.incoming(TypedLine("")), "outcome list", "about", "acro")
    problems = await bot.app.bot.complete(bot.incoming(TypedLine("")), "outcome add", "problem", "acro")

    assert [("Acronym circuits exist", "acronyms")] == [(one.label, one.value) for one in found]
    assert "acronyms" in {one.value for one in problems}


async def test_my_cards_stand_together_with_what_became_of_them(bot: Talk) -> None:
    """Drafts too; none says how to begin."""
    await bot.say("/outcome list")
    await bot.ask(bot.incoming(TypedLine("")).asked)
    await tell(bot)
    await bot.say("/outcome add sums")
    await bot.submit(tried="a", found="b")
    await bot.say("/outcome list")
    await bot.press("My cards")
    mine = bot.text
    await bot.pick("Addition")
    await bot.press("Post it")

    assert "Acronym circuits exist (up)" in mine
    assert "Addition circuits generalise (a draft)" in mine
    assert 2 == len(await bot.app.stores.cards.shown(LAB))


def values(card: Card) -> dict[str, object]:
    """The card as a row."""
    from guidebot.storage import cards

    return cards._values(card)
