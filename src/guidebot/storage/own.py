"""Everything held on a member: copied out, or erased, by walking every table that has a member's columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from guidebot.core.people import CommunityId, MemberId
from guidebot.core.suggestions import LIVE
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.rows import OF_MEMBER, member_lock, member_values, packed, texts
from guidebot.storage.schema import Table, tables

_HIDDEN = frozenset({"member_platform", "member_account", "owner", "lease_until", "dedupe_key", "proof"}) | {
    "about_platform",
    "about_account",
}
_WITNESS = "witness_platform = :platform AND witness_account = :account"
_ABOUT = "about_platform = :platform AND about_account = :account"
_JSON = frozenset({"milestones", "rests", "pauses", "body"})


def member_tables() -> tuple[Table, ...]:
    """Every table with rows about members."""
    return tuple(one for one in tables() if "member_account" in one.columns)


def exported_columns(table: Table) -> tuple[str, ...]:
    """The columns of *table* that an export holds."""
    return tuple(one for one in table.columns if one not in _HIDDEN)


class SqlOwnData(Store):
    """See `core.members.OwnData`."""

    @reading
    def export(self, connection: Connection, member: MemberId) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Every row of every table that names *member*, and the communities whose settings do."""
        found: dict[str, Sequence[Mapping[str, object]]] = {}
        for table in reversed(member_tables()):
            chosen = f"SELECT * FROM {table.name} WHERE {OF_MEMBER} ORDER BY {', '.join(table.key)}"  # noqa: S608  # own
            rows = connection.rows(chosen, **member_values(member))
            found[table.name] = tuple(_row(table, row) for row in rows)
        found["roles"] = _named(connection, member)
        found["witnessed"] = _witnessed(connection, member)
        found["messages_about_you"] = _about(connection, member)
        return found

    @writing
    def erase(self, connection: Connection, member: MemberId, *, leave_cards: bool = False) -> int:
        """Remove all of it in one transaction; what stays of it names nobody."""
        alone(connection, member_lock(member))
        # in the order of `schema.tables`: who records a delivery holds its row of the outbox and wants the member's
        held = f"SELECT id FROM outbox WHERE {OF_MEMBER} ORDER BY id FOR UPDATE"  # noqa: S608  # own words
        connection.rows(held, **member_values(member))
        connection.one(  # a reminder that is being planned is stored before it is erased
            """SELECT member_account FROM members
            WHERE member_platform = :member_platform AND member_account = :member_account FOR UPDATE""",
            **member_values(member),
        )
        gone = _unname(connection, member)
        gone += _leave(connection, member) if leave_cards else 0
        for table in member_tables():
            gone += connection.run(f"DELETE FROM {table.name} WHERE {OF_MEMBER}", **member_values(member))  # noqa: S608
        gone += connection.run(f"DELETE FROM witnesses WHERE {_WITNESS}", **_as_other(member))  # noqa: S608  # own
        gone += connection.run(f"DELETE FROM outbox WHERE {_ABOUT}", **_as_other(member))  # noqa: S608  # own
        gone += len(_named(connection, member))
        _forget_role(connection, member)
        return gone

    async def erase_workspace(self, workspace: CommunityId, mark: str) -> int:
        """Remove everything held on the members of *workspace*, whose accounts begin with its id and *mark*.

        One after another: what a process that dies leaves over is found again.
        """
        return sum([await self.erase(member) for member in await self._of(workspace, mark)])

    @reading
    def _of(self, connection: Connection, workspace: CommunityId, mark: str) -> Sequence[MemberId]:
        found: set[str] = set()
        for table in member_tables():
            chosen = f"""SELECT DISTINCT member_account FROM {table.name} WHERE member_platform = :platform
            AND substr(member_account, 1, length(:start)) = :start"""  # noqa: S608  # own names
            rows = connection.rows(chosen, platform=workspace.platform, start=f"{workspace.id}{mark}")
            found.update(str(row.member_account) for row in rows)
        return [MemberId(workspace.platform, account) for account in sorted(found)]


def _witnessed(connection: Connection, member: MemberId) -> tuple[Mapping[str, object], ...]:
    """Rows of others that name the member as a witness, without whose they are beyond the name they gave."""
    rows = connection.rows(f"SELECT * FROM witnesses WHERE {_WITNESS} ORDER BY id", **_as_other(member))  # noqa: S608
    kept = ("name", "known_as", "state", "asked_at", "heard_at", "answered_at")
    return tuple({name: _plain(name, getattr(row, name)) for name in kept} for row in rows)


