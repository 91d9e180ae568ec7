"""The first moments of `guidebot run`: a signal ends a start, and what the environment says comes first."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

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


@pytest.mark.parametrize("wrong", ["8080", "localhost", "127.0.0.1:99999", "http://127.0.0.1:80", "foo"])
def test_a_wrong_address_in_the_environment_is_said(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one in the configuration is, by `check` and `doctor` too."""
    monkeypatch.setenv("GUIDEBOT_OPS_LISTEN", wrong)
    (found,) = environment.mistakes(Config())

    assert f"the environment: GUIDEBOT_OPS_LISTEN: wants HOST:PORT, for example 127.0.0.1:8080; got {wrong!r}" == str(
        found
    )


def test_a_path_that_only_a_shell_would_read_is_said_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """`DATABASE_URL` may hold a password, so it is never repeated."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:///$HOME/bot.db")
    (found,) = environment.mistakes(Config())

    assert "DATABASE_URL: is taken as it stands" in str(found)
    assert "HOME" not in str(found)


def test_the_environment_comes_before_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty, it says nothing."""
    config = Config(ops=OpsSettings(listen="127.0.0.1:1"))
    found = []
    for given in ("0.0.0.0:8080", " "):
        monkeypatch.setenv("GUIDEBOT_OPS_LISTEN", given)
        found.append(environment.listened(config))

    assert ["0.0.0.0:8080", "127.0.0.1:1"] == found
