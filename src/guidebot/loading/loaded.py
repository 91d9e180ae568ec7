"""Content as it was loaded, and where it is found. Neither YAML nor pydantic is imported here."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from guidebot.core.guide import Guide, Kind
from guidebot.core.records import dataclass

Folders = tuple[Path, ...]
"""A content folder, then those that lie on top of it, in order."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry was read."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """The guide and the place of each entry, for messages about it."""

    guide: Guide
    origins: Mapping[tuple[Kind, str], Origin]


YAML = (".yaml", ".yml")


def names(folder: Path) -> Iterator[str]:
    """Whatever lies in *folder*, at any depth; links to folders are not followed. `Path.rglob` takes longer.

    Raises:
        OSError: a folder went away meanwhile; one that may not be looked into is left out.
    """

    def refused(error: OSError) -> None:
        if not isinstance(error, PermissionError):
            raise error

    if folder.is_dir():
        for place, inner, outer in os.walk(folder, onerror=refused):
            yield from (f"{place}/{one}" for one in (*inner, *outer))


def files(folder: Path) -> list[Path]:
    """Every content file in *folder*, in the order in which they are read."""
    return sorted(Path(one) for one in names(folder) if one.endswith(YAML))


def locked(folder: Path) -> list[tuple[Path, str]]:
    """Folders in *folder* that cannot be looked into, and why: what lies there would be missing without a word."""
    refused: list[OSError] = []
    for _ in os.walk(folder, onerror=refused.append):
        pass
    return [(Path(str(one.filename)), one.strerror or type(one).__name__) for one in refused]


def passed_over(folder: Path) -> list[Path]:
    """Files of *folder* that are not read, though somebody may think so: another ending, or capitals in it.

    Notes in Markdown, hidden files and what editors leave behind are nobody's entries. At the top of a folder, where
    a licence or a script may lie, only names that look like YAML count.
    """
    found = []
    for path in sorted(Path(one) for one in names(folder) if not one.endswith(YAML)):
        parts = path.relative_to(folder).parts
        plain = not any(one.startswith(".") for one in parts) and not path.name.endswith("~")
        meant = (len(parts) > 1 and path.suffix.lower() != ".md") or any(one in path.name.lower() for one in YAML)
        if plain and meant and path.is_file():
            found.append(path)
    return found


def shipped() -> Path:
    """The content folder of an installed package or of a checkout."""
    from importlib import resources  # noqa: PLC0415  # start-up time

    inside = Path(str(resources.files("guidebot"))) / "_content"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "content"
