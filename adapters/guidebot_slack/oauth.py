"""Installing to several workspaces: Slack's OAuth v2 with a single-use state, through bolt's own flow."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from guidebot.core.clock import Clock
from guidebot_slack.events import Seen
from guidebot_slack.outcomes import FAILURES
from guidebot_slack.scopes import scopes
from guidebot_slack.settings import Settings
from guidebot_slack.teams import ManyTeams, Team

log = logging.getLogger(__name__)
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
STATES = "slack-oauth-state"
_LIFE = timedelta(minutes=10)
_SLIP = 60  # seconds that the clocks of two processes may differ


class States(AsyncOAuthStateStore):
    """States of installations under way; each works once, for ten minutes, in whichever process the browser comes back.

    A state is signed and carries its end, so that visits to the install page leave nothing behind. Only one that came
    back is remembered, for the hours that events are.
    """

    def __init__(self, secret: str, seen: Seen, clock: Clock) -> None:
        self._key = hashlib.sha256(f"oauth state:{secret}".encode()).digest()
        self._seen = seen
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """The log."""
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state."""
        del args, kwargs
        until = int((self._clock.now() + _LIFE).timestamp())
        said = f"{secrets.token_urlsafe(24)}.{until}"
        return f"{said}.{self._sign(said)}"

    async def async_consume(self, state: str) -> bool:
        """Whether *state* is one of ours, still good, and was not used; it is used afterwards."""
        said, _, signature = state.rpartition(".")
        if not state.isascii() or not hmac.compare_digest(signature, self._sign(said)):
            return False
        left = int(said.rpartition(".")[2]) - self._clock.now().timestamp()
        if not -1 < left <= _LIFE.total_seconds() + _SLIP:  # one from a clock that was ahead would be good for as long
            return False
        # one row that either is there or not: of two browsers that come back at the same moment one gets in
        used = f"installed:{signature}"
        return self._seen.is_new(used) and await self._seen.first(used)

    def _sign(self, said: str) -> str:
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()


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
