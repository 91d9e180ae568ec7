"""Two communities and two members over one database, of which one each is damaged: the others are served as ever."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guidebot.core.evenings import Doing
from guidebot.core.findings import Finding
from guidebot.core.intentions import Choice, Went
from guidebot.core.people import CommunityId
from guidebot.storage.connection import Connection, insert_into
from guidebot.storage.schema import Kind, Table, table, tables
from guidebot.testing import START, Talk

LAB, CLUB = CommunityId("fake", "lab"), CommunityId("fake", "club")
ROUTE = {"zone": "Europe/Berlin", "problem": "monday 09:00", "topic": "thursday 16:30"}
DAYS = 15
MORE = ("fit", "week", "trying", "outcome list", "opportunities mine", "opportunities list")
LINES = (
    "goal list",
    "nudges",
    "progress",
    "inbox",
    "checkin did something",
    "mydata export",
    "problem",
    "guide",
    *MORE,
)
IGNORE = "ON CONFLICT DO NOTHING"
STATES: Mapping[str, Mapping[str, object]] = {
    "cards": {"stage": "shown", "item": "problem/something"},
    "copies": {},
    "fits": {"doing": next(iter(Doing)).value},
    "follows": {"state": "asked", "news": "", "opening": "ours/school", "closes": None},
    "intentions": {"choice": next(iter(Choice)).value, "went": next(iter(Went)).value},
    "tries": {"state": "trying", "item": "problem/something"},
    "watchers": {},
}
ORGANISING = ("schedule list", "schedule log", "schedule pulse", "review", "doctor", "setup")


@dataclass
class World:
    """The whole program, and every row as it was before the damage."""

    bot: Talk
    rows: Mapping[str, Sequence[dict[str, Any]]] = field(default_factory=dict)
    usual: Sequence[str] = ()

    async def make(self) -> None:
        """Set both communities up, and let both members want reminders."""
        for community, member, channel in ((LAB, "ada", "general"), (CLUB, "bob", "hall")):
            await self._stand(community, member, organiser=True)
            await self.bot.say("/setup")
            await self.bot.submit(channel=channel, **ROUTE)
            await self.bot.press("Looks good")
            await self.bot.say("/goal add")
            await self.bot.submit(title="Write a post", steps="Outline\nDraft")
            await self.bot.press("Remind me weekly")
            await self.bot.say("/suggest problem Does debate help when judges are tired?")
            await self.bot.say("/checkin read two papers")
            await self.bot.say("/problem")
            await self.bot.press("Another")
            await self.fill(community, member)
        await self.pass_days(8)
        self.bot.chat.deliveries.clear()
        for one in tables():
            self.rows = {**self.rows, one.name: await self.read(f"SELECT * FROM {one.name}")}
        await self.pass_days()
        self.usual = self.came()
        await self.mend()

    def came(self) -> Sequence[str]:
        """What bob and his club got."""
        return sorted(one.key for one in self.bot.chat.deliveries if one.place.id in {"hall", "dm:bob"})

    async def fill(self, community: CommunityId, member: str) -> None:
        """A row of theirs in each table of what members keep besides goals."""
        whose = {
            "community_platform": "fake",
            "community_id": community.id,
            "member_platform": "fake",
            "member_account": member,
        }
        plain = {Kind.TEXT: "something", Kind.NUMBER: 1, Kind.INSTANT: START, Kind.DAY: START.date(), Kind.TRUTH: True}

        def add(connection: Connection) -> None:
            for name, chosen in STATES.items():
                shape = table(name)
                row = {one: plain[kind] for one, kind in shape.kinds.items() if one != "id"}
                row |= {one: whose[one] for one in whose if one in row}
                connection.insert(name, {**row, **chosen, **({"name": "list"} if name == "copies" else {})}, IGNORE)

        await self.bot.app.stores.database.write(add)

    async def read(self, statement: str, **values: Any) -> Sequence[dict[str, Any]]:
        """Rows as they are stored."""
        return await self.bot.app.stores.database.write(
            lambda connection: [dict(zip(*row, strict=True)) for row in _raw(connection, statement, values)]
        )

    async def damage(self, table: Table, column: str, value: object) -> None:
        """Put *value* into *column* of every row of *table* that belongs to the lab or to ada."""
        mine = " OR ".join(
            f"{name} = '{whose}'"
            for name, whose in (("community_id", "lab"), ("member_account", "ada"))
            if name in table.columns
        )
        where = f" WHERE {mine}" if mine else ""
        await self.bot.app.stores.database.write(
            lambda connection: connection.run(f"UPDATE {table.name} SET {column} = :value{where}", value=value)
        )

    async def mend(self) -> None:
        """Everything as it was."""

        def again(connection: Connection) -> None:
            for one in tables():
                connection.run(f"DELETE FROM {one.name}")
                connection.each(insert_into(one.name, one.columns), self.rows[one.name])

        await self.bot.app.stores.database.write(again)
        self.bot.app.bot._settings._known.clear()
        self.bot.chat.deliveries.clear()
        self.bot.chat.arrived.clear()
        self.bot.clock._now = START + timedelta(days=8)

    async def pass_days(self, days: int = DAYS) -> None:
        """Let them pass, with all that falls due."""

        def move(moment: datetime) -> None:
            self.bot.clock._now = moment

        await self.bot.app.deliveries.advance(self.bot.clock.now() + timedelta(days=days), move)

    async def served(self) -> list[str]:
        """What bob and his club got, and what was said to him, as far as it went wrong."""
        await self._stand(CLUB, "bob", organiser=True)
        return [*await self._said(LINES), *await self._said(ORGANISING)]

    async def surprised(self) -> list[str]:
        """What ada was told, as far as it was a bug and no answer."""
        await self._stand(LAB, "ada", organiser=True)
        said = [*await self._said(LINES), *await self._said(ORGANISING)]
        return [one for one in said if "Something broke" in one]

    async def findings(self) -> Sequence[Finding]:
        """What the operator is told."""
        return await self.bot.app.services.inspector.everything(None)

    async def _said(self, lines: Sequence[str]) -> list[str]:
        wrong = []
        for one in lines:
            answered = await self.bot.say(f"/{one}")
            if answered.failed == "broken":
                wrong.append(f"{one}: {self.bot.text}")
        return wrong

    async def _stand(self, community: CommunityId, member: str, *, organiser: bool) -> None:
        self.bot.community, self.bot.member, self.bot.organiser = community, member, organiser
        self.bot.zone = "Europe/Berlin"


def _raw(connection: Connection, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    names, rows = connection._fetch(*connection._bound(statement, values))
    return [(names, row) for row in rows]


DEEP = "[" * 5000
VALUES: Sequence[object] = (
    "",
    "x",
    "None",
    "America/Newtown",
    "Etc/Unknown",
    "../../etc/passwd",
    "Europe",
    "12:00",
    "2026-02-30",
    "9999-12-31",
    "[",
    "[]",
    "[1]",
    "{}",
    '{"a": 1}',
    '"x"',
    "null",
    DEEP,
    json.dumps([["2026-01-01"]]),
    json.dumps([{"number": "1"}]),
    "monday,,",
    "\x00",
    "\ud7ff\u202e" * 30,
    "z" * 10_000,
    b"",
    b"\xff\xfe\x00",
    0,
    1,
    -1,
    7,
    1440,
    2**31 - 1,
    2**63 - 1,
    -(2**63),
    0.5,
    1e300,
    float("inf"),
    float("-inf"),
    None,
)
