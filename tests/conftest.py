"""What every test shares: repeatable hypothesis runs, time zones from the ``tzdata`` package alone, and pictures."""

from __future__ import annotations

import logging
import zoneinfo
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from tests.fakes.drawn_once import DrawnOnce
from tests.postgres import Server, running

from guidebot.runtime import app, discovery

zoneinfo.reset_tzpath([])
settings.register_profile(
    "guidebot",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", settings.get_profile("guidebot"), derandomize=False, max_examples=1500)
settings.load_profile("guidebot")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server, started by the first test that wants it."""
    with running() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def pictures_drawn_once() -> Iterator[None]:
    """Every program that a test builds shares its pictures with those of other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "ChartPainter", DrawnOnce)
        yield


@pytest.fixture(autouse=True)
def no_log_left() -> Iterator[None]:
    """A log that a command line set up writes to the captured output of its own test only, at its own level."""
    root = logging.getLogger()
    changed = [root, *(logging.getLogger(name) for name in ("guidebot", *discovery.packages()))]
    before, levels = set(root.handlers), [one.level for one in changed]
    yield
    for handler in set(root.handlers) - before:
        if type(handler) is logging.StreamHandler:
            root.removeHandler(handler)
    for one, level in zip(changed, levels, strict=True):
        one.setLevel(level)
