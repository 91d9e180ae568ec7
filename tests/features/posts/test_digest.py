"""The digest: off until chosen, made of what happened, and nothing at all when that is less than two things."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.fakes.small import FILES, write

from guidebot.adapter import Press
from guidebot.core.actions import ActionRef
from guidebot.core.openings import Opening
from guidebot.core.people import CommunityId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Reply
from guidebot.features.posts.digest_series import DIGEST
from guidebot.loading.config import Config, StorageSettings
from guidebot.runtime.app import build
from guidebot.testing import START, FakeChat, FakeClock, Talk, buttons_of

LAB = CommunityId("fake", "lab")


async def begin(bot: Talk) -> None:
    """Fridays at 09:00, from `/schedule edit`."""
    await bot.say("/schedule edit digest")
    await bot.submit(days="friday", time="09:00", zone="UTC", rhythm="weekly", channel="digests")


async def problem(bot: Talk, nth: int = 0) -> str:
    """A problem of the guide."""
    return sorted(bot.app.library.guide().problems)[nth]


async def tries(bot: Talk, *members: str, name: str = "no", nth: int = 0) -> None:
    """Members take a problem up."""
    for member in members:
        bot.member = member
        await bot.ask(Press(ActionRef("try.start", ("problem", await problem(bot, nth))).encode()))
        await bot.submit(name=name)
    bot.member = "ada"


async def tells(bot: Talk, member: str, found: str, **fields: str) -> None:
    """A card that is up."""
    bot.member = member
    await bot.say(f"/outcome add {await problem(bot)}")
    await bot.submit(tried="Two things", found=found, **fields)
    await bot.press("Post it")
    bot.member = "ada"


def digests(bot: Talk) -> list[str]:
    """What was posted."""
    return [reply_text(one) for one in bot.sent_to("digests")]


async def test_it_is_off_until_somebody_wants_it(bot: Talk) -> None:
    """`/setup` offers it beside the two that a new community gets."""
    await bot.say("/schedule list")
    listed = bot.text
    await bot.say("/setup")
    await bot.submit(channel="general", zone="UTC", problem="monday 09:00", topic="off", answers="private")
    assert isinstance(bot.content, Reply)

    assert "digest" not in listed
    assert "Begin: Weekly digest…" in [one.label for one in buttons_of(bot.content)]


async def test_with_fewer_than_two_things_nothing_is_posted_and_the_calendar_says_why(bot: Talk) -> None:
    """The preview and *now* say so too; one card alone is not enough."""
    await begin(bot)
    begun = bot.text
    await tells(bot, "eve", "Nothing worked")
    await bot.say("/schedule preview digest")
    preview = bot.text
    await bot.say("/schedule now digest")
    at_once = bot.text
    await bot.advance(days=5)

    for said in (begun, preview, at_once):
        assert "A digest comes when there are at least 2 things to tell" in said
    assert [] == digests(bot)
    asked = "SELECT state FROM outbox WHERE target = 'digests'"
    rows = await bot.app.stores.database.read(lambda connection: [one.state for one in connection.rows(asked)])
    assert ["skipped"] == rows


async def test_it_tells_what_happened_and_names_those_alone_who_chose_it(bot: Talk) -> None:
    """Cards, what three and more try, what was taken up, what comes; the preview is the post."""
    await begin(bot)
    await tells(bot, "eve", "The probe saturates", name="yes")
    await tells(bot, "bob", "Half of them agree")
    await tries(bot, "ada", "kim")
    await tries(bot, "lea", name="yes")
    await tries(bot, "tom", nth=1)
    await bot.say("/suggest problem Does debate help when the judges are tired and hungry?")
    await bot.say("/review")
    await bot.press("Accept")
    await bot.say("/schedule preview digest")
    preview = bot.text
    await bot.advance(days=5)
    (posted,) = digests(bot)
    title = bot.app.library.guide().problems[await problem(bot)].title

    assert f"• {title} – The probe saturates (Eve)" in posted
    assert f"• {title} – Half of them agree\n" in posted
    assert "These are members’ words." in posted
    assert f"{title} – 3 people, among them Lea" in posted
    assert bot.app.library.guide().problems[await problem(bot, 1)].title not in posted
    assert "Does debate help when the judges are tired and hungry? was suggested here and taken up" in posted
    assert "What comes next\n• Mon 30 Nov, 09:00: " in posted
    assert "[What is tried here] [All that came of it]" in posted
    for name in ("Bob", "Ada", "Kim", "Tom"):
        assert name not in posted
    assert (
        preview.partition("What is being tried")[0].split("\n")[1:]
        == posted.partition("What is being tried")[0].split("\n")[1:]
    )


async def test_the_next_one_tells_only_what_is_new(bot: Talk) -> None:
    """A second digest a week later begins where the first ended."""
    await begin(bot)
    await tells(bot, "eve", "The first")
    await tells(bot, "bob", "The second")
    await bot.advance(days=5)
    await tells(bot, "eve", "The third")
    await tells(bot, "bob", "The fourth")
    await bot.advance(days=7)
    first, second = digests(bot)

    assert "The first" in first
    assert "The first" not in second
    assert "The third" in second
    assert "The last post and its discussion (https://chat.example/" in second


async def test_what_closes_within_three_weeks_is_told_with_its_day(bot: Talk, monkeypatch) -> None:
    """Two deadlines are a digest; what is farther away is not told."""
    today = bot.clock.now().date()
    openings = [
        Opening(id=f"ours/o{days}", title=f"Fellowship {days}", kind="fellowship", closes=today + timedelta(days=days))
        for days in (3, 20, 60)
    ]
    radar = type(bot.app.services.radar)
    monkeypatch.setattr(radar, "openings", lambda _self, _community: openings)
    await begin(bot)
    await bot.say("/schedule preview digest")

    assert date(2026, 11, 26) == openings[0].closes
    assert "Closes soon\n• Fellowship 3 – Closes on Thursday 26 November 2026 (in 3 days)." in bot.text
    assert "Fellowship 20" in bot.text
    assert "Fellowship 60" not in bot.text


async def test_three_weeks_count_from_the_day_of_the_community(bot: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a digest and in the weekly deadlines: on Friday in Auckland it is still Thursday in UTC."""
    friday = date(2026, 11, 27)
    openings = [
        Opening(id=f"ours/o{days}", title=f"Fellowship {days}", kind="fellowship", closes=friday + timedelta(days=days))
        for days in (3, 21, 22)
    ]
    radar = type(bot.app.services.radar)
    monkeypatch.setattr(radar, "openings", lambda _self, _community: openings)
    for kind, channel in (("digest", "digests"), ("deadlines", "dates")):
        await bot.say(f"/schedule edit {kind}")
        await bot.submit(days="friday", time="09:00", zone="Pacific/Auckland", rhythm="weekly", channel=channel)
    await bot.advance(days=4)
    (post,) = [reply_text(one) for one in bot.sent_to("dates")]

    for said in (digests(bot)[0], post):
        assert "Fellowship 3" in said
        assert "Fellowship 21" in said
        assert "Fellowship 22" not in said


