"""What a member can take away and erase."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from tests.fakes.letters import leave
from tests.features.goals.conftest import ADA, pass_time, remind

from guidebot.core.audit import Deed
from guidebot.core.ballots import Ballot
from guidebot.core.calendars import Address
from guidebot.core.cards import Card, CardStage
from guidebot.core.communities import Community, Settings
from guidebot.core.errors import DeadTarget
from guidebot.core.evenings import Doing
from guidebot.core.fits import Fit
from guidebot.core.follows import Follow
from guidebot.core.members import Letter
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.reply import Download, Reply
from guidebot.core.suggestions import Stage, Subject, Suggestion
from guidebot.core.tries import Try
from guidebot.core.witnesses import Witness
from guidebot.features.goals import NoticeSender
from guidebot.storage.own import exported_columns, member_tables
from guidebot.testing import Talk

FIT = Fit(
    member=ADA,
    about="direction/a",
    first="problem/a",
    title="A",
    doing=Doing.CODE,
    begun_at=datetime(2026, 11, 23, tzinfo=UTC),
    due=date(2026, 12, 7),
)
EVE = MemberId("fake", "eve")
LAB = CommunityId("fake", "lab")
DOCS = Path(__file__).parents[3] / "docs" / "reference" / "export.md"


async def fill(bot: Talk) -> None:
    """A row about the member in every table that can hold one."""
    now, stores = bot.clock.now(), bot.app.stores
    await remind(bot)
    await bot.say("/checkin read a lot")
    await bot.say("/week")
    await bot.press("Go on with it")
    await pass_time(bot, days=8)
    await bot.app.services.notices.tell(ADA, "x", "Thank you.", now)
    await bot.app.services.notices.tell(EVE, "y", "Ada tries this, too.", now, ADA)
    await leave(stores, Letter(member=ADA, at=now, words="Hello"))
    await stores.seen.add(ADA, "some-problem", now)
    await stores.audit.add(Deed(community=LAB, member=ADA, name="Ada", what="set up", at=now))
    await stores.follows.put(Follow(member=ADA, opening="some-course", title="A course", since=now), now)
    await stores.fits.add(FIT)
    await stores.addresses.put("0" * 64, Address(member=ADA, made_at=now))
    await stores.offers.first(ADA, now)
    await stores.witnesses.ask(Witness(member=ADA, witness=EVE, name="Ada", asked_at=now), lambda _: "")
    await stores.witnesses.ask(Witness(member=EVE, witness=ADA, name="Eve", asked_at=now), lambda _: "")
    for stage in (Stage.SUGGESTED, Stage.ACCEPTED):
        one = Suggestion(community=LAB, subject=Subject.PROBLEM, text="A problem of mine", at=now, member=ADA)
        made = await stores.suggestions.add(replace(one, name="Ada"))
        await stores.suggestions.move(replace(made, stage=stage), [Stage.SUGGESTED])
    about = {"community": LAB, "member": ADA, "item": "problem/acronyms", "title": "Acronym circuits exist", "at": now}
    await stores.tries.add(Try(**about, goal=1, due=now.date(), heard_at=now))
    card = await stores.cards.draft(Card(**about, tried="A probe", found="It saturates", name="Ada", goal=1))
    await stores.cards.move(replace(card, stage=CardStage.SHOWN, shown_at=now), [CardStage.DRAFT])
    ballot = Ballot(key="post:1:1", community=LAB, kind="problem", items=("a", "b", "c"), at=now)
    await stores.ballots.vote(await stores.ballots.open(ballot), ADA, "a", now)
    settings = Settings(alerts="person:ada", people=("ada", "bob"))
    await stores.communities.save(Community(id=LAB, joined_at=now, settings=settings))


async def counted(bot: Talk) -> dict[str, int]:
    """Rows about the member by table."""
    found = {}
    for table in member_tables():
        mine = f"SELECT count(*) FROM {table.name} WHERE member_account = 'ada' AND member_platform = 'fake'"
        found[table.name] = await bot.app.stores.database.read(lambda connection, mine=mine: connection.value(mine))
    return found


async def exported(bot: Talk) -> dict:
    """The file that /mydata export gives."""
    await bot.say("/mydata export")
    assert isinstance(bot.content, Reply)
    file = next(block.file for block in bot.content.blocks if isinstance(block, Download))
    return json.loads(file.content)


async def test_an_export_holds_every_row_of_every_table(bot: Talk) -> None:
    """Each table with a member's columns is walked, so none can be forgotten."""
    await fill(bot)
    rows = await counted(bot)

    assert all(rows.values()), rows
    file = await exported(bot)
    assert [{"community_id": "lab", "organiser": True, "alerts": True}] == file["tables"].pop("roles")
    assert ["Eve"] == [one["name"] for one in file["tables"].pop("witnessed")]
    assert [{"words": "Ada tries this, too."}] == [one["body"] for one in file["tables"].pop("messages_about_you")]
    assert rows == {name: len(table) for name, table in file["tables"].items()}
    assert ("guidebot export", 1) == (file["format"], file["version"])
    assert {"platform": "fake", "account": "ada"} == file["member"]
    assert "read a lot" == file["tables"]["checkins"][0]["note"]
    assert "Write a post" == file["tables"]["goals"][0]["title"]


