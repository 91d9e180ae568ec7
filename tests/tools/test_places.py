"""Files and folders that are not as they should be: named by path and user, by each command that needs them."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import pytest

from guidebot import cli
from guidebot.core.errors import StorageError
from guidebot.core.this_user import this_user
from guidebot.loading import loaded
from guidebot.loading.content import load
from guidebot.loading.mistakes import Mistakes
from guidebot.storage import held_file

CONSOLE = "[content]\nreload = false\n[adapters.console]\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in ("GUIDEBOT_CONFIG", "DATABASE_URL", "GUIDEBOT_OPS_LISTEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize("command", ["check", "doctor", "run"])
@pytest.mark.parametrize(
    ("target", "says"),
    [("gone.toml", "is a link to gone.toml, which is not there"), ("config.toml", "cannot be read: ")],
    ids=["gone", "itself"],
)
def test_a_link_that_leads_nowhere_is_no_missing_configuration(
    home: Path, capsys: pytest.CaptureFixture[str], command: str, target: str, says: str
) -> None:
    """Going on with the defaults would be another bot than the one that was configured."""
    (home / "config.toml").symlink_to(target)

    assert 2 == cli.main([command])
    assert f"config.toml:1: {says}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line", [["--config", "a.toml", "content", "stale"], ["content", "stale", "--config", "a.toml"]]
)
def test_the_configuration_is_named_before_or_after_any_command(
    home: Path, capsys: pytest.CaptureFixture[str], line: list[str]
) -> None:
    """Also where a command has two words."""
    (home / "a.toml").write_text("[content]\nfolder = 'gone'\n", encoding="utf-8")

    assert 2 == cli.main(line)
    assert "gone: there is no such folder" in capsys.readouterr().err


def test_what_is_no_content_is_named_and_never_waited_for(home: Path) -> None:
    """A pipe would never end, and a file is no folder."""
    folder = home / "ours" / "problems"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "p.yaml")
    (home / "file").touch()
    with pytest.raises(Mistakes) as raised:
        load(loaded.shipped(), [home / "ours", home / "file"])
    said = [str(one) for one in raised.value.mistakes]

    assert [f"{home}/file: is a file; name the folder that it lies in"] == [one for one in said if "file;" in one]
    assert "ours/problems/p.yaml: is no file but a pipe or a device; take it out" in said


def test_a_folder_that_cannot_be_looked_into_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entries would be missing without a word. The system's refusal is played: tests may run as root."""
    scandir = os.scandir

    def refuse(path: os.PathLike[str] | str) -> object:
        if str(path).endswith("problems"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    (home / "ours" / "problems").mkdir(parents=True)
    monkeypatch.setattr(os, "scandir", refuse)

    assert [(home / "ours" / "problems", "Permission denied")] == loaded.locked(home / "ours")


def test_the_database_that_cannot_be_opened_is_named_with_the_user(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in its place, a file of another user, a folder of another user."""
    (home / "folder.db").mkdir()
    (home / "other.db").touch()
    with pytest.raises(StorageError, match=r"folder\.db is a folder"):
        held_file.must_open(str(home / "folder.db"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(StorageError) as raised:
        held_file.must_open(str(home / "other.db"))

    assert f"The database file {home}/other.db may not be read and written by {this_user()}." == raised.value.message
    assert f"Run as root: chown {this_user()} {home}/other.db" == raised.value.fix


def test_doctor_names_a_state_folder_that_is_none(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing could be kept there, and nobody would hear of it."""
    (home / "config.toml").write_text(CONSOLE, encoding="utf-8")
    (home / "state").touch(mode=0o600)

    assert 1 == cli.main(["doctor"])
    assert "state is a file, and should be a folder" in capsys.readouterr().out


def test_a_user_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that was given any number."""

    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(getpass, "getuser", nameless)

    assert str(os.getuid()) == this_user()


@pytest.mark.parametrize("raw", [b"[ops\n", b"\xff\xfe[\x00", b"a = 1\na = 2\n"])
def test_nothing_is_added_to_a_broken_configuration(home: Path, capsys: pytest.CaptureFixture[str], raw: bytes) -> None:
    """It would be broken in two places then."""
    (home / "config.toml").write_bytes(raw)

    assert 2 == cli.main(["init", "slack"])
    assert "config.toml:" in capsys.readouterr().err
    assert raw == (home / "config.toml").read_bytes()


def test_init_knows_an_adapter_in_any_form_and_adds_one_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table within another is one too."""
    path = home / "config.toml"
    path.write_text("[adapters]\nslack = {}\n", encoding="utf-8")

    assert 2 == cli.main(["init", "slack"])
    assert 0 == cli.main(["init", "discord", "discord"])
    assert "Added [adapters.discord] to config.toml" in capsys.readouterr().out


def test_init_leaves_what_is_no_file_alone_and_writes_through_a_link(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A device or a pipe would be replaced by a file, and so would a link; the rights of a file stay."""
    os.mkfifo(home / "pipe")
    (home / "real.toml").write_text("[ops]\n", encoding="utf-8")
    (home / "real.toml").chmod(0o600)
    (home / "config.toml").symlink_to("real.toml")

    assert 2 == cli.main(["init", "slack", "--config", "pipe"])
    assert "pipe is no file." in capsys.readouterr().err
    assert (home / "pipe").is_fifo()
    assert 0 == cli.main(["init", "slack"])
    assert (home / "config.toml").is_symlink()
    assert "[adapters.slack]" in (home / "real.toml").read_text(encoding="utf-8")
    assert 0o600 == (home / "real.toml").stat().st_mode & 0o777


def test_no_answer_to_a_health_check_is_said_in_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the address that was asked, and what to do."""
    (home / "config.toml").write_text('[ops]\nlisten = "127.0.0.1:1"\n', encoding="utf-8")

    assert 1 == cli.main(["healthy"])
    shown = capsys.readouterr().err

    assert "no answer at 127.0.0.1:1 (Connection refused)" in shown
    assert "urlopen" not in shown