async def test_what_changed_in_the_guide_is_told(tmp_path: Path) -> None:
    """New entries and problems that were answered, over a restart; the guide of the first day is not new."""
    url = f"sqlite:///{tmp_path}/bot.db"
    kept = Config(storage=StorageSettings(url=url))
    app = await build(kept, FakeClock(), content=write(tmp_path / "content"))
    await app.housekeeping.minute()
    first = await app.services.additions.since(app.clock.now() - timedelta(days=30))
    await app.close()
    name = "problems/problems.yaml"
    write(tmp_path / "content", {name: FILES[name].replace("acronyms", "initials", 1)})
    app = await build(kept, FakeClock(app.clock.now()), content=tmp_path / "content")
    chat = FakeChat()
    app.adapters["fake"] = chat
    bot = Talk(app, app.clock, chat, organiser=True)  # type: ignore[arg-type]
    made = DIGEST.first(LAB, channel="digests", zone="UTC", anchor=bot.clock.now().date())
    await app.stores.schedules.save(made.planned(bot.clock.now()))
    await bot.clock.advance(minutes=1)
    for _ in range(2):
        await app.housekeeping.minute()
    one_alone = [each.item for each in await app.services.additions.since(START)]
    await tells(bot, "eve", "The probe saturates", name="yes")
    await bot.say("/schedule preview digest")
    preview = bot.text
    await app.close()

    assert () == tuple(first)
    assert ["problem/initials"] == one_alone
    assert "Changed in the guide\n• Acronym circuits exist – a new open problem" in preview


