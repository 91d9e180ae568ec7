"""An HTTP proxy on loopback that counts whom it is asked for and passes everything on to one server."""

from __future__ import annotations

import asyncio
from typing import Self
from urllib.parse import urlsplit


class CountingProxy:
    """Passes on to *port*, whatever host is asked for; *hosts* are those that were, one for each connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.hosts: list[str] = []
        self._pipes: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for one in self._pipes:
            one.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._pipes.add(task)
        behind: asyncio.StreamWriter | None = None
        try:
            while line := await reader.readline():
                method, url, version = line.decode().split(" ", 2)
                asked = urlsplit(url)
                self.hosts.append(asked.hostname or "")
                path = f"{asked.path}?{asked.query}" if asked.query else asked.path
                answers, behind = await asyncio.open_connection("127.0.0.1", self._port)
                behind.write(f"{method} {path} {version}".encode())
                pipes = [asyncio.create_task(_pipe(reader, behind)), asyncio.create_task(_pipe(answers, writer))]
                await asyncio.wait(pipes, return_when=asyncio.FIRST_COMPLETED)
                for one in pipes:
                    one.cancel()
                await asyncio.gather(*pipes, return_exceptions=True)
                return
        except ConnectionError:
            return
        finally:
            writer.close()
            if behind is not None:
                behind.close()


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(1 << 16):
        target.write(data)
        await target.drain()
