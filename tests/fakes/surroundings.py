"""What programs that tests start find around them."""

from __future__ import annotations

import os

_KEPT = ("PATH", "HOME", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "LANG")


def plain_environment() -> dict[str, str]:
    """What a program needs of this environment, without any of guidebot's own variables."""
    return {key: os.environ[key] for key in _KEPT if key in os.environ}
