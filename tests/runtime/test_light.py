"""A start of `guidebot run` imports what it uses, and nothing that only other commands or rare questions need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.fakes.surroundings import plain_environment

UNUSED = """
alembic cryptography dateparser guidebot.tools.check guidebot.tools.demo guidebot.tools.editing
guidebot.tools.operating matplotlib prometheus_client prompt_toolkit pydantic rapidfuzz rich
sqlalchemy yaml
"""
PROGRAM = """
import sys
from guidebot import cli
from guidebot.runtime import process

async def run(self):
    self._program.library.warm()
    return 0

process.Process.run = run
code = cli.main(["run"])
print(code, *sorted(set(sys.argv[1:]).intersection(sys.modules)))
"""
CONFIG = """
[adapters.discord]
[adapters.slack]
api_url = "http://127.0.0.1:9/api/"
"""
SECRETS = {"DISCORD_TOKEN": "MTA.b.c", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def started(folder: Path, *names: str) -> str:
    """The exit code of a start that stops before it connects, and which modules of *names* it imported."""
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM, *names],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**plain_environment(), **SECRETS},
    )
    return said.stdout.strip()


def test_a_start_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    """The first, with a new database and content to check, and the next: the SDKs and the scheduler, no others."""
    used = ("apscheduler", "discord", "slack_bolt")
    first = started(tmp_path, *used, *UNUSED.split())
    second = started(tmp_path, *used, *UNUSED.split())

    assert "0 apscheduler discord slack_bolt" == first
    assert first == second


def test_no_zone_reads_how_python_was_made(tmp_path: Path) -> None:
    """`zoneinfo` looks for a system's zones in a table of a megabyte, unless it is told that there are none."""
    program = "import sys; from guidebot import cli; cli.main(['--version']); import zoneinfo; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=plain_environment(),
    )

    assert "zoneinfo" in said.stdout
    assert "_sysconfigdata" not in said.stdout
