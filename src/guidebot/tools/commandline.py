"""What each command of the command line does. Each imports what it needs, so that none waits for the others."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from guidebot.core.clock import SystemClock
from guidebot.core.errors import GuidebotError, StorageError
from guidebot.core.guide import Kind
from guidebot.loading import config as configuration
from guidebot.loading.config import Config
from guidebot.loading.mistakes import Mistake, Mistakes
from guidebot.runtime import secrets

DONE, BROKEN, WRONG = 0, 1, 2
HOLD_DATA = frozenset({"run", "console", "say", "doctor", "migrate", "backup", "restore", "copy-db", "forget"})


def run(args: argparse.Namespace) -> int:
    """Run the chosen command; errors become text on stderr and an exit code."""
    if args.command in HOLD_DATA:
        # the database, its log, backups and state hold what members wrote: for this user alone
        os.umask(os.umask(0o077) | 0o077)
    gc.set_threshold(10_000)  # by default, imports are searched for garbage so often that it takes a tenth of the start
    try:
        return COMMANDS[args.command](args)
    except GuidebotError as error:
        _tell(error.message, error.fix)
        return BROKEN if isinstance(error, StorageError) else WRONG
    except OSError as error:
        what = error.strerror or str(error) or type(error).__name__
        if error.filename is None:
            _tell(what)
        else:
            _tell(f"{what}: {error.filename}", "Look whether the folder is there and who may write to it.")
        return BROKEN
    except KeyboardInterrupt:
        return BROKEN


def _tell(what: str, fix: str | None = None) -> None:
    sys.stderr.write(f"{secrets.redact(what)}\n")
    if fix:
        sys.stderr.write(f"{fix}\n")


def talk(args: argparse.Namespace) -> int:
    """The terminal."""
    from guidebot.tools import demo  # noqa: PLC0415  # start-up time

    if args.command == "say":
        return asyncio.run(demo.answer_line(_config(args), " ".join(args.line)))
    return asyncio.run(demo.converse(_config(args), keep=args.keep))


def begin(args: argparse.Namespace) -> int:
    """A configuration to begin with."""
    from guidebot.tools import first_config  # noqa: PLC0415  # start-up time

    sys.stdout.write(f"{first_config.write(_path(args), args.adapter)}\n")
    return DONE


def serve(args: argparse.Namespace) -> int:
    """The bot."""
    from guidebot.runtime import serving  # noqa: PLC0415  # start-up time

    return asyncio.run(serving.serve(_faultless(args)))


def look(args: argparse.Namespace) -> int:
    """What an operator should know about the bot."""
    from guidebot.tools import doctor  # noqa: PLC0415  # start-up time

    return asyncio.run(doctor.doctor(_faultless(args)))


def check(args: argparse.Namespace) -> int:
    """Check configuration and content."""
    from guidebot.loading.reader import parse  # noqa: PLC0415  # start-up time
    from guidebot.runtime import app  # noqa: PLC0415  # start-up time
    from guidebot.tools import check as checking  # noqa: PLC0415  # start-up time

    settings, found = _looked_through(args)
    sources = app.sources(settings)
    found += checking.passed_over_mistakes(sources.folders())
    try:
        loaded = parse(tuple(sources.wanted().values()))
        found += checking.mistakes(loaded, SystemClock().now().date())
    except Mistakes as error:
        found += error.mistakes
    if found:
        raise Mistakes("guidebot", found)
    guide = loaded[0].guide
    counts = ", ".join(f"{len(guide.of(kind))} {kind.value} entries" for kind in Kind)
    sys.stdout.write(f"All good: {counts}; content version {guide.about.version}.\n")
    return DONE


def operate(args: argparse.Namespace) -> int:
    """What operators need."""
    from guidebot.tools import operating  # noqa: PLC0415  # start-up time

    match args.command:
        case "migrate":
            return operating.migrate(_config(args))
        case "backup":
            return operating.backup(_config(args), args.file)
        case "restore":
            return operating.restore(_config(args), args.file)
        case "copy-db":
            return operating.copy_db(args.source, args.target)
        case "forget":
            return operating.forget(_config(args), args.community)
        case "healthy":
            return operating.healthy(_config(args))
        case tool:
            return operating.tool(_config(args), tool, args)


def edit(args: argparse.Namespace) -> int:
    """What editors and writers of commands need."""
    from guidebot.tools import editing  # noqa: PLC0415  # start-up time

    if args.command == "docs":
        return editing.docs(args.folder)
    if args.content == "new":
        return editing.new(_config(args), args)
    if args.content == "export":
        return editing.export(_config(args), args.file, force=args.force)
    return editing.list_stale(_config(args), online=args.online)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = MappingProxyType(
    {
        **dict.fromkeys(("console", "say"), talk),
        "init": begin,
        "run": serve,
        "doctor": look,
        "check": check,
        **dict.fromkeys(("migrate", "backup", "restore", "copy-db", "forget", "healthy"), operate),
        **dict.fromkeys(("manifest", "invite", "encryption-key"), operate),
        **dict.fromkeys(("docs", "content"), edit),
    }
)


def _faultless(args: argparse.Namespace) -> Config:
    """The settings, for what must not begin with a mistake in any of them.

    Raises:
        Mistakes: every mistake of the file, the environment and the adapters at once.
    """
    settings, found = _looked_through(args)
    if found:
        raise Mistakes("the configuration", found)
    return settings


def _looked_through(args: argparse.Namespace) -> tuple[Config, list[Mistake]]:
    """What of the settings can be used, and every mistake in them."""
    from guidebot.runtime import environment  # noqa: PLC0415  # start-up time

    found: list[Mistake] = []
    settings = Config()
    try:
        settings = _config(args)
    except configuration.ConfigMistakes as error:
        found += error.mistakes
        settings = error.settings
    except Mistakes as error:
        found += error.mistakes
    return settings, [*found, *environment.mistakes(settings)]


def _config(args: argparse.Namespace) -> Config:
    """The settings of ``--config``, else of ``GUIDEBOT_CONFIG``, else of ``config.toml`` here, else the defaults."""
    named = args.config or os.environ.get("GUIDEBOT_CONFIG")
    path = _path(args)
    return configuration.load(path if named or os.path.lexists(path) else None)


def _path(args: argparse.Namespace) -> Path:
    return Path(args.config or os.environ.get("GUIDEBOT_CONFIG") or "config.toml")
