"""A platform's request to wait is counted, so that operators see it before it hurts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guidebot.core.errors import RetryAfter
from guidebot.core.people import CommunityId
from guidebot.delivery.items import Item
from guidebot.runtime.ops import Metrics
from guidebot.runtime.readiness import Readiness
from guidebot.testing import talk


@pytest.mark.parametrize(("code", "count"), [("429", 1.0), ("", 0.0)])
async def test_requests_to_wait_are_counted(code: str, count: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those of the platform, not the pauses that guidebot gives itself."""
    metrics = Metrics("1")
    async with talk() as bot:
        attempts = bot.app.deliveries.recording
        monkeypatch.setattr(type(attempts), "meter", metrics)
        now = bot.clock.now()
        item = Item(
            key="k",
            kind="alert",
            platform="fake",
            target="general",
            not_before=now,
            expires_at=now + timedelta(days=1),
            body={"what": "w", "fix": "f"},
            community=CommunityId("fake", "lab"),
        )
        await bot.app.stores.outbox.add([item])
        bot.chat.outcomes = [RetryAfter("Wait.", seconds=5, code=code)]
        await bot.app.deliveries.beat()
    text = metrics.text(Readiness(database=True, adapters=True)).decode()
    found = [row for row in text.splitlines() if row.startswith('guidebot_rate_limited_total{platform="fake"}')]

    assert count == sum(float(row.rpartition(" ")[2]) for row in found)