async def test_a_digest_cannot_be_pinned_or_swapped(bot: Talk) -> None:
    """It is made anew each time."""
    await begin(bot)
    await tells(bot, "eve", "One")
    await tells(bot, "bob", "Two")
    answered = await bot.say("/schedule pin digest whatever")

    assert "usage" == answered.failed
    assert "made anew each time" in bot.text


async def test_a_digest_is_called_by_the_day_of_the_community(bot: Talk) -> None:
    """Friday morning in Auckland is Thursday evening in UTC."""
    await bot.say("/schedule edit digest")
    await bot.submit(days="friday", time="09:00", zone="Pacific/Auckland", rhythm="weekly", channel="digests")
    for member in ("eve", "bob"):
        await tells(bot, member, "Nothing worked")
    await bot.advance(days=4)

    assert "The week here, 27 November 2026" in digests(bot)[0]


def standing(bot: Talk) -> list[str]:
    """What the digests say now."""
    keys = [one.key for one in bot.chat.deliveries if one.place.id == "digests"]
    return [reply_text(bot.chat.stands(bot.chat.arrived[key].remote_id)) for key in keys]


async def told(bot: Talk) -> str:
    """A digest with the cards of Eve and Bob under their names; what it says."""
    await begin(bot)
    await tells(bot, "eve", "Eve found a dead end", name="yes")
    await tells(bot, "bob", "Bob found a way", name="yes")
    await bot.advance(days=5)
    (said,) = standing(bot)
    assert "Eve found a dead end (Eve)" in said
    return said


@pytest.mark.parametrize("ref", ["card.withdraw.yes|1", "mydata.delete.yes"])
async def test_what_an_author_takes_back_leaves_the_digest(bot: Talk, ref: str) -> None:
    """What others told stays."""
    await told(bot)
    bot.member = "eve"
    await bot.ask(Press(ref))
    await bot.advance(minutes=5)
    (said,) = standing(bot)

    assert "Eve" not in said
    assert "Bob found a way (Bob)" in said
    assert "The week here, 27 November 2026" in said


async def test_what_an_organiser_hides_leaves_the_digest(bot: Talk) -> None:
    """With the last of it, the digest says that something stood there."""
    await told(bot)
    for number in (1, 2):
        await bot.ask(Press(f"card.hide|{number}"))
        await bot.submit(reason="It names somebody else.")
    await bot.advance(minutes=5)
    (said,) = standing(bot)

    assert "found" not in said
    assert "What stood here was taken back." in said


async def test_a_card_that_is_changed_is_changed_in_the_digest(bot: Talk) -> None:
    """Its name goes when the author wants none any more."""
    await told(bot)
    bot.member = "eve"
    await bot.ask(Press("card.edit|1"))
    await bot.submit(found="A dead end after all", name="no")
    await bot.advance(minutes=5)
    (said,) = standing(bot)

    assert "A dead end after all" in said
    assert "(Eve)" not in said


async def test_whoever_erases_everything_is_named_by_no_digest(bot: Talk) -> None:
    """Also where they tried something, and let it go since; digests of others' weeks stay as they are."""
    await begin(bot)
    await tries(bot, "eve", "kim", "bob", name="yes")
    await tells(bot, "joe", "Nothing worked")
    await bot.advance(days=5)
    await tells(bot, "joe", "It worked")
    await tells(bot, "joe", "It did not")
    await bot.advance(days=7)
    before = standing(bot)
    bot.member = "eve"
    await bot.ask(Press("try.release|1"))
    await bot.ask(Press("mydata.delete.yes"))
    await bot.advance(minutes=5)

    assert [True, True] == ["Eve" in one for one in before]
    assert [False, False] == ["Eve" in one for one in standing(bot)]


async def test_a_card_of_long_ago_changes_no_digest_of_today(bot: Talk) -> None:
    """Only the one that showed it."""
    await told(bot)
    for week in range(4):
        for nth in range(2):
            await tells(bot, f"m{week}{nth}", "Nothing worked")
        await bot.advance(days=7)
    bot.member = "eve"
    await bot.ask(Press("card.withdraw.yes|1"))
    await bot.advance(minutes=5)
    changed = {one.revises for one in bot.chat.revised if one.place.id == "digests"}
    keys = [one.key for one in bot.chat.deliveries if one.place.id == "digests"]

    assert {bot.chat.arrived[key].remote_id for key in keys[:3]} >= changed
    assert "Eve" not in standing(bot)[0]
