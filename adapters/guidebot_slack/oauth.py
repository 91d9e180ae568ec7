"""Installing to several workspaces: Slack's OAuth v2 with a single-use state, through bolt's own flow."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from guidebot.adapter import TokenStore
from guidebot.core.clock import Clock
from guidebot_slack.outcomes import FAILURES
from guidebot_slack.scopes import scopes
from guidebot_slack.settings import Settings
from guidebot_slack.teams import ManyTeams, Team

log = logging.getLogger(__name__)
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
STATES = "slack-oauth-state"
_LIFE = timedelta(minutes=10)


class States(AsyncOAuthStateStore):
    """States of installations under way, kept where every process sees them; each works once, for ten minutes."""

    def __init__(self, tokens: TokenStore, clock: Clock) -> None:
        self._tokens = tokens
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """The log."""
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state; those whose time is over go."""
        del args, kwargs
        for state, until in (await self._tokens.all(STATES)).items():
            if self._is_over(until):
                await self._tokens.delete(STATES, state)
        made = secrets.token_urlsafe(32)
        until = (self._clock.now() + _LIFE).isoformat().encode()
        await self._tokens.put(STATES, made, until)
        return made

    async def async_consume(self, state: str) -> bool:
        """Whether *state* is one of ours and still good; it is not any more afterwards."""
        until = await self._tokens.get(STATES, state)
        if until is None:
            return False
        await self._tokens.delete(STATES, state)
        return not self._is_over(until)

    def _is_over(self, until: bytes) -> bool:
        return self._clock.now() > datetime.fromisoformat(until.decode())


class Installations(AsyncInstallationStore):
    """Where bolt's flow puts a finished installation."""

    def __init__(self, teams: ManyTeams, client: AsyncWebClient, installed: Callable[[Team], Awaitable[None]]) -> None:
        self._teams = teams
        self._client = client
        self._installed = installed

    @property
    def logger(self) -> logging.Logger:
        """The log."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keep *installation*, encrypted, and greet.

        Raises:
            BoltError: it is for a whole organisation, or lacks a bot token.
        """
        if installation.is_enterprise_install or not installation.team_id or not installation.bot_token:
            raise BoltError("guidebot is installed to one workspace at a time")
        team = Team(
            id=installation.team_id,
            name=installation.team_name or "",
            token=installation.bot_token,
            bot_user=installation.bot_user_id or "",
            bot_id=installation.bot_id or "",
            url=await self._url(installation.bot_token),
            scopes=tuple(installation.bot_scopes or ()),
            installer=installation.user_id or "",
        )
        await self._teams.add(team)
        log.info("installed", extra={"action": "install", "team": team.id})
        await self._installed(team)

    async def _url(self, token: str) -> str:
        try:
            return str((await self._client.auth_test(token=token)).get("url", ""))
        except FAILURES:
            return ""


def flow(settings: Settings, client: AsyncWebClient, installations: Installations, states: States) -> AsyncOAuthFlow:
    """Bolt's installation flow with our stores."""
    return AsyncOAuthFlow(
        client=client,
        logger=log,
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=list(scopes()),
            user_scopes=[],
            redirect_uri=f"{settings.public_url}{REDIRECT}" if settings.public_url else None,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            authorization_url=settings.authorization_url,
            installation_store=installations,
            state_store=states,
            logger=log,
        ),
    )
