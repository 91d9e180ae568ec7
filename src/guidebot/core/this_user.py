"""Who runs this process, for messages on rights."""

from __future__ import annotations

import getpass
import os


def this_user() -> str:
    """The name of the user; the number where it has no name, as in a container that was given any number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # by Python's version
        return str(os.getuid())
