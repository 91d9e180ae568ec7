"""discord.py's client, bent to what guidebot needs: one intent, no caches, its own address, and hooks for the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from guidebot.adapter.proxies import proxy_for
from guidebot.adapter.waiting import last_moment
from guidebot.core.records import dataclass
from guidebot_discord import limits
from guidebot_discord.backoff import Backoff
from guidebot_discord.hiccups import calm_down
from guidebot_discord.items import PickedOption, PressedButton
from guidebot_discord.presence import Presence
from guidebot_discord.settings import Settings
from guidebot_discord.state import ThinState
from guidebot_discord.underway import Underway

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """What the client tells the adapter."""

    ready: Callable[[], None]
    logged_in: Callable[[GuideClient], Awaitable[None]]
    answer: Callable[[Interaction], Awaitable[None]]
    complete: Callable[[Interaction], Awaitable[None]]
    typed: Callable[[dict[str, Any]], Awaitable[None]]
    added: Callable[[int, str, int | None], Awaitable[None]]
    removed: Callable[[int], Awaitable[None]]
    present: Callable[[Presence], Awaitable[None]]


def intents(*, typed: bool) -> discord.Intents:
    """``guilds``, and where people may type to the bot the two message intents, without message content."""
    chosen = discord.Intents.none()
    chosen.guilds = True
    if typed:
        chosen.guild_messages = True
        chosen.dm_messages = True
    return chosen


class GuideClient(discord.AutoShardedClient):
    """One connection to Discord."""

    def __init__(self, settings: Settings, calls: Calls, backoff: Backoff) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # guidebot never speaks
        super().__init__(
            intents=intents(typed=settings.typed),
            shard_count=settings.shard_count or None,
            shard_ids=list(settings.shard_ids) or None,  # type: ignore[arg-type]  # None is its default
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.0,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30.0,
            http_trace=limits.trace(),
            proxy=proxy_for(settings.api_url),
        )
        self._calls = calls
        self._backoff = backoff
        self._automatic = not settings.shard_count
        self._underway = Underway()
        self.starts_left: int | None = None
        calm_down()
        Route.BASE = f"{settings.api_url}/v10"  # discord.py has no setting for a proxy's or a test server's address
        self.add_dynamic_items(PressedButton, PickedOption)

    def _get_state(self, **options: Any) -> ThinState:
        """The one way to another state: with discord.py's own, a start holds every channel and role of every guild."""
        self._thin = ThinState(
            dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )
        return self._thin

    @property
    def guild_count(self) -> int:
        """How many guilds the bot is in."""
        return len(self._thin.known)

    async def setup_hook(self) -> None:
        """Ask Discord, or what stands in for it, where the gateway is."""
        shards, url, starts = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        self.starts_left = int(starts["remaining"])
        if self._automatic:
            self.shard_count = shards
        await self._calls.logged_in(self)
        if self.starts_left < 1:
            await self._backoff.spent(starts["reset_after"] / 1000)  # one more and Discord resets the token

    async def farewell(self, seconds: float) -> None:
        """Answer what is under way within *seconds*, hear nothing more, and close.

        What arrived in the last moment is still in the socket, so that is read first.
        """
        await last_moment()
        await self._underway.settle(seconds)
        await asyncio.gather(*(shard.disconnect() for shard in self.shards.values()), return_exceptions=True)
        await self._underway.settle(seconds)
        await self.close()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Pace identifies; see `backoff`. When this fails, discord.py leaves the socket and its heartbeat open."""
        try:
            await self._backoff.identifying(shard_id or 0, initial=initial)
        except BaseException:
            if shard_id in self._thin.opening:
                await self._thin.opening[shard_id].close(4000)
            raise

    async def receive(self, interaction: Interaction) -> None:
        """A press, from one of the dynamic items."""
        with self._underway.one():
            await self._calls.answer(interaction)

    async def on_interaction(self, interaction: Interaction) -> None:
        """A command, something being typed, or a submitted form."""
        if interaction.type is discord.InteractionType.autocomplete:
            await self._calls.complete(interaction)
        elif interaction.type in {
            discord.InteractionType.application_command,
            discord.InteractionType.modal_submit,
        }:
            with self._underway.one():
                await self._calls.answer(interaction)

    async def on_identified(self, presence: Presence) -> None:
        """Discord accepted the IDENTIFY of a shard, and says which guilds it has."""
        self._backoff.ready(presence.shard)
        try:
            await self._calls.present(presence)
        except RuntimeError:  # aiohttp's word for a session that was closed meanwhile
            if not self.is_closed():
                raise

    async def on_ready(self) -> None:
        """Every shard is connected."""
        self._calls.ready()

    async def on_typed(self, message: dict[str, Any]) -> None:
        """A mention or a direct message."""
        with self._underway.one():
            await self._calls.typed(message)

    async def on_added(self, guild: int, name: str, system: int | None) -> None:
        """The bot was added to a guild."""
        await self._calls.added(guild, name, system)

    async def on_removed(self, guild: int) -> None:
        """The bot was removed from a guild."""
        await self._calls.removed(guild)
