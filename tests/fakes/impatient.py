"""`guidebot run` with a lease of LEASE seconds instead of a minute: python impatient.py LEASE CONFIG."""

from __future__ import annotations

import functools
import sys

from guidebot import cli
from guidebot.outbox import outcomes
from guidebot.outbox import service as deliveries
from guidebot.outbox.trying import Policy

if __name__ == "__main__":
    from datetime import timedelta

    outcomes.FIRST_WAIT = timedelta(seconds=0.2)
    deliveries.Policy = functools.partial(Policy, lease=float(sys.argv[1]))  # type: ignore[misc, assignment]
    sys.exit(cli.main(["--config", sys.argv[2], "run"]))
