"""Everything held on a member: copied out, or erased, by walking every table that has a member's columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from guidebot.core.people import MemberId
from guidebot.core.suggestions import LIVE
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.rows import member_lock, of_member, packed, texts
from guidebot.storage.tables import METADATA, communities, suggestions

_HIDDEN = frozenset({"member_platform", "member_account", "owner", "lease_until", "dedupe_key"})
_JSON = frozenset({"milestones", "rests", "body"})


def member_tables() -> tuple[Table, ...]:
    """Every table with rows about members."""
    return tuple(one for one in METADATA.sorted_tables if "member_account" in one.c)


def exported_columns(table: Table) -> tuple[str, ...]:
    """The columns of *table* that an export holds."""
    return tuple(one.name for one in table.c if one.name not in _HIDDEN)


class SqlOwnData(Store):
    """See `core.members.OwnData`."""

    @reading
    def export(self, connection: Connection, member: MemberId) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Every row of every table that names *member*, and the communities whose settings do."""
        found: dict[str, Sequence[Mapping[str, object]]] = {}
        for table in member_tables():
            rows = connection.execute(select(table).where(of_member(table, member)).order_by(*table.primary_key))
            found[table.name] = tuple(_row(table, row) for row in rows)
        found["roles"] = _named(connection, member)
        return found

    @writing
    def erase(self, connection: Connection, member: MemberId) -> int:
        """Remove all of it in one transaction. Suggestions that are in use stay, without a name."""
        alone(connection, member_lock(member))
        gone = _unname(connection, member)
        for table in reversed(member_tables()):
            gone += connection.execute(delete(table).where(of_member(table, member))).rowcount
        gone += len(_named(connection, member))
        _forget_role(connection, member)
        return gone


def _unname(connection: Connection, member: MemberId) -> int:
    live = suggestions.c.stage.in_([one.value for one in LIVE])
    nobody = {"member_platform": None, "member_account": None, "name": "", "credit": False}
    changed = connection.execute(update(suggestions).where(of_member(suggestions, member), live).values(**nobody))
    return int(changed.rowcount)


def _named(connection: Connection, member: MemberId) -> tuple[Mapping[str, object], ...]:
    """The communities that name the member as one who may organise or who hears of failures."""
    names = _names(member)
    naming = (communities.c.people != "[]") | communities.c.alerts.in_(_alerts(names))
    rows = connection.execute(select(communities).where(communities.c.community_platform == member.platform, naming))
    found = []
    for row in rows:
        roles = {"organiser": not names.isdisjoint(texts(row.people)), "alerts": row.alerts in _alerts(names)}
        if any(roles.values()):
            found.append({"community_id": row.community_id, **roles})
    return tuple(found)


def _names(member: MemberId) -> frozenset[str]:
    """How settings may name the member: by account, or on Slack by the user's id alone."""
    return frozenset({member.account, member.account.rpartition(".")[2]})


def _alerts(names: frozenset[str]) -> frozenset[str]:
    return frozenset(f"person:{one}" for one in names)


def _forget_role(connection: Connection, member: MemberId) -> None:
    """Take the member out of the settings of communities: who hears of failures, who may organise."""
    names = _names(member)
    here = communities.c.community_platform == member.platform
    connection.execute(update(communities).where(here, communities.c.alerts.in_(_alerts(names))).values(alerts=""))
    rows = connection.execute(select(communities).where(here, communities.c.people != "[]")).all()
    for row in rows:
        people = texts(row.people)
        left = tuple(one for one in people if one not in names)
        if left != people:
            this = (here, communities.c.community_id == row.community_id)
            connection.execute(update(communities).where(*this).values(people=packed(left)))


def _row(table: Table, row: Any) -> Mapping[str, object]:
    return {name: _plain(name, getattr(row, name)) for name in exported_columns(table)}


def _plain(name: str, value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if name in _JSON and isinstance(value, str):
        return json.loads(value)
    return value
