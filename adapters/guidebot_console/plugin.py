"""What the entry point gives: the name, no secrets, no settings, and how to build the adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from guidebot.adapter import Context, Tool

if TYPE_CHECKING:
    from guidebot_console.terminal import Terminal


class ConsolePlugin:
    """See `guidebot.adapter.Plugin`."""

    name = "console"
    secrets: Sequence[str] = ()
    defaults: Mapping[str, Any] = {}
    tools: Mapping[str, Tool] = {}

    def create(self, context: Context) -> Terminal:
        """Build the adapter on the process's own terminal or pipes."""
        from guidebot_console.terminal import Terminal  # noqa: PLC0415  # rich and prompt_toolkit are slow to import

        return Terminal(context)
