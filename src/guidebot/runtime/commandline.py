"""What each command of the command line does."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from guidebot.core.clock import SystemClock
from guidebot.core.errors import GuidebotError
from guidebot.core.guide import Kind
from guidebot.loading import config as configuration
from guidebot.loading.config import Config
from guidebot.loading.decode import Mistake, Mistakes
from guidebot.runtime import app, checking, demo, discovery, document, reference, secrets, serving, skeletons, stale

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


def content(args: argparse.Namespace) -> int:
    """What editors need."""
    if args.content == "new":
        path = skeletons.write(args.kind, args.id, args.folder, SystemClock().now().date())
        sys.stdout.write(f"Wrote {path}. Fill in what says REPLACE, then run: guidebot check\n")
        return DONE
    settings = _config(args)
    guide = app.library(settings).guide()
    if args.content == "export":
        args.file.write_text(document.document(guide), encoding="utf-8")
        sys.stdout.write(f"Wrote {args.file}.\n")
        return DONE
    found = stale.overdue(guide, SystemClock().now().date())
    if args.online:
        cache = Path(settings.state) / "links.json"
        found += asyncio.run(stale.unreachable(guide, cache, SystemClock()))
    sys.stdout.writelines(f"{one.kind} {one.id}: {one.why}\n" for one in sorted(found))
    sys.stdout.write(f"{len(found)} to look at.\n" if found else "Nothing is stale.\n")
    return DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = MappingProxyType(
    {"console": console, "say": say, "check": check, "run": serve, "docs": docs, "content": content}
)


def _config(args: argparse.Namespace) -> Config:
    """The settings of ``--config``, else of ``GUIDEBOT_CONFIG``, else of ``config.toml`` here, else the defaults."""
    named = args.config or os.environ.get("GUIDEBOT_CONFIG")
    path = Path(named) if named else Path("config.toml")
    return configuration.load(path if named or path.is_file() else None)


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
