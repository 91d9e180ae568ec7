"""The table ``[adapters.console]``."""

from __future__ import annotations

from guidebot.adapter import NoSettings
from guidebot.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Table(NoSettings):
    """Nothing can be set, and `guidebot console` and `guidebot say` need no table.

    With one, `guidebot run` answers what is typed on its own terminal as well, and ends when that ends.
    """