async def test_deletion_asks_and_leaves_nothing_but_an_unnamed_suggestion(bot: Talk) -> None:
    """Everything goes in one step; an accepted suggestion stays in use without its name."""
    await fill(bot)
    await bot.say("/mydata delete")
    await bot.press("Keep it")
    assert all((await counted(bot)).values())
    await bot.say("/mydata delete")
    await bot.press("Erase everything")

    assert {0} == set((await counted(bot)).values())
    assert () == await bot.app.stores.witnesses.of(EVE)
    assert (None, None) == (await bot.app.stores.outbox.get("notice:y"), await bot.app.stores.outbox.get("notice:x"))
    (left,) = await bot.app.stores.suggestions.live(LAB)
    assert (None, "", "A problem of mine") == (left.member, left.name, left.text)
    community = await bot.app.stores.communities.get(LAB)
    assert community is not None
    assert ("", ("bob",)) == (community.settings.alerts, community.settings.people)
    await bot.say("/mydata delete")
    assert "I hold nothing on you." in bot.text


async def test_cards_may_stay_without_anything_that_leads_to_their_author(bot: Talk) -> None:
    """The choice stands beside the other; a draft goes either way."""
    await fill(bot)
    draft = Card(community=LAB, member=ADA, item="topic/x", title="X", at=bot.clock.now(), tried="t", found="f")
    await bot.app.stores.cards.draft(draft)
    await bot.say("/mydata delete")
    assert "outcome cards" in bot.text
    await bot.press("Erase, but leave my cards")

    assert {0} == set((await counted(bot)).values())
    (left,) = await bot.app.stores.cards.shown(LAB)
    assert (None, "", None, "It saturates") == (left.member, left.name, left.goal, left.found)


async def test_cards_go_with_the_rest_unless_they_are_left(bot: Talk) -> None:
    """Nothing of them is seen."""
    await fill(bot)
    await bot.say("/mydata delete")
    await bot.press("Erase everything")

    assert () == tuple(await bot.app.stores.cards.shown(LAB))


async def test_what_is_on_its_way_during_a_deletion_leaves_nothing_behind(bot: Talk) -> None:
    """The platform's refusal comes back after everything was erased."""
    await remind(bot)
    await bot.app.services.notices.tell(ADA, "x", "Thank you.", bot.clock.now())
    item = await bot.app.stores.outbox.get("notice:x")
    assert item is not None
    await bot.app.stores.own.erase(ADA)
    closed = DeadTarget("Cannot send messages to this user.")
    await NoticeSender(bot.app.stores.members).failed(item, closed, bot.clock.now())

    assert {0} == set((await counted(bot)).values())


async def test_one_whom_only_a_communitys_settings_name_can_be_erased_too(bot: Talk) -> None:
    """No row is theirs, but their id is held."""
    settings = Settings(alerts="person:ada", people=("ada",))
    await bot.app.stores.communities.save(Community(id=LAB, joined_at=bot.clock.now(), settings=settings))
    await bot.say("/mydata delete")
    await bot.press("Erase everything")
    community = await bot.app.stores.communities.get(LAB)

    assert "Erased: 1 entry." in bot.text
    assert community is not None
    assert Settings() == community.settings


async def test_what_would_go_is_counted_in_proper_words(bot: Talk) -> None:
    """One is one."""
    await remind(bot)
    await bot.say("/checkin read a lot")
    await bot.say("/mydata delete")

    assert "• 1 goal\n• 1 check-in\n" in bot.text


async def test_deletion_leaves_others_alone(bot: Talk) -> None:
    """Only the asker's rows go."""
    await remind(bot)
    bot.member = "eve"
    await remind(bot, "Other")
    await bot.say("/mydata delete")
    await bot.press("Erase everything")

    assert 1 == len(await bot.app.stores.goals.of(ADA))


def test_every_exported_table_and_column_is_documented() -> None:
    """The reference page names each."""
    page = DOCS.read_text()
    missing = [
        f"{table.name}.{column}"
        for table in member_tables()
        for column in exported_columns(table)
        if f"`{column}`" not in page.partition(f"## `{table.name}`")[2].partition("\n## ")[0]
    ]

    assert [] == missing


async def test_leaving_a_community_erases_no_goal(bot: Talk) -> None:
    """Goals belong to the member."""
    await bot.say("/goal add Write a post")
    await bot.app.stores.communities.save(Community(id=LAB, joined_at=bot.clock.now()))
    await bot.app.bot.left(LAB)
    await bot.app.housekeeping.hour()
    await bot.clock.advance(days=31)
    await bot.app.housekeeping.hour()

    assert None is await bot.app.stores.communities.get(LAB)
    assert 1 == len(await bot.app.stores.goals.of(ADA))
