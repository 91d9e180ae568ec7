"""The content that is live: a guide for everybody, others with one community's overlays, and search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guidebot.core.finding import Finder
from guidebot.core.guide import Guide
from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass
from guidebot.features.guide import memory
from guidebot.loading.loaded import Folders
from guidebot.loading.reader import Reader, parse

if TYPE_CHECKING:
    from guidebot.search.index import Index


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders that content comes from; *community* has further ones by ``platform:id``."""

    base: Path
    extra: tuple[Path, ...] = ()
    community: Mapping[str, Sequence[Path]] | None = None

    def folders(self) -> tuple[Path, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys(folder for folders in self.wanted().values() for folder in folders))

    def wanted(self) -> Mapping[str, Folders]:
        """What one guide each is made of: everybody's under the empty name, those of communities under theirs."""
        everybody = (self.base, *self.extra)
        return {"": everybody} | {key: (*everybody, *folders) for key, folders in (self.community or {}).items()}


def searched(guide: Guide) -> Index:
    """Search over *guide*, none of its parts built yet."""
    from guidebot.search.index import Index  # noqa: PLC0415  # start-up time

    return Index(guide)


class LiveLibrary:
    """See `guidebot.core.services.Library`. `reload` swaps everything at once or raises and changes nothing."""

    def __init__(self, sources: Sources, read: Reader = parse, search: Callable[[Guide], Index] = searched) -> None:
        self.sources = sources
        self._read, self._search = read, search
        self._guides: dict[str, Guide] = {}
        self._finders: dict[str, Finder] = {}
        self.reload()

    def reload(self) -> None:
        """Read all folders again.

        Raises:
            Mistakes: something is wrong; the last good version stays.
        """
        wanted = self.sources.wanted()
        read = self._read(tuple(wanted.values()))
        fresh = {key: loaded.guide for key, loaded in zip(wanted, read, strict=True)}
        finders = {key: self._warm(fresh[key]) for key in self._finders if key in fresh}
        self._guides, self._finders = fresh, finders
        memory.forget()

    def warm(self) -> None:
        """Build the search that everybody gets, so that the first question is as quick as the second.

        May run in a thread of its own: what is built is handed over whole, and dropped if a reload was quicker.
        """
        guides = self._guides
        made = self._warm(guides[""])
        if self._guides is guides:
            self._finders[""] = made

    def guide(self, community: CommunityId | None = None) -> Guide:
        """The guide with the overlays of *community*."""
        return self._guides[self._key(community)]

    def finder(self, community: CommunityId | None = None) -> Finder:
        """Search over the same content."""
        key = self._key(community)
        if key not in self._finders:
            self._finders[key] = self._search(self._guides[key])
        return self._finders[key]

    def _warm(self, guide: Guide) -> Finder:
        made = self._search(guide)
        made.warm()
        return made

    def _key(self, community: CommunityId | None) -> str:
        return str(community) if community is not None and str(community) in self._guides else ""
