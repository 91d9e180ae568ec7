"""What `/doctor`, `/setup` and `guidebot doctor` look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from guidebot.adapter import Adapter, Finding
from guidebot.core import wallclock, zones
from guidebot.core.clock import Clock
from guidebot.core.errors import DeliveryError, StorageError
from guidebot.core.people import CommunityId, Place, PlaceKind
from guidebot.core.plain import moment_words
from guidebot.core.radar import Radar
from guidebot.delivery.planning import POST
from guidebot.features.posts import series_list
from guidebot.outbox.gates import Gates
from guidebot.runtime.stores import Stores
from guidebot.runtime.watching import Watcher
from guidebot.storage import damage, looking, migrating, reach
from guidebot.storage.connection import Connection

BEHIND = timedelta(minutes=5)
RUNS = 5
SERIES = 50  # more than a community has
NAMED = 10
LEFT_OUT = "They are left out; everybody else is served."
OTHER_ZONE = "The community's counts instead, or UTC."
ZONE_FIX = "Choose another one with /setup, /schedule edit or /nudges, or update tzdata."
WAIT = "Posts and reminders wait until it is over."


class Inspection:
    """See `guidebot.core.findings.Inspector`."""

    def __init__(  # noqa: PLR0917  # wiring
        self,
        stores: Stores,
        adapters: Mapping[str, Adapter],
        watcher: Watcher,
        clock: Clock,
        gates: Gates,
        radar: Radar,
    ) -> None:
        self._radar = radar
        self._gates = gates
        self._stores = stores
        self._adapters = adapters
        self._watcher = watcher
        self._clock = clock

    async def channels(self, community: CommunityId, channels: Sequence[str]) -> Sequence[Finding]:
        """Rights in *channels* of *community*."""
        adapter = self._adapters.get(community.platform)
        if adapter is None:
            return [_silent(community.platform)]
        places = [
            Place(community.platform, one, PlaceKind.CHANNEL, community) for one in dict.fromkeys(channels) if one
        ]
        try:
            return await adapter.inspect(community, places)
        except DeliveryError as error:
            what = f"the platform did not answer: {error.message}"
            return [Finding(subject="Channels", ok=False, what=what, fix=error.fix or "Try again in a minute.")]

    async def missed(self, community: CommunityId) -> Mapping[int, tuple[datetime, str]]:
        """When a post of each schedule was due that did not come, and why, until a later one does."""
        found: dict[int, tuple[datetime, str]] = {}
        for failure in await self._stores.outbox.unresolved(self._clock.now(), community, SERIES):
            item = failure.item
            number = item.key.split(":")[1] if item.kind == POST else ""
            if number.isdecimal():
                found[int(number)] = (item.due, item.last_error)
        return found

    async def everything(self, community: CommunityId | None) -> Sequence[Finding]:
        """All that `/doctor` shows to *community*, or, with None, to the operator."""
        try:
            found = [*await self._database(), *await self._queue(community), *await self._calendar(community)]
            found += [*await self._members(community), *await self._unreadable(community), *self._failing()]
        except StorageError as error:
            why = "Nothing can be remembered or sent before it answers."
            found = [_bad("Database", error.message, why, error.fix or "", error=True)]
        found += [
            *self._stopped(community),
            self._zones(),
            self._content(),
            *self._lists(),
            *await self._platforms(community),
        ]
        return list(dict.fromkeys(found))  # a platform tells of its connection whatever it is asked about

    async def _database(self) -> list[Finding]:
        engine = "SQLite" if self._stores.database.sqlite else "PostgreSQL"
        if self._stores.database.memory:
            return [Finding(subject="Database", ok=True, what="in memory, gone when this ends")]
        found = await migrating.revision(self._stores.database)
        with suppress(_UndoneError):  # reading alone does not show a file that became read-only
            await self._stores.database.write(_try_to_write)
        if found == migrating.newest():
            return [Finding(subject="Database", ok=True, what=f"{engine}, schema {found}")]
        what = f"{engine}, schema {found}, this version wants {migrating.newest()}"
        return [_bad("Database", what, "Some things will fail.", "Run: guidebot migrate", error=True)]

    def _failing(self) -> list[Finding]:
        """A full disk can be read but not written; everything else would look well until the queue grows."""
        found: list[Finding] = []
        for what, error in self._gates.failing.items():
            said, why = f"the last try to {what} failed: {error.message}", "" if what == "tidy" else WAIT
            found.append(_bad("Database", said, why, error.fix or "", error=True))
        return found

    async def _queue(self, community: CommunityId | None) -> list[Finding]:
        now = self._clock.now()
        queue = await self._stores.outbox.queue(now)
        found = [Finding(subject="Queue", ok=True, what=f"{queue.length} due, {queue.in_doubt} in doubt")]
        if queue.oldest is not None and now - queue.oldest > BEHIND:
            minutes = int((now - queue.oldest).total_seconds() // 60)
            what = f"the oldest message has been due for {minutes} minutes"
            found = [
                _bad("Queue", what, "Posts and reminders are late.", "Look at the log for a platform that refuses.")
            ]
        return [*found, *await self._failures(community)]

    async def _failures(self, community: CommunityId | None) -> list[Finding]:
        """What did not arrive and has not been made up for, by the day on which it was due."""
        known = await self._stores.communities.get(community) if community is not None else None
        zone = wallclock.first_known(known.settings.zone if known is not None else "")
        found = []
        for one in await self._stores.outbox.unresolved(self._clock.now(), community, 3):
            due = moment_words(wallclock.local(one.item.due, zone), "datetime")
            what = f"the {one.item.kind} of {due} ({zone}) was given up: {one.item.last_error or 'no reason was kept'}"
            fix = "What is missing is named above or in the reason. This line goes when the next one arrives."
            found.append(_bad("Not sent", what, "", fix))
        return found

    async def _calendar(self, community: CommunityId | None) -> list[Finding]:
        now = self._clock.now()
        if community is None:
            soonest = await self._stores.schedules.soonest(now)
            said = moment_words(soonest, "datetime") + " UTC" if soonest else "nothing is planned"
            return [Finding(subject="Next run", ok=True, what=said)]
        schedules = await self._stores.schedules.of(community)
        if not schedules:
            return [_bad("Calendar", "no posts are set up", "The community gets nothing by itself.", "Run /setup.")]
        coming = [
            (run.at, series, one)
            for series, one in series_list.known(schedules)
            if not one.paused
            for run in one.coming(now, RUNS)
        ]
        coming = sorted(coming, key=lambda row: row[0])[:RUNS]
        paused = [series.title for series, one in series_list.known(schedules) if one.paused]
        found = [
            Finding(subject="Next post", ok=True, what=_local(at, one.rule.where, series.title))
            for at, series, one in coming
        ]
        found += [Finding(subject="Paused", ok=True, what=", ".join(paused))] if paused else []
        return [*found, *await self.channels(community, [one.channel for one in schedules])]

    async def _members(self, community: CommunityId | None) -> list[Finding]:
        """A closed conversation is the member's choice, so it is no fault: their reminders wait in their inbox."""
        mark = self._gates.platforms.of(community.platform).workspace_mark if community else ""
        number = await reach.unreachable(self._stores.database, community, mark)
        where = "" if community is None or mark else " over all communities here"
        what = f"{number}{where}; what they miss waits in their /inbox"
        return [Finding(subject="Closed direct messages", ok=True, what=what)] if number else []

    async def _unreadable(self, community: CommunityId | None) -> list[Finding]:
        """Rows that are left out, so that whoever they are about is not served."""
        rows = await looking.broken_rows(self._stores.database, community)
        unread = [str(one) for one in rows if one.column != "zone"]
        lost = [str(one) for one in rows if one.column == "zone"]
        found = []
        if unread:
            what = f"{_many(unread, 'row', 'rows')} cannot be read: {_some(unread)}"
            found.append(_bad("Unreadable rows", what, LEFT_OUT, damage.FIX, error=True))
        if lost:
            what = f"{_many(lost, 'row', 'rows')} with a time zone that is not known here: {_some(lost)}"
            found.append(_bad("Unknown time zones", what, OTHER_ZONE, ZONE_FIX))
        return found

    def _stopped(self, community: CommunityId | None) -> list[Finding]:
        fix = "It ends by itself, a quarantine with a restart once it is lifted. The log names the cause."
        return [_bad("Sending", one, WAIT, fix) for one in self._gates.shut(self._clock.now(), community)]

    def _zones(self) -> Finding:
        return Finding(subject="Zone data", ok=True, what=f"tzdata {zones.version()}")

    def _content(self) -> Finding:
        mistakes = self._watcher.mistakes
        if mistakes is not None:
            first = str(mistakes.mistakes[0]) if mistakes.mistakes else mistakes.message
            what = f"a changed file was refused: {first}"
            return _bad("Content", what, "The last good version is shown.", "Mend the file and save it: guidebot check")
        return Finding(subject="Content", ok=True, what=f"version {self._watcher.version}, no problems")

    def _lists(self) -> list[Finding]:
        """Lists that others keep: when each was read, and why it was not."""
        found: list[Finding] = []
        for one in self._radar.copies():
            read = f"read {moment_words(one.read_at, 'datetime')} UTC" if one.read_at else "never read"
            unread = f", {one.unread} could not be understood" if one.unread else ""
            what = f"{one.name}, {one.part}: {one.count} entries{unread}, {read}"
            if one.trouble:
                why = "The last good copy is shown." if one.read_at else "Nothing of it can be shown."
                fix = "It is asked again within the hour. Check [opportunities] source and the way out of this network."
                found.append(_bad("Opportunities", f"{what}; last time {one.trouble}", why, fix))
            else:
                found.append(Finding(subject="Opportunities", ok=one.read_at is not None, what=what))
        return found

    async def _platforms(self, community: CommunityId | None) -> list[Finding]:
        found: list[Finding] = []
        for name, adapter in self._adapters.items():
            if community is not None and community.platform != adapter.platform:
                continue
            try:
                found += await adapter.inspect(community, ())
            except DeliveryError as error:
                found.append(_bad(name.capitalize(), error.message, "Nothing can be sent there.", error.fix or ""))
        return found


def _local(at: datetime, zone: str, title: str) -> str:
    return f"{title}: {moment_words(wallclock.local(at, zone), 'datetime')} ({zone})"


def _bad(subject: str, what: str, why: str, fix: str, *, error: bool = False) -> Finding:
    return Finding(subject=subject, ok=False, what=what, why=why, fix=fix, severity="error" if error else "warning")


def _many(rows: Sequence[str], text: str, more: str) -> str:
    return f"{len(rows)} {text if len(rows) == 1 else more}"


def _some(rows: Sequence[str]) -> str:
    more = f"; and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return f"{'; '.join(rows[:NAMED])}{more}"


def _silent(platform: str) -> Finding:
    return _bad(
        "Platform", f"{platform} is not connected in this process", "Rights cannot be checked.", "Start guidebot run."
    )


class _UndoneError(Exception):
    """Undoes what was written to see whether it can be."""


def _try_to_write(connection: Connection) -> None:
    connection.upsert("meta", {"name": "doctor", "value": ""}, key=("name",))
    raise _UndoneError
