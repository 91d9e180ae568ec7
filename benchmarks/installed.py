"""The environment of a bot that is measured: its modules are compiled, as those of an installed program are."""

from __future__ import annotations

import os
import tempfile

_BYTECODE = tempfile.TemporaryDirectory(prefix="guidebot-bytecode-")


def environment(**more: str) -> dict[str, str]:
    """This process's environment and *more*. The first start compiles, and is not to be counted."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": _BYTECODE.name, **more}
