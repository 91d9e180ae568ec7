"""Token buckets: how fast this process may send, so that platforms never have to say no."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from guidebot.core.traits import Platforms
from guidebot.delivery.items import Item
from guidebot.delivery.planning import POST


class Bucket:
    """Fills with *rate* tokens a second, up to one second's worth."""

    def __init__(self, rate: float, now: datetime) -> None:
        self._rate = rate
        self._full = max(1.0, rate)
        self._tokens = self._full
        self._at = now

    def room(self, now: datetime, cost: int = 1) -> int:
        """How many that cost so much may go at once. What costs more than a full bucket holds goes when it is full."""
        self._fill(now)
        return int((self._tokens + 1e-6) / min(cost, self._full))

    def is_full(self, now: datetime) -> bool:
        """Whether it holds all that it can, as a new one does."""
        self._fill(now)
        return self._tokens >= self._full

    def take(self, cost: int = 1) -> None:
        """One goes."""
        self._tokens -= cost

    def wait(self, cost: int = 1) -> float:
        """Seconds until the next may go."""
        return max(0.0, (min(cost, self._full) - self._tokens) / self._rate)

    def _fill(self, now: datetime) -> None:
        passed = max(0.0, (now - self._at).total_seconds())
        self._tokens, self._at = min(self._full, self._tokens + passed * self._rate), now


@dataclass(slots=True)
class Throttle:
    """The buckets of every platform, as fast as the platform's traits say: an unknown one is sent to carefully."""

    platforms: Platforms = field(default_factory=Platforms)
    _buckets: dict[tuple[str, str, str], Bucket] = field(default_factory=dict)
    _waiting: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def room(self, platform: str, now: datetime, high: int) -> int:
        """How many items of *platform* may be claimed now, at most *high*."""
        rate = self.platforms.of(platform).rate.platform
        if not rate:
            return high
        return min(high, self._bucket((platform, "", ""), rate, now).room(now))

    def admit(self, item: Item, now: datetime) -> float:
        """Let *item* go and answer 0, or answer after how many seconds to come back.

        Platforms count requests, not messages, and a post is several. Those sent back one after another come back one
        after another.
        """
        cost = self.platforms.of(item.platform).post_takes if item.kind == POST else 1
        return self._admit(self._keys(item), now, cost)

    def opening(self, platform: str, now: datetime) -> float:
        """Let a direct conversation be opened and answer 0, or answer after how many seconds to come back."""
        rate = self.platforms.of(platform).rate
        wait = self._admit([((platform, "open", ""), rate.opens)] if rate.opens else [], now, 1)
        if not wait and rate.platform:
            self._bucket((platform, "", ""), rate.platform, now).take()  # one request more than the message itself
        return wait

    def _admit(self, keys: list[tuple[tuple[str, str, str], float]], now: datetime, cost: int) -> float:
        for key, rate in keys:
            bucket = self._bucket(key, rate, now)
            if bucket.room(now, cost) < 1:
                behind = self._waiting.get(key, 0)
                self._waiting[key] = behind + cost
                return bucket.wait(cost) + behind / rate
        for key, rate in keys:
            self._bucket(key, rate, now).take(cost)
            self._waiting.pop(key, None)
        return 0.0

    def forget(self, now: datetime) -> None:
        """Let go of buckets that are full again, and of those who waited for them."""
        full = [key for key, one in self._buckets.items() if one.is_full(now)]
        for key in full:
            del self._buckets[key]
            self._waiting.pop(key, None)

    def _keys(self, item: Item) -> list[tuple[tuple[str, str, str], float]]:
        rate = self.platforms.of(item.platform).rate
        found = [((item.platform, "", ""), rate.platform)]
        found.append(((item.platform, "channel", item.target or str(item.member)), rate.channel))
        found.append(((item.platform, "workspace", workspace(item, self.platforms)), rate.workspace))
        return [(key, value) for key, value in found if value]

    def _bucket(self, key: tuple[str, str, str], rate: float, now: datetime) -> Bucket:
        if key not in self._buckets:
            self._buckets[key] = Bucket(rate, now)
        return self._buckets[key]


def workspace(item: Item, platforms: Platforms) -> str:
    """The installation that sends *item*: its community, or the workspace in a member's account."""
    if item.community is not None:
        return item.community.id
    return platforms.of(item.platform).workspace_of(item.member) if item.member is not None else ""
