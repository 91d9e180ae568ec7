"""What every test shares: repeatable hypothesis runs, and time zones from the ``tzdata`` package alone."""

from __future__ import annotations

import zoneinfo

from hypothesis import HealthCheck, settings

zoneinfo.reset_tzpath([])
settings.register_profile(
    "guidebot",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("guidebot")
