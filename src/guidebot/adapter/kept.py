"""Small files of an adapter's own, such as a back-off's mark or whom it greeted. Losing one costs little."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class Kept:
    """One JSON object in a file of the state folder."""

    def __init__(self, folder: str, name: str) -> None:
        self._path = Path(folder) / name

    def read(self) -> dict[str, Any]:
        """What was kept; empty when there is nothing or it cannot be read."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, value: dict[str, Any]) -> None:
        """Replace the file, or keep the old one when the disk refuses."""
        new = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(value), encoding="utf-8")
            new.replace(self._path)
        except OSError as error:
            log.warning("not kept", extra={"action": "keep", "file": self._path.name, "reason": str(error)})
