"""What has to be known of a channel before posting, asked of Discord and kept for some minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any

from discord.http import HTTPClient

from guidebot.adapter import Label
from guidebot.core.clock import Clock, within
from guidebot.core.errors import DeadTarget
from guidebot.core.recent import BoundedDict
from guidebot.core.records import dataclass

ANNOUNCEMENTS = 5
FORUMS = frozenset({15, 16})
"""Forums and media channels."""
NO_TAG = "The forum asks for a tag, and has none that the bot may use."
NO_TAG_FIX = "Add a tag that everybody may use to the forum, or turn “Require people to select tags” off."
_TAG_NEEDED = 1 << 4
_OURS = frozenset(Label)
_KEPT = 2000
_KEPT_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel's type, its server, and the tag that a forum asks for.

    *labels* are the ids of those of its tags that say what came of a post: none of them is taken where any tag will do.
    """

    kind: int
    guild: int | None = None
    name: str = ""
    tag: str | None = None
    tag_needed: bool = False
    labels: Mapping[Label, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Channel:
        """The channel as REST tells it."""
        every = [(str(one["id"]), _word(one), bool(one.get("moderated"))) for one in data.get("available_tags", ())]
        tags = [id_ for id_, word, moderated in every if not moderated and word not in _OURS]
        labels = {Label(word): id_ for id_, word, _ in reversed(every) if word in _OURS}
        guild = data.get("guild_id")
        needed = bool(int(data.get("flags") or 0) & _TAG_NEEDED)
        name = str(data.get("name") or "")
        return cls(int(data["type"]), int(guild) if guild else None, name, tags[0] if tags else None, needed, labels)

    @property
    def is_forum(self) -> bool:
        """Whether every message is a post of its own."""
        return self.kind in FORUMS

    @property
    def lacks_tag(self) -> bool:
        """Whether nothing can be posted for want of a tag."""
        return self.is_forum and self.tag_needed and self.tag is None


class Channels:
    """Asks Discord, and remembers for as long as organisers may wait for a change to work."""

    def __init__(self, http: HTTPClient, clock: Clock) -> None:
        self._http = http
        self._clock = clock
        self._known: BoundedDict[int, tuple[datetime, Channel]] = BoundedDict(_KEPT)

    async def get(self, id_: int, *, fresh: bool = False) -> Channel:
        """The channel; *fresh*: as it is at this moment."""
        now = self._clock.now()
        at, known = self._known.get(id_, (None, None))
        if known is not None and at is not None and within(at, now, _KEPT_FOR) and not fresh:
            return known
        return self.learn(id_, await self._http.get_channel(id_))

    def learn(self, id_: int, data: Mapping[str, Any]) -> Channel:
        """Remember what Discord said of a channel."""
        found = Channel.read(data)
        self._known[id_] = (self._clock.now(), found)
        return found

    def last(self, id_: int) -> Channel | None:
        """The channel as it was when it was seen last, for its name."""
        return self._known.get(id_, (None, None))[1]

    async def tagged(self, id_: int, channel: Channel) -> Channel:
        """*channel*, or what it is now when nothing could be posted in it.

        Raises:
            DeadTarget: the forum asks for a tag, and there is none.
        """
        found = await self.get(id_, fresh=True) if channel.lacks_tag else channel
        if found.lacks_tag:
            raise DeadTarget(NO_TAG, fix=NO_TAG_FIX, code="no_tag")
        return found


def _word(tag: Mapping[str, Any]) -> str:
    return str(tag.get("name") or "").strip().casefold()
