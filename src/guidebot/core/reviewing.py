"""When an entry should be checked again: by its kind, counted from the day it was last looked at."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from guidebot.core.guide import Kind

MONTHS: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.TOPIC: 3,  # law and agencies change within a quarter
        Kind.DIRECTION: 6,
        Kind.RESOURCE: 6,
        Kind.PROBLEM: 6,
        Kind.ADVICE: 12,
        Kind.OPPORTUNITY: 3,  # rounds come and go
        Kind.WORK: 24,  # a paper stays what it is; its link and what came after it may not
    }
)


def due(kind: Kind, reviewed: date) -> date:
    """The day on which an entry of *kind* that was looked at on *reviewed* is due again."""
    years, month = divmod(reviewed.month - 1 + MONTHS[kind], 12)
    year, month = min(reviewed.year + years, date.max.year), month + 1
    return date(year, month, min(reviewed.day, monthrange(year, month)[1]))
