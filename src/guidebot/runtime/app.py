"""Wiring: everything is built here and handed to those who need it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guidebot.adapter import Adapter
from guidebot.core.clock import Clock
from guidebot.core.commands import Action, Command
from guidebot.core.communities import Community
from guidebot.core.people import CommunityId, MemberId, Place
from guidebot.core.reply import Reply
from guidebot.core.services import Services
from guidebot.features import guide
from guidebot.features import help as helping
from guidebot.features.organise import review, suggest
from guidebot.loading import content as content_files
from guidebot.loading.config import Config
from guidebot.runtime.dispatch import Dispatch
from guidebot.runtime.library import LiveLibrary, Sources
from guidebot.runtime.meter import Meter, NoMeter
from guidebot.runtime.notices import OutboxNotices
from guidebot.runtime.routing import Routes
from guidebot.runtime.settings import SettingsCache
from guidebot.runtime.stores import Stores, open_stores
from guidebot.storage.engine import MEMORY


def version() -> str:
    """The version of the installed package."""
    from importlib import metadata  # noqa: PLC0415  # start-up time

    return metadata.version("guidebot")


def commands() -> tuple[Command, ...]:
    """Every command, in the order of help."""
    found: list[Command] = [*guide.COMMANDS, *suggest.COMMANDS, *review.COMMANDS]
    found += helping.make(lambda: tuple(found), version())
    return tuple(found)


def actions() -> tuple[Action, ...]:
    """Every action."""
    return (*suggest.ACTIONS, *review.ACTIONS)


@dataclass(slots=True)
class App:
    """The running program."""

    config: Config
    clock: Clock
    library: LiveLibrary
    stores: Stores
    services: Services
    bot: Dispatch
    adapters: dict[str, Adapter]

    async def close(self) -> None:
        """Let go of everything."""
        await self.stores.close()


class _Hooks:
    """Joining, leaving and reaching."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    async def joined(self, community: CommunityId, name: str) -> Reply:
        """Remember the community; the welcome says what to do next."""
        known = await self._services.communities.get(community)
        moment: datetime = known.joined_at if known else self._clock.now()
        await self._services.communities.save(Community(id=community, name=name, joined_at=moment))
        return helping.overview(commands())

    async def left(self, community: CommunityId) -> None:
        """Mark the community as left."""

    async def reached(self, member: MemberId, place: Place) -> None:
        """Keep the direct conversation."""


async def build(
    config: Config, clock: Clock, *, in_memory: bool = False, content: Path | None = None, meter: Meter | None = None
) -> App:
    """Build the program. *in_memory* keeps nothing after the process.

    Raises:
        GuidebotError: configuration, content or database cannot be used.
    """
    live = library(config, content)
    stores = await open_stores(MEMORY if in_memory else database_url(config))
    settings = SettingsCache(stores.communities, clock)
    services = Services(
        library=live,
        communities=settings,
        seen=stores.seen,
        suggestions=stores.suggestions,
        audit=stores.audit,
        counts=stores.counts,
        notices=OutboxNotices(stores.outbox),
    )
    bot = Dispatch(
        routes=Routes(commands(), actions()),
        services=services,
        settings=settings,
        hooks=_Hooks(services, clock),
        meter=meter or NoMeter(),
        clock=clock,
    )
    return App(config, clock, live, stores, services, bot, {})


def database_url(config: Config) -> str:
    """Where everything is kept: ``DATABASE_URL``, else ``[storage] url``."""
    return os.environ.get("DATABASE_URL", "").strip() or config.storage.url


def library(config: Config, base: Path | None = None) -> LiveLibrary:
    """The content of the folders that *config* names, or of *base*.

    Raises:
        Mistakes: with every mistake of every file.
    """
    named = Path(config.content.folder) if config.content.folder else content_files.shipped()
    return LiveLibrary(
        Sources(
            base=base or named,
            extra=_paths(config.content.extra),
            community={key: _paths(value) for key, value in config.content.community.items()},
        )
    )


def _paths(names: Sequence[str]) -> tuple[Path, ...]:
    return tuple(Path(name) for name in names)
