"""A `Bot` that answers what it was told to, for the tests of every adapter with an SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from guidebot.adapter import Answered, Incoming, Plan
from guidebot.core.commands import Command
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.reply import Form, Option, Reply, say

Script = Callable[[Incoming], Awaitable[Answered]]


async def hello(_: Incoming) -> Answered:
    return Answered(say("hello"), private=True)


@dataclass
class ScriptedBot:
    """Answers what it was told to."""

    script: Script = hello
    planned: Plan = field(default_factory=lambda: Plan(private=True))
    commands: Sequence[Command] = ()
    options: Sequence[Option] = ()
    seen: list[Incoming] = field(default_factory=list)
    was: list[tuple[str, object]] = field(default_factory=list)
    knows: list[CommunityId] = field(default_factory=list)
    welcome: Reply = field(default_factory=lambda: say("welcome"))

    def plan(self, incoming: Incoming) -> Plan:
        return self.planned

    async def answer(self, incoming: Incoming) -> Answered:
        self.seen.append(incoming)
        return await self.script(incoming)

    async def check(self, incoming: Incoming) -> Mapping[str, str]:
        return {}

    async def complete(self, incoming: Incoming, path: str, param: str, typed: str) -> Sequence[Option]:
        self.was.append(("complete", (path, param, typed)))
        return self.options

    async def joined(self, community: CommunityId, name: str) -> Reply:
        self.was.append(("joined", (community.id, name)))
        self.knows.append(community)
        return self.welcome

    async def left(self, community: CommunityId) -> None:
        self.was.append(("left", community.id))
        self.knows = [one for one in self.knows if one != community]

    async def communities(self, platform: str) -> Sequence[CommunityId]:
        return [one for one in self.knows if one.platform == platform]

    async def reached(self, member: MemberId, place: Place) -> None:
        self.was.append(("reached", (member.account, place.id)))

    def answers(self, answered: Answered | Reply | Form, *, private: bool = True) -> None:
        """Answer this from now on."""
        self.answers_late(answered, private=private).set()

    def answers_late(self, answered: Answered | Reply | Form, *, private: bool = True) -> asyncio.Event:
        """Answer this from now on, once the event is set that is returned."""
        made = answered if isinstance(answered, Answered) else Answered(answered, private=private)
        ready = asyncio.Event()

        async def script(_: Incoming) -> Answered:
            await ready.wait()
            return made

        self.script = script
        return ready
