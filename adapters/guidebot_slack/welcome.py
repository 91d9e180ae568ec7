"""The first word, to whoever installed the app or to the first organiser who uses it; nobody else is written to."""

from __future__ import annotations

import asyncio
import logging

from guidebot.adapter import Bot
from guidebot.adapter.kept import Kept
from guidebot.core.people import CommunityId
from guidebot.core.reply import Reply
from guidebot_slack.outcomes import FAILURES, code_of
from guidebot_slack.people import People
from guidebot_slack.showing import Showing
from guidebot_slack.teams import Team, Workspaces
from guidebot_slack.where import PLATFORM, Where

log = logging.getLogger(__name__)
_FILE = "slack-greeted.json"
_GREETED = "greeted"


class Welcome:
    """Welcomes each workspace once. Which ones were greeted is a small file in *state*."""

    def __init__(self, *, bot: Bot, workspaces: Workspaces, people: People, showing: Showing, state: str) -> None:
        self._bot = bot
        self._workspaces = workspaces
        self._people = people
        self._showing = showing
        self._kept = Kept(state, _FILE)
        self._keeping = asyncio.Lock()
        self._waiting: set[str] = set()

    async def started(self, team: Team) -> None:
        """The bot is in *team*, which somebody installed by hand: the first organiser seen is greeted."""
        await self._bot.joined(CommunityId(PLATFORM, team.id), team.name)
        if team.id not in await asyncio.to_thread(self._read):
            self._waiting.add(team.id)

    async def installed(self, team: Team) -> None:
        """*team* installed the app just now: greet who did it."""
        reply = await self._bot.joined(CommunityId(PLATFORM, team.id), team.name)
        if not team.installer or not await self._greet(team.id, team.installer, reply):
            self._waiting.add(team.id)

    async def seen(self, team: str, user: str) -> None:
        """*user* opened the bot's page, or asked it something."""
        if team not in self._waiting or not await self._people.seems_organiser(team, user):
            return
        if team not in self._waiting:
            return  # another event was quicker while Slack was asked
        self._waiting.discard(team)
        workspace = await self._workspaces.get(team)
        reply = await self._bot.joined(CommunityId(PLATFORM, team), workspace.team.name if workspace else "")
        if not await self._greet(team, user, reply):
            self._waiting.add(team)

    async def knows_the_way(self, team: str) -> None:
        """Somebody types /setup in *team* already: no word is needed any more."""
        if team in self._waiting:
            self._waiting.discard(team)
            async with self._keeping:
                await asyncio.to_thread(self._write, team)

    async def _greet(self, team: str, user: str, reply: Reply) -> bool:
        try:
            await self._showing.post(Where(team=team, user=user), reply, private=True)
        except FAILURES as error:
            log.info("no welcome", extra={"action": "welcome", "reason": code_of(error)})
            return False
        async with self._keeping:
            await asyncio.to_thread(self._write, team)
        return True

    def _read(self) -> set[str]:
        return {str(one) for one in self._kept.read().get(_GREETED, ())}

    def _write(self, team: str) -> None:
        self._kept.write({_GREETED: sorted(self._read() | {team})})
