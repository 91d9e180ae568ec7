"""Where something happened in Slack, and as the core's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.records import dataclass
from guidebot_slack.forms import Origin

PLATFORM = "slack"


@dataclass(frozen=True, slots=True)
class Page:
    """What somebody's App Home shows: our *mark* of its content, and Slack's *hash* of this publication."""

    mark: str = ""
    hash: str = ""

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> Page:
        """The page that *view* is."""
        return cls(str(view.get("private_metadata") or ""), str(view.get("hash") or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where something happened, and the ways to answer there.

    Attributes:
        thread: the thread it happened in.
        url: the payload's ``response_url``.
        trigger: opens a modal within 3 s.
        message: the pressed message; *ephemeral* ones can be changed through *url* only.
        view: the id of the modal in which it happened; *home* when it was App Home, and then the *page* there.
        below: the id of the modal directly under it; *full* when Slack takes none on top of it any more.
        event: Slack's name for what was done; it comes again when Slack, or whoever caught the request, sends it again.
    """

    team: str
    user: str
    channel: str = ""
    thread: str = ""
    url: str = ""
    trigger: str = ""
    message: str = ""
    ephemeral: bool = False
    view: str = ""
    below: str = ""
    full: bool = False
    home: bool = False
    page: Page | None = None
    event: str = ""

    @property
    def direct(self) -> bool:
        """Whether it is a direct conversation, or no conversation at all."""
        return not self.channel or self.channel.startswith("D")

    @property
    def origin(self) -> Origin:
        """What a modal opened from here has to remember."""
        return Origin(channel=self.channel, thread=self.thread, url=self.url)


def member(where: Where) -> MemberId:
    """Who did it."""
    return MemberId(PLATFORM, f"{where.team}.{where.user}")


def place(where: Where) -> Place:
    """Where it happened; App Home counts as a direct conversation."""
    kind = PlaceKind.DIRECT if where.direct else PlaceKind.CHANNEL
    community = CommunityId(PLATFORM, where.team)
    return Place(PLATFORM, where.channel or where.user, kind, community, thread=where.thread or None)
