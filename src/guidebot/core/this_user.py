"""Who runs this process, for messages on rights."""

from __future__ import annotations

import os


def this_user() -> str:
    """The name of the user; the number where it has no name, as in a container that was given any number."""
    import getpass  # noqa: PLC0415  # start-up time

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # by Python's version
        return str(os.getuid())
