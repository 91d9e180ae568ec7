"""What is open, from memory: the content of each community, and the last good copy of lists that others keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from guidebot.core.follows import Unknown
from guidebot.core.guide import Guide
from guidebot.core.openings import OURS, Opening, of_entry
from guidebot.core.people import CommunityId
from guidebot.core.radar import Copied
from guidebot.core.services import Library

NOTHING: Mapping[str, Opening] = MappingProxyType({})


class LiveRadar:
    """See `core.radar.Radar`. `take` swaps the copies in; a request sees one state of them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._read: Mapping[str, Opening] = NOTHING
        self._copies: tuple[Copied, ...] = ()
        self._whole = frozenset({OURS})

    def take(self, openings: Mapping[str, Opening], *, place: str = "") -> None:
        """Show *openings* from now on. *place*: they are all that there is under this name."""
        self._read = MappingProxyType(dict(openings))
        self._whole = frozenset({OURS, place}) if place else frozenset({OURS})

    def tell(self, copies: Sequence[Copied]) -> None:
        """How the lists were read."""
        self._copies = tuple(copies)

    def openings(self, community: CommunityId | None) -> Sequence[Opening]:
        """Everything known in *community*, also what is over."""
        read = self._read
        there = {_page(one.url) for one in read.values() if one.url}
        ours = map(of_entry, self._library.guide(community).opportunities.values())
        # what a list elsewhere knows with its present dates stands there; ours is the evergreen entry for it
        return (*(one for one in ours if one.closes is not None or _page(one.url) not in there), *read.values())

    def find(self, community: CommunityId | None, opening: str) -> Opening | None:
        """The opening with this id."""
        return _in(self._library.guide(community), opening) or self._read.get(opening)

    def scope(self, community: CommunityId | None, opening: str) -> str:
        """The community whose own content *opening* stands in, as text; empty for everybody's."""
        own = _in(self._library.guide(community), opening)
        return str(community) if own is not None and own != _in(self._library.guide(), opening) else ""

    def copies(self) -> Sequence[Copied]:
        """The lists that are read elsewhere."""
        return self._copies

    def stamp(self) -> tuple[object, ...]:
        """Objects that are others as soon as anything listed may have changed: a reload swaps the guide."""
        return self._library.guide(), self._read

    def look(self, scope: str, opening: str) -> Opening | Unknown | None:
        """The opening that somebody follows, as it is now.

        Unknown is one of a list that this process has not got whole, as before the first look into the database or
        after the list was taken out of the configuration: it must not count as withdrawn.
        """
        platform, _, name = scope.partition(":")
        found = self.find(CommunityId(platform, name) if scope else None, opening)
        return Unknown.UNKNOWN if found is None and opening.partition("/")[0] not in self._whole else found


def _in(guide: Guide, opening: str) -> Opening | None:
    place, _, name = opening.partition("/")
    entry = guide.opportunities.get(name) if place == OURS else None
    return of_entry(entry) if entry is not None else None


def _page(url: str) -> str:
    """*url* without what two people write differently."""
    return url.casefold().partition("://")[2].removeprefix("www.").partition("?")[0].rstrip("/")
