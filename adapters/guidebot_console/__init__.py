"""The terminal: `guidebot console` and `guidebot say`. Importing this is cheap; rich and prompt_toolkit come late."""

from __future__ import annotations

from guidebot.adapter import Plugin
from guidebot_console.plugin import ConsolePlugin

ADAPTER: Plugin = ConsolePlugin()

__all__ = ["ADAPTER", "ConsolePlugin"]
