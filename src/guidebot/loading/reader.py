"""Ways to read content. Neither YAML nor pydantic is imported before they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from guidebot.loading.loaded import Folders, Loaded


class Reader(Protocol):
    """Reads content."""

    def __call__(self, wanted: Sequence[Folders], /) -> Sequence[Loaded]:
        """What each of *wanted* makes.

        Raises:
            Mistakes: with every mistake of the first one that cannot be used.
        """
        ...


def parse(wanted: Sequence[Folders]) -> Sequence[Loaded]:
    """See `Reader`: read the YAML here and now."""
    from guidebot.loading import content  # noqa: PLC0415  # pydantic and yaml only where YAML is read

    return [content.load(base, overlays) for base, *overlays in wanted]
