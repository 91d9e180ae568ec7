"""Everything that works over one connection, put together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from slack_bolt.app.async_app import AsyncApp

from guidebot.adapter import Context
from guidebot.adapter.waiting import last_moment
from guidebot.core.errors import ConfigError
from guidebot.core.records import dataclass
from guidebot_slack import app as bolt
from guidebot_slack.answering import Answering
from guidebot_slack.calls import Calls
from guidebot_slack.deliver import Sending
from guidebot_slack.directs import Directs
from guidebot_slack.events import Events, Seen
from guidebot_slack.history import PAGE, SMALL_PAGE, History
from guidebot_slack.home import AppHome
from guidebot_slack.oauth import STATES, Installations, States, flow
from guidebot_slack.people import People
from guidebot_slack.settings import Settings, Table
from guidebot_slack.showing import Showing
from guidebot_slack.sockets import Sockets
from guidebot_slack.tasks import Tasks
from guidebot_slack.teams import ManyTeams, OneTeam, Teams, Workspaces, identify
from guidebot_slack.vault import Vault
from guidebot_slack.web import WebServer
from guidebot_slack.welcome import Welcome

T = TypeVar("T")


class Persist(Protocol):
    """Asks Slack until it answers."""

    async def __call__(self, ask: Callable[[], Awaitable[T]], /) -> T:
        """The answer of *ask*."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What `run` keeps while it serves."""

    calls: Calls
    teams: Teams
    workspaces: Workspaces
    people: People
    tasks: Tasks
    answering: Answering
    sending: Sending
    welcome: Welcome
    sockets: Sockets | None
    web: WebServer | None

    async def close(self, grace: float) -> None:
        """Finish what runs within *grace* seconds, take nothing new, let go of the connections.

        Connections stay open until what came over them is answered; what arrived in the last moment is read first.
        """
        if grace:
            await last_moment()
            await self.tasks.settle(grace)
        if self.web is not None:
            await self.web.close()
        if self.sockets is not None:
            await self.sockets.close()
        await self.tasks.settle(grace)
        await self.tasks.stop()
        await self.people.close()
        await self.calls.close()


async def assemble(context: Context[Table], settings: Settings, persist: Persist) -> Parts:
    """Build everything; no socket or server is open yet.

    Raises:
        ConfigError: Slack refuses the bot token, or installations cannot be opened.
    """
    calls = Calls(settings.api_url)
    try:
        many = await _installations(context, settings) if settings.many else None
        teams: Teams = many or OneTeam(await persist(lambda: identify(calls.client(settings.bot_token))))
        return _connected(context, settings, calls, teams, many)
    except BaseException:
        await calls.close()
        raise


def _connected(
    context: Context[Table], settings: Settings, calls: Calls, teams: Teams, many: ManyTeams | None
) -> Parts:
    """The parts over *calls*, once it is known in which workspaces."""
    shared = _share(context, settings, calls, teams)
    answering = _answering(context, settings, shared)
    events = _events(context, settings, teams, shared, answering)
    app = bolt.build(calls.client(None), settings.signing_secret, teams, answering, events)
    socket = settings.mode == "socket"
    history = History(SMALL_PAGE if settings.many else PAGE)
    return Parts(
        calls=calls,
        teams=teams,
        workspaces=shared.workspaces,
        people=shared.people,
        tasks=shared.tasks,
        answering=answering,
        sending=Sending(workspaces=shared.workspaces, teams=teams, names=settings.names, history=history),
        welcome=shared.welcome,
        sockets=Sockets(app, settings.app_token, calls.client(None), shared.tasks) if socket else None,
        web=_web(context, settings, calls, app, many, shared.welcome),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What answers and events both work with."""

    workspaces: Workspaces
    people: People
    tasks: Tasks
    directs: Directs
    showing: Showing
    home: AppHome
    welcome: Welcome


def _share(context: Context[Table], settings: Settings, calls: Calls, teams: Teams) -> _Shared:
    workspaces = Workspaces(calls, teams)
    people, directs = People(workspaces, context.clock), Directs(workspaces)
    showing = Showing(calls, workspaces, directs, settings.names)
    return _Shared(
        workspaces=workspaces,
        people=people,
        tasks=Tasks(),
        directs=directs,
        showing=showing,
        home=AppHome(context.bot, workspaces, people, settings.names),
        welcome=Welcome(bot=context.bot, workspaces=workspaces, people=people, showing=showing, state=context.state),
    )


def _answering(context: Context[Table], settings: Settings, shared: _Shared) -> Answering:
    return Answering(
        bot=context.bot,
        settings=settings,
        directs=shared.directs,
        people=shared.people,
        showing=shared.showing,
        home=shared.home,
        welcome=shared.welcome,
        tasks=shared.tasks,
    )


def _events(context: Context[Table], settings: Settings, teams: Teams, shared: _Shared, answering: Answering) -> Events:
    return Events(
        bot=context.bot,
        workspaces=shared.workspaces,
        teams=teams,
        names=settings.names,
        answering=answering,
        home=shared.home,
        welcome=shared.welcome,
        tasks=shared.tasks,
        clock=context.clock,
        seen=Seen(context.once, context.clock),
    )


async def _installations(context: Context[Table], settings: Settings) -> ManyTeams:
    if context.tokens is None:
        raise ConfigError("Several workspaces need a database for their tokens.", fix="Set [storage] url.")
    for used in await context.tokens.all(STATES):  # what an older version kept of installations that are over
        await context.tokens.delete(STATES, used)
    teams = ManyTeams(context.tokens, Vault(settings.encryption_key), context.clock)
    await teams.load()
    return teams


def _web(  # noqa: PLR0917  # wiring
    context: Context[Table], settings: Settings, calls: Calls, app: AsyncApp, many: ManyTeams | None, welcome: Welcome
) -> WebServer | None:
    if many is None and settings.mode == "socket":
        return None
    installing = None
    if many is not None and context.tokens is not None:
        client = calls.client(None)
        installing = flow(
            settings,
            client,
            Installations(many, client, welcome.installed),
            States(settings.client_secret, Seen(context.once, context.clock), context.clock),
        )
    return WebServer(settings, app if settings.mode == "http" else None, installing)
