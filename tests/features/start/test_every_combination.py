"""All 45 combinations of answers to `/start`, through the whole program with the guide as it is shipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from tests.fakes.guilt import blaming

from guidebot.core.evenings import Like, Taps, every, fitting
from guidebot.core.limits import reply_problems
from guidebot.core.reply import Reply
from guidebot.features.start.proposing import about, lengths
from guidebot.features.start.taps import FAR, HOURS, LIKES, YOU_ARE, YOU_LIKE
from guidebot.testing import Talk, buttons_of, talk

COMBINATIONS = list(every())


@pytest.fixture
async def shipped() -> AsyncIterator[Talk]:
    """The whole program."""
    async with talk() as bot:
        yield bot


async def proposals(bot: Talk, taps: Taps) -> list[tuple[str, str]]:
    """What three taps and *Something else* lead to, until the first comes again; and the reasons for each."""
    await bot.say("/start")
    for label in (HOURS[taps.hours], LIKES[taps.like], FAR[taps.far]):
        await bot.press(label)
    found: list[tuple[str, str]] = []
    while bot.text not in [text for text, _ in found]:
        shown, text = bot.content, bot.text
        assert isinstance(shown, Reply)
        assert [] == reply_problems(shown)
        assert {"Do it within a week", "Why this?", "Something else"} <= {one.label for one in buttons_of(shown)}
        await bot.press("Why this?")
        found.append((text, bot.text))
        await bot.press("Something else", on=shown)
    assert bot.text == found[0][0]
    return found


@pytest.mark.parametrize("like", list(Like))
async def test_every_combination_leads_to_evenings_with_reasons(shipped: Talk, like: Like) -> None:
    """Each proposal holds a first thing to do with its materials; *Why this?* repeats the answers and its place."""
    guide = shipped.app.services.library.guide()
    for taps in (one for one in COMBINATIONS if one.like is like):
        found = await proposals(shipped, taps)
        fits = fitting(guide.evenings, lengths(guide), taps)
        assert len(fits) == len(found) >= 2
        for nth, (evening, (text, why)) in enumerate(zip(fits, found, strict=True)):
            assert [] == blaming(evening.why) + blaming(why)
            assert about(guide, evening).title in text
            assert "For one evening:" in text
            assert ("First step:" in text and "You need:" in text) or "Read first" in text
            assert f"{HOURS[taps.hours].lower()} a week, {YOU_LIKE[like]}, and {YOU_ARE[taps.far]}." in why
            assert ("It is the first that fits." if nth == 0 else f"It is number {nth + 1} of those that fit.") in why


async def test_the_first_answers_are_spread(shipped: Talk) -> None:
    """No direction or topic is the first answer to more than a fifth of the combinations."""
    guide = shipped.app.services.library.guide()
    firsts = Counter(fitting(guide.evenings, lengths(guide), taps)[0].about for taps in COMBINATIONS)

    assert 45 == sum(firsts.values())
    assert max(firsts.values()) <= 9
