"""Outcome cards in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from guidebot.core.cards import PER_WEEK, WEEK, Card, CardStage
from guidebot.core.clock import SLIP
from guidebot.core.errors import UsageError
from guidebot.core.once import REPEATED
from guidebot.core.people import CommunityId, MemberId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, alone, reading, writing
from guidebot.storage.readers import Reader
from guidebot.storage.rows import OF_COMMUNITY, OF_MEMBER, community_values, entry, filled, member_of, member_values


class SqlCards(Store):
    """Keeps cards; see `core.cards.CardStore`."""

    @writing
    def draft(self, connection: Connection, card: Card) -> Card:
        """Store a draft, or put it in place of an earlier one."""
        assert card.member is not None, "somebody writes it"
        if card.id:
            if not _replace(connection, card, (CardStage.DRAFT,)):
                raise UsageError("That card is up already, or it was taken back.", fix="See yours with /outcome list.")
            return card
        alone(connection, f"cards {card.member}")  # two forms sent at once must not make a sixth
        same = _just_now(connection, card)
        if same is not None:
            return same
        lately = connection.value(
            f"SELECT count(*) FROM cards WHERE {OF_MEMBER} AND at > :since AND at <= :now",  # noqa: S608  # own
            **member_values(card.member),
            since=card.at - WEEK,
            now=card.at + SLIP,
        )
        if lately >= PER_WEEK:
            raise UsageError(f"You wrote {PER_WEEK} cards within a week: thank you!", fix="Come back with more then.")
        return connection.added(CARDS, _values(card))

    @reading
    def get(self, connection: Connection, community: CommunityId, number: int) -> Card | None:
        """One of this community's cards."""
        return connection.read_one(
            CARDS,
            f"SELECT * FROM cards WHERE {OF_COMMUNITY} AND id = :id",  # noqa: S608  # own
            **community_values(community),
            id=number,
        )

    @writing
    def move(self, connection: Connection, card: Card, before: Sequence[CardStage]) -> bool:
        """Store its words, stage and reason if it still stands at one of *before*."""
        return _replace(connection, card, before)

    @writing
    def placed(self, connection: Connection, card: Card) -> None:
        """It is shown where *card* says."""
        connection.run(
            f"""UPDATE cards SET channel = :channel, thread = :thread, remote_id = :remote_id
            WHERE {OF_COMMUNITY} AND id = :id AND at = :at""",  # noqa: S608  # own
            **community_values(card.community),
            id=card.id,
            at=card.at,
            channel=card.channel[:120],
            thread=card.thread[:120],
            remote_id=card.remote_id[:120],
        )

    @reading
    def shown(
        self, connection: Connection, community: CommunityId, item: str | None = None, limit: int = 500
    ) -> Sequence[Card]:
        """The community's cards that may be seen, newest first."""
        found = connection.read(
            CARDS,
            f"""SELECT * FROM cards WHERE {OF_COMMUNITY} AND stage = 'shown' AND (:every OR item = :item)
            ORDER BY shown_at DESC, id DESC LIMIT :limit""",  # noqa: S608  # own
            **community_values(community),
            every=item is None,
            item=item or "",
            limit=limit,
        )
        return tuple(found)

    @reading
    def by(self, connection: Connection, member: MemberId, community: CommunityId | None = None) -> Sequence[Card]:
        """The member's cards, newest first."""
        found = connection.read(
            CARDS,
            f"""SELECT * FROM cards WHERE {OF_MEMBER}
            AND (:every OR community_platform = :community_platform AND community_id = :community_id)
            ORDER BY at DESC, id DESC""",  # noqa: S608  # own
            **member_values(member),
            **community_values(community),
            every=community is None,
        )
        return tuple(found)


def _just_now(connection: Connection, card: Card) -> Card | None:
    """A draft with the same words on the same thing, made a moment ago: the form was sent twice."""
    found = connection.read(
        CARDS,
        f"""SELECT * FROM cards WHERE {OF_COMMUNITY} AND {OF_MEMBER}
        AND at > :since AND at <= :until AND stage = :stage""",  # noqa: S608  # own
        **community_values(card.community),
        **member_values(card.member),
        since=card.at - REPEATED,
        until=card.at + SLIP,
        stage=CardStage.DRAFT.value,
    )
    return next((one for one in found if replace(one, id=card.id, at=card.at) == card), None)


def _replace(connection: Connection, card: Card, before: Sequence[CardStage]) -> bool:
    changed = connection.run(
        f"""UPDATE cards
        SET tried = :tried, found = :found, following = :following, link = :link, name = :name,
            stage = :stage, reason = :reason, shown_at = :shown_at, changed_at = :changed_at
        WHERE {OF_COMMUNITY} AND id = :id AND at = :at AND stage IN :before""",  # noqa: S608  # own
        **community_values(card.community),
        id=card.id,
        at=card.at,
        before=tuple(one.value for one in before),
        tried=card.tried,
        found=card.found,
        following=card.following,
        link=card.link,
        name=card.name,
        stage=card.stage.value,
        reason=card.reason,
        shown_at=card.shown_at,
        changed_at=card.changed_at,
    )
    return changed == 1


def _values(card: Card) -> dict[str, Any]:
    return {
        **community_values(card.community),
        **member_values(card.member),
        "item": card.item,
        "title": card.title,
        "direction": card.direction,
        "goal": card.goal,
        "tried": card.tried,
        "found": card.found,
        "following": card.following,
        "link": card.link,
        "name": card.name,
        "stage": card.stage.value,
        "reason": card.reason,
        "at": card.at,
        "shown_at": card.shown_at,
        "changed_at": card.changed_at,
        "channel": card.channel,
        "thread": card.thread,
        "remote_id": card.remote_id,
    }


def card_of(row: Any) -> Card:
    """The card of a row."""
    return Card(
        id=row.id,
        community=CommunityId(row.community_platform, row.community_id),
        member=member_of(row),
        item=row.item,
        title=row.title,
        direction=row.direction,
        goal=row.goal,
        tried=row.tried,
        found=row.found,
        following=row.following,
        link=row.link,
        name=row.name,
        stage=row.stage,
        reason=row.reason,
        at=row.at,
        shown_at=row.shown_at,
        changed_at=row.changed_at,
        channel=row.channel,
        thread=row.thread,
        remote_id=row.remote_id,
    )


CARDS = Reader("cards", card_of, {"stage": CardStage, "item": entry, "title": filled})
