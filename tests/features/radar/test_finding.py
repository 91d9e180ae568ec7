"""`/opportunities`: found in words, hidden by a press, and never silent about what was not understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.features.radar.conftest import give, opportunity

from guidebot.adapter import TypedLine
from guidebot.core.guide import Kind
from guidebot.core.reply import LinkButton, Reply
from guidebot.loading import content
from guidebot.loading.mistakes import Mistakes
from guidebot.testing import Talk, talk


def links(reply: Reply) -> list[str]:
    """Where the buttons of *reply* lead."""
    rows = [getattr(block, "items", ()) for block in reply.blocks]
    return [item.url for row in rows if isinstance(row, tuple) for item in row if isinstance(item, LinkButton)]


async def test_what_is_open_comes_soonest_first(bot: Talk) -> None:
    """With deadline, days left, place and money; what is over is left out."""
    await bot.say("/opportunities")
    text = bot.text

    assert text.index("Soon school") < text.index("Later lab") < text.index("Always open")
    assert "Gone already" not in text
    assert "Closes on Sunday 20 December 2026 (in 27 days)." in text
    assert "Fellowship, in person, London. With a stipend." in text
    assert "No deadline is known." in text
    assert ["https://example.org/soon", "https://example.org/later", "https://example.org/always"] == links(
        bot.content  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "line", ["/opportunities", "opportunities list", "/guidebot opportunities", "/opportunities list"]
)
async def test_typed_lines_take_it_with_and_without_the_second_word(bot: Talk, line: str) -> None:
    """The same list."""
    await bot.say(f"{line} london paid")

    assert "Soon school" in bot.text
    assert "Later lab" not in bot.text
    assert "I looked for: with a stipend, “london”." in bot.text


async def test_what_is_not_understood_is_said(bot: Talk) -> None:
    """It narrows nothing."""
    await bot.say("/opportunities online zanzibar")

    assert "I left out what I did not understand: “zanzibar”." in bot.text
    assert "Later lab" in bot.text


async def test_where_nothing_fits_something_else_is_offered(bot: Talk) -> None:
    """With the way to everything."""
    await bot.say("/opportunities hackathon")
    empty = bot.text
    await bot.press("Show all")

    assert "Nothing of that is open now" in empty
    assert "3 others are." in empty
    assert "Soon school" in bot.text


async def test_what_is_not_for_me_stays_hidden_until_i_say_so(bot: Talk) -> None:
    """For this member alone."""
    await bot.say("/opportunities london")
    await bot.press("Not for me")
    hidden = bot.text
    undo = bot.content
    await bot.say("/opportunities")
    without = bot.text
    bot.member = "bob"
    await bot.say("/opportunities")
    others = bot.text
    bot.member = "ada"
    await bot.press("Show it again", on=undo)  # type: ignore[arg-type]
    await bot.say("/opportunities")

    assert "I will not show you Soon school again." in hidden
    assert "Soon school" not in without
    assert "Soon school" in others
    assert "Soon school" in bot.text


async def test_many_come_in_pages(folder: Path) -> None:
    """Four a page, forward and back, no page over the limits."""
    give(folder, *(opportunity(f"n{at}", f"Number {at}", closes=f"2027-01-{at + 1:02}") for at in range(10)))
    async with talk(content=folder) as bot:
        await bot.say("/opportunities fellowship")
        first = bot.text
        await bot.press("Later →")
        await bot.press("Later →")
        last = bot.text
        await bot.press("← Sooner")

    assert "1 to 4 of 10" in first
    assert "9 to 10 of 10" in last
    assert "5 to 8 of 10" in bot.text


async def test_a_community_has_its_own(folder: Path, tmp_path: Path) -> None:
    """An overlay adds, replaces and hides, as for all content."""
    overlay = tmp_path / "ours"
    (overlay / "opportunities").mkdir(parents=True)
    (overlay / "opportunities" / "own.yaml").write_text(
        "hide: [opportunity/later]\nentries:\n" + opportunity("own", "Our own retreat", closes="2026-12-01") + "\n"
    )
    guide = content.load(folder, [overlay]).guide

    assert {"soon", "always", "gone", "own"} == set(guide.of(Kind.OPPORTUNITY))


def test_a_mistake_is_named_with_its_place(folder: Path) -> None:
    """Ends before it starts, and a kind that there is none of."""
    give(
        folder,
        opportunity("bad", "Bad dates", starts="2027-02-01", ends="2027-01-01"),
        opportunity("odd", "Odd", kind="party"),
    )
    with pytest.raises(Mistakes) as caught:
        content.load(folder)

    said = str([str(one) for one in caught.value.mistakes])
    assert "ends must not be before starts" in said
    assert "kind" in said
    assert "opportunities/all.yaml:1" in said


async def test_words_complete(bot: Talk) -> None:
    """The last word, and titles that hold it."""
    incoming = bot.incoming(TypedLine(""))
    words = await bot.app.bot.complete(incoming, "opportunities list", "about", "online fel")
    titles = await bot.app.bot.complete(incoming, "opportunities list", "about", "later")

    assert ["online fellowship"] == [one.value for one in words]
    assert ["Later lab"] == [one.value for one in titles]
