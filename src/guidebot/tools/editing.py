"""What editors and writers of commands type: skeletons, stale entries, documents, reference pages."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from guidebot.answering import catalogue
from guidebot.core.clock import SystemClock
from guidebot.core.errors import UsageError
from guidebot.loading.config import Config
from guidebot.loading.loaded import shipped
from guidebot.runtime import app, discovery
from guidebot.tools import document, reference, settings_reference, skeletons, stale

DONE = 0
EXAMPLE = "config.example.toml"


def new(config: Config, args: argparse.Namespace) -> int:
    """Write a commented skeleton where `guidebot check` reads it, or say how it will be read."""
    folder = args.folder or _own_folder(config)
    path = skeletons.write(args.kind, args.id, folder, SystemClock().now().date())
    sys.stdout.write(f"Wrote {path}. Fill in what says REPLACE, then run: guidebot check\n")
    if folder.resolve() not in {one.resolve() for one in _read_folders(config)}:
        sys.stdout.write(f'It is read once config.toml says, under [content]: extra = ["{folder}"]\n')
    return DONE


def _own_folder(config: Config) -> Path:
    """The folder of the content that somebody edits: the last that is configured, else a checkout's.

    Raises:
        UsageError: there is none: what a package brings is not for editing.
    """
    named = [config.content.folder, *config.content.extra]
    if any(named):
        return Path(next(one for one in reversed(named) if one))
    if shipped().name.startswith("_"):
        raise UsageError(
            "The content of the package is not for editing.",
            fix="Name a folder of your own: guidebot content new KIND ID --folder our-content",
        )
    return Path(os.path.relpath(shipped()))


def _read_folders(config: Config) -> list[Path]:
    more = [path for paths in config.content.community.values() for path in paths]
    return [Path(config.content.folder or shipped()), *map(Path, config.content.extra), *map(Path, more)]


def export(config: Config, file: Path, *, force: bool = False) -> int:
    """Write the whole guide as one document.

    Raises:
        UsageError: the file is there already.
    """
    if file.exists() and not force:
        fix = "Name another file, or add --force."
        raise UsageError(f"{file} is there already, and nothing of it was changed.", fix=fix)
    file.write_text(document.document(app.library(config).guide()), encoding="utf-8")
    sys.stdout.write(f"Wrote {file}.\n")
    return DONE


def list_stale(config: Config, *, online: bool) -> int:
    """List what is past its review, and with *online* the links that do not answer."""
    guide = app.library(config).guide()
    clock = SystemClock()
    found = stale.overdue(guide, clock.now().date())
    if online:
        found += asyncio.run(stale.unreachable(guide, Path(config.state) / "links.json", clock, _tell))
    sys.stdout.writelines(f"{one.kind} {one.id}: {one.why}\n" for one in sorted(found))
    sys.stdout.write(f"{len(found)} to look at.\n" if found else "Nothing is stale.\n")
    return DONE


def _tell(said: str) -> None:
    """Beside what the command finds, which may go into a file."""
    sys.stderr.write(f"{said}\n")
    sys.stderr.flush()


def docs(folder: Path) -> int:
    """Write the reference pages, and the example configuration where one stands."""
    plugins = [discovery.find(name) for name in discovery.names()]
    reference.write(folder, reference.pages(catalogue.commands(), plugins))
    sys.stdout.write(f"Wrote the reference pages into {folder}.\n")
    example = Path(EXAMPLE)
    if example.is_file():
        example.write_text(settings_reference.example(plugins), encoding="utf-8")
        sys.stdout.write(f"Wrote {example}.\n")
    return DONE
