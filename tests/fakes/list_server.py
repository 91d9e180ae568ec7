"""A list on loopback that answers as AISafety.com's API does, and fails, lies, stalls and swells on demand."""

from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import suppress
from typing import Any, Self

from aiohttp import web


def training(number: int, **fields: Any) -> dict[str, Any]:
    """An entry of the list of programmes, with everything that a whole one has."""
    whole = {
        "id": f"rec{number:014}",
        "name": f"Programme {number}",
        "description": "Research with a mentor.",
        "url": f"https://programme{number}.example.org/apply",
        "type": ["Fellowship"],
        "location": "London, UK",
        "mode": "In person",
        "focus": ["Technical"],
        "entryBar": "Low",
        "timeCommitment": "40 hours a week",
        "stipend": "Stipend included",
        "recurring": False,
        "applicationStatus": "Open",
        "applicationsClose": "2026-12-20",
        "notYetOpen": False,
        "logo": None,
    }
    return {**whole, **fields}


class ListServer:
    """What it holds is in *lists* by part. *broken* by part stands in for the answer: a status, or bytes."""

    def __init__(self) -> None:
        self.lists: dict[str, list[Any]] = {"training": [], "events": [], "funding": []}
        self.broken: dict[str, int | bytes] = {}
        self.stall = 0.0
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._over = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/api/v1/{part}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        self._over.set()  # nobody waits for what stalls
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        part = request.match_info["part"]
        tag = request.headers.get("If-None-Match", "")
        self.asked.append((part, tag))
        self.agents.add(request.headers.get("User-Agent", ""))
        if self.stall:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), self.stall)
        broken = self.broken.get(part)
        if isinstance(broken, int):
            return web.json_response({"error": "broken"}, status=broken)
        if broken is not None:
            return web.Response(body=broken, content_type="application/json")
        entries = self.lists[part]
        meta = {"count": len(entries), "license": "CC-BY-4.0", "attribution": "AISafety.com"}
        body = json.dumps({"data": entries, "meta": meta}).encode()
        fresh = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if tag == fresh:
            return web.Response(status=304, headers={"ETag": fresh})
        return web.Response(body=body, content_type="application/json", headers={"ETag": fresh})
