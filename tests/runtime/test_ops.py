"""Health, readiness and metrics: true, without ids, and asked by `guidebot healthy`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from guidebot.core.errors import ConfigError
from guidebot.loading.config import Config, OpsSettings
from guidebot.runtime.ops import Endpoint, Metrics
from guidebot.runtime.readiness import Readiness
from guidebot.testing import talk
from guidebot.tools import operating

WELL = Readiness(database=True, adapters=True, queued=3, in_doubt=1, oldest_due_seconds=4.5)


class Process:
    """A process whose readiness a test sets."""

    def __init__(self) -> None:
        self.readiness = WELL
        self.metrics = Metrics("1.2.3")
        self.endpoint = Endpoint("127.0.0.1:0", "1.2.3", self.metrics, self.probe)

    async def probe(self) -> Readiness:
        """How it stands."""
        return self.readiness

    async def get(self, path: str) -> tuple[int, str]:
        """Status and body of a request."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.endpoint.port}{path}") as response,
        ):
            return response.status, await response.text()


@pytest.fixture
async def process() -> AsyncIterator[Process]:
    """A process that serves."""
    made = Process()
    await made.endpoint.start()
    yield made
    await made.endpoint.close()


async def test_health_says_that_it_lives(process: Process) -> None:
    """Also while it is behind: a restart would not help."""
    process.readiness = Readiness(database=False, adapters=False)

    assert (200, '{"ok": true, "version": "1.2.3"}') == await process.get("/healthz")


@pytest.mark.parametrize(
    ("readiness", "status"),
    [
        (WELL, 200),
        (Readiness(database=False, adapters=True), 503),
        (Readiness(database=True, adapters=False), 503),
        (Readiness(database=True, adapters=True, oldest_due_seconds=300), 503),
        (Readiness(database=True, adapters=True, oldest_due_seconds=299), 200),
    ],
)
async def test_readiness_is_503_when_it_cannot_be_relied_on(
    process: Process, readiness: Readiness, status: int
) -> None:
    """Database gone, an adapter disconnected, or messages due for five minutes."""
    process.readiness = readiness
    found, body = await process.get("/readyz")

    assert status == found
    assert f'"ready": {str(status == 200).lower()}' in body
    assert '"oldest_due_seconds"' in body


async def test_metrics_are_prometheus_text(process: Process) -> None:
    """Every promised number is there, parses, and has the value that was counted."""
    meter = process.metrics
    meter.answered("direction", "ok", 0.004)
    meter.answered("direction", "usage", 0.03)
    meter.delivered("discord", "post", "sent")
    meter.delivered("slack", "nudge", "rate_limited")
    meter.reloaded("refused")
    meter.migrated(3)
    status, body = await process.get("/metrics")
    found = {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(body)
        for one in family.samples
    }

    assert 200 == status
    assert 1 == found["guidebot_answers_total", (("name", "direction"), ("outcome", "usage"))]
    assert 1 == found["guidebot_answer_seconds_bucket", (("le", "0.005"), ("name", "direction"))]
    assert 2 == found["guidebot_answer_seconds_count", (("name", "direction"),)]
    sent = (("kind", "post"), ("outcome", "sent"), ("platform", "discord"))
    assert 1 == found["guidebot_deliveries_total", sent]
    assert 1 == found["guidebot_rate_limited_total", (("platform", "slack"),)]
    assert 1 == found["guidebot_content_reloads_total", (("outcome", "refused"),)]
    assert (3, 3, 4.5, 1, 1) == tuple(
        found[f"guidebot_{name}", ()]
        for name in ("schema_revision", "queue_depth", "queue_oldest_seconds", "in_doubt", "ready")
    )


def test_metrics_tell_of_the_process_and_nothing_twice() -> None:
    """Memory and open files, as dashboards expect them; no moment of creation beside each count."""
    metrics = Metrics("1.0")
    metrics.answered("guide", "ok", 0.1)
    names = {
        line.partition("{")[0].partition(" ")[0] for line in generate_latest(metrics.registry).decode().splitlines()
    }

    assert {"process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds", "python_info"} <= names
    assert [] == [name for name in names if name.endswith("_created")]


