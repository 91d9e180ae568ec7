"""`[ops] listen`: ``/healthz``, ``/readyz`` and ``/metrics``. No ids, no secrets; loopback unless told otherwise."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from guidebot.adapter.doors import SECONDS, Doors
from guidebot.runtime.listening import Listening
from guidebot.runtime.readiness import Probe, Readiness

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """A `Meter` for Prometheus, on a registry of its own."""

    def __init__(self, version: str) -> None:
        self.registry = CollectorRegistry()
        into = self.registry
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for
        for of_the_process in (ProcessCollector, PlatformCollector, GCCollector):
            of_the_process(registry=into)
        self._answers = Counter("guidebot_answers", "Commands and actions answered", ["name", "outcome"], registry=into)
        self._seconds = Histogram(
            "guidebot_answer_seconds", "Time to an answer", ["name"], buckets=_BUCKETS, registry=into
        )
        self._deliveries = Counter(
            "guidebot_deliveries", "Deliveries by outcome", ["platform", "kind", "outcome"], registry=into
        )
        self._limited = Counter("guidebot_rate_limited", "429 answers of a platform", ["platform"], registry=into)
        self._reloads = Counter("guidebot_content_reloads", "Content reloads", ["outcome"], registry=into)
        self._lists = Counter("guidebot_list_reads", "Lists asked for", ["list", "outcome"], registry=into)
        self._read = Gauge("guidebot_list_read_timestamp_seconds", "When a list was last read", ["list"], registry=into)
        self._queued = Gauge("guidebot_queue_depth", "Messages waiting to be sent", registry=into)
        self._oldest = Gauge("guidebot_queue_oldest_seconds", "Age of the oldest message that is due", registry=into)
        self._doubt = Gauge("guidebot_in_doubt", "Messages that may or may not have arrived", registry=into)
        self._unreadable = Gauge("guidebot_unreadable_rows", "Rows that cannot be read and are left out", registry=into)
        self._ready = Gauge("guidebot_ready", "1 when the process can be relied on", registry=into)
        self._schema = Gauge("guidebot_schema_revision", "Revision of the database schema", registry=into)
        Gauge("guidebot_info", "The version that runs", ["version"], registry=into).labels(version).set(1)

    def answered(self, name: str, outcome: str, seconds: float) -> None:
        """A command or action ended."""
        self._answers.labels(name, outcome).inc()
        self._seconds.labels(name).observe(seconds)

    def delivered(self, platform: str, kind: str, outcome: str) -> None:
        """A delivery ended."""
        self._deliveries.labels(platform, kind, outcome).inc()
        if outcome == "rate_limited":
            self._limited.labels(platform).inc()

    def reloaded(self, outcome: str) -> None:
        """The content was reloaded or refused."""
        self._reloads.labels(outcome).inc()

    def migrated(self, revision: int) -> None:
        """The database is at *revision*."""
        self._schema.set(revision)

    def listed(self, name: str, outcome: str, at: datetime) -> None:
        """A list that others keep was asked for."""
        self._lists.labels(name, outcome).inc()
        if outcome in {"read", "unchanged"}:
            self._read.labels(name).set(at.timestamp())

    def text(self, readiness: Readiness) -> bytes:
        """Everything in Prometheus' text format."""
        self._queued.set(readiness.queued)
        self._oldest.set(readiness.oldest_due_seconds)
        self._doubt.set(readiness.in_doubt)
        self._ready.set(int(readiness.ready))
        self._unreadable.set(readiness.unreadable)
        return generate_latest(self.registry)


class Endpoint:
    """The little web server."""

    def __init__(self, listen: str, version: str, metrics: Metrics, probe: Probe, *, seconds: float = SECONDS) -> None:
        self._version = version
        self._metrics = metrics
        self._probe = probe
        self._seconds = seconds
        self._doors: Doors | None = None
        served = web.Application(middlewares=[self._whole])
        served.router.add_get("/healthz", self._health)
        served.router.add_get("/readyz", self._readiness)
        served.router.add_get("/metrics", self._text)
        self._listening = Listening(listen, "[ops] listen", served)

    @property
    def port(self) -> int:
        """The port it listens on; of use when 0 was asked for."""
        return self._listening.port

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the address is taken, or is none of this machine.
        """
        await self._listening.start(self._limited)

    async def close(self) -> None:
        """Stop listening."""
        await self._listening.close()

    def _limited(self, server: web.Server) -> Doors:
        self._doors = Doors(server, seconds=self._seconds)
        return self._doors

    @web.middleware
    async def _whole(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Take no time for a request before the whole of it is there."""
        assert self._doors is not None
        await request.read()
        with self._doors.answering(request.transport):
            return await handler(request)

    async def _health(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "version": self._version})

    async def _readiness(self, _request: web.Request) -> web.Response:
        found = await self._probe()
        return web.json_response({"ready": found.ready, **asdict(found)}, status=200 if found.ready else 503)

    async def _text(self, _request: web.Request) -> web.Response:
        body = self._metrics.text(await self._probe())
        return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
