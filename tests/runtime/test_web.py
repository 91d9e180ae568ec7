"""The web server: calendars behind addresses that nobody guesses, and short answers to everybody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import vobject
from tests.fakes.small import write
from tests.features.radar.conftest import ENTRIES, give

from guidebot.core.reply import Reply
from guidebot.core.secrets import SHAPES
from guidebot.loading.config import Config, WebSettings
from guidebot.runtime import web
from guidebot.runtime.web import Feeds
from guidebot.testing import Talk, talk


@dataclass
class Site:
    """The bot and its web server."""

    bot: Talk
    feeds: Feeds
    url: str

    async def get(self, path: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
        """What *path* answers: status, body, headers."""
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.get(f"{self.url}{path}", headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status, await answer.read(), answer.headers.copy()


@asynccontextmanager
async def serving(folder: Path, seconds: float = 5) -> AsyncIterator[Site]:
    """A bot with a web server, asked from beside it."""
    config = Config(web=WebSettings("127.0.0.1:0", "https://bot.example.org/"))
    async with talk(config=config, content=folder) as bot:
        feeds = Feeds("127.0.0.1:0", config.web.public_url, bot.app.services, bot.clock, seconds=seconds)
        await feeds.start()
        try:
            yield Site(bot, feeds, f"http://127.0.0.1:{feeds.port}")
        finally:
            await feeds.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content, with deadlines."""
    found = write(tmp_path / "content")
    give(found, *ENTRIES)
    return found


@pytest.fixture
async def site(folder: Path) -> AsyncIterator[Site]:
    """A bot with a web server."""
    async with serving(folder) as one:
        yield one


async def address(site: Site, press: str = "Make a private address") -> str:
    """The path of a fresh private address."""
    await site.bot.say("/calendar")
    await site.bot.press(press)
    assert isinstance(site.bot.content, Reply)
    line = next(row for row in site.bot.text.splitlines() if "/c/" in row)
    assert line.startswith("https://bot.example.org/c/")
    return line.removeprefix("https://bot.example.org").removesuffix("/calendar.ics").strip()


async def follow(bot: Talk) -> None:
    """Ask for one deadline."""
    await bot.say("/opportunities london")
    await bot.press("Remind me")


async def test_a_private_calendar_follows_its_member(site: Site) -> None:
    """Goals and deadlines, without anything of others, and the same again costs nothing."""
    await follow(site.bot)
    await site.bot.say("/goal add Write a post by:2026-12-24")
    path = await address(site)
    status, body, headers = await site.get(f"{path}/calendar.ics")
    again, nothing, _ = await site.get(f"{path}/calendar.ics", **{"If-None-Match": headers["ETag"]})
    await site.bot.clock.advance(minutes=30)
    later, _, _ = await site.get(f"{path}/calendar.ics", **{"If-None-Match": headers["ETag"]})
    await site.bot.say("/goal add Read a paper by:2026-12-25")
    changed, _, _ = await site.get(f"{path}/calendar.ics", **{"If-None-Match": headers["ETag"]})

    titles = {one.summary.value for one in vobject.readOne(body.decode()).vevent_list}
    assert {"Closes: Soon school", "Due: Write a post"} == titles
    assert "text/calendar; charset=utf-8" == headers["Content-Type"]
    assert "private, max-age=900" == headers["Cache-Control"]
    assert ("nosniff", "no-referrer", "noindex") == (
        headers["X-Content-Type-Options"], headers["Referrer-Policy"], headers["X-Robots-Tag"],
    )  # fmt: skip
    assert (200, 304, b"", 304, 200) == (status, again, nothing, later, changed)


async def test_renewed_ended_and_deleted_addresses_open_nothing(site: Site) -> None:
    """At once."""
    first = await address(site)
    second = await address(site, "Renew it")
    found = [(await site.get(f"{one}/calendar.ics"))[0] for one in (first, second)]
    await site.bot.say("/calendar")
    await site.bot.press("End it")
    ended = (await site.get(f"{second}/calendar.ics"))[0]
    third = await address(site)
    await follow(site.bot)
    await site.bot.say("/mydata delete")
    await site.bot.press("Erase everything")
    deleted = (await site.get(f"{third}/calendar.ics"))[0]

    assert [404, 200] == found
    assert (404, 404) == (ended, deleted)


async def test_a_community_has_a_calendar_and_a_feed(site: Site) -> None:
    """Made by organisers; it names no member."""
    await follow(site.bot)
    await site.bot.say("/calendar")
    await site.bot.press("Address for this community…")
    refused = site.bot.text
    site.bot.organiser = True
    path = await address(site, "Address for this community…")
    _, body, _ = await site.get(f"{path}/calendar.ics")
    status, feed, headers = await site.get(f"{path}/feed.xml")

    assert "/c/" not in refused
    assert {"Closes: Soon school", "Closes: Later lab"} == {
        one.summary.value for one in vobject.readOne(body.decode()).vevent_list
    }
    assert 200 == status
    assert "application/rss+xml; charset=utf-8" == headers["Content-Type"]
    assert b"Closes: Soon school" in feed


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/c/",
        "/c/x/calendar.ics",
        "/c/" + "A" * 43 + "/calendar.ics",
        "/c/" + "A" * 43 + "/other.txt",
        "/c/..%2f..%2fetc%2fpasswd/calendar.ics",
        "/c/%00/calendar.ics",
        "/c/" + "%41" * 43 + "/calendar.ics",
        "/c/' OR 1=1 --/calendar.ics",
        "/metrics",
    ],
)
async def test_everything_else_is_not_found(site: Site, path: str) -> None:
    """Alike, with nothing about this machine."""
    status, body, headers = await site.get(path)

    assert (404, b"Not Found\n") == (status, body)
    assert "guidebot" == headers["Server"]
    assert "default-src 'none'" == headers["Content-Security-Policy"]


