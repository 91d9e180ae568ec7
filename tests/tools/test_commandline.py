"""The command line: exit codes, texts, and a quick start."""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.fakes.small import FILES, changed, write

from guidebot import cli
from guidebot.core.errors import ConfigError, GuidebotError, StorageError, UsageError
from guidebot.loading import content
from guidebot.tools import check, commandline
from guidebot.tools.demo import target

HEAVY = "pydantic sqlalchemy yaml aiohttp rich prompt_toolkit matplotlib discord slack_bolt asyncio"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the small guide and a configuration that names it."""
    folder = write(tmp_path / "content")
    (tmp_path / "config.toml").write_text(f"[content]\nfolder = {str(folder)!r}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GUIDEBOT_CONFIG", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def test_help_needs_no_heavy_module() -> None:
    """Importing the command line and building its parser stays light, so that help is there at once."""
    code = (
        "import sys; from guidebot import cli; cli.main([]);"
        f"print([one for one in {HEAVY.split()!r} if one in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == shown.stdout.splitlines()[-1]


def test_without_the_descriptions_of_commands_it_says_how_to_start() -> None:
    """They are docstrings, which `-OO` leaves out."""
    command = [sys.executable, "-OO", "-m", "guidebot", "check"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)

    assert 2 == said.returncode
    assert "Start it without -OO, and without PYTHONOPTIMIZE=2." in said.stderr


def test_no_command_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    """`guidebot` alone is answered with what there is."""
    assert 0 == cli.main([])
    shown = capsys.readouterr().out
    assert all(f"    {name}" in shown for name in ("console", "say", "run", "check"))
    assert 0 == cli.main(["--version"])
    assert capsys.readouterr().out.startswith("guidebot ")


def test_check_counts_what_is_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All good is exit code 0."""
    assert 0 == cli.main(["check"])
    assert "All good: 3 advice entries, 5 direction entries" in capsys.readouterr().out


def test_check_prints_every_problem_of_content_and_configuration(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both at once, each with file and line, exit code 2."""
    write(home / "content", changed("advice/advice.yaml", "part: mindset", "part: mindest"))
    with (home / "config.toml").open("a", encoding="utf-8") as file:
        file.write("\n[adapters.discrod]\n[adapters.discord]\nguild = 1\n")

    assert 2 == cli.main(["check"])
    shown = capsys.readouterr().err
    assert "guidebot has 3 problems:" in shown
    assert "content/advice/advice.yaml:3: part: " in shown
    assert "config.toml:4: There is no adapter called 'discrod'. Did you mean 'discord'?" in shown
    assert "config.toml:6: adapters.discord.guild is not a known key" in shown


def test_check_names_a_review_that_is_still_to_come(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in the year would keep an entry from ever being looked at again."""
    files = changed("learn/arena.yaml", "reviewed: 2026-11-23", "reviewed: 2126-11-23")
    write(home / "content", files)

    assert 2 == cli.main(["check"])
    assert "content/learn/arena.yaml:1: arena: reviewed 2126-11-23 is still to come" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version", "today", "named"),
    [
        ("2026.11.1", date(2020, 1, 1), []),
        ("2026.11", date(2026, 11, 1), []),
        ("2026.10", date(2026, 11, 22), []),
        ("2026.10", date(2026, 11, 21), ["arena"]),
        ("2026.13", date(2026, 11, 21), ["arena"]),
        ("one", date(2026, 11, 21), ["arena"]),
        ("20261.11", date(2026, 11, 21), ["arena"]),
    ],
)
def test_a_clock_behind_the_content_blames_no_entry(
    tmp_path: Path, version: str, today: date, named: list[str]
) -> None:
    """A day is forgiven, and the month of the content's own version counts as come."""
    text = FILES["guide.yaml"].replace('version: "2026.11"', f'version: "{version}"')
    loaded = content.load(write(tmp_path / "content", {"guide.yaml": text}))
    found = check.date_mistakes(loaded, today)

    assert named == [one.text.split(":")[0] for one in found if "arena" in one.text]


