"""What clocks show in a zone. A zone that this program's data does not know stops nobody: another one counts.

The name may be newer than the zone data, come from a profile, or stand in a backup that was written with other data.
It is kept as it is, so that it counts again once the data knows it.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_UTC = "UTC"


def zone(name: str) -> ZoneInfo:
    """The zone called *name*, or UTC where no zone is called so."""
    return _found(name) or ZoneInfo(_UTC)


def is_known(name: str) -> bool:
    """Whether a zone is called *name*."""
    return _found(name) is not None


def first_known(*names: str) -> str:
    """The first of *names* that is a zone; UTC when none is."""
    return next((one for one in names if is_known(one)), _UTC)


def local(moment: datetime, name: str) -> datetime:
    """*moment* as clocks in the zone called *name* show it."""
    return moment.astimezone(zone(name))


def forget() -> None:
    """Look every name up again: the zone data is another one now."""
    _found.cache_clear()


@lru_cache(maxsize=4096)
def _found(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such file, no name of a file, and the name of a folder
        return None
