"""The shipped guide, read and made searchable once in a process, for tests: each takes a second or a half."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.guide import Guide
from guidebot.loading.loaded import Folders, Loaded, shipped
from guidebot.loading.reader import parse
from guidebot.search.index import Index


class _ShippedOnce:
    """The shipped guide, read and made searchable once in a process: no test changes it."""

    def __init__(self) -> None:
        self._loaded: Loaded | None = None
        self._index: Index | None = None

    def read(self, wanted: Sequence[Folders], /) -> Sequence[Loaded]:
        """See `guidebot.loading.reader.Reader`."""
        return [self.loaded() if folders == (shipped(),) else parse([folders])[0] for folders in wanted]

    def search(self, guide: Guide) -> Index:
        """Search over *guide*; over the shipped one all share one."""
        if self._loaded is None or guide is not self._loaded.guide:
            return Index(guide)
        self._index = self._index or Index(guide)
        return self._index

    def loaded(self) -> Loaded:
        """The shipped content, with the place of each entry."""
        self._loaded = self._loaded or parse([(shipped(),)])[0]
        return self._loaded


SHIPPED_ONCE = _ShippedOnce()
