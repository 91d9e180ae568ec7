"""Short messages that the bot owes a member: outcomes of what they suggested, a pause, a closed door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from guidebot.core.people import CommunityId, MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Something to be written to *member* between two moments; *kind* names the sender that knows how.

    *key* makes it once; *body* refers to what it is about.
    """

    member: MemberId
    key: str
    kind: str
    at: datetime
    until: datetime
    body: Mapping[str, str] = field(default_factory=dict)


class OrganiserNotices(Protocol):
    """Tells the organisers of a community things, once each, where they said that they want to hear them."""

    async def tell(self, community: CommunityId, key: str, what: str, fix: str, now: datetime) -> None:
        """Send *what*, and what may be done about it; *key* makes it once."""
        ...


class Notices(Protocol):
    """Tells members things, once each."""

    async def tell(self, member: MemberId, key: str, words: str, now: datetime) -> None:
        """Send *words* in the member's direct conversation, or leave them in their inbox; *key* makes it once."""
        ...

    async def later(self, message: Later) -> None:
        """Write *message* when its time comes."""
        ...
