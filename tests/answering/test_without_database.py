"""While the database does not answer, the guide does."""

from __future__ import annotations

import pytest

from guidebot.core.errors import StorageError
from guidebot.testing import talk


@pytest.mark.parametrize(
    "line",
    ["guide", "direction debate", "governance", "learn", "problem", "ask how do I start with control", "guidebot help"],
)
async def test_guide_commands_answer(line: str) -> None:
    """Everything that needs no memory is answered, from the first moment on."""
    async with talk() as bot:

        async def gone(work: object) -> None:
            raise StorageError("The database cannot be reached.")

        bot.app.stores.database.read = gone
        bot.app.stores.database.write = gone
        answer = await bot.say(line)

        assert "" == answer.failed, bot.text


async def test_what_needs_the_database_says_so() -> None:
    """Other commands say that it cannot be reached; nothing raises."""
    async with talk() as bot:

        async def gone(work: object) -> None:
            raise StorageError("The database cannot be reached.", fix="guidebot tries again by itself.")

        bot.organiser = True
        bot.app.stores.database.read = gone
        bot.app.stores.database.write = gone
        await bot.say("schedule list")

        assert "The database cannot be reached." in bot.text
