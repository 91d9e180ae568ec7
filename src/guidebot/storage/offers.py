"""Whom something was offered to, in SQL."""

from __future__ import annotations

from datetime import datetime

from guidebot.core.people import MemberId
from guidebot.storage.connection import Connection
from guidebot.storage.database import Store, writing
from guidebot.storage.rows import member_values


class SqlOffers(Store):
    """Remembers members; see `core.offers.OfferStore`."""

    @writing
    def first(self, connection: Connection, member: MemberId, now: datetime) -> bool:
        """Whether nothing was offered to *member* before; from now on it was."""
        return connection.insert("offers", {**member_values(member), "at": now}, "ON CONFLICT DO NOTHING") == 1