async def test_only_reading_is_answered(site: Site) -> None:
    """Nothing is taken."""
    async with aiohttp.ClientSession() as session:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            async with session.request(method, f"{site.url}/c/x/calendar.ics") as answer:
                assert 405 == answer.status


async def test_too_many_questions_are_put_off(site: Site) -> None:
    """Until the clock goes on."""
    found = [(await site.get("/c/x/calendar.ics"))[0] for _ in range(int(web.BURST) + 3)]
    await site.bot.clock.advance(seconds=1)

    assert [404] * int(web.BURST) + [429] * 3 == found
    assert 404 == (await site.get("/c/x/calendar.ics"))[0]


async def test_a_clock_that_is_set_back_puts_nobody_off(site: Site) -> None:
    """An hour back is no hour of waiting."""
    site.bot.clock._now -= timedelta(hours=1)

    assert [404] * 5 == [(await site.get("/c/x/calendar.ics"))[0] for _ in range(5)]


async def raw(site: Site, sent: bytes, patience: float = 5) -> bytes:
    """What comes back for *sent* until the other side closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.feeds.port)
    writer.write(sent)
    try:
        return await asyncio.wait_for(reader.read(-1), patience)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_big_headers_are_refused(site: Site) -> None:
    """And the connection is closed."""
    for sent in (
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 50_000 + b"\r\n\r\n",
    ):
        answer = await raw(site, sent)

        assert b" 400 " in answer.split(b"\r\n")[0]


async def test_a_client_that_says_nothing_is_cut_off(folder: Path) -> None:
    """Also one that begins and never ends."""
    async with serving(folder, seconds=0.2) as site:
        for sent in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"):
            assert b"" == await raw(site, sent)


async def test_a_client_that_sends_a_byte_at_a_time_is_cut_off(folder: Path) -> None:
    """Its time is for the whole request, however busy it keeps the line."""
    async with serving(folder, seconds=0.3) as site:
        reader, writer = await asyncio.open_connection("127.0.0.1", site.feeds.port)
        sent, over = 0, asyncio.create_task(reader.read(-1))
        for byte in b"GET /c/x/calendar.ics HTTP/1.1\r\nX-Slow: " + b"a" * 4000:
            if over.done():
                break
            writer.write(bytes([byte]))
            sent += 1
            await asyncio.wait({over}, timeout=0.002)
        answer = await asyncio.wait_for(asyncio.gather(over, return_exceptions=True), 5)
        writer.close()

    assert sent < 4000
    assert isinstance(answer[0], ConnectionError) or answer[0] == b""


async def test_a_large_body_is_not_waited_for(folder: Path) -> None:
    """It is refused by its first line, and whoever goes on sending is cut off like everybody else."""
    async with serving(folder, seconds=0.5) as site:
        reader, writer = await asyncio.open_connection("127.0.0.1", site.feeds.port)
        writer.write(b"POST /c/x/calendar.ics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n" + b"a" * 5000)
        first = await asyncio.wait_for(reader.readline(), 5)
        rest = await asyncio.wait_for(asyncio.gather(reader.read(-1), return_exceptions=True), 5)
        writer.close()

    assert b" 405 " in first
    assert 1 == len(rest)


async def test_an_address_that_is_nearly_right_opens_nothing(site: Site) -> None:
    """One sign more, less, or another one: all alike."""
    await follow(site.bot)
    secret = (await address(site)).removeprefix("/c/")
    other = "A" if secret[-1] != "A" else "B"
    near = (
        secret[:-1] + other,
        secret[:-1],
        secret + "A",
        secret.swapcase(),
        secret + "=",
        f"{secret}%00",
        "%20" + secret,
    )
    found = {(await site.get(f"/c/{one}/calendar.ics"))[:2] for one in near}

    assert {(404, b"Not Found\n")} == found
    assert 200 == (await site.get(f"/c/{secret}/calendar.ics"))[0]


async def test_more_clients_than_there_is_room_for_are_turned_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are there keep their place; one that is over makes room."""
    monkeypatch.setattr(web, "CONNECTIONS", 2)
    async with serving(folder) as site:
        held = [await asyncio.open_connection("127.0.0.1", site.feeds.port) for _ in range(2)]
        refused = await raw(site, b"")
        held[0][1].write(b"GET /x HTTP/1.0\r\n\r\n")
        answer = await asyncio.wait_for(held[0][0].read(-1), 5)
        next_one = await raw(site, b"GET /x HTTP/1.0\r\n\r\n")
        for _, writer in held:
            writer.close()

    assert b"" == refused
    assert b" 404 " in answer
    assert b" 404 " in next_one


async def test_a_connection_has_one_answer(site: Site) -> None:
    """It says so and closes."""
    answer = await raw(site, b"GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET /y HTTP/1.1\r\nHost: x\r\n\r\n")

    assert 1 == answer.count(b"HTTP/1.1 404")
    assert b"Connection: close" in answer


async def test_an_address_in_a_log_is_a_secret(site: Site) -> None:
    """It is masked like a token."""
    path = await address(site)

    assert path.removeprefix("/c/") == SHAPES.findall(f"GET https://bot.example.org{path}/calendar.ics")[0]


async def test_without_a_server_there_is_the_file_alone(folder: Path) -> None:
    """Nobody is offered what is not served."""
    async with talk(content=folder) as bot:
        await bot.say("/goal add Write a post by:2026-12-24")
        await bot.say("/calendar")

    assert "1 entry: your goals, deadlines and reminders" in bot.text
    assert "private address" not in bot.text
