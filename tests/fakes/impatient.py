"""`guidebot run` with a short lease instead of a minute; see `processes`."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from guidebot import cli
from guidebot.outbox import outcomes
from guidebot.outbox import service as deliveries
from guidebot.outbox.trying import Policy
from guidebot.tools import commandline  # noqa: F401  # imported once for all processes, as is what follows

with suppress(ImportError):  # the extra for Slack
    import guidebot_slack.connection  # noqa: F401


def run(lease: float, config: Path, environment: Mapping[str, str]) -> None:
    """Run until a signal comes, in the folder of *config*, and end with the code that a shell would see."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(config.parent)
    outcomes.FIRST_WAIT = timedelta(seconds=0.2)
    deliveries.Policy = functools.partial(Policy, lease=lease)  # type: ignore[misc, assignment]
    sys.exit(cli.main(["--config", str(config), "run"]))
