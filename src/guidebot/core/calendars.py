"""What has a date, for calendars outside: values, and the ports that write them and keep private addresses."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass

MOST = 500
"""Entries of one calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something with a date.

    Attributes:
        uid: the same for ever for the same thing, so that a second import changes it and adds nothing.
        day: a whole day; without one, *at* is its moment.
        minutes: how long it takes from *at* on.
        off: it does not take place; a calendar that has it already is told so.
    """

    uid: str
    title: str
    day: date | None = None
    at: datetime | None = None
    minutes: int = 30
    text: str = ""
    url: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A private address: whose calendar it opens, and since when."""

    member: MemberId | None = None
    community: CommunityId | None = None
    made_at: datetime


class Calendars(Protocol):
    """Writes calendars in the forms that other programs read."""

    def ics(self, name: str, entries: Sequence[Dated], now: datetime) -> bytes:
        """*entries* as an iCalendar file (RFC 5545)."""
        ...

    def link(self, secret: str) -> str:
        """Where the calendar behind *secret* is served; empty where no web server runs."""
        ...


class AddressStore(Protocol):
    """Keeps who a private address belongs to, never the address itself."""

    async def put(self, proof: str, address: Address) -> None:
        """Add *address*; the former one of the same member or community ends."""
        ...

    async def find(self, proof: str) -> Address | None:
        """The address with this proof."""
        ...

    async def of(self, owner: MemberId | CommunityId) -> Address | None:
        """The address of *owner*, if there is one."""
        ...

    async def end(self, owner: MemberId | CommunityId) -> None:
        """End the address of *owner*."""
        ...


def fresh_secret() -> str:
    """An address that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def proof_of(secret: str) -> str:
    """What is kept of *secret*. It is random and long, so that a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(proof: str, other: str) -> bool:
    """Whether two proofs are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(proof, other)
