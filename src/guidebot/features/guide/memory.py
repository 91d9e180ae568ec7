"""What was shown of the guide lately. It holds the guide that it was made from, until that one is replaced."""

from __future__ import annotations

from guidebot.core.recent import CacheGroup

_MEMORY = CacheGroup()
remembered = _MEMORY.remembered
forget = _MEMORY.forget
