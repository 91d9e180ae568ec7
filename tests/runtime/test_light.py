"""A start of `guidebot run` imports what it uses, and nothing that only other commands or rare questions need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
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
MEMORY = """
def memory():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * resource.getpagesize()
"""
BARE = f"""
import resource
import slack_bolt.adapter.socket_mode.aiohttp, slack_bolt.app.async_app
{MEMORY}
print(memory())
"""
OURS = f"""
import resource
from guidebot import cli
from guidebot.runtime import process
{MEMORY}
async def run(self):
    self._program.library.warm()
    print(memory())
    return 0

process.Process.run = run
cli.main(["run"])
"""
MOST = 1.55  # the benchmark, which also connects and answers, measures 1.48
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


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read where Linux tells it")
def test_a_start_takes_little_memory_beside_that_of_the_sdk(tmp_path: Path) -> None:
    """With Slack, content and search; the second start, since the first makes the database and checks the content."""
    started(tmp_path)
    (tmp_path / "config.toml").write_text(CONFIG.replace("[adapters.discord]", ""), encoding="utf-8")
    ours, bare = (
        int(subprocess.check_output([sys.executable, "-c", program], text=True, cwd=tmp_path, env=environment))
        for environment in [{**plain_environment(), **SECRETS}]
        for program in (OURS, BARE)
    )

    assert ours < MOST * bare, f"{ours / bare:.2f} times the {bare / 2**20:.0f} MB of slack-bolt"
