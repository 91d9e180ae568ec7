"""Witnesses in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from guidebot.core.people import MemberId
from guidebot.core.witnesses import Witness, WitnessState
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import member_lock, member_values

_ONE = """SELECT * FROM witnesses WHERE id = :id AND (
        (member_platform = :platform AND member_account = :account)
        OR (witness_platform = :platform AND witness_account = :account))"""
_OF = """SELECT * FROM witnesses
    WHERE member_platform = :member_platform AND member_account = :member_account ORDER BY id"""


class SqlWitnesses(Store):
    """Keeps witnesses; see `core.witnesses.WitnessStore`."""

    @writing
    def ask(self, connection: Connection, new: Witness, check: Callable[[Sequence[Witness]], str]) -> Witness | str:
        """Store *new*, unless *check* says why not."""
        alone(connection, member_lock(new.member))  # two requests at once would both find nobody asked
        mine = tuple(connection.read(WITNESSES, _OF, **member_values(new.member)))
        return check(mine) or connection.added(WITNESSES, _values(new))

    @reading
    def get(self, connection: Connection, either: MemberId, number: int) -> Witness | None:
        """The row with this number, if *either* is one of the two."""
        return connection.read_one(WITNESSES, _ONE, id=number, platform=either.platform, account=either.account)

    @reading
    def of(self, connection: Connection, member: MemberId) -> Sequence[Witness]:
        """Whom the member asked."""
        return tuple(connection.read(WITNESSES, _OF, **member_values(member)))

    @reading
    def watched(self, connection: Connection, witness: MemberId) -> Sequence[Witness]:
        """Who asked *witness*."""
        found = connection.read(
            WITNESSES,
            """SELECT * FROM witnesses
            WHERE witness_platform = :platform AND witness_account = :account ORDER BY id""",
            platform=witness.platform,
            account=witness.account,
        )
        return tuple(found)

    @writing
    def purge(self, connection: Connection, before: datetime) -> int:
        """Forget what was ended: who said no stays on nobody's list."""
        return connection.run("DELETE FROM witnesses WHERE state = 'ended' AND asked_at < :before", before=before)

    @writing
    def change(
        self, connection: Connection, either: MemberId, number: int, change: Callable[[Witness], Witness]
    ) -> Witness | None:
        """Apply *change* to the stored row."""
        held = f"{_ONE} FOR UPDATE"
        before = connection.read_one(WITNESSES, held, id=number, platform=either.platform, account=either.account)
        if before is None:
            return None
        after = change(before)
        if after != before:
            connection.upsert("witnesses", {"id": number, **_values(after)}, key=("id",))
        return after


def _values(witness: Witness) -> dict[str, Any]:
    return {
        **member_values(witness.member),
        "witness_platform": witness.witness.platform,
        "witness_account": witness.witness.account,
        "name": witness.name[:100],
        "known_as": witness.known_as[:100],
        "state": witness.state.value,
        "asked_at": witness.asked_at,
        "heard_at": witness.heard_at,
        "answered_at": witness.answered_at,
    }


def _witness(row: Any) -> Witness:
    return Witness(
        id=row.id,
        member=MemberId(row.member_platform, row.member_account),
        witness=MemberId(row.witness_platform, row.witness_account),
        name=row.name,
        known_as=row.known_as,
        state=row.state,
        asked_at=row.asked_at,
        heard_at=row.heard_at,
        answered_at=row.answered_at,
    )


WITNESSES = Reader("witnesses", _witness, {"state": WitnessState})
