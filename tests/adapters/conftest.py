"""What the tests of all adapters share."""

from __future__ import annotations

import pytest

from guidebot.adapter import waiting

LAST_MOMENT = waiting.LAST_MOMENT


@pytest.fixture(autouse=True)
def no_last_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is on the wire when a test ends; only tests of the end wait for it."""
    monkeypatch.setattr(waiting, "LAST_MOMENT", 0)


@pytest.fixture
def last_moment(monkeypatch: pytest.MonkeyPatch, no_last_moment: None) -> None:
    """Closing reads first what arrived in the last moment, as it does for people."""
    monkeypatch.setattr(waiting, "LAST_MOMENT", LAST_MOMENT)
