"""Guides for tests: each is read and made searchable once in a process, the shipped one and small ones alike."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.guide import Guide
from guidebot.loading.compiled import key
from guidebot.loading.loaded import Folders, Loaded, shipped
from guidebot.loading.reader import parse
from guidebot.search.index import Index

KEPT = 50


class _ReadOnce:
    """Guides by all that their files hold: no test changes one, and many write the same small one."""

    def __init__(self) -> None:
        self._loaded: dict[str, Loaded] = {}
        self._shipped: Loaded | None = None
        self._searched: list[tuple[Guide, Index]] = []

    def read(self, wanted: Sequence[Folders], /) -> Sequence[Loaded]:
        """See `guidebot.loading.reader.Reader`."""
        return [self.loaded() if folders == (shipped(),) else self._other(folders) for folders in wanted]

    def search(self, guide: Guide) -> Index:
        """Search over *guide*, one for all who read the same."""
        for one, index in self._searched:
            if one is guide:
                return index
        if len(self._searched) >= KEPT:
            self._searched.clear()
        self._searched.append((guide, made := Index(guide)))
        return made

    def loaded(self) -> Loaded:
        """The shipped content, with the place of each entry."""
        self._shipped = self._shipped or parse([(shipped(),)])[0]
        return self._shipped

    def _other(self, folders: Folders) -> Loaded:
        named = key(folders) if len(folders) == 1 else None  # with a community's own on top, reading is what is tested
        if named is None:
            return parse([folders])[0]
        if named not in self._loaded:
            if len(self._loaded) >= KEPT:
                self._loaded.clear()
            self._loaded[named] = parse([folders])[0]
        return self._loaded[named]


SHIPPED_ONCE = _ReadOnce()
