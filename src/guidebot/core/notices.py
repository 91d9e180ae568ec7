"""Short messages that the bot owes a member: outcomes of what they suggested, a pause, a closed door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Protocol

from guidebot.core.people import CommunityId, MemberId
from guidebot.core.records import dataclass
from guidebot.core.reply import Button


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

    async def tell(  # noqa: PLR0917  # what a message consists of
        self,
        community: CommunityId,
        key: str,
        what: str,
        fix: str,
        now: datetime,
        offers: Sequence[Button] = (),
        about: MemberId | None = None,
    ) -> None:
        """Send *what*, and what may be done about it; *key* makes it once.

        *offers* stand below it in a channel. In a direct conversation no community is known, so they would not work.
        What is *about* a member, or in their words, waits no longer than their data is kept.
        """
        ...


class Notices(Protocol):
    """Tells members things, once each."""

    async def tell(self, member: MemberId, key: str, words: str, now: datetime, about: MemberId | None = None) -> None:
        """Send *words* in the member's direct conversation, or leave them in their inbox; *key* makes it once.

        What is *about* another member waits no longer than that member's data is kept.
        """
        ...

    async def later(self, message: Later) -> None:
        """Write *message* when its time comes."""
        ...
