"""The adapter: the connection to Slack, from start to close, and what the outbox asks of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from guidebot.adapter import Context, Delivery, Finding, Named, Receipt
from guidebot.adapter.waiting import unless
from guidebot.core.errors import Broken, ConfigError, DeliveryError, InDoubt, RetryAfter, Revoked
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot_slack import inspection
from guidebot_slack.outcomes import FAILURES, gone, outcome
from guidebot_slack.parts import Parts, assemble
from guidebot_slack.settings import APP_TOKEN, BOT_TOKEN, Settings, Table
from guidebot_slack.teams import Workspace
from guidebot_slack.where import PLATFORM

log = logging.getLogger(__name__)
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_GRACE = 3.0
T = TypeVar("T")


class SlackAdapter:
    """Serves one Slack app, in one workspace or many."""

    def __init__(self, context: Context[Table], settings: Settings) -> None:
        self._context = context
        self._settings = settings
        self._closed = asyncio.Event()
        self._parts: Parts | None = None
        self._trouble = ""

    @property
    def waits(self) -> str:
        """Why it is not connected now; empty when it is or nothing is known."""
        if self._trouble or self._parts is None or self._parts.sockets is None or self._parts.sockets.up:
            return self._trouble
        return "its connection to Slack broke and is being made again"

    @property
    def platform(self) -> str:
        """The platform's name."""
        return PLATFORM

    @property
    def port(self) -> int:
        """Where the web server listens, once it does."""
        return self._parts.web.port if self._parts and self._parts.web else self._settings.port

    async def run(self, ready: Callable[[], None]) -> None:
        """Connect, call *ready* once connected, and serve until cancelled or `close` is called.

        Raises:
            ConfigError: Slack refuses a token, or a key is missing.
        """
        try:
            parts = await assemble(self._context, self._settings, self._persist)
        except InDoubt:
            return  # closed while Slack could not be reached
        try:
            if parts.web is not None:
                await parts.web.open()
            if parts.sockets is not None:
                await unless(self._closed, self._persist(parts.sockets.open, APP_TOKEN))
            if self._closed.is_set():
                return
            self._parts, self._trouble = parts, ""
            ready()
            for team in await parts.teams.all() if not self._settings.many else []:
                parts.tasks.start(parts.welcome.started(team))
            if parts.sockets is not None:
                await unless(self._closed, parts.sockets.open_more())
            await self._closed.wait()
        finally:
            self._parts = None
            await parts.close(_GRACE)

    async def close(self) -> None:
        """Disconnect; `run` returns soon after."""
        self._closed.set()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Send, and open the thread if one is asked for.

        Raises:
            DeliveryError: one of its kinds; what is unclear is `InDoubt`.
        """
        return await self._connected().sending.deliver(delivery)

    async def revise(self, delivery: Delivery) -> None:
        """Put *delivery* in place of the message that it revises.

        Raises:
            DeliveryError: one of its kinds.
        """
        await self._connected().sending.revise(delivery)

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Look in the place's history whether *delivery* arrived in an earlier attempt.

        Raises:
            DeliveryError: the history cannot be read.
        """
        return await self._connected().sending.find(delivery)

    async def open_direct(self, member: MemberId) -> Place:
        """Open the direct conversation with *member*.

        Raises:
            DeliveryError: they cannot be reached.
        """
        team, _, user = member.account.partition(".")
        workspace = await self._workspace(team)
        try:
            opened = await workspace.sender.conversations_open(users=user)
        except FAILURES as error:
            raise outcome(error, team, self._settings.names) from error
        return Place(PLATFORM, str(opened["channel"]["id"]), PlaceKind.DIRECT, CommunityId(PLATFORM, team))

    async def named(self, place: Place) -> Named:
        """How people call *place*, and a link to it."""
        workspace = await self._workspace(place.community.id if place.community else "")
        try:
            answer = await workspace.client.conversations_info(channel=place.id)
        except FAILURES:
            name = ""
        else:
            name = str((answer.get("channel") or {}).get("name") or "")
        link = f"{workspace.team.url.rstrip('/')}/archives/{place.id}" if workspace.team.url else ""
        return Named(name=f"#{name}" if name else "", link=link)

    async def organises(self, member: MemberId, community: CommunityId, roles: Sequence[str]) -> bool:
        """Whether *member* is an admin or owner of the workspace; Slack's roles are not asked.

        Raises:
            DeliveryError: Slack does not say.
        """
        del roles
        team, _, user = member.account.partition(".")
        return team == community.id and await self._connected().people.organises(team, user)

    async def inspect(self, community: CommunityId | None, places: Sequence[Place]) -> Sequence[Finding]:
        """Rights in *places* and the state of the connection."""
        if self._parts is not None:
            found = [await inspection.connection(self._parts.sockets, f"{self._settings.host}:{self.port}")]
            return [*found, *await inspection.rights(self._parts, self._settings.names, community, places)]
        try:
            parts = await assemble(self._context, self._settings, _once)
        except (ConfigError, *FAILURES) as error:
            known = error if isinstance(error, ConfigError) else outcome(error)
            return [inspection.unreachable(known)]
        try:
            found = await inspection.tokens(parts, self._settings)
            return [*found, *await inspection.rights(parts, self._settings.names, community, places)]
        finally:
            await parts.close(0)

    async def _workspace(self, team: str) -> Workspace:
        workspace = await self._connected().workspaces.get(team)
        if workspace is None:
            raise gone(team)
        return workspace

    def _connected(self) -> Parts:
        if self._parts is None:
            raise RetryAfter("Slack is not connected yet.", seconds=5)
        return self._parts

    async def _persist(self, ask: Callable[[], Awaitable[T]], secret: str = BOT_TOKEN) -> T:
        """Ask until Slack answers.

        Raises:
            ConfigError: Slack refuses *secret*.
        """
        for attempt in range(1_000_000):
            try:
                return await ask()
            except FAILURES as error:
                known: DeliveryError = outcome(error)
                if isinstance(known, Revoked | Broken):
                    self._trouble = ""  # only an operator can help now; what was in the way before no longer matters
                    fix = f"Copy the token from your app's pages again and set {secret}."
                    raise ConfigError(f"Slack refuses {secret}: {known.code}.", fix=fix) from error
                pause = _PAUSES[min(attempt, len(_PAUSES) - 1)]
                pause = max(pause, known.seconds) if isinstance(known, RetryAfter) else pause
                self._trouble = f"Slack cannot be reached: {known.code}"
                log.warning("not connected", extra={"action": "connect", "reason": known.code, "pause": pause})
                await unless(self._closed, self._context.clock.sleep(pause))
                if self._closed.is_set():
                    break
        raise InDoubt("The adapter was closed before Slack answered.")


async def _once(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask without patience: `/doctor` says how things are now."""
    return await ask()
