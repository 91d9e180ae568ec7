"""Fit experiments in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from guidebot.core.evenings import Doing
from guidebot.core.fits import Fit, Taps
from guidebot.core.people import MemberId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import filled, member_values

_ONE = """SELECT * FROM fits
    WHERE member_platform = :member_platform AND member_account = :member_account AND id = :id"""


class SqlFits(Store):
    """Keeps experiments; see `core.fits.FitStore`."""

    @writing
    def add(self, connection: Connection, fit: Fit) -> Fit:
        """Store it; answers it with its number."""
        return connection.added(FITS, _values(fit))

    @reading
    def get(self, connection: Connection, member: MemberId, number: int) -> Fit | None:
        """The member's experiment with this number."""
        return connection.read_one(FITS, _ONE, **member_values(member), id=number)

    @reading
    def of(self, connection: Connection, member: MemberId) -> Sequence[Fit]:
        """The member's experiments, oldest first."""
        found = connection.read(
            FITS,
            """SELECT * FROM fits
            WHERE member_platform = :member_platform AND member_account = :member_account ORDER BY id""",
            **member_values(member),
        )
        return tuple(found)

    @writing
    def change(self, connection: Connection, member: MemberId, number: int, change: Callable[[Fit], Fit]) -> Fit | None:
        """Apply *change* to the stored experiment."""
        before = connection.read_one(FITS, f"{_ONE} FOR UPDATE", **member_values(member), id=number)
        if before is None:
            return None
        after = change(before)
        if after != before:
            connection.upsert("fits", {"id": number, **_values(after)}, key=("id",))
        return after


def _values(fit: Fit) -> dict[str, Any]:
    return {
        **member_values(fit.member),
        "about": fit.about,
        "first": fit.first,
        "title": fit.title,
        "doing": fit.doing.value,
        "begun_at": fit.begun_at,
        "due": fit.due,
        "goal": fit.goal,
        "energy_first": fit.before.energy,
        "progress_first": fit.before.progress,
        "more_first": fit.before.more,
        "energy_last": fit.after.energy,
        "progress_last": fit.after.progress,
        "more_last": fit.after.more,
        "ended_at": fit.ended_at,
    }


def _fit(row: Any) -> Fit:
    return Fit(
        id=row.id,
        member=MemberId(row.member_platform, row.member_account),
        about=row.about,
        first=row.first,
        title=row.title,
        doing=row.doing,
        begun_at=row.begun_at,
        due=row.due,
        goal=row.goal,
        before=Taps(row.energy_first, row.progress_first, row.more_first),
        after=Taps(row.energy_last, row.progress_last, row.more_last),
        ended_at=row.ended_at,
    )


FITS = Reader("fits", _fit, {"doing": Doing, "title": filled})
