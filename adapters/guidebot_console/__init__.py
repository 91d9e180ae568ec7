"""The terminal: `guidebot console` and `guidebot say`. Importing this is cheap; rich and prompt_toolkit come late."""

from __future__ import annotations

from guidebot_console.plugin import ConsolePlugin

ADAPTER = ConsolePlugin()

__all__ = ["ADAPTER", "ConsolePlugin"]
