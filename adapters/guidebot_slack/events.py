"""Events: at least once from Slack, once for us."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from guidebot.adapter import Bot, OnceStore
from guidebot.core.clock import Clock
from guidebot.core.errors import Revoked, StorageError
from guidebot.core.people import CommunityId
from guidebot.core.recent import BoundedDict
from guidebot_slack.answering import Answering
from guidebot_slack.home import AppHome
from guidebot_slack.incoming import from_message
from guidebot_slack.names import Names
from guidebot_slack.outcomes import FAILURES, outcome
from guidebot_slack.tasks import Tasks
from guidebot_slack.teams import Teams, Workspace, Workspaces
from guidebot_slack.welcome import Welcome
from guidebot_slack.where import PLATFORM, Where

log = logging.getLogger(__name__)
_KEPT = 20_000
_PAUSES = (0.0, 5.0, 30.0, 120.0)


class Seen:
    """Ids of events that were taken already. Slack repeats an event for up to an hour, with the same id.

    `is_new` knows this process, at once; `first` asks what all processes share.
    """

    def __init__(self, once: OnceStore | None, clock: Clock) -> None:
        self._once = once
        self._clock = clock
        self._ids: BoundedDict[str, None] = BoundedDict(_KEPT)

    async def first(self, id_: str) -> bool:
        """Whether no process took *id_* yet. While the database does not answer, this process decides."""
        if not id_ or self._once is None:
            return True
        try:
            return await self._once.first(PLATFORM, id_, self._clock.now())
        except StorageError:
            log.warning("not compared with other processes", extra={"action": "event"})
            return True

    def is_new(self, id_: str) -> bool:
        """Whether *id_* comes for the first time."""
        if not id_:
            return True
        if id_ in self._ids:
            return False
        self._ids[id_] = None
        return True


class Events:
    """Takes events; each is worked on after it was acknowledged."""

    def __init__(
        self,
        *,
        bot: Bot,
        workspaces: Workspaces,
        teams: Teams,
        names: Names,
        answering: Answering,
        home: AppHome,
        welcome: Welcome,
        tasks: Tasks,
        clock: Clock,
        seen: Seen,
    ) -> None:
        self._bot = bot
        self._workspaces = workspaces
        self._teams = teams
        self._names = names
        self._answering = answering
        self._home = home
        self._welcome = welcome
        self._tasks = tasks
        self._clock = clock
        self._seen = seen

    def home(self, body: Mapping[str, Any]) -> None:
        """Somebody opened App Home or the conversation with the bot."""
        if self._is_new(body):
            self._tasks.start(self._opened(body["event"], _team(body)))

    def line(self, body: Mapping[str, Any]) -> None:
        """A mention or a direct message."""
        if self._is_new(body):
            self._tasks.start(self._typed(body))

    def removed(self, body: Mapping[str, Any]) -> None:
        """The app was uninstalled, or tokens were revoked."""
        event = body["event"]
        # a member's own token may be revoked too, of which we have none
        bots = (event.get("tokens") or {}).get("bot")
        if self._is_new(body) and (event["type"] == "app_uninstalled" or bots):
            self._tasks.start(self._left(body))

    def _is_new(self, body: Mapping[str, Any]) -> bool:
        return self._seen.is_new(_id(body))

    async def _opened(self, event: Mapping[str, Any], team: str) -> None:
        user = str(event["user"])
        await self._welcome.seen(team, user)
        if event.get("tab") == "messages":
            channel = str(event.get("channel") or "")
            if channel.startswith("D"):
                await self._answering.reached(Where(team=team, user=user, channel=channel))
            return
        await self._home.opened(team, user, event.get("view"))

    async def _typed(self, body: Mapping[str, Any]) -> None:
        if not await self._seen.first(_id(body)):  # a line may store something; opening a page twice does no harm
            return
        event, team = body["event"], _team(body)
        workspace = await self._workspaces.get(team)
        found = from_message(event, team, workspace.team.bot_user, self._names, id_=_id(body)) if workspace else None
        if found is not None:
            await self._answering.typed(*found)

    async def _left(self, body: Mapping[str, Any]) -> None:
        """The token goes first: whatever happens next, nothing is sent with it any more.

        The event may come late, after *team* installed the app again; then the stored token is good.
        """
        team = _team(body)
        self._teams.refused(team)
        workspace = await self._workspaces.get(team)
        if workspace is not None and not await self._is_over(workspace):
            log.info("still installed", extra={"action": "uninstall", "team": team})
            return
        await self._teams.forget(team)
        await self._bot.left(CommunityId(PLATFORM, team))
        log.info("uninstalled", extra={"action": "uninstall", "team": team})

    async def _is_over(self, workspace: Workspace) -> bool:
        """Whether Slack refuses the token; no, when it does not say after some minutes."""
        for pause in _PAUSES:
            await self._clock.sleep(pause)
            try:
                await workspace.client.auth_test()
            except FAILURES as error:
                if isinstance(outcome(error), Revoked):
                    return True
            else:
                return False
        return False


def _id(body: Mapping[str, Any]) -> str:
    return str(body.get("event_id") or "")


def _team(body: Mapping[str, Any]) -> str:
    """The workspace in which the app is installed; with shared channels the event may come from another one."""
    installed = body.get("authorizations") or [{}]
    return str(installed[0].get("team_id") or body.get("team_id") or "")
