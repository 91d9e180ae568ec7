"""Kill -9 at any moment: nothing is lost and nothing comes twice. `benchmarks/crash.py` does it at full size."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "crash.py"


@pytest.mark.timeout(160)
@pytest.mark.parametrize(
    ("engine", "dedupe"), [("sqlite", "nonce"), pytest.param("postgres", "history", marks=pytest.mark.postgres)]
)
def test_killed_while_sending(engine: str, dedupe: str, request: pytest.FixtureRequest) -> None:
    """A few kills while messages go to a sink that does not always answer: each message is there once."""
    options = ["--engine", engine, "--messages", "60", "--kills", "3", "--dedupe", dedupe]
    if engine == "postgres":
        options += ["--url", request.getfixturevalue("postgres_server").database()]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *options], check=False, capture_output=True, text=True, timeout=150
    )

    assert 0 == done.returncode, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (0, 0) == (figures["lost"], figures["doubled"]), figures
    assert figures["kills"] >= 1
    assert {0} == set(figures["exit"])