def _about(connection: Connection, member: MemberId) -> tuple[Mapping[str, object], ...]:
    """What is written to others about the member or in their words, without to whom."""
    chosen = f"SELECT kind, state, not_before, closed_at, body FROM outbox WHERE {_ABOUT} ORDER BY id"  # noqa: S608  # own
    found = []
    for row in connection.rows(chosen, **_as_other(member)):
        shown = {
            name: _plain(name, getattr(row, name)) for name in ("kind", "state", "not_before", "closed_at", "body")
        }
        body = shown["body"]
        if isinstance(body, Mapping):  # where it goes, and who was told before, is no data of theirs
            shown["body"] = {name: body[name] for name in ("name", "words", "what") if name in body}
        found.append(shown)
    return tuple(found)


def _as_other(member: MemberId) -> dict[str, str]:
    return {"platform": member.platform, "account": member.account}


def _unname(connection: Connection, member: MemberId) -> int:
    return connection.run(
        """UPDATE suggestions SET member_platform = NULL, member_account = NULL, name = '', credit = :credit
        WHERE member_platform = :member_platform AND member_account = :member_account AND stage IN :live""",
        **member_values(member),
        credit=False,
        live=tuple(one.value for one in LIVE),
    )


def _leave(connection: Connection, member: MemberId) -> int:
    """Nothing leads from a card that stays to its author: no account, no name, no goal."""
    return connection.run(
        """UPDATE cards SET member_platform = NULL, member_account = NULL, name = '', goal = NULL
        WHERE member_platform = :member_platform AND member_account = :member_account AND stage = 'shown'""",
        **member_values(member),
    )


def _named(connection: Connection, member: MemberId) -> tuple[Mapping[str, object], ...]:
    """The communities that name the member as one who may organise or who hears of failures."""
    names = _names(member)
    rows = connection.rows(
        """SELECT community_id, people, alerts FROM communities
        WHERE community_platform = :platform AND (people <> '[]' OR alerts IN :alerts)""",
        platform=member.platform,
        alerts=_alerts(names),
    )
    found = []
    for row in rows:
        mine = _names_in(member, str(row.community_id))
        roles = {"organiser": not mine.isdisjoint(_people(row.people)), "alerts": row.alerts in _alerts(mine)}
        if any(roles.values()):
            found.append({"community_id": _plain("community_id", row.community_id), **roles})
    return tuple(found)


def _names(member: MemberId) -> frozenset[str]:
    """How settings may name the member: by account, or on Slack by the user's id alone."""
    return frozenset({member.account, member.account.rpartition(".")[2]})


def _names_in(member: MemberId, community: str) -> frozenset[str]:
    """How the settings of *community* may name the member: another workspace's user may have the same bare id."""
    workspace, mark, _ = member.account.rpartition(".")
    return _names(member) if not mark or workspace == community else frozenset({member.account})


def _people(stored: object) -> tuple[str, ...]:
    """The organisers of a community, of which nobody is known where the list cannot be read."""
    try:
        return texts(str(stored))
    except (ValueError, TypeError, RecursionError):
        return ()


def _alerts(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"person:{one}" for one in names)


def _forget_role(connection: Connection, member: MemberId) -> None:
    """Take the member out of the settings of communities: who hears of failures, who may organise."""
    names = _names(member)
    rows = connection.rows(
        """SELECT community_id, people, alerts FROM communities
        WHERE community_platform = :platform AND (people <> '[]' OR alerts IN :alerts)""",
        platform=member.platform,
        alerts=_alerts(names),
    )
    for row in rows:
        mine, people = _names_in(member, str(row.community_id)), _people(row.people)
        left = tuple(person for person in people if person not in mine)
        alerts = "" if row.alerts in _alerts(mine) else row.alerts
        if (left, alerts) != (people, row.alerts):
            connection.run(
                """UPDATE communities SET people = :people, alerts = :alerts
                WHERE community_platform = :platform AND community_id = :id""",
                people=packed(left) if left != people else row.people,
                alerts=alerts,
                platform=member.platform,
                id=row.community_id,
            )


def _row(table: Table, row: Any) -> Mapping[str, object]:
    return {name: _plain(name, getattr(row, name)) for name in exported_columns(table)}


def _plain(name: str, value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if name in _JSON and isinstance(value, str):
        with suppress(ValueError, RecursionError):  # what cannot be read is theirs all the same, as it is
            return json.loads(value)
    return value
