"""A `SuggestionStore` in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from guidebot.core.people import CommunityId, MemberId
from guidebot.core.suggestions import LIVE, Stage, Subject, Suggestion
from guidebot.storage.database import Store, reading, writing
from guidebot.storage.rows import community_values, member_of, member_values, of_community, of_member
from guidebot.storage.tables.organising import suggestions as t


class SqlSuggestions(Store):
    """Keeps suggestions."""

    @writing
    def add(self, connection: Connection, suggestion: Suggestion) -> Suggestion:
        """Store it; answers it with its number."""
        made = connection.execute(insert(t).values(_values(suggestion)).returning(t.c.id))
        return replace(suggestion, id=int(made.scalar_one()))

    @reading
    def get(self, connection: Connection, community: CommunityId, number: int) -> Suggestion | None:
        """One of this community's suggestions."""
        found = connection.execute(select(t).where(of_community(t, community), t.c.id == number))
        row = found.one_or_none()
        return _suggestion(row) if row else None

    async def waiting(self, community: CommunityId) -> Sequence[Suggestion]:
        """Those not decided on, oldest first."""
        return await self._where(of_community(t, community), t.c.stage == Stage.SUGGESTED.value)

    async def live(self, community: CommunityId) -> Sequence[Suggestion]:
        """Those that were accepted, oldest first."""
        return await self._where(of_community(t, community), t.c.stage.in_([one.value for one in LIVE]))

    async def by(self, member: MemberId, since: datetime) -> Sequence[Suggestion]:
        """What *member* suggested since a moment."""
        return await self._where(of_member(t, member), t.c.at >= since)

    @writing
    def move(self, connection: Connection, suggestion: Suggestion, before: Sequence[Stage]) -> bool:
        """Store its stage, text and reason if it still stands at one of *before*."""
        values = _values(suggestion)
        changed = connection.execute(
            update(t)
            .where(
                of_community(t, suggestion.community),
                t.c.id == suggestion.id,
                t.c.stage.in_([one.value for one in before]),
            )
            .values({key: values[key] for key in ("text", "credit", "stage", "reason", "decided_at")})
        )
        return changed.rowcount == 1

    @reading
    def _where(self, connection: Connection, *conditions: ColumnElement[bool]) -> Sequence[Suggestion]:
        rows = connection.execute(select(t).where(*conditions).order_by(t.c.id))
        return tuple(_suggestion(row) for row in rows)


def _values(one: Suggestion) -> dict[str, Any]:
    return {
        **community_values(one.community),
        **member_values(one.member),
        "subject": one.subject.value,
        "text": one.text,
        "name": one.name,
        "credit": one.credit,
        "about": one.about,
        "stage": one.stage.value,
        "reason": one.reason,
        "at": one.at,
        "decided_at": one.decided_at,
    }


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        community=CommunityId(row.community_platform, row.community_id),
        subject=Subject(row.subject),
        text=row.text,
        at=row.at,
        member=member_of(row),
        name=row.name,
        credit=row.credit,
        about=row.about,
        stage=Stage(row.stage),
        reason=row.reason,
        decided_at=row.decided_at,
        id=row.id,
    )
