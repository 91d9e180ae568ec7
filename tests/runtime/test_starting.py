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


class Heap:
    """The C library, as far as it is asked for."""

    def __init__(self) -> None:
        self.set: list[tuple[int, int]] = []

    def mallopt(self, what: int, value: int) -> int:
        """Note it."""
        self.set.append((what, value))
        return 1


@pytest.fixture
def heap(monkeypatch: pytest.MonkeyPatch) -> Heap:
    """What is set of the heap, on a system with the GNU library and an environment that says nothing of it."""
    found = Heap()
    for name in [one for one in os.environ if one.startswith(("MALLOC_", "GLIBC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(serving.sys, "platform", "linux")
    monkeypatch.setattr(serving.ctypes, "CDLL", lambda _name: found)
    return found


def test_threads_share_one_heap(heap: Heap) -> None:
    """M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, by their numbers in malloc.h."""
    serving.one_heap()

    assert [(-8, 1), (-3, 327_680), (-1, 655_360)] == heap.set


@pytest.mark.parametrize("why", ["MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "another system", "another library"])
def test_where_it_is_not_ours_to_set_the_heap_is_left_alone(
    heap: Heap, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """And nothing breaks."""
    if why.isupper():  # the operator set it
        monkeypatch.setenv(why, "4")
    elif why == "another system":
        monkeypatch.setattr(serving.sys, "platform", "darwin")
    else:
        monkeypatch.setattr(serving.ctypes, "CDLL", lambda _name: object())
    serving.one_heap()

    assert [] == heap.set


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