def test_check_names_files_that_are_not_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another ending below a kind of entry, or something like YAML anywhere; no README, licence or hidden file."""
    silent = [
        "README.md",
        "LICENSE",
        ".git/config",
        "problems/.sums.yaml.swp",
        "problems/sums.yaml~",
        "problems/note.md",
    ]
    said = ["problems/new.YAML", "works/more.txt", "works/deep/er.yaml.txt", "guide.YML"]
    for name in (*silent, *said):
        (home / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "content" / name).write_text("id: x", encoding="utf-8")

    assert 2 == cli.main(["check"])
    shown = capsys.readouterr().err
    assert [] == [one for one in silent if one in shown]
    for one in said:
        assert f"content/{one}:1: is not read: the name of a content file ends in .yaml or .yml" in shown


def test_check_goes_on_when_the_configuration_is_broken(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped content is checked then, and the configuration's mistakes are all named."""
    (home / "config.toml").write_text("[content]\nfoldr = 1\n[ops]\nlog = 'xml'\n", encoding="utf-8")

    assert 2 == cli.main(["check"])
    shown = capsys.readouterr().err
    assert "config.toml:2: content.foldr is not a known key (did you mean 'folder'?)" in shown
    assert "config.toml:4: ops.log: " in shown


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("/direction debate", 0, "Two models argue"),
        ("direction debat", 0, "Two models argue"),
        ("guidebot help", 0, "/direction"),
        ("/dirction debate", 2, "Did you mean /direction?"),
        ("/goal", 0, "You have no goals yet."),
        ("problem difficulty:hard", 2, "must be one of"),
    ],
)
def test_say_answers_one_line(home: Path, capfd: pytest.CaptureFixture[str], line: str, code: int, says: str) -> None:
    """0 answered, 2 the line was wrong."""
    assert code == cli.main(["say", line])
    out, err = capfd.readouterr()
    assert says in " ".join((out + err).split())


def test_a_broken_folder_starts_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Half a guide is none."""
    write(home / "content", changed("works/works.yaml", "kind: paper", "kind: scroll"))

    assert 2 == cli.main(["say", "guide"])
    assert "content/works/works.yaml:3: kind: " in capsys.readouterr().err


def test_run_without_adapters_says_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to run is a mistake with a way out."""
    assert 2 == cli.main(["run"])
    assert "No adapter is named in the configuration." in capsys.readouterr().err


