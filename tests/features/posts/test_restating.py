"""Posts of what members suggested name them as long as they want it."""

from __future__ import annotations

import pytest

from guidebot.adapter import Press
from guidebot.core.plain import reply_text
from guidebot.testing import Talk


async def posted(bot: Talk) -> str:
    """The key of the post of a problem that Eve suggested."""
    bot.member = "eve"
    await bot.say("/suggest problem Does debate help when the judges are tired and bored?")
    bot.member = "ada"
    await bot.ask(Press("review.accept|1"))
    await bot.say("/schedule pin problem suggested-1")
    await bot.say("/schedule now problem")
    await bot.app.deliveries.beat()
    (key,) = [one.key for one in bot.chat.deliveries if one.key.endswith(":now")]
    return key


@pytest.mark.parametrize("ref", ["suggest.credit|1|0", "mydata.delete.yes"])
async def test_a_post_loses_the_name_of_its_author(bot: Talk, ref: str) -> None:
    """Within minutes, also when it was changed a moment ago; the problem stays."""
    message = bot.chat.arrived[await posted(bot)].remote_id
    before = reply_text(bot.chat.stands(message))
    bot.member = "kim"
    await bot.ask(Press("try.start|problem|suggested-1"))
    await bot.submit()
    await bot.advance(minutes=1)
    bot.member = "eve"
    await bot.ask(Press(ref))
    await bot.advance(minutes=5)
    after = reply_text(bot.chat.stands(message))

    assert "Suggested by Eve" in before
    assert "Suggested by" not in after
    assert "One person is trying this" in after
    assert "Does debate help" in after
