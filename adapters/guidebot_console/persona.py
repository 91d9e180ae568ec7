"""Who types in the terminal and where: a demo community with one channel, and as many members as one likes to play."""

from __future__ import annotations

import re

from guidebot.adapter import Asked, Incoming
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.records import dataclass

PLATFORM = "console"
COMMUNITY = CommunityId(PLATFORM, "demo")
GENERAL = Place(PLATFORM, "general", community=COMMUNITY)
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")


@dataclass(frozen=True, slots=True)
class Persona:
    """The person that the terminal plays. Only the default one is an organiser, unless asked for."""

    name: str = "you"
    organiser: bool = True

    @property
    def member(self) -> MemberId:
        """Their id."""
        return MemberId(PLATFORM, self.name)

    @property
    def direct(self) -> Place:
        """The direct conversation with them."""
        return direct(self.member)

    async def is_organiser(self) -> bool:
        """Whether they may manage the demo community."""
        return self.organiser

    def asks(self, asked: Asked, place: Place = GENERAL) -> Incoming:
        """What they did, as the bot gets it."""
        return Incoming(
            asked=asked,
            member=self.member,
            name=self.name,
            place=place,
            community=COMMUNITY if place.kind is PlaceKind.CHANNEL else None,
            is_organiser=self.is_organiser,
        )


def direct(member: MemberId) -> Place:
    """The direct conversation with *member*."""
    return Place(PLATFORM, f"dm:{member.account}", PlaceKind.DIRECT)


def played(words: str) -> Persona | None:
    """The person that ``as ada`` or ``as ada organiser`` names, or None when that is no name."""
    name, _, rest = words.strip().lower().partition(" ")
    if not NAME.fullmatch(name) or rest not in {"", "organiser", "member"}:
        return None
    return Persona(name, rest == "organiser" or (name == "you" and rest == ""))
