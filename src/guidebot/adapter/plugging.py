"""How an adapter is found, begun and built, and what it is given."""

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
    across processes which events came already. *begun* is what the plugin's `begin` gave; the adapter goes on with it.
    """

    bot: Bot
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    clock: Clock
    state: str
    controls: Controls | None = None
    tokens: TokenStore | None = None
    once: OnceStore | None = None
    begun: Begun | None = None


class Begun(Protocol):
    """A connection that was begun before there was a bot to connect. What comes in waits for the adapter."""

    async def close(self) -> None:
        """Let go of it, unless an adapter has taken it over."""
        ...


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

    def begin(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Begun | None:
        """Begin to connect while the program is still being built; None where that gains nothing.

        Raises:
            ConfigError: a secret is missing or a setting does not fit.
        """
        ...

    def create(self, context: Context) -> Adapter:
        """Build the adapter; no connection yet.

        Raises:
            ConfigError: a secret is missing or a setting does not fit.
        """
        ...
