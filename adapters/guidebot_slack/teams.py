"""The workspaces that the bot serves, each with its token: one from the environment, or many from installations."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from guidebot.adapter import TokenStore
from guidebot.core.clock import Clock, within
from guidebot.core.errors import StorageError
from guidebot.core.records import dataclass
from guidebot_slack.calls import Calls
from guidebot_slack.vault import Vault
from guidebot_slack.where import PLATFORM

log = logging.getLogger(__name__)
FRESH = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A workspace with the bot in it."""

    id: str
    name: str
    token: str
    bot_user: str
    bot_id: str
    url: str = ""
    scopes: tuple[str, ...] = ()
    installer: str = ""


class Teams(Protocol):
    """Knows workspaces."""

    async def get(self, team: str) -> Team | None:
        """The workspace, or None when the bot is not in it."""
        ...

    async def all(self) -> list[Team]:
        """Every workspace."""
        ...

    async def forget(self, team: str) -> None:
        """The bot was removed from *team*."""
        ...

    def refused(self, team: str) -> None:
        """Slack refuses the token of *team*; another process may have a newer one."""
        ...


async def identify(client: AsyncWebClient) -> Team:
    """Whose token *client* has.

    Raises:
        SlackClientError: Slack refuses the token, or cannot be reached.
    """
    found = await client.auth_test()
    headers = {str(key).lower(): str(value) for key, value in (found.headers or {}).items()}
    scopes = tuple(one.strip() for one in headers.get("x-oauth-scopes", "").split(",") if one.strip())
    return Team(
        id=str(found["team_id"]),
        name=str(found.get("team", "")),
        token=client.token or "",
        bot_user=str(found["user_id"]),
        bot_id=str(found.get("bot_id", "")),
        url=str(found.get("url", "")),
        scopes=scopes,
    )


class OneTeam:
    """The workspace of ``SLACK_BOT_TOKEN``."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._left = False

    async def get(self, team: str) -> Team | None:
        """The workspace when *team* is it."""
        return self._team if team == self._team.id and not self._left else None

    async def all(self) -> list[Team]:
        """The one workspace."""
        return [] if self._left else [self._team]

    async def forget(self, team: str) -> None:
        """The app was removed; nothing is answered until it is installed again and restarted."""
        self._left = self._left or team == self._team.id

    def refused(self, team: str) -> None:
        """The environment has no other token."""


class ManyTeams:
    """Workspaces that installed the app, kept encrypted. What another process changed is known within `FRESH`."""

    def __init__(self, tokens: TokenStore, vault: Vault, clock: Clock) -> None:
        self._tokens = tokens
        self._vault = vault
        self._clock = clock
        self._known: dict[str, tuple[datetime, Team]] = {}

    async def load(self) -> None:
        """Read every installation, and lock again what an older key locks.

        Raises:
            ConfigError: a key is missing.
        """
        for key, locked in (await self._tokens.all(PLATFORM)).items():
            team = self._keep(self._read(locked))
            if self._vault.is_old(locked):
                await self._tokens.put(PLATFORM, key, self._lock(team))
                log.info("locked again", extra={"action": "rotate", "team": key})

    async def get(self, team: str) -> Team | None:
        """The workspace; one that another process installed is found in the store."""
        known = self._known.get(team)
        if known is not None and within(known[0], self._clock.now(), FRESH):
            return known[1]
        try:
            locked = await self._tokens.get(PLATFORM, team)
        except StorageError:
            if known is None:
                raise
            return self._keep(known[1])  # the guide answers while the database does not
        if locked is None:
            self._known.pop(team, None)
            return None
        return self._keep(self._read(locked))

    async def all(self) -> list[Team]:
        """Every workspace in the store."""
        return [self._keep(self._read(locked)) for locked in (await self._tokens.all(PLATFORM)).values()]

    async def add(self, team: Team) -> None:
        """*team* installed the app."""
        await self._tokens.put(PLATFORM, team.id, self._lock(team))
        self._keep(team)

    async def forget(self, team: str) -> None:
        """*team* removed the app: its token goes at once."""
        self._known.pop(team, None)
        await self._tokens.delete(PLATFORM, team)

    def refused(self, team: str) -> None:
        """Read the token again next time: *team* may have installed anew through another process."""
        self._known.pop(team, None)

    def _keep(self, team: Team) -> Team:
        self._known[team.id] = (self._clock.now(), team)
        return team

    def _lock(self, team: Team) -> bytes:
        return self._vault.lock(json.dumps(asdict(team)).encode())

    def _read(self, locked: bytes) -> Team:
        found = json.loads(self._vault.open(locked))
        return Team(**{**found, "scopes": tuple(found["scopes"])})


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace with the bot in it: *client* for answers, *sender* for the outbox."""

    team: Team
    client: AsyncWebClient
    sender: AsyncWebClient


class Workspaces:
    """Workspaces with their clients, by their id."""

    def __init__(self, calls: Calls, teams: Teams) -> None:
        self._calls = calls
        self._teams = teams
        self._made: dict[str, Workspace] = {}

    async def need(self, team: str) -> Workspace:
        """The workspace's clients.

        Raises:
            ConnectionError: the bot is not in it.
        """
        workspace = await self.get(team)
        if workspace is None:
            raise ConnectionError(f"the bot is not in the workspace {team} any more")
        return workspace

    async def get(self, team: str) -> Workspace | None:
        """The workspace's clients, or None when the bot is not in it."""
        found = await self._teams.get(team)
        if found is None:
            self._made.pop(team, None)
            return None
        known = self._made.get(team)
        if known is None or known.team != found:
            known = self._made[team] = Workspace(found, self._client(found), self._client(found, patient=False))
        return known

    def _client(self, team: Team, *, patient: bool = True) -> AsyncWebClient:
        return self._calls.client(team.token, patient=patient, refused=lambda: self._teams.refused(team.id))