def test_a_configuration_that_is_not_there_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong path is not taken for no path."""
    assert 2 == cli.main(["--config", "nowhere.toml", "say", "guide"])
    assert "nowhere.toml:1: is not there" in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "code"), [(StorageError, 1), (UsageError, 2), (ConfigError, 2)])
def test_errors_are_told_without_a_traceback_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: type[GuidebotError], code: int
) -> None:
    """1 when something broke, 2 when the input was wrong; the fix stands below."""

    def fail(_args: argparse.Namespace) -> int:
        raise kind("no way to postgresql://bot:hunter22@db.example/x", fix="Look at DATABASE_URL.")

    monkeypatch.setattr(commandline, "COMMANDS", {"check": fail})

    assert code == commandline.run(argparse.Namespace(command="check"))
    shown = capsys.readouterr().err
    assert "no way to postgresql://•••@db.example/x\nLook at DATABASE_URL.\n" == shown


def test_a_file_that_cannot_be_written_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In two lines and without a traceback; exit code 1."""
    file = home / "nowhere" / "guide.md"

    assert 1 == cli.main(["content", "export", str(file)])
    first, second = capsys.readouterr().err.splitlines()
    assert f"No such file or directory: {file}" == first
    assert "Look whether the folder is there and who may write to it." == second


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "/srv/xoxb-0123456789"), "No space left on device: /srv/•••"),
        (OSError(32, "Broken pipe"), "Broken pipe"),
        (OSError("several went wrong"), "several went wrong"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_what_the_system_refuses_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError, said: str
) -> None:
    """Whatever the system says of it, and without secrets."""

    def fail(_args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(commandline, "COMMANDS", {"docs": fail})

    assert 1 == commandline.run(argparse.Namespace(command="docs"))
    assert said == capsys.readouterr().err.splitlines()[0]


NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("7d", datetime(2026, 11, 30, 9, 30, tzinfo=UTC)),
        ("12h", datetime(2026, 11, 23, 21, 30, tzinfo=UTC)),
        ("2 weeks", datetime(2026, 12, 7, 9, 30, tzinfo=UTC)),
        ("90 min", datetime(2026, 11, 23, 11, 0, tzinfo=UTC)),
        ("1 day", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("to monday 09:00", datetime(2026, 11, 30, 9, 0, tzinfo=UTC)),
        ("to monday 10:00", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        ("to fri", datetime(2026, 11, 27, 9, 0, tzinfo=UTC)),
        ("TO Friday 7:05", datetime(2026, 11, 27, 7, 5, tzinfo=UTC)),
        ("to fri 5pm", datetime(2026, 11, 27, 17, 0, tzinfo=UTC)),
    ],
)
def test_the_demo_clock_knows_these_ways(how: str, expected: datetime) -> None:
    """Steps, and weekdays with or without a time."""
    assert expected == target(how, NOW, "UTC")


def test_a_weekday_is_meant_in_the_zone() -> None:
    """Nine in Berlin is eight in UTC in winter and seven in summer."""
    assert datetime(2026, 11, 27, 8, 0, tzinfo=UTC) == target("to friday", NOW, "Europe/Berlin")
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    assert datetime(2026, 7, 3, 7, 0, tzinfo=UTC) == target("to friday", summer, "Europe/Berlin")


@pytest.mark.parametrize(
    "how",
    [
        "",
        "soon",
        "7",
        "1 month",
        "9999d",
        "to someday",
        "to t",
        "to monday 25:00",
        "to monday 9:99",
        "to and",
        "to mon,fri",
        "-7d",
    ],
)
def test_other_ways_are_answered_with_those_that_work(how: str) -> None:
    """The fix shows how to write it."""
    with pytest.raises(UsageError) as raised:
        target(how, NOW, "UTC")

    assert "advance 7d" in str(raised.value.fix)


def test_a_key_for_kept_tokens_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """``guidebot encryption-key slack`` prints a key, another one each time."""
    assert 0 == cli.main(["encryption-key", "slack"])
    first = capsys.readouterr().out
    assert 0 == cli.main(["encryption-key", "slack"])
    second = capsys.readouterr().out

    assert first != second
    assert len(first.strip()) > 40


def test_check_names_everything_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in one section hides none in another, none of an adapter, and none in content."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "unknown.yaml").write_text("tittle: x", encoding="utf-8")
    table = '[storage]\nurl = "mysql://x"\n[adapters.discord]\ntoken = "abc"\n[adapters.slak]\n'
    (tmp_path / "config.toml").write_text(f'[content]\nextra = ["ours"]\n{table}', encoding="utf-8")
    code = cli.main(["check"])
    said = capsys.readouterr().err

    assert 2 == code
    assert "config.toml:4: storage.url: wants sqlite:///PATH" in said
    assert "config.toml:6: adapters.discord.token: secrets come from the environment (DISCORD_TOKEN)" in said
    assert "config.toml:7: There is no adapter called 'slak'" in said
    assert "ours/unknown.yaml:1" in said


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("format=xml", "The manifest cannot be written as 'xml'."),
        ("json", "'json' is no option."),
        ("fromat=json", "fromat is not an option here (did you mean 'format'?)."),
        ("foo=bar", "Known are: format, api_url"),
    ],
)
def test_an_option_that_no_tool_takes_is_refused(option: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing is printed that looks like an answer to it."""
    code = cli.main(["manifest", "slack", option])
    shown = capsys.readouterr()

    assert 2 == code
    assert "" == shown.out
    assert told in shown.err


def test_the_reference_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It writes into the working folder unless another is named."""
    monkeypatch.chdir(tmp_path)
    code = cli.main(["docs", "pages"])

    assert 0 == code
    assert "Wrote the reference pages into pages." in capsys.readouterr().out
    assert (tmp_path / "pages").is_dir()
