"""A problem that leaves the guide while members try it: tries and cards stay, under its last title."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.small import changed, write
from tests.features.outcomes.conftest import LAB, take_up, tell
from tests.features.outcomes.test_boards import posted

from guidebot.testing import Talk

TITLE = "Acronym circuits exist"


async def test_everything_of_it_goes_on_under_its_last_title(bot: Talk, tmp_path: Path) -> None:
    """What is tried can be told of, cards are read, found, changed and taken back; only taking it up anew is over."""
    await posted(bot)
    old = bot.sent_to("general")[-1]
    await take_up(bot)
    await tell(bot, "eve", found="Half agree")
    await bot.advance(hours=2)
    write(tmp_path / "content", {"problems/problems.yaml": renamed()})
    assert bot.app.watcher.check()

    bot.member = "ada"
    await bot.say("/trying")
    assert f"{TITLE} – A result by" in bot.text
    await bot.press("Tell what came of it")
    await bot.submit(tried="Probes", found="A third agrees")
    await bot.press("Post it")
    await bot.advance(hours=2)
    for line in ("/outcome list", "/outcome list acronyms", f"/outcome list {TITLE}", "/outcome list third agrees"):
        await bot.say(line)
        assert TITLE in bot.text
        assert "A third agrees" in bot.text
    (mine, _) = await bot.app.stores.cards.shown(LAB)
    await bot.pick(str(mine.id))
    await bot.press("Change it")
    await bot.submit(found="A quarter agrees")
    await bot.press("Take it back")
    await bot.press("Yes, take it back")
    answered = await bot.press("I’ll try it", on=old)

    assert "usage" == answered.failed
    assert "not in the guide any more" in bot.text
    assert [TITLE] == [each.title for each in await bot.app.stores.cards.shown(LAB)]
    assert 2 == sum(each.key.startswith("card:") for each in bot.chat.deliveries)


def renamed() -> str:
    """The problems without that one; another stands in its place."""
    return changed("problems/problems.yaml", "id: acronyms", "id: initials")["problems/problems.yaml"].replace(
        TITLE, "Initials are copied", 1
    )
