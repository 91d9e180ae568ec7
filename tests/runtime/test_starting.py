"""The first moments of `guidebot run`: what may begin early, and what is let go of when nothing comes of it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping

import pytest

from guidebot.core.errors import ConfigError, StorageError
from guidebot.loading.config import Config, OpsSettings, StorageSettings
from guidebot.runtime import discovery, starting


class Opened:
    """Something begun."""

    def __init__(self) -> None:
        self.closed = False

    async def close(self) -> None:
        self.closed = True


class Plugin:
    """An adapter that begins at once, or refuses its settings."""

    secrets = ()
    defaults: Mapping[str, object] = {}

    def __init__(self, *, refuses: bool = False) -> None:
        self.refuses = refuses
        self.opened: list[Opened] = []

    def begin(self, settings: object, secrets: object) -> Opened:
        if self.refuses:
            raise ConfigError("A secret is missing.")
        self.opened.append(Opened())
        return self.opened[-1]


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> dict[str, Plugin]:
    known = {"one": Plugin(), "two": Plugin()}
    for name in ("ready", "find"):
        monkeypatch.setattr(discovery, name, known.__getitem__)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return known


def config(url: str = "sqlite:///nowhere/at/all.db") -> Config:
    return Config(adapters={"one": {}, "two": {}}, storage=StorageSettings(url), state="nowhere")


async def test_what_was_begun_is_closed_when_the_program_cannot_be_built(
    plugins: dict[str, Plugin], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database refuses: no socket is left behind."""

    async def refused(*_: object) -> int:
        raise StorageError("The database cannot be reached.")

    monkeypatch.setattr("guidebot.runtime.serving.serve", refused)
    with pytest.raises(StorageError):
        await starting.start(config())

    assert [[True], [True]] == [[one.closed for one in plugin.opened] for plugin in plugins.values()]


async def test_what_was_begun_is_closed_when_another_adapter_refuses(plugins: dict[str, Plugin]) -> None:
    """One connects, the next lacks a secret."""
    plugins["two"].refuses = True
    with pytest.raises(ConfigError):
        await starting.start(config())

    assert [True] == [one.closed for one in plugins["one"].opened]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_a_start(
    plugins: dict[str, Plugin], monkeypatch: pytest.MonkeyPatch, sent: signal.Signals
) -> None:
    """As the first process of a container it would be ignored without a handler; what was begun is closed."""

    async def building(*_: object) -> int:
        os.kill(os.getpid(), sent)
        await asyncio.sleep(60)
        return 1

    monkeypatch.setattr("guidebot.runtime.serving.serve", building)
    try:
        code = await starting.start(config())
    finally:
        for one in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().remove_signal_handler(one)

    assert 0 == code
    assert [True] == [one.closed for one in plugins["one"].opened]


async def test_one_of_several_processes_begins_nothing_early(
    plugins: dict[str, Plugin], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over PostgreSQL others may be serving; what came to this one would wait for it."""

    async def served(*_: object) -> int:
        return 0

    monkeypatch.setattr("guidebot.runtime.serving.serve", served)
    await starting.start(config("postgresql://db.example/guidebot"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/guidebot")
    await starting.start(config())

    assert [[], []] == [plugin.opened for plugin in plugins.values()]


@pytest.mark.parametrize("wrong", ["8080", "localhost", "127.0.0.1:99999", "http://127.0.0.1:80"])
def test_a_wrong_address_in_the_environment_is_said(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one in the configuration is."""
    monkeypatch.setenv("GUIDEBOT_OPS_LISTEN", wrong)
    with pytest.raises(ConfigError, match="GUIDEBOT_OPS_LISTEN") as refused:
        starting.listened(Config())

    assert "HOST:PORT" in (refused.value.fix or "")


def test_the_environment_comes_before_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty, it says nothing."""
    config = Config(ops=OpsSettings(listen="127.0.0.1:1"))
    found = []
    for given in ("0.0.0.0:8080", " "):
        monkeypatch.setenv("GUIDEBOT_OPS_LISTEN", given)
        found.append(starting.listened(config))

    assert ["0.0.0.0:8080", "127.0.0.1:1"] == found
