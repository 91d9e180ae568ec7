"""The adapter: one connection to Discord, from start to close, and what the outbox asks of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

import discord

from guidebot.adapter import Context, Delivery, Finding, Named, Receipt
from guidebot.adapter.waiting import unless
from guidebot.core.errors import ConfigError, RetryAfter
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.records import dataclass
from guidebot_discord import inspection
from guidebot_discord.answering import FAILURES, Answering, Interaction
from guidebot_discord.backoff import Backoff
from guidebot_discord.client import Calls, GuideClient
from guidebot_discord.completing import complete
from guidebot_discord.deliver import Sending
from guidebot_discord.incoming import PLATFORM
from guidebot_discord.organisers import organises
from guidebot_discord.outcomes import outcome, reason_of
from guidebot_discord.outside import look
from guidebot_discord.presence import Presence
from guidebot_discord.refusals import INTENTS, TOKEN, refused
from guidebot_discord.scheduled import host
from guidebot_discord.settings import Settings, Table
from guidebot_discord.sync import CommandSync
from guidebot_discord.typed import TypedLines
from guidebot_discord.welcome import Welcome

log = logging.getLogger(__name__)
_PAUSES = (5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
_GRACE = 3.0


@dataclass(frozen=True, slots=True)
class _Parts:
    """What works over one logged-in client."""

    client: GuideClient
    sending: Sending
    typed: TypedLines
    welcome: Welcome


class DiscordAdapter:
    """Serves one bot account."""

    def __init__(self, context: Context[Table], settings: Settings) -> None:
        self._context = context
        self._settings = settings
        self._sync = CommandSync(context.bot.commands, context.state, context.clock)
        self._backoff = Backoff(context.state, context.clock, settings.shard_ids)
        self._answering = Answering(context.bot, settings, lambda: self._sync.ids)
        self._parts: _Parts | None = None
        self._client: GuideClient | None = None
        self._closed = asyncio.Event()
        self._syncing: asyncio.Task[None] | None = None
        self._trouble = ""
        self._failures = 0

    @property
    def platform(self) -> str:
        """The platform's name."""
        return PLATFORM

    @property
    def waits(self) -> str:
        """Why it is not connected now; empty when it is or nothing is known."""
        said = self._backoff.waiting or self._trouble
        if said or self._parts is None or not self._parts.client.is_ready():
            return said
        broken = any(shard.is_closed() for shard in self._parts.client.shards.values())
        return "its connection to Discord broke and is being made again" if broken else ""

    async def run(self, ready: Callable[[], None]) -> None:
        """Connect, call *ready* once connected, and serve until cancelled or `close` is called.

        Raises:
            ConfigError: Discord refuses the token, the shards or the intents.
        """
        while not self._closed.is_set():
            if not await unless(self._closed, self._backoff.starting()):
                return
            client = self._client = GuideClient(self._settings, self._calls(ready), self._backoff)
            try:
                async with client:
                    await client.start(self._settings.token)
            except discord.LoginFailure as error:
                raise self._refused(TOKEN) from error
            except discord.PrivilegedIntentsRequired as error:
                self._backoff.refused()
                raise self._refused(INTENTS) from error
            except discord.ConnectionClosed as error:
                self._backoff.refused()
                raise self._refused(error.code) from error
            except FAILURES as error:
                pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
                self._failures += 1
                reason = reason_of(error)
                self._trouble = f"Discord cannot be reached: {reason}"
                log.warning("not connected", extra={"action": "connect", "reason": reason, "pause": pause})
                await unless(self._closed, self._context.clock.sleep(pause))
            finally:
                self._parts = None
                await _end(self._syncing)

    async def close(self) -> None:
        """Answer what is under way and disconnect; `run` returns soon after."""
        self._closed.set()
        if self._client is not None:
            await self._client.farewell(_GRACE)

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

    async def host(self, delivery: Delivery) -> Receipt:
        """Make, change or take off the event that *delivery* plans.

        Raises:
            DeliveryError: one of its kinds.
        """
        client = self._connected().client
        assert client.user is not None
        return await host(client.http, client.user.id, delivery)

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
        try:
            channel = await self._connected().client.http.start_private_message(int(member.account))
        except FAILURES as error:
            raise outcome(error) from error
        return Place(PLATFORM, str(channel["id"]), PlaceKind.DIRECT)

    async def named(self, place: Place) -> Named:
        """How people call *place*, and a link to it."""
        return await self._connected().sending.named(place)

    async def organises(self, member: MemberId, community: CommunityId, roles: Sequence[str]) -> bool:
        """Whether *member* may manage the server, or has one of *roles* there.

        Raises:
            DeliveryError: one of its kinds.
        """
        return await organises(self._connected().client.http, member, community, roles)

    async def counted(self, place: Place) -> int:
        """How many messages stand in the thread of *place*.

        Raises:
            DeliveryError: one of its kinds.
        """
        return await self._connected().sending.counted(place)

    async def inspect(self, community: CommunityId | None, places: Sequence[Place]) -> Sequence[Finding]:
        """Rights in *places* and the state of the connection."""
        if self._client is None:
            calls = self._calls(lambda: None)
            return await look(self._settings, calls, self._backoff, self._sync, community=community, places=places)
        if self._parts is None:
            return [inspection.not_connected(self.waits)]
        found = inspection.connection(self._parts.client, self._sync)
        if community is not None:
            found += await inspection.places(self._parts.client, community, places)
        return found

    def _connected(self) -> _Parts:
        if self._parts is None or self._parts.client.is_closed():
            raise RetryAfter("Discord is not connected yet.", seconds=5)
        return self._parts

    def _refused(self, code: int) -> ConfigError:
        """Only an operator can help now; what was in the way before no longer matters."""
        self._trouble = ""
        return refused(code)

    def _calls(self, ready: Callable[[], None]) -> Calls:
        async def complete_(interaction: Interaction) -> None:
            await complete(self._context.bot, interaction)

        async def typed(message: dict[str, object]) -> None:
            if self._parts is not None:
                await self._parts.typed.answer(message)

        async def added(guild: int, name: str, system: int | None) -> None:
            if self._parts is not None:
                await self._parts.welcome.added(guild, name, system)

        async def removed(guild: int) -> None:
            if self._parts is not None:
                await self._parts.welcome.removed(guild)

        async def present(presence: Presence) -> None:
            if self._parts is not None:
                await self._parts.welcome.compare(presence)

        def connected() -> None:
            self._trouble, self._failures = "", 0
            ready()

        return Calls(
            ready=connected,
            logged_in=self._logged_in,
            answer=self._answering.answer,
            complete=complete_,
            typed=typed,
            added=added,
            removed=removed,
            present=present,
        )

    async def _logged_in(self, client: GuideClient) -> None:
        """Everything that needs REST but no gateway: the outbox may send from here on."""
        assert client.user is not None
        self._parts = _over(client, client.user.id, self._context, self._answering, self._sync)
        application = client.application_id or client.user.id
        asked = await self._sync.run(client.http, application)
        if asked is not None:
            self._syncing = asyncio.ensure_future(self._sync.insist(client.http, application, asked))


def _over(client: GuideClient, me: int, context: Context[Table], answering: Answering, sync: CommandSync) -> _Parts:
    """What works over *client*, which is logged in as *me*."""
    bot, http, clock = context.bot, client.http, context.clock
    return _Parts(
        client,
        Sending(http, me, lambda: sync.ids, clock),
        TypedLines(bot, http, me, answering.drafts, lambda: sync.ids),
        Welcome(bot, http, me, lambda: sync.ids, clock),
    )


async def _end(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
