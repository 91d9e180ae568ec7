"""What operators type: migrate, backup, restore, copy-db, forget, healthy, and the adapters' own tools."""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from guidebot.adapter import Plugin
from guidebot.answering import catalogue
from guidebot.core.errors import ConfigError, UsageError
from guidebot.core.people import CommunityId
from guidebot.loading import fields
from guidebot.loading.config import Config
from guidebot.loading.mistakes import unknown
from guidebot.runtime import discovery, environment
from guidebot.storage import copying, migrating
from guidebot.storage.communities import SqlCommunities
from guidebot.storage.engine import open_database, sqlite_file
from guidebot.storage.own import SqlOwnData

DONE, BROKEN = 0, 1
PATIENCE = 4.0


def migrate(config: Config) -> int:
    """Bring the database to this version's schema."""

    async def run() -> tuple[str | None, str]:
        database = open_database(environment.database_url(config))
        try:
            return await migrating.migrate(database)
        finally:
            await database.close()

    before, after = asyncio.run(run())
    said = (
        f"The schema is at revision {after} already." if before == after else f"Schema: {before or 'empty'} → {after}."
    )
    sys.stdout.write(f"{said}\n")
    return DONE


def backup(config: Config, file: Path) -> int:
    """Copy the SQLite database while it is in use."""
    size = copying.backup(environment.database_url(config), file)
    sys.stdout.write(f"Wrote {file}, {size:,} bytes, checked.\n")
    return DONE


def restore(config: Config, file: Path) -> int:
    """Put a backup into the empty place that the configuration names."""
    size = copying.restore(file, environment.database_url(config))
    sys.stdout.write(f"Restored {size:,} bytes from {file}. Start the bot: guidebot run\n")
    return DONE


def copy_db(source: str, target: str) -> int:
    """Copy everything from one database to another; ``env:NAME`` takes an address from the environment."""
    source, target = _address(source), _address(target)
    file = sqlite_file(source)
    if file is not None and not Path(file).is_file():
        raise UsageError(f"There is no database at {file}.", fix="Check the first address; it is where rows come from.")

    async def run() -> dict[str, int]:
        old, new = open_database(source), open_database(target)
        try:
            await migrating.prepare(old)
            return dict(await copying.copy(old, new))
        finally:
            await old.close()
            await new.close()

    counted = asyncio.run(run())
    sys.stdout.writelines(f"{name}: {count} rows, the same on both sides\n" for name, count in counted.items())
    return DONE


def forget(config: Config, named: str) -> int:
    """Erase a community that the bot has left, before its 30 days are over."""
    platform, _, id_ = named.partition(":")
    mark = _workspace_mark(config, platform)

    async def run() -> int:
        database = open_database(environment.database_url(config))
        try:
            await migrating.prepare(database)
            store = SqlCommunities(database)
            community = CommunityId(platform, id_)
            known = await store.get(community)
            if known is not None and known.left_at is None:
                raise UsageError(f"The bot is still in {named}.", fix="Remove it from there first.")
            members = await SqlOwnData(database).erase_workspace(community, mark) if mark and id_ else 0
            if known is None and not members:
                raise UsageError(f"Nothing is held on {named}.", fix="Write platform and id, as in discord:123456789.")
            await store.erase(community)
            return members
        finally:
            await database.close()

    asyncio.run(run())
    members = "Its members are erased with it." if mark else "Members keep their own goals."
    sys.stdout.write(f"Erased everything held on {named}. {members}\n")
    return DONE


def _workspace_mark(config: Config, platform: str) -> str:
    """What stands behind the workspace in an account of *platform*; empty where accounts belong to none."""
    if platform not in discovery.names():
        return ""
    plugin = discovery.find(platform)
    return plugin.traits(environment.settings_of(plugin, config)).workspace_mark


def _address(text: str) -> str:
    """*text*, or what the environment variable that ``env:NAME`` names holds: passwords stay out of process lists."""
    name = text.removeprefix("env:")
    if name == text:
        return text
    if not os.environ.get(name, "").strip():
        raise UsageError(f"The environment variable {name} is not set.", fix="Export it, or write the address out.")
    return os.environ[name].strip()


def healthy(config: Config) -> int:
    """Ask the running process whether it is well; for a container's health check."""
    listen = environment.listened(config)
    if not listen:
        raise ConfigError("Health is not served.", fix='Set [ops] listen = "127.0.0.1:8080".')
    try:
        direct = urllib.request.build_opener(
            urllib.request.ProxyHandler({})
        )  # never through a proxy: it is this machine
        with direct.open(f"http://{listen}/healthz", timeout=PATIENCE) as response:
            body = json.load(response)
    except urllib.error.HTTPError as error:
        sys.stderr.write(f"Not healthy: {listen} answers {error.code}. Look at its log, and run: guidebot doctor\n")
        return BROKEN
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = getattr(error, "reason", error)
        said = getattr(why, "strerror", None) or str(why) or type(why).__name__
        sys.stderr.write(f"Not healthy: no answer at {listen} ({said}). Is the bot running? guidebot run\n")
        return BROKEN
    sys.stdout.write(f"Healthy, version {body.get('version')}\n")
    return DONE


def _options(plugin: Plugin[Any], typed: Sequence[str]) -> Mapping[str, str]:
    """What was typed as ``name=value``.

    Raises:
        UsageError: it is written otherwise, or no tool of the adapter knows its name.
    """
    known = [*plugin.options, *(one.name for one in fields.settings(plugin.table))]
    for one in typed:
        name, equals, _ = one.partition("=")
        if not equals:
            raise UsageError(f"{one!r} is no option.", fix="Write options as name=value, for example format=json.")
        if name not in known:
            raise UsageError(unknown(name, known, what="an option here") + ".", fix=f"Known are: {', '.join(known)}.")
    return dict(one.partition("=")[::2] for one in typed)


def tool(config: Config, name: str, args: argparse.Namespace) -> int:
    """Run a tool of an adapter: ``manifest slack``, ``invite discord``."""
    plugin = discovery.find(args.adapter)
    if name not in plugin.tools:
        having = [one for one in discovery.names() if name in discovery.find(one).tools]
        raise UsageError(
            f"The {args.adapter} adapter has no {name}.", fix=f"Try: guidebot {name} {' or '.join(having)}"
        )
    options = _options(plugin, args.option)
    settings = environment.settings_of(plugin, config, options)
    try:
        said = plugin.tools[name](catalogue.commands(), settings, options)
    except ModuleNotFoundError as error:
        raise discovery.missing_of(plugin, error) from error
    sys.stdout.write(said if said.endswith("\n") else f"{said}\n")
    return DONE
