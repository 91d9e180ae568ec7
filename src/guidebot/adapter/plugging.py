"""How an adapter is found and built, and what it is given."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar

from guidebot.adapter.asking import Bot
from guidebot.adapter.sending import Adapter
from guidebot.adapter.tokens import something_instead, something_round
from guidebot.core.clock import Clock
from guidebot.core.commands import Command
from guidebot.core.once import OnceStore
from guidebot.core.records import dataclass
from guidebot.core.tokens import TokenStore
from guidebot.core.traits import Traits

S = TypeVar("S")


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
class Context(Generic[S]):
    """What a plugin gets to build its adapter.

    *settings* is the adapter's own table of the configuration, read and checked, *secrets* the environment variables
    that the plugin asked for, *state* a folder for small files of the adapter's own (a command hash, a back-off mark).
    *once* knows across processes which events came already.
    """

    bot: Bot
    settings: S
    secrets: Mapping[str, str]
    clock: Clock
    state: str
    controls: Controls | None = None
    tokens: TokenStore | None = None
    once: OnceStore | None = None


Tool = Callable[[Sequence[Command], Any, Mapping[str, str]], str]


class Plugin(ABC, Generic[S]):
    """What an entry point of ``guidebot.adapters`` gives. What a plugin leaves out has the value that stands here.

    Attributes:
        name: the adapter's, as in ``[adapters.NAME]``, and its platform's, as in `MemberId.platform`.
        table: the dataclass of its settings, see `guidebot.adapter.declaring`; what it does not name is refused.
        secrets: the environment variables it reads.
        needs: the modules of its SDK, looked for before anything starts.
        tools: helpers for the command line: ``manifest`` and ``invite`` take (commands, settings, options) and answer
            text. An option that is called like a setting comes in its place and is checked as one.
        options: further options that the tools take; any other is refused.
    """

    name: str
    table: type[S]
    secrets: Sequence[str] = ()
    needs: Sequence[str] = ()
    tools: Mapping[str, Tool] = MappingProxyType({})
    options: Sequence[str] = ()

    def mistakes(self, settings: S, commands: Sequence[Command]) -> Sequence[tuple[str, str]]:
        """What no single setting of *settings* shows, as pairs of a setting's name and a sentence.

        It is asked once every setting by itself is right, by `guidebot check`, `doctor` and `run` alike.
        """
        del settings, commands
        return ()

    def wrong_secrets(self, secrets: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        """Which of *secrets*, those that are set, cannot be right, as pairs of a variable and a sentence.

        It is asked before the platform is, by `guidebot check`, `doctor` and `run` alike, and shows none of them.
        """
        found = ((name, something_round(value) or something_instead(value)) for name, value in secrets.items())
        return [(name, text) for name, text in found if text]

    def traits(self, settings: S) -> Traits:
        """What the platform can do, with *settings* as they are chosen."""
        del settings
        return Traits()

    @abstractmethod
    def create(self, context: Context[S]) -> Adapter:
        """Build the adapter; no connection yet.

        Raises:
            ConfigError: a secret is missing.
        """
