"""What a platform can do, as a value that its adapter states. What an adapter does not say is the careful choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from types import MappingProxyType

from guidebot.core.people import MemberId
from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Requests a second: for the whole platform, for one channel and for one workspace; 0 is no limit.

    *opens* is how many direct conversations may be opened in a second.
    """

    platform: float = 0
    channel: float = 0
    workspace: float = 0
    opens: float = 0


OPENS = 10 / 60  # platforms that say nothing about it take a quick row of fresh conversations for spam
CAREFUL = Rate(platform=1, channel=1, workspace=1, opens=OPENS)  # the slowest of the common chats allow this


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What one platform can do.

    Attributes:
        rate: how fast the bot may send by itself.
        post_takes: how many requests a post is, with its discussion and the first line of that.
        refuses_copies_for: how long after a first try the platform itself refuses a second copy of a message that
            carries the same mark; nothing: the history is looked up before anything is sent again.
        has_roles: whether organisers may be named by a role.
        has_calendar: whether a community has a calendar of its own there, on which the bot may put events.
        workspace_mark: what stands between workspace and person in `MemberId.account`, as in ``TEAM.USER``; empty:
            an account is the same in every community.
        organisers_note: what people who were just named as organisers should know about this platform.
    """

    rate: Rate = CAREFUL
    post_takes: int = 2
    refuses_copies_for: timedelta = timedelta()
    has_roles: bool = False
    has_calendar: bool = False
    workspace_mark: str = ""
    organisers_note: str = ""

    def workspace_of(self, member: MemberId) -> str:
        """The workspace that *member* belongs to; empty where accounts belong to none."""
        return member.account.partition(self.workspace_mark)[0] if self.workspace_mark else ""


@dataclass(frozen=True, slots=True)
class Platforms:
    """The traits of every platform; one that nobody stated has the careful ones."""

    known: Mapping[str, Traits] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, platform: str) -> Traits:
        """What *platform* can do."""
        return self.known.get(platform, _UNKNOWN)


_UNKNOWN = Traits()
