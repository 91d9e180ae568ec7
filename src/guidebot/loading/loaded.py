"""Content as it was loaded, and where it is found. Neither YAML nor pydantic is imported here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guidebot.core.guide import Guide, Kind

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


def files(folder: Path) -> list[Path]:
    """Every content file in *folder*, in the order in which they are read."""
    return sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")])


def shipped() -> Path:
    """The content folder of an installed package or of a checkout."""
    from importlib import resources  # noqa: PLC0415  # start-up time

    inside = Path(str(resources.files("guidebot"))) / "_content"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "content"
