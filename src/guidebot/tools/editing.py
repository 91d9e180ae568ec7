"""What editors and writers of commands type: skeletons, stale entries, documents, reference pages."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from guidebot.answering import catalogue
from guidebot.core.clock import SystemClock
from guidebot.loading.config import Config
from guidebot.runtime import app, discovery
from guidebot.tools import document, reference, settings_reference, skeletons, stale

DONE = 0
EXAMPLE = "config.example.toml"


def new(args: argparse.Namespace) -> int:
    """Write a commented skeleton."""
    path = skeletons.write(args.kind, args.id, args.folder, SystemClock().now().date())
    sys.stdout.write(f"Wrote {path}. Fill in what says REPLACE, then run: guidebot check\n")
    return DONE


def export(config: Config, file: Path) -> int:
    """Write the whole guide as one document."""
    file.write_text(document.document(app.library(config).guide()), encoding="utf-8")
    sys.stdout.write(f"Wrote {file}.\n")
    return DONE


def list_stale(config: Config, *, online: bool) -> int:
    """List what is past its review, and with *online* the links that do not answer."""
    guide = app.library(config).guide()
    clock = SystemClock()
    found = stale.overdue(guide, clock.now().date())
    if online:
        found += asyncio.run(stale.unreachable(guide, Path(config.state) / "links.json", clock))
    sys.stdout.writelines(f"{one.kind} {one.id}: {one.why}\n" for one in sorted(found))
    sys.stdout.write(f"{len(found)} to look at.\n" if found else "Nothing is stale.\n")
    return DONE


def docs(folder: Path) -> int:
    """Write the reference pages, and the example configuration where one stands."""
    plugins = [discovery.find(name) for name in discovery.names()]
    reference.write(folder, reference.pages(catalogue.commands(), plugins))
    example = Path(EXAMPLE)
    if example.is_file():
        example.write_text(settings_reference.example(plugins), encoding="utf-8")
    return DONE
