"""discord.py's connection state without its caches: of a guild only the id is kept.

Discord sends every channel and role of every guild at start. guidebot asks for what it needs when it needs it, so these
are dropped as they arrive.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from discord import Guild
from discord.gateway import DiscordWebSocket
from discord.state import AutoShardedConnectionState

from guidebot.core.recent import BoundedDict
from guidebot_discord.presence import Presence, shard_of

log = logging.getLogger(__name__)
_HEARD = frozenset({"READY", "RESUMED", "GUILD_CREATE", "GUILD_DELETE", "INTERACTION_CREATE", "MESSAGE_CREATE"})
_VITAL = frozenset({"READY", "RESUMED"})
_MET = 100


class ThinState(AutoShardedConnectionState[Any]):
    """Hears six events and keeps the ids of the guilds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: set[int] = set()
        self.opening: dict[int | None, DiscordWebSocket] = {}
        self._met: BoundedDict[int, Guild] = BoundedDict(_MET)
        self.parsers = {
            name: parse if name in _VITAL else partial(_careful, name, parse)
            for name, parse in self.parsers.items()
            if name in _HEARD
        }

    def _update_references(self, ws: DiscordWebSocket) -> None:
        """Remember the socket that a shard is opening: when its IDENTIFY is called off, nobody else closes it."""
        self.opening[ws.shard_id] = ws
        super()._update_references(ws)

    def _get_or_create_unavailable_guild(self, guild_id: int, *, data: dict[str, Any] | None = None) -> Guild:
        """The empty guild that an interaction's member belongs to; a few are kept, since making one takes a while."""
        found = self._met.get(guild_id)
        if found is None:
            found = self._met[guild_id] = super()._get_or_create_unavailable_guild(guild_id, data=data)
        return found

    def parse_ready(self, data: Any) -> None:
        """Remember which guilds of this shard the bot is in; they come later, as available."""
        shard, count = data["shard"]
        listed = frozenset(int(one["id"]) for one in data["guilds"])
        self.known -= {one for one in self.known if shard_of(one, count) == shard}
        self.known |= listed
        known: Any = {**data, "guilds": []}
        super().parse_ready(known)
        self.dispatch("identified", Presence(shard, count, listed, self.known))

    def parse_guild_create(self, data: Any) -> None:
        """A guild came back after an outage or start, or the bot was added to it."""
        guild = int(data["id"])
        if data.get("unavailable") is True or guild in self.known:
            self.known.add(guild)
            return
        self.known.add(guild)
        system = data.get("system_channel_id")
        self.dispatch("added", guild, str(data.get("name", "")), int(system) if system else None)

    def parse_guild_delete(self, data: Any) -> None:
        """The bot was removed. With the unavailable flag it is an outage, and nothing happens."""
        if data.get("unavailable"):
            return
        self.known.discard(int(data["id"]))
        self.dispatch("removed", int(data["id"]))

    def parse_message_create(self, data: Any) -> None:
        """Only direct messages and mentions of the bot; the rest has no content anyhow."""
        me = self.self_id
        if data.get("guild_id") and all(int(one["id"]) != me for one in data.get("mentions", ())):
            return
        self.dispatch("typed", data)


def _careful(name: str, parse: Callable[[Any], None], data: Any) -> None:
    """Let *parse* read an event; one that is not as it should be is passed over, since it would end the connection."""
    try:
        parse(data)
    except Exception:  # whatever the library meets in it
        log.exception("an event could not be read and was passed over", extra={"action": "read", "event": name})
