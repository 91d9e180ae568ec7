"""What each command of the command line does."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from guidebot.core.errors import GuidebotError
from guidebot.core.guide import Kind
from guidebot.loading import config as configuration
from guidebot.loading.config import Config
from guidebot.loading.decode import Mistake, Mistakes
from guidebot.runtime import app, checking, demo, discovery, reference, secrets, serving

DONE, BROKEN, WRONG = 0, 1, 2


def run(args: argparse.Namespace) -> int:
    """Run the chosen command; errors become text on stderr and an exit code."""
    try:
        return COMMANDS[args.command](args)
    except GuidebotError as error:
        _complain(secrets.redact(error.message))
        if error.fix:
            _complain(error.fix)
        return WRONG
    except KeyboardInterrupt:
        return BROKEN


def console(args: argparse.Namespace) -> int:
    """Talk in the terminal."""
    return asyncio.run(demo.converse(_config(args), keep=args.keep))


def say(args: argparse.Namespace) -> int:
    """Answer one line."""
    return asyncio.run(demo.answer_line(_config(args), args.line))


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


def serve(args: argparse.Namespace) -> int:
    """Run the adapters."""
    return asyncio.run(serving.serve(_config(args)))


def docs(args: argparse.Namespace) -> int:
    """Write the reference pages."""
    plugins = [discovery.find(name) for name in discovery.names()]
    reference.write(args.folder, reference.pages(app.commands(), plugins))
    return DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = MappingProxyType(
    {"console": console, "say": say, "check": check, "run": serve, "docs": docs}
)


def _config(args: argparse.Namespace) -> Config:
    """The settings of ``--config``, else of ``GUIDEBOT_CONFIG``, else of ``config.toml`` here, else the defaults."""
    named = args.config or os.environ.get("GUIDEBOT_CONFIG")
    path = Path(named) if named else Path("config.toml")
    return configuration.load(path if named or path.is_file() else None)


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
