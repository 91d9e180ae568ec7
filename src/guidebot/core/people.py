"""Who speaks and where: members, communities and places, as values that name no SDK."""

from __future__ import annotations

from enum import StrEnum

from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class MemberId:
    """A person on one platform.

    On Discord *account* is the user id, the same in every community. On Slack it is ``TEAM.USER``, since an account
    belongs to its workspace.
    """

    platform: str
    account: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.account}"


@dataclass(frozen=True, slots=True, order=True)
class CommunityId:
    """A Discord guild or a Slack workspace."""

    platform: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


class PlaceKind(StrEnum):
    """What sort of place messages go to."""

    CHANNEL = "channel"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message was written or shall go: a channel or a direct conversation, perhaps inside a thread."""

    platform: str
    id: str
    kind: PlaceKind = PlaceKind.CHANNEL
    community: CommunityId | None = None
    thread: str | None = None
