"""What each command of the command line does."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from guidebot.core.errors import GuidebotError, StorageError
from guidebot.core.guide import Kind
from guidebot.loading import config as configuration
from guidebot.loading.config import Config
from guidebot.loading.mistakes import Mistake, Mistakes
from guidebot.runtime import app, checking, demo, editing, operating, secrets, serving

DONE, BROKEN, WRONG = 0, 1, 2


def run(args: argparse.Namespace) -> int:
    """Run the chosen command; errors become text on stderr and an exit code."""
    try:
        return COMMANDS[args.command](args)
    except GuidebotError as error:
        sys.stderr.write(f"{secrets.redact(error.message)}\n")
        if error.fix:
            sys.stderr.write(f"{error.fix}\n")
        return BROKEN if isinstance(error, StorageError) else WRONG
    except KeyboardInterrupt:
        return BROKEN


def check(args: argparse.Namespace) -> int:
    """Check configuration and content."""
    found: list[Mistake] = []
    settings = Config()
    try:
        settings = _config(args)
        found += serving.adapter_mistakes(settings)
    except Mistakes as error:
        found += error.mistakes
    try:
        library = app.library(settings)
        found += [one for loaded in library.all_loaded() for one in checking.limit_mistakes(loaded)]
    except Mistakes as error:
        found += error.mistakes
    if found:
        raise Mistakes("guidebot", found)
    guide = library.guide()
    counts = ", ".join(f"{len(guide.of(kind))} {kind.value} entries" for kind in Kind)
    sys.stdout.write(f"All good: {counts}; content version {guide.about.version}.\n")
    return DONE


def content(args: argparse.Namespace) -> int:
    """What editors need."""
    if args.content == "new":
        return editing.new(args)
    if args.content == "export":
        return editing.export(_config(args), args.file)
    return editing.list_stale(_config(args), online=args.online)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = MappingProxyType(
    {
        "console": lambda args: asyncio.run(demo.converse(_config(args), keep=args.keep)),
        "say": lambda args: asyncio.run(demo.answer_line(_config(args), args.line)),
        "run": lambda args: asyncio.run(serving.serve(_config(args))),
        "check": check,
        "doctor": lambda args: asyncio.run(serving.doctor(_config(args))),
        "migrate": lambda args: operating.migrate(_config(args)),
        "backup": lambda args: operating.backup(_config(args), args.file),
        "restore": lambda args: operating.restore(_config(args), args.file),
        "copy-db": lambda args: operating.copy_db(args.source, args.target),
        "forget": lambda args: operating.forget(_config(args), args.community),
        "healthy": lambda args: operating.healthy(_config(args)),
        "manifest": lambda args: operating.tool(_config(args), "manifest", args),
        "invite": lambda args: operating.tool(_config(args), "invite", args),
        "encryption-key": lambda args: operating.tool(_config(args), "encryption-key", args),
        "docs": lambda args: editing.docs(args.folder),
        "content": content,
    }
)


def _config(args: argparse.Namespace) -> Config:
    """The settings of ``--config``, else of ``GUIDEBOT_CONFIG``, else of ``config.toml`` here, else the defaults."""
    named = args.config or os.environ.get("GUIDEBOT_CONFIG")
    path = Path(named) if named else Path("config.toml")
    return configuration.load(path if named or path.is_file() else None)
