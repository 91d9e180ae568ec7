"""What closes soon in one community: for the weekly deadlines, and for whatever else wants to tell of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from guidebot.core.openings import SOON, Opening, closing
from guidebot.core.people import CommunityId
from guidebot.core.services import Services


def closing_soon(
    services: Services,
    community: CommunityId,
    now: datetime,
    today: date,
    *,
    within: timedelta = SOON,
    chosen: Mapping[str, str] | None = None,
) -> Sequence[Opening]:
    """What is open in *community* and closes *within* so many days of *today*, the soonest first."""
    return chosen_of(closing(services.radar.openings(community), now, today, within), chosen or {})


def chosen_of(openings: Sequence[Opening], chosen: Mapping[str, str]) -> list[Opening]:
    """Those of *openings* that an organiser chose by kind and focus; what is not named is open."""
    kind, focus = chosen.get("kind", ""), chosen.get("focus", "")
    return [one for one in openings if kind in {"", one.kind} and (not focus or focus in one.focus)]
