"""The services that requests carry: one field a subject, each a small port."""

from __future__ import annotations

from typing import Protocol

from guidebot.core.additions import Additions
from guidebot.core.audit import AuditStore
from guidebot.core.ballots import BallotStore
from guidebot.core.calendars import AddressStore, Calendars
from guidebot.core.cards import Boards, CardStore
from guidebot.core.communities import CommunityStore
from guidebot.core.counts import CountStore
from guidebot.core.dates import DateReader
from guidebot.core.events import EventStore
from guidebot.core.finding import Finder
from guidebot.core.findings import Inspector
from guidebot.core.fits import FitStore
from guidebot.core.follows import FollowStore
from guidebot.core.goals import GoalStore
from guidebot.core.guide import Guide
from guidebot.core.intentions import IntentionStore
from guidebot.core.members import MemberStore, OwnData
from guidebot.core.notices import Notices, OrganiserNotices
from guidebot.core.people import CommunityId
from guidebot.core.pictures import Painter
from guidebot.core.posts import Discussions, Posting, PostStore, ScheduleStore
from guidebot.core.radar import Radar
from guidebot.core.records import dataclass
from guidebot.core.seen import SeenStore
from guidebot.core.suggestions import SuggestionStore
from guidebot.core.together import Together
from guidebot.core.traits import Platforms
from guidebot.core.tries import TryStore
from guidebot.core.witnesses import WitnessStore


class Library(Protocol):
    """The content that is live now. A reload swaps it; a snapshot never changes."""

    def guide(self, community: CommunityId | None = None) -> Guide:
        """The guide with the overlays of *community*."""
        ...

    def finder(self, community: CommunityId | None = None) -> Finder:
        """Search over the same content."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a feature may use."""

    library: Library
    communities: CommunityStore
    seen: SeenStore
    suggestions: SuggestionStore
    audit: AuditStore
    counts: CountStore
    notices: Notices
    alerts: OrganiserNotices
    schedules: ScheduleStore
    posts: PostStore
    discussions: Discussions
    inspector: Inspector
    posting: Posting
    goals: GoalStore
    tries: TryStore
    cards: CardStore
    boards: Boards
    ballots: BallotStore
    intentions: IntentionStore
    fits: FitStore
    witnesses: WitnessStore
    members: MemberStore
    own: OwnData
    dates: DateReader
    painter: Painter
    together: Together
    radar: Radar
    additions: Additions
    follows: FollowStore
    calendars: Calendars
    addresses: AddressStore
    events: EventStore
    platforms: Platforms