async def test_metrics_hold_no_ids(process: Process) -> None:
    """Whatever people type, labels are names of commands, platforms and outcomes."""
    async with talk() as bot:
        bot.app.bot._meter = process.metrics
        for line in ["/direction debate", "/nonsense 123456789012345678", "/goal add secret plan", "/ask who is eve"]:
            await bot.say(line)
        known = {one.path for one in bot.app.bot.commands}
    _, body = await process.get("/metrics")
    names = set(re.findall(r'guidebot_answers_total{name="([^"]*)"', body))

    assert names <= known | {"unknown"}
    assert {"direction", "unknown", "ask"} <= names
    assert [] == [one for one in ("secret", "debate", "nonsense", "123456789012345678", "lab") if one in body]


async def test_nothing_else_is_served(process: Process) -> None:
    """No listing, no other method."""
    assert 404 == (await process.get("/"))[0]
    assert 404 == (await process.get("/../config.toml"))[0]


async def test_it_listens_on_loopback_unless_told_otherwise() -> None:
    """And not at all by default."""
    assert "" == OpsSettings().listen


@pytest.mark.parametrize(
    ("host", "why"),
    [("127.0.0.1", "is taken."), ("203.0.113.7", "is no address of this machine.")],
    ids=["taken", "elsewhere"],
)
async def test_an_address_that_cannot_be_had_is_named(process: Process, host: str, why: str) -> None:
    """With what is wrong and the setting to change."""
    listen = f"{host}:{process.endpoint.port}"
    second = Endpoint(listen, "1.2.3", process.metrics, process.probe)
    with pytest.raises(ConfigError) as refused:
        await second.start()

    assert f"{listen} {why}" == refused.value.message
    assert "Choose another [ops] listen." == refused.value.fix


def test_healthy_needs_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one it says which setting is missing."""
    monkeypatch.delenv("GUIDEBOT_OPS_LISTEN", raising=False)
    with pytest.raises(ConfigError) as refused:
        operating.healthy(Config())

    assert refused.value.fix is not None
    assert "[ops] listen" in refused.value.fix


async def test_healthy_asks_the_running_process(
    process: Process, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0 and the version, past any proxy of the environment; 1 when nobody answers."""
    import asyncio

    port = process.endpoint.port
    monkeypatch.delenv("GUIDEBOT_OPS_LISTEN", raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    config = Config(ops=OpsSettings(listen=f"127.0.0.1:{port}"))
    well = await asyncio.to_thread(operating.healthy, config)
    await process.endpoint.close()
    gone = await asyncio.to_thread(operating.healthy, config)
    said = capsys.readouterr()

    assert (0, 1) == (well, gone)
    assert "version 1.2.3" in said.out
    assert "Not healthy" in said.err


def test_lists_that_are_read_are_counted_and_dated() -> None:
    """By list and outcome; the date is that of the last answer that was of use."""
    metrics = Metrics("1.2.3")
    read, later = datetime(2026, 11, 26, tzinfo=UTC), datetime(2026, 11, 27, tzinfo=UTC)
    metrics.listed("training", "read", read)
    metrics.listed("training", "failed", later)
    text = metrics.text(WELL).decode()

    assert 'guidebot_list_reads_total{list="training",outcome="failed"} 1.0' in text
    (value,) = re.findall(r'guidebot_list_read_timestamp_seconds{list="training"} (\S+)', text)
    assert read.timestamp() == float(value)


@pytest.mark.parametrize("said", [b"", b"GET /hea", b"GET /healthz HTTP/1.1\r\nHost: x\r\n"])
async def test_a_request_that_does_not_end_is_cut_off(said: bytes) -> None:
    """And whoever asks properly is answered meanwhile."""
    made = Process()
    made.endpoint = Endpoint("127.0.0.1:0", "1.2.3", made.metrics, made.probe, seconds=0.2)
    await made.endpoint.start()
    clients = [await asyncio.open_connection("127.0.0.1", made.endpoint.port) for _ in range(20)]
    for _, writer in clients:
        writer.write(said)
    status, _ = await made.get("/healthz")
    async with asyncio.timeout(5):
        ends = [await reader.read() for reader, _ in clients]
    for _, writer in clients:
        writer.close()
    await made.endpoint.close()

    assert (200, [b""] * 20) == (status, ends)


async def test_a_connection_answers_again_and_again(process: Process) -> None:
    """Between two requests it may stand idle; the limit is for a request that has begun."""
    async with aiohttp.ClientSession() as session:
        for _ in range(3):
            async with session.get(f"http://127.0.0.1:{process.endpoint.port}/healthz") as response:
                assert 200 == response.status
