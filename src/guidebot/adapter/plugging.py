"""How an adapter is found and built, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from guidebot.adapter.asking import Bot
from guidebot.adapter.sending import Adapter
from guidebot.core.clock import Clock
from guidebot.core.commands import Command
from guidebot.core.once import OnceStore
from guidebot.core.tokens import TokenStore


class Controls(Protocol):
    """What the terminal may steer beyond a person's commands: a demo's clock and who one is."""

    async def advance(self, how: str) -> datetime:
        """Move the demo's clock by ``7d``, ``12h`` or ``to monday 09:00`` and do what falls due; answers the new time.

        Raises:
            UsageError: *how* is not understood, or the clock is real.
        """
        ...

    def now(self) -> datetime:
        """The demo's time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a plugin gets to build its adapter.

    *settings* is the adapter's own table of the configuration, *secrets* the environment variables that the plugin
    asked for, *state* a folder for small files of the adapter's own (a command hash, a back-off mark). *once* knows
    across processes which events came already.
    """

    bot: Bot
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    clock: Clock
    state: str
    controls: Controls | None = None
    tokens: TokenStore | None = None
    once: OnceStore | None = None


Tool = Callable[[Sequence[Command], Mapping[str, Any], Mapping[str, str]], str]


class Plugin(Protocol):
    """What an entry point of ``guidebot.adapters`` gives."""

    @property
    def name(self) -> str:
        """The adapter's name, as in ``[adapters.NAME]``."""
        ...

    @property
    def secrets(self) -> Sequence[str]:
        """The environment variables it reads."""
        ...

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Every setting with its default; unknown settings are refused with "did you mean"."""
        ...

    @property
    def tools(self) -> Mapping[str, Tool]:
        """Command-line helpers: ``manifest`` and ``invite`` take (commands, settings, options) and answer text."""
        ...

    def create(self, context: Context) -> Adapter:
        """Build the adapter; no connection yet.

        Raises:
            ConfigError: a secret is missing or a setting does not fit.
        """
        ...
