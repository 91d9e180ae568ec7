"""What members wrote is for the owner of the files alone, and a database that cannot be written is said to be ill."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from guidebot import cli
from guidebot.core.errors import StorageError
from guidebot.runtime.inspecting import _try_to_write, _UndoneError
from guidebot.storage.sqlite import SqliteDatabase


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program in *folder*, by a user who lets others read new files."""
    command = f"umask 022; exec {sys.executable} -m guidebot {' '.join(words)}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUIDEBOT_C", "DATABASE"))}
    return subprocess.run(["/bin/sh", "-c", command], cwd=folder, env=kept, capture_output=True, text=True, check=False)


def wide(folder: Path) -> list[str]:
    """What others may look at."""
    return [path.name for path in folder.rglob("*") if path.lstat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]


def test_database_and_backup_are_the_owners_alone(tmp_path: Path) -> None:
    """Whatever the user's own habit is."""
    made = run(tmp_path, "migrate")
    kept = run(tmp_path, "backup", "kept.db")

    assert (0, 0) == (made.returncode, kept.returncode)
    assert {"guidebot.db", "kept.db"} <= {path.name for path in tmp_path.iterdir()}
    assert [] == wide(tmp_path)


def test_doctor_names_what_others_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the command that closes it."""
    monkeypatch.chdir(tmp_path)
    cli.main(["migrate"])
    (tmp_path / "guidebot.db").chmod(0o644)
    cli.main(["doctor"])
    said = capsys.readouterr().out

    assert "guidebot.db is open to others" in said
    assert "chmod -R go= " in said


def test_a_configuration_stays_readable_for_the_container(tmp_path: Path) -> None:
    """It holds no secret, and another user reads it there."""
    run(tmp_path, "init")

    assert ["config.toml"] == wide(tmp_path)


async def test_doctor_finds_out_that_nothing_can_be_written(tmp_path: Path) -> None:
    """A write is tried and undone; a file that is read-only refuses it."""
    path = tmp_path / "one.db"
    database = SqliteDatabase(str(path))
    await database.write(lambda connection: connection.run("CREATE TABLE meta (name PRIMARY KEY, value)"))
    with pytest.raises(_UndoneError):
        await database.write(_try_to_write)
    kept = await database.read(lambda connection: connection.value("SELECT count(*) FROM meta"))
    await database.close()
    refusing = SqliteDatabase(f"file:{path}?mode=ro", pragmas=())
    with pytest.raises(StorageError):
        await refusing.write(_try_to_write)
    await refusing.close()

    assert 0 == kept
