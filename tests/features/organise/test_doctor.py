"""`/doctor` and `guidebot doctor`: each finding says what, why it matters, and how to mend it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes.delivering import Texts

from guidebot.core.errors import DeadTarget, InDoubt, RetryAfter, Revoked, StorageError
from guidebot.core.findings import Finding
from guidebot.core.nudges import Member
from guidebot.core.people import CommunityId, MemberId
from guidebot.delivery.items import Item
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import FakeChat, Talk, talk

LAB = CommunityId("fake", "lab")


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with an organiser of a community that is set up."""
    async with talk() as bot:
        bot.organiser = True
        await bot.say("/setup")
        await bot.submit(zone="Europe/Berlin")
        await bot.press("Looks good")
        yield bot


async def test_a_healthy_community_reads_all_is_well(bot: Talk) -> None:
    """With the next five runs in local time, and the versions of what it stands on."""
    bot.chat.findings = (Finding(subject="Fake commands", ok=True, what="33 commands, up to date"),)
    await bot.say("/doctor")

    assert bot.text.startswith("All is well")
    assert 5 == bot.text.count("(Europe/Berlin)")
    assert "Weekly governance topic: Thu 26 Nov 2026, 09:00" in bot.text
    assert 1 == bot.text.count("Fake commands")
    assert "Zone data: tzdata 20" in bot.text
    assert "Content: version" in bot.text


async def test_missing_rights_come_first_with_their_fix(bot: Talk) -> None:
    """What the adapter finds is shown as it is."""
    bot.chat.findings = (
        Finding(
            subject="#general",
            ok=False,
            what="the bot lacks Send Messages",
            why="Posts cannot be sent.",
            fix="Allow Send Messages for guidebot.",
            severity="error",
        ),
    )
    await bot.say("/doctor")
    lines = bot.text.splitlines()

    assert [
        "1 to look at",
        "#general: the bot lacks Send Messages",
        "Why it matters: Posts cannot be sent.",
        "How to mend it: Allow Send Messages for guidebot.",
    ] == lines[:4]


async def test_late_messages_and_failures_are_named(bot: Talk) -> None:
    """The age of the oldest, and why posts were given up, with no other community's."""
    other = CommunityId("fake", "elsewhere")
    await bot.app.stores.outbox.add([item(bot, "mine", LAB), item(bot, "theirs", other)])
    bot.app.deliveries.senders["text"] = Texts("text")
    bot.chat.outcomes = [DeadTarget("the channel is gone"), DeadTarget("their channel is gone")]
    await bot.app.deliveries.beat()
    await bot.app.stores.outbox.add([item(bot, "late", LAB)])
    await bot.clock.advance(minutes=30)
    await bot.say("/doctor")

    assert "the oldest message has been due for 30 minutes" in bot.text
    assert "the channel is gone" in bot.text
    assert "their channel is gone" not in bot.text


async def test_closed_conversations_are_counted_never_named(bot: Talk) -> None:
    """A number alone, and no fault."""
    for name in ("eve", "mallory"):
        closed = Member(id=MemberId("fake", name), since=bot.clock.now(), unreachable=True)
        await bot.app.stores.members.change(Member(id=closed.id, since=closed.since), lambda _, after=closed: after)
    await bot.say("/doctor")

    assert bot.text.startswith("All is well")
    assert "Closed direct messages: 2 over all communities here" in bot.text
    assert "eve" not in bot.text.lower().replace("every", "").replace("seven", "").replace("never", "")


async def test_the_operator_hears_of_the_schema(tmp_path: Path) -> None:
    """A database that another version wrote is named with the command that mends it."""
    from guidebot.loading.config import Config, StorageSettings
    from guidebot.runtime.app import build
    from guidebot.testing import FakeClock

    app = await build(
        Config(storage=StorageSettings(url=f"sqlite:///{tmp_path}/bot.db")),
        FakeClock(),
        read=SHIPPED_ONCE.read,
        search=SHIPPED_ONCE.search,
    )
    app.adapters["fake"] = FakeChat()
    well = await app.services.inspector.everything(None)
    older = "UPDATE alembic_version SET version_num = '0001'"
    await app.stores.database.write(lambda connection: connection.run(older))
    wrong = await app.services.inspector.everything(None)
    await app.stores.database.write(lambda connection: connection.run("DROP TABLE outbox"))
    broken = await app.services.inspector.everything(None)
    await app.close()

    assert [] == [one for one in well if not one.ok]
    assert ["Run: guidebot migrate"] == [one.fix for one in wrong if not one.ok]
    assert ["Database"] == [one.subject for one in broken if not one.ok]
    assert all(one.severity == "error" for one in broken if not one.ok)


async def test_a_platform_that_does_not_answer_is_one_finding(bot: Talk) -> None:
    """Everything else is still shown."""

    async def inspect(*_: object) -> list[Finding]:
        raise InDoubt("the platform is silent")

    bot.chat.inspect = inspect  # type: ignore[method-assign, assignment]
    await bot.say("/doctor")

    assert "the platform is silent" in bot.text
    assert "Content: version" in bot.text


def item(bot: Talk, key: str, community: CommunityId) -> Item:
    """A message that is due now."""
    now = bot.clock.now()
    return Item(
        key=key,
        kind="text",
        platform="fake",
        target="general",
        not_before=now,
        expires_at=now + timedelta(days=1),
        body={"what": "w", "fix": "f"},
        community=community,
    )


def test_the_command_line_shows_what_keeps_the_bot_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing token is one finding among the others, and the exit code is 1; without a fault it is 0."""
    from guidebot import cli

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    well = cli.main(["doctor"])
    shown = capsys.readouterr().out
    (tmp_path / "config.toml").write_text("[adapters.discord]\n", encoding="utf-8")
    wrong = cli.main(["doctor"])
    said = capsys.readouterr().out

    assert (0, 1) == (well, wrong)
    assert shown.startswith("All is well")
    assert "Look again" not in shown
    assert "DISCORD_TOKEN is not set." in said
    assert "Database: SQLite" in said


async def test_what_may_not_be_sent_at_the_moment_is_told_where_it_matters(bot: Talk) -> None:
    """A platform that stopped everything concerns all; another community's installation is nobody's business here."""
    now = bot.clock.now()
    item = Item(key="a", kind="post", platform="fake", target="c", not_before=now, expires_at=now)
    bot.app.deliveries.gates.learn(Revoked("gone", scope="elsewhere"), item, now)
    await bot.say("/doctor")
    assert "Sending" not in bot.text
    bot.app.deliveries.gates.learn(RetryAfter("too fast", seconds=600, whole_platform=True), item, now)
    await bot.say("/doctor")

    assert "Sending: fake: nothing is sent until 09:10 UTC" in bot.text
    assert "elsewhere" not in bot.text


async def test_a_database_that_can_be_read_but_not_written_is_told(bot: Talk) -> None:
    """As when the disk is full: nothing is sent, while nothing else shows it. Over as soon as a try succeeds."""
    outbox = bot.app.stores.outbox
    working = outbox.claim

    async def refused(*_: object, **__: object) -> list[Item]:
        raise StorageError("The disk of the database is full.", fix="Make room on it.")

    outbox.claim = refused  # type: ignore[method-assign, assignment]
    await bot.app.deliveries.send()
    await bot.say("/doctor")
    wrong = bot.text
    outbox.claim = working  # type: ignore[method-assign]
    await bot.app.deliveries.send()
    await bot.say("/doctor")

    assert "Database: the last try to send failed: The disk of the database is full." in wrong
    assert "How to mend it: Make room on it." in wrong
    assert bot.text.startswith("All is well")
