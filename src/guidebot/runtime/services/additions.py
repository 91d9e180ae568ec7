"""Notes how the guide stands, so that a digest can tell what changed, also over a restart with other content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from guidebot.core.additions import Change, Noted, compare
from guidebot.core.clock import Clock
from guidebot.core.guide import Guide, Kind
from guidebot.core.passing import PassedTime
from guidebot.core.services import Library
from guidebot.storage.meta import SqlMeta

NAME = "guide as it stood"
KINDS = (Kind.PROBLEM, Kind.TOPIC, Kind.DIRECTION, Kind.RESOURCE, Kind.WORK)


class GuideChanges:
    """See `guidebot.core.additions.Additions`."""

    def __init__(self, library: Library, meta: SqlMeta, clock: Clock, passed: PassedTime) -> None:
        self._library = library
        self._meta = meta
        self._clock = clock
        self._passed = passed
        self._looked: Guide | None = None

    async def note(self) -> None:
        """Look at the guide if it is another one than last time; writes only what changed.

        Two processes that reload in the same second note the same: whoever comes second finds nothing new.
        """
        guide = self._library.guide()
        if guide is self._looked:
            return
        stands = {f"{kind.value}/{id_}": entry.status.value for kind in KINDS for id_, entry in guide.of(kind).items()}
        before = await self._noted()
        if before is None or before.stood != stands:
            noted = compare(before, stands, self._clock.now(), await self._passed.sure())
            await self._meta.put(NAME, _packed(noted))
        self._looked = guide

    async def since(self, moment: datetime) -> Sequence[Change]:
        """Changes after *moment*, newest first, each item once."""
        noted = await self._noted()
        found: dict[str, Change] = {}
        for each in reversed(noted.changes if noted is not None else ()):
            if each.at > moment:
                found.setdefault(each.item, each)
        return tuple(found.values())

    async def _noted(self) -> Noted | None:
        """What was noted; None where nothing was, or nothing that can be read: then the guide is looked at anew."""
        text = await self._meta.get(NAME)
        try:
            return _unpacked(text) if text else None
        except (ValueError, TypeError, KeyError):
            return None


def _packed(noted: Noted) -> str:
    changes = [(each.item, each.at.isoformat(), each.status) for each in noted.changes]
    return json.dumps({"stood": dict(noted.stood), "changes": changes}, separators=(",", ":"))


def _unpacked(text: str) -> Noted:
    kept = json.loads(text)
    changes = tuple(Change(item, datetime.fromisoformat(at), status) for item, at, status in kept["changes"])
    return Noted(dict(kept["stood"]), changes)
