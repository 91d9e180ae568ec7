"""The first moments of `guidebot run`: a signal ends a start, and what the environment says comes first."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from guidebot.core.errors import ConfigError
from guidebot.loading.config import Config, OpsSettings
from guidebot.runtime import environment, serving


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_a_start(monkeypatch: pytest.MonkeyPatch, sent: signal.Signals) -> None:
    """As the first process of a container it would be ignored without a handler."""

    async def building(*_: object, **__: object) -> None:
        os.kill(os.getpid(), sent)
        await asyncio.sleep(60)

    monkeypatch.setattr("guidebot.runtime.app.build", building)
    try:
        code = await serving.serve(Config(adapters={"console": {}}))
    finally:
        for one in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().remove_signal_handler(one)

    assert 0 == code


@pytest.mark.parametrize("wrong", ["8080", "localhost", "127.0.0.1:99999", "http://127.0.0.1:80"])
def test_a_wrong_address_in_the_environment_is_said(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one in the configuration is."""
    monkeypatch.setenv("GUIDEBOT_OPS_LISTEN", wrong)
    with pytest.raises(ConfigError, match="GUIDEBOT_OPS_LISTEN") as refused:
        environment.listened(Config())

    assert "HOST:PORT" in (refused.value.fix or "")


def test_the_environment_comes_before_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty, it says nothing."""
    config = Config(ops=OpsSettings(listen="127.0.0.1:1"))
    found = []
    for given in ("0.0.0.0:8080", " "):
        monkeypatch.setenv("GUIDEBOT_OPS_LISTEN", given)
        found.append(environment.listened(config))

    assert ["0.0.0.0:8080", "127.0.0.1:1"] == found
