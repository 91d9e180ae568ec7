"""What `/doctor` finds: each thing with why it matters and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from guidebot.core.people import CommunityId
from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of `/doctor`: what was looked at, how it is, why it matters, how to fix it."""

    subject: str
    ok: bool
    what: str
    why: str = ""
    fix: str = ""
    severity: Literal["info", "warning", "error"] = "info"

    @property
    def in_words(self) -> str:
        """How it is and how to fix it, as sentences, where there is room for one line."""
        return " ".join(f"{part.rstrip('.')}." for part in (self.what, self.fix) if part)


class Inspector(Protocol):
    """Looks at things."""

    async def channels(self, community: CommunityId, channels: Sequence[str]) -> Sequence[Finding]:
        """Rights in *channels* of *community*."""
        ...

    async def missed(self, community: CommunityId) -> Mapping[int, tuple[datetime, str]]:
        """When a post of each schedule was due that did not come, and why, until a later one does."""
        ...

    async def everything(self, community: CommunityId | None) -> Sequence[Finding]:
        """All that `/doctor` shows to *community*, or, with None, to the operator."""
        ...
