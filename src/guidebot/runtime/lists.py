"""Reads the lists that others keep: one process asks, at most once an hour, and all of them show the last good copy."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timedelta

import msgspec

from guidebot.core.clock import Clock
from guidebot.core.copying import Copy, confirmed, renewed
from guidebot.core.errors import StorageError
from guidebot.core.meter import Meter
from guidebot.core.radar import Copied
from guidebot.core.records import dataclass
from guidebot.lists.source import HOME, LICENCE, NAME, PARTS, PLACE
from guidebot.runtime.services.radar import LiveRadar
from guidebot.storage.copies import SqlCopies, Stored

log = logging.getLogger(__name__)
EVERY = timedelta(hours=1)
SMALL = "it has fewer than half of the entries it had, so it is not believed yet"


class Lists:
    """Asks *source*, where there is one, and keeps what *radar* shows up to date."""

    def __init__(  # noqa: PLR0917  # wiring
        self, source: str, copies: SqlCopies, radar: LiveRadar, clock: Clock, meter: Meter, version: str
    ) -> None:
        self._source = source.rstrip("/")
        self._copies = copies
        self._radar = radar
        self._clock = clock
        self._meter = meter
        self._agent = f"guidebot/{version} (reads each list once an hour)"
        self._known: dict[str, tuple[int, Copy]] = {}

    async def beat(self) -> None:
        """Ask where an hour is over, and show what is stored; survives a database that is gone."""
        if not self._source:
            return
        try:
            await self.refresh()  # what is stored is shown before anybody is waited for
            for part in PARTS:
                await self._read(part)
            await self.refresh()
        except StorageError as error:
            log.warning("lists are put off: %s", error.message, extra={"action": "read lists"})

    async def refresh(self) -> None:
        """Show what is stored now, whoever asked for it.

        Raises:
            StorageError: the database cannot be used.
        """
        if not self._source:
            return
        heads = await self._copies.heads(self._source)
        changed = False
        for head in heads:
            version, _ = self._known.get(head.name, (-1, Copy()))
            if version != head.version and (stored := await self._copies.get(head.name)) is not None:
                self._known[head.name] = (stored.version, await asyncio.to_thread(_copy, stored.body))
                changed = True
        if changed:
            entries = [one.opening for _, copy in self._known.values() for one in copy.entries]
            whole = all(one.read_at is not None for one in heads) and len(heads) == len(PARTS)
            self._radar.take({one.id: one for one in entries}, place=PLACE if whole else "")
        self._radar.tell([_copied(one, self._known[one.name][1]) for one in heads if one.name in self._known])

    async def _read(self, part: str) -> None:
        now = self._clock.now()
        mine = await self._copies.claim(part, self._source, now, EVERY)
        if mine is None:
            return
        from guidebot.lists.asking import ListTrouble  # noqa: PLC0415  # a web client, only where one is asked for

        try:
            outcome = await self._ask(part, mine, now)
        except ListTrouble as error:
            outcome = "failed"
            await self._copies.fail(part, error.message)
            log.warning("the list %s was of no use: %s", part, error.message, extra={"action": "read lists"})
        self._meter.listed(part, outcome, now)

    async def _ask(self, part: str, mine: Stored, now: datetime) -> str:
        from guidebot.lists import asking  # noqa: PLC0415  # a web client, only where one is asked for

        copy = await asyncio.to_thread(_copy, mine.body)
        got = await asking.get(f"{self._source}/{part}", agent=self._agent, tag=mine.tag if copy.entries else "")
        if got.body is None:
            await self._copies.keep(part, got.tag, _body(confirmed(copy)), unread=mine.unread, now=now)
            return "unchanged"
        # thousands of entries take a while to check, and people are answered meanwhile
        taken = await asyncio.to_thread(_taken, part, got.body, copy, now.date())
        if taken.small:
            await self._copies.fail(part, SMALL, taken.body)
            log.warning("the list %s shrank", part, extra={"action": "read lists", "entries": taken.entries})
            return "small"
        await self._copies.keep(part, got.tag, taken.body, unread=taken.unread, now=now)
        extra = {"action": "read lists", "list": part, "entries": taken.entries, "unread": taken.unread}
        log.info("a list was read", extra=extra)
        return "read"


@dataclass(frozen=True, slots=True)
class _Taken:
    """What an answer makes of a copy: the new one as it is stored, and what is said of it."""

    body: str
    entries: int
    unread: int
    small: bool


def _taken(part: str, body: bytes, copy: Copy, today: date) -> _Taken:
    from guidebot.lists import aisafety  # noqa: PLC0415  # pydantic, only where a list is read

    answer = aisafety.read(part, body, today)
    after = renewed(copy, answer.openings)
    return _Taken(_body(after), len(answer.openings), answer.unread, bool(after.small))


def _body(copy: Copy) -> str:
    return msgspec.json.encode(copy).decode()


def _copy(body: str) -> Copy:
    """What `_body` made a text of; nothing, to be read anew, where another version of this program made it."""
    try:
        return msgspec.json.decode(body, type=Copy) if body else Copy()
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Copy()


def _copied(stored: Stored, copy: Copy) -> Copied:
    return Copied(
        name=NAME,
        home=HOME,
        licence=LICENCE,
        part=stored.name,
        read_at=stored.read_at,
        tried_at=stored.tried_at,
        trouble=stored.trouble,
        unread=stored.unread,
        count=len(copy.entries),
    )
