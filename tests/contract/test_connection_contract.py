"""What a store's method can say to a database and gets back, the same on every engine."""

from __future__ import annotations

import traceback
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.errors import StorageError
from guidebot.core.nudges import Member
from guidebot.core.people import CommunityId, MemberId
from guidebot.runtime.stores import Stores
from guidebot.storage import reach
from guidebot.storage.connection import Connection, micros, moment

NOW = datetime(2026, 3, 29, 0, 59, 59, 999_999, UTC)
KATHMANDU = timezone(timedelta(hours=5, minutes=45))
KEY = ("platform", "name")


def happened(*names: str, at: datetime = NOW) -> list[dict[str, object]]:
    return [{"platform": "fake", "name": name, "at": at} for name in names]


@given(st.datetimes(max_value=datetime(9999, 12, 30), timezones=st.sampled_from([UTC, KATHMANDU])))
def test_moments_are_exact(at: datetime) -> None:
    """To the microsecond, before 1970 too, in any zone; and numbers have the order of the moments."""
    assert at == moment(micros(at))
    assert micros(at) + 1 == micros(at + timedelta(microseconds=1))


async def test_values_come_back_as_they_went(stores: Stores) -> None:
    """Moments in UTC, days, truths, numbers, bytes, texts with quotes and colons, and nothing at all."""
    away = NOW.astimezone(timezone(timedelta(hours=-7)))
    words = "it's :name, \"quoted\" — 100 % ✓ \\ '; DROP TABLE meta; --"

    def ask(connection: Connection) -> list[object]:
        connection.run(
            "INSERT INTO counts VALUES ('fake', 'lab', 'asked', :day, :number)",
            day=date(2026, 3, 29),
            number=2**31 - 1,
        )
        connection.insert("happened", {"platform": "fake", "name": words, "at": away})
        connection.insert("installations", {"platform": "fake", "name": "k", "sealed": b"\x00\xff"})
        member = Member(id=MemberId("fake", "ada"), since=NOW)
        connection.run(
            "INSERT INTO members VALUES (:platform, :account, :since, :wanted, :no, 'monday', 0, 'week', 0, 0, 'UTC', "
            ":yes, :none, :no, 0, :none, :no, :none, '', :no, '[]', :no)",
            platform=member.id.platform,
            account=member.id.account,
            since=member.since,
            wanted=None,
            yes=True,
            no=False,
            none=None,
        )
        return [
            connection.one("SELECT week, number FROM counts"),
            connection.one("SELECT name, at FROM happened WHERE name = :name", name=words),
            connection.value("SELECT sealed FROM installations"),
            connection.one("SELECT since, wanted, zone_known, stopped, next_at FROM members"),
            connection.one("SELECT name FROM meta"),
            connection.value("SELECT value FROM meta"),
        ]

    found = await stores.database.write(ask)

    assert [
        (date(2026, 3, 29), 2**31 - 1),
        (words, NOW),
        b"\x00\xff",
        (NOW, None, True, False, None),
        None,
        None,
    ] == found


async def test_a_tuple_stands_for_a_list(stores: Stores) -> None:
    """Also of moments; an empty one matches nothing; names that begin alike are told apart."""

    def ask(connection: Connection) -> list[int]:
        connection.each("INSERT INTO happened (platform, name, at) VALUES (:platform, :name, :at)", happened("a", "b"))
        connection.each("INSERT INTO happened (platform, name, at) VALUES (:platform, :name, :at)", [])
        chosen = "SELECT count(*) FROM happened WHERE name IN :names AND platform = :names_of AND at IN :at"
        return [
            connection.value(chosen, names=names, names_of="fake", at=(NOW, NOW + timedelta(days=1)))
            for names in (("a", "b", "c"), ("b",), ())
        ]

    assert [2, 1, 0] == await stores.database.write(ask)


async def test_inserts_say_how_many_were_new(stores: Stores) -> None:
    """A row that is there stays as it was; replacing is another word."""
    later = NOW + timedelta(hours=1)

    def ask(connection: Connection) -> list[object]:
        counted = [connection.insert_new("happened", happened(*names), KEY) for names in ("ab", "abc", "abc", "")]
        connection.insert_new("happened", happened("a", at=later), KEY)
        kept = connection.value("SELECT at FROM happened WHERE name = 'a'")
        connection.upsert("happened", happened("a", at=later)[0], key=KEY)
        (one,) = connection.rows("SELECT at FROM happened WHERE name = 'a' FOR UPDATE")
        return [*counted, kept, one.at, connection.run("DELETE FROM happened WHERE at >= :at", at=NOW)]

    assert [2, 1, 0, 0, NOW, later, 3] == await stores.database.write(ask)


async def test_a_refused_row_undoes_the_transaction(stores: Stores) -> None:
    """And the error names no value."""

    def twice(connection: Connection) -> None:
        connection.insert("meta", {"name": "secret name", "value": "1"})
        connection.insert("meta", {"name": "secret name", "value": "2"})

    with pytest.raises(StorageError, match="contradicts another") as refused:
        await stores.database.write(twice)

    assert "secret name" not in str(refused.value)
    assert await stores.meta.get("secret name") is None


@pytest.mark.parametrize("statement", ["INSERT INTO nowhere VALUES (:why)", "INSERT INTO meta VALUES (NULL, :why)"])
async def test_what_members_wrote_is_in_no_database_error(stores: Stores, statement: str) -> None:
    """A failed statement reaches the log with its cause; the values that were bound are not in it."""
    reason = "my-private" + "-reason"
    with pytest.raises(StorageError) as caught:
        await stores.database.write(lambda connection: connection.run(statement, why=reason))

    assert reason not in "".join(traceback.format_exception(caught.value))


async def test_closed_conversations_are_counted_by_workspace(stores: Stores) -> None:
    """Of a Slack workspace alone, of another platform all, and of everything for the operator."""
    for platform, account in (("slack", "T1.U1"), ("slack", "T12.U1"), ("discord", "5")):
        fresh = Member(id=MemberId(platform, account), since=NOW)
        closed = Member(id=fresh.id, since=NOW, unreachable=True)
        await stores.members.change(fresh, lambda _, after=closed: after)
    asked = (None, CommunityId("slack", "T1"), CommunityId("slack", "T"), CommunityId("discord", "9"))
    marks = {"slack": "."}
    found = [await reach.unreachable(stores.database, one, marks.get(one.platform, "") if one else "") for one in asked]

    assert [3, 1, 0, 1] == found
