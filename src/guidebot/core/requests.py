"""What a command gets: who asks, where, when, and the services it may use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from datetime import datetime

from guidebot.core.communities import Settings
from guidebot.core.guide import Guide
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.records import dataclass
from guidebot.core.services import Services


async def nobody() -> bool:
    """Not an organiser."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing a person asked, with all that the answer may depend on.

    Attributes:
        member: who asks.
        name: how the platform shows them; what they chose, so always `Plain` in a reply.
        place: where the answer goes.
        community: None in direct messages that belong to no community.
        organiser: whether they may steer this community now; asked for on organiser commands only, else False.
        may_organise: asks whether they may, for what organisers alone are offered elsewhere; some platforms are called.
        now: the moment of the request, aware UTC.
        zone: the IANA zone of their platform profile, where there is one.
        settings: the community's settings, or the defaults.
        fields: what a submitted form holds, by input name.
        line: the canonical command line of this request, empty for other actions.
        services: stores, search and content.
        guide: the content as it stood when the request arrived, overlays of the community included.
    """

    member: MemberId
    name: str
    place: Place
    community: CommunityId | None
    organiser: bool
    now: datetime
    settings: Settings
    services: Services
    guide: Guide
    zone: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    line: str = ""
    may_organise: Callable[[], Awaitable[bool]] = nobody
