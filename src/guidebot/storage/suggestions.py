"""A `SuggestionStore` in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guidebot.core.clock import SLIP
from guidebot.core.once import REPEATED
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.suggestions import LIVE, REMEMBERED, Stage, Subject, Suggestion, refuse_more
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import OF_COMMUNITY, OF_MEMBER, community_values, filled, member_of, member_values

LIVE_STAGES = tuple(one.value for one in LIVE)


class SqlSuggestions(Store):
    """Keeps suggestions."""

    @writing
    def add(self, connection: Connection, suggestion: Suggestion) -> Suggestion:
        """Store it, unless the same one was stored a moment ago; answers it with its number."""
        if suggestion.member is not None:
            alone(connection, f"suggestions {suggestion.member}")  # twenty sent at once must not all find four others
            same = _just_now(connection, suggestion)
            if same is not None:
                return same
            refuse_more(_by(connection, suggestion.member, suggestion.at - REMEMBERED), suggestion.at)
        return connection.added(SUGGESTIONS, _values(suggestion))

    @reading
    def get(self, connection: Connection, community: CommunityId, number: int) -> Suggestion | None:
        """One of this community's suggestions."""
        return connection.read_one(
            SUGGESTIONS,
            """SELECT * FROM suggestions
            WHERE community_platform = :community_platform AND community_id = :community_id AND id = :id""",
            **community_values(community),
            id=number,
        )

    async def waiting(self, community: CommunityId) -> Sequence[Suggestion]:
        """Those not decided on, oldest first."""
        return await self._at(community, (Stage.SUGGESTED.value,))

    async def live(self, community: CommunityId) -> Sequence[Suggestion]:
        """Those that were accepted, oldest first."""
        return await self._at(community, LIVE_STAGES)

    @reading
    def by(self, connection: Connection, member: MemberId, since: datetime) -> Sequence[Suggestion]:
        """What *member* suggested since a moment."""
        return _by(connection, member, since)

    @writing
    def move(self, connection: Connection, suggestion: Suggestion, before: Sequence[Stage]) -> bool:
        """Store its stage, text and reason if it still stands at one of *before*."""
        changed = connection.run(
            """UPDATE suggestions
            SET text = :text, credit = :credit, stage = :stage, reason = :reason, decided_at = :decided_at
            WHERE community_platform = :community_platform AND community_id = :community_id
            AND id = :id AND stage IN :before""",
            **community_values(suggestion.community),
            id=suggestion.id,
            before=tuple(one.value for one in before),
            text=suggestion.text,
            credit=suggestion.credit,
            stage=suggestion.stage.value,
            reason=suggestion.reason,
            decided_at=suggestion.decided_at,
        )
        return changed == 1

    @reading
    def _at(self, connection: Connection, community: CommunityId, stages: tuple[str, ...]) -> Sequence[Suggestion]:
        found = connection.read(
            SUGGESTIONS,
            """SELECT * FROM suggestions
            WHERE community_platform = :community_platform AND community_id = :community_id AND stage IN :stages
            ORDER BY id""",
            **community_values(community),
            stages=stages,
        )
        return tuple(found)


def _by(connection: Connection, member: MemberId, since: datetime) -> tuple[Suggestion, ...]:
    found = connection.read(
        SUGGESTIONS,
        f"SELECT * FROM suggestions WHERE {OF_MEMBER} AND at >= :since ORDER BY id",  # noqa: S608  # own words
        **member_values(member),
        since=since,
    )
    return tuple(found)


def _just_now(connection: Connection, suggestion: Suggestion) -> Suggestion | None:
    """The same suggestion by the same member, made a moment ago and not decided on."""
    found = connection.read(
        SUGGESTIONS,
        f"""SELECT * FROM suggestions WHERE {OF_COMMUNITY} AND {OF_MEMBER} AND at > :since AND at <= :until
        AND subject = :subject AND about = :about AND text = :text AND stage = :stage ORDER BY id LIMIT 1""",  # noqa: S608  # own
        **community_values(suggestion.community),
        **member_values(suggestion.member),
        since=suggestion.at - REPEATED,
        until=suggestion.at + SLIP,
        subject=suggestion.subject.value,
        about=suggestion.about,
        text=suggestion.text,
        stage=Stage.SUGGESTED.value,
    )
    return next(iter(found), None)


def _values(suggestion: Suggestion) -> dict[str, Any]:
    return {
        **community_values(suggestion.community),
        **member_values(suggestion.member),
        "subject": suggestion.subject.value,
        "text": suggestion.text,
        "name": suggestion.name,
        "credit": suggestion.credit,
        "about": suggestion.about,
        "stage": suggestion.stage.value,
        "reason": suggestion.reason,
        "at": suggestion.at,
        "decided_at": suggestion.decided_at,
    }


def _suggestion(row: Any) -> Suggestion:
    return Suggestion(
        community=CommunityId(row.community_platform, row.community_id),
        subject=row.subject,
        text=row.text,
        at=row.at,
        member=member_of(row),
        name=row.name,
        credit=row.credit,
        about=row.about,
        stage=row.stage,
        reason=row.reason,
        decided_at=row.decided_at,
        id=row.id,
    )


SUGGESTIONS = Reader("suggestions", _suggestion, {"subject": Subject, "stage": Stage, "text": filled})
