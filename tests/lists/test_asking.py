"""One request: bounded in time and size, conditional, and every failure in words."""

from __future__ import annotations

import pytest
from aiohttp import web
from tests.fakes.list_server import ListServer, training

from guidebot.lists.asking import ListTrouble, get


async def test_what_has_not_changed_is_not_sent_again() -> None:
    """With the tag of the last answer."""
    async with ListServer() as server:
        server.lists["training"] = [training(1)]
        first = await get(f"{server.url}/training", agent="guidebot/1")
        second = await get(f"{server.url}/training", agent="guidebot/1", tag=first.tag)
        server.lists["training"] = [training(2)]
        third = await get(f"{server.url}/training", agent="guidebot/1", tag=second.tag)

    assert first.body is not None
    assert None is second.body
    assert first.tag == second.tag
    assert third.body is not None
    assert {"guidebot/1"} == server.agents


@pytest.mark.parametrize("status", [204, 400, 404, 429, 500, 503])
async def test_other_answers_are_named(status: int) -> None:
    """By their status."""
    async with ListServer() as server:
        server.broken["training"] = status
        with pytest.raises(ListTrouble, match=f"status {status}"):
            await get(f"{server.url}/training", agent="x")


async def test_an_answer_that_is_too_large_is_cut_off() -> None:
    """Also one that only unpacks to so much."""
    async with ListServer() as server:
        server.broken["training"] = b"x" * 100_001
        with pytest.raises(ListTrouble, match="more than"):
            await get(f"{server.url}/training", agent="x", most=100_000)


async def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    """Longer than the limit."""
    async with ListServer() as server:
        server.stall = 5
        with pytest.raises(ListTrouble, match=r"within 0\.05 seconds"):
            await get(f"{server.url}/training", agent="x", seconds=0.05)


async def test_nobody_there_is_said() -> None:
    """A port that nothing listens on, and an address that is none."""
    for url in ("http://127.0.0.1:9/x", "http://"):
        with pytest.raises(ListTrouble, match="could not be read"):
            await get(url, agent="x", seconds=2)


async def test_a_circle_of_redirects_ends() -> None:
    """After a few."""

    async def round_and_round(_: web.Request) -> web.Response:
        raise web.HTTPFound("/x")

    app = web.Application()
    app.router.add_get("/x", round_and_round)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        with pytest.raises(ListTrouble, match="TooManyRedirects"):
            await get(f"http://127.0.0.1:{runner.addresses[0][1]}/x", agent="x")
    finally:
        await runner.cleanup()


async def test_no_proxy_is_asked_for_what_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy elsewhere could not reach this machine."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with ListServer() as server:
        server.lists["training"] = [training(1)]
        got = await get(f"{server.url}/training", agent="x")

    assert got.body is not None


async def test_the_way_out_that_the_environment_names_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy gets the whole address."""
    seen: list[str] = []

    async def relay(request: web.Request) -> web.Response:
        seen.append(request.raw_path)
        return web.Response(body=b"{}")

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", relay)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{runner.addresses[0][1]}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    try:
        got = await get("http://list.example.org/api/v1/training", agent="x")
    finally:
        await runner.cleanup()

    assert b"{}" == got.body
    assert ["http://list.example.org/api/v1/training"] == seen
