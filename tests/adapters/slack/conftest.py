"""The fake Slack with one workspace and one channel, and a scripted bot."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

pytest.importorskip("slack_bolt")

from tests.fakes.scripted_bot import ScriptedBot
from tests.fakes.slack_bot import connected
from tests.fakes.slack_person import Person
from tests.fakes.slack_server import FakeSlack


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    """Neither tokens nor proxies of the machine reach the tests."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def server():
    async with FakeSlack() as fake:
        fake.team().channel()
        fake.team().person()
        yield fake


@pytest.fixture
def quick_retries(monkeypatch):
    """The SDK's second attempts, without their waiting of up to a second more; answers what they would have waited."""
    waited = []

    async def sleep(seconds):
        waited.append(seconds)
        await asyncio.sleep(0.05)

    quick = SimpleNamespace(**{**vars(asyncio), "sleep": sleep})
    monkeypatch.setattr("slack_sdk.http_retry.builtin_async_handlers.asyncio", quick)
    return waited


@pytest.fixture
def bot():
    return ScriptedBot()


@pytest.fixture
def state(tmp_path):
    return str(tmp_path / "state")


@pytest.fixture
def unwritable(tmp_path):
    """A state folder in which nothing can be kept: a file stands in its place."""
    path = tmp_path / "file"
    path.write_text("", encoding="utf-8")
    return str(path)


@pytest.fixture
async def adapter(server, bot, state):
    async with connected(server, bot, state) as running:
        yield running


@pytest.fixture
def ada(server, adapter):
    return Person(server)
