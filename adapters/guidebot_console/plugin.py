"""What the entry point gives: the name, no secrets, no settings, and how to build the adapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guidebot.adapter import Context, Plugin, Rate, Traits
from guidebot_console.settings import Table

if TYPE_CHECKING:
    from guidebot_console.terminal import Terminal


class ConsolePlugin(Plugin[Table]):
    """See `guidebot.adapter.Plugin`."""

    name = "console"
    table = Table
    needs = ("rich", "prompt_toolkit")

    def traits(self, settings: Table) -> Traits:
        """A terminal takes whatever comes."""
        del settings
        return Traits(rate=Rate())

    def create(self, context: Context[Table]) -> Terminal:
        """Build the adapter on the process's own terminal or pipes."""
        from guidebot_console.terminal import Terminal  # noqa: PLC0415  # rich and prompt_toolkit are slow to import

        return Terminal(context)
