"""What operators and editors do first: a configuration, paths that follow it, skeletons where they are read."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fakes.small import write

from guidebot import cli
from guidebot.loading import config as configuration
from guidebot.loading.config import Config


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("GUIDEBOT_CONFIG", "DATABASE_URL", "GUIDEBOT_OPS_LISTEN"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_init_writes_what_check_takes(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every setting with its meaning; the adapters that were asked for begin, at their defaults."""
    assert 0 == cli.main(["init", "discord"])
    loaded = configuration.load(empty / "config.toml")

    assert "Wrote config.toml with [adapters.discord]." in capsys.readouterr().out
    assert {"discord": {}} == dict(loaded.adapters)
    assert "# per_second" in (empty / "config.toml").read_text(encoding="utf-8")
    assert 0 == cli.main(["check"])


def test_a_second_platform_joins_the_first(empty: Path) -> None:
    """Following both five-minute ways of the README loses nothing."""
    (empty / "config.toml").write_text("# mine\n[adapters.discord]\ntyped = false\n", encoding="utf-8")
    first = cli.main(["init", "slack"])
    again = cli.main(["init", "slack"])
    loaded = configuration.load(empty / "config.toml")

    assert (0, 2) == (first, again)
    assert {"discord": {"typed": False}, "slack": {}} == dict(loaded.adapters)
    assert (empty / "config.toml").read_text(encoding="utf-8").startswith("# mine\n")


def test_init_refuses_an_unknown_adapter_and_writes_nothing(empty: Path) -> None:
    """With the likely one."""
    assert 2 == cli.main(["init", "discrod"])
    assert [] == list(empty.iterdir())


def test_paths_follow_the_file_they_stand_in(empty: Path) -> None:
    """From whichever folder the command is typed; absolute ones stay, PostgreSQL's address too."""
    home = empty / "home"
    home.mkdir()
    text = 'state = "/var/state"\n[content]\nextra = ["ours"]\ncommunity = { "discord:1" = ["berlin"] }\n'
    (home / "config.toml").write_text(text, encoding="utf-8")
    found = configuration.load(Path("home/config.toml"))
    other = configuration.beside(home, Config(storage=configuration.StorageSettings("postgresql://db/guidebot")))

    assert ("home/ours",) == found.content.extra
    assert ("home/berlin",) == found.content.community["discord:1"]
    assert ("/var/state", "sqlite:///home/guidebot.db") == (found.state, found.storage.url)
    assert "postgresql://db/guidebot" == other.storage.url


@pytest.mark.parametrize("line", [["--config", "home/config.toml", "check"], ["check", "--config", "home/config.toml"]])
def test_config_stands_before_or_after_the_command(
    empty: Path, line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder beside the configuration is found from elsewhere, and nothing is made in the working folder."""
    home = empty / "home"
    write(home / "content")
    (home / "config.toml").write_text('[content]\nfolder = "content"\n', encoding="utf-8")

    assert 0 == cli.main(line)
    assert "content version 2026.11" in capsys.readouterr().out
    assert ["home"] == [one.name for one in empty.iterdir()]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.mkdir(), "is a folder; Docker makes one where the file to mount is missing"),
        (lambda path: path.write_bytes(b"\xff\xfea"), "the file is UTF-16; save it as UTF-8"),
    ],
    ids=["folder", "encoding"],
)
def test_what_is_no_configuration_is_named(
    empty: Path, make: object, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is never passed over."""
    make(empty / "config.toml")  # type: ignore[operator]

    assert 2 == cli.main(["check"])
    assert says in capsys.readouterr().err


def test_a_skeleton_goes_where_check_reads(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last configured folder; one that is not configured yet is said to be none."""
    write(empty / "content")
    (empty / "ours").mkdir()
    (empty / "config.toml").write_text('[content]\nfolder = "content"\nextra = ["ours"]\n', encoding="utf-8")
    cli.main(["content", "new", "problem", "my-problem"])
    plain = capsys.readouterr().out
    cli.main(["content", "new", "problem", "other", "--folder", "elsewhere"])
    elsewhere = capsys.readouterr().out
    cli.main(["check"])
    checked = capsys.readouterr().err

    assert "Wrote ours/problems/my-problem.yaml" in plain
    assert "It is read once" not in plain
    assert 'It is read once config.toml says, under [content]: extra = ["elsewhere"]' in elsewhere
    assert "ours/problems/my-problem.yaml" in checked


def test_export_replaces_no_file_unasked(empty: Path) -> None:
    """As backup never does."""
    write(empty / "content")
    (empty / "config.toml").write_text('[content]\nfolder = "content"\n', encoding="utf-8")
    (empty / "guide.md").write_text("mine", encoding="utf-8")

    assert 2 == cli.main(["content", "export", "guide.md"])
    assert "mine" == (empty / "guide.md").read_text(encoding="utf-8")
    assert 0 == cli.main(["content", "export", "guide.md", "--force"])
    assert "mine" != (empty / "guide.md").read_text(encoding="utf-8")


def test_a_mistyped_command_names_the_likely_one() -> None:
    """Not all there are."""
    done = subprocess.run([sys.executable, "-m", "guidebot", "consol"], capture_output=True, text=True, check=False)

    assert 2 == done.returncode
    assert "there is no 'consol' here. Did you mean: guidebot console?" in done.stderr


@pytest.mark.parametrize("typed", ["ask", "ask what is debate?", "goal's", "x" * 200])
def test_a_line_for_the_bot_is_told_where_it_goes(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And the list of all commands of the shell is not printed."""
    with pytest.raises(SystemExit) as ended:
        cli.main([typed])
    said = capsys.readouterr().err

    assert 2 == ended.value.code
    assert "goes behind say: guidebot say" in said
    assert "choose from" not in said


def test_a_line_needs_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    """`guidebot say goal list` is what people type."""
    cli.main(["say", "goal", "list"])

    assert "You have no goals yet." in capsys.readouterr().out


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_traceback(empty: Path, closed: str) -> None:
    """As a scheduler or a careful script may leave them, with the poorest of encodings."""
    small(empty)
    command = f"PYTHONIOENCODING=ascii {sys.executable} -m guidebot say 'guidebot help' {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)

    assert "Traceback" not in done.stdout + done.stderr
    assert closed == ">&-" or "* /advice - Read" in done.stdout
    assert 0 == done.returncode


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp437"])
def test_another_encoding_is_no_traceback(empty: Path, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign that it lacks is a question mark."""
    small(empty)
    written = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", written)
    code = cli.main(["doctor"])
    written.seek(0)

    assert (0, True) == (code, "? Database: SQLite" in written.read())


def small(folder: Path) -> None:
    """Settings for a guide that is read in no time."""
    write(folder / "content")
    (folder / "config.toml").write_text('[content]\nfolder = "content"\n', encoding="utf-8")
