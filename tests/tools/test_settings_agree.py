"""`guidebot check`, `doctor` and `run` read every setting with the same rules and name all mistakes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import pytest

from guidebot import cli
from guidebot.adapter import Adapter, Context, Plugin, Rate, Traits, at_most
from guidebot.core.commands import Command
from guidebot.runtime import discovery

SETTINGS = """\
[content]
community = { "discrd:12" = ["a/"], berlin = ["b/"], 1234 = ["c/"], "discord:" = ["d/"], "discord:12" = [] }
[delivery]
discord_per_second = 20
[adapters.discord]
api_url = "discord.com"
shard_count = "2"
shard_ids = ["0"]
typed = "yes"
[adapters.slack]
mode = "sokcet"
listen = 3000
prefix = "AIS"
workspaces = "multi"
bot_token = "abc"
[adapters.line]
account = 3
hots = "x"
[adapters.console]
colour = true
[adapters.shard]
[discord]
typed = true
"""
SAID = [
    "config.toml:2: content.community.1234: wants the platform and the community's id, as in discord:1234",
    "config.toml:2: content.community.berlin: wants the platform and the community's id, as in discord:1234",
    "config.toml:2: content.community.discord:: wants the platform and the community's id, as in discord:1234",
    "config.toml:2: content.community.discrd:12: discrd is not the name of an adapter (did you mean 'discord'?)",
    "config.toml:4: delivery.discord_per_second has a new place: write it as per_second below [adapters.discord]",
    "config.toml:6: adapters.discord.api_url: wants an http or https address, written out in full; got 'discord.com'",
    "config.toml:7: adapters.discord.shard_count: wants a whole number; take the quotes away; got '2'",
    "config.toml:8: adapters.discord.shard_ids.0: wants a whole number; take the quotes away; got '0'",
    "config.toml:9: adapters.discord.typed: wants true or false; got 'yes'",
    "config.toml:11: adapters.slack.mode: wants 'socket' or 'http'; got 'sokcet' (did you mean 'socket'?)",
    "config.toml:12: adapters.slack.listen: wants HOST:PORT, for example 127.0.0.1:8080; got 3000",
    "config.toml:13: adapters.slack.prefix: wants up to 11 lower-case letters, digits and hyphens; got 'AIS'",
    "config.toml:14: adapters.slack.workspaces: wants 'single' or 'many'; got 'multi'",
    "config.toml:15: adapters.slack.bot_token: secrets come from the environment (SLACK_BOT_TOKEN, SLACK_APP_TOKEN, ",
    "config.toml:16: adapters.line.host is missing",
    "config.toml:17: adapters.line.account: wants text; put it in quotes; got 3",
    "config.toml:18: adapters.line.hots is not a known key (did you mean 'host'?)",
    "config.toml:20: adapters.console.colour: this adapter has no settings",
    "config.toml:21: There is no adapter called 'shard'.",
    "config.toml:22: discord is not a known key; the settings of an adapter stand below [adapters.discord]",
    "the environment: GUIDEBOT_OPS_LISTEN: wants HOST:PORT, for example 127.0.0.1:8080; got 'foo'",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Somebody else's settings, one of which has no default."""

    host: str
    account: str = "guest"
    size: Annotated[int, at_most(9)] = 3
    way: Literal["up", "down"] = "up"


class LinePlugin(Plugin[Table]):
    """An adapter of somebody else."""

    name = "line"
    table = Table

    def traits(self, settings: Table) -> Traits:
        """As fast as it is large."""
        return Traits(rate=Rate(platform=settings.size))

    def mistakes(self, settings: Table, commands: Sequence[Command]) -> Sequence[tuple[str, str]]:
        """Asked only when every setting by itself is right."""
        assert isinstance(settings.account, str)
        return [("way", f"{settings.way} leads away from {len(commands) > 0}")] if settings.way == "down" else ()

    def create(self, context: Context[Table]) -> Adapter:
        """Not asked here."""
        raise NotImplementedError


class Entry:
    """Its entry point."""

    name, module = "line", "guidebot_line"

    def load(self) -> object:
        """The plugin."""
        return LinePlugin()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, and one adapter more than is shipped."""
    monkeypatch.chdir(tmp_path)
    for name in ("GUIDEBOT_CONFIG", "DATABASE_URL", "GUIDEBOT_OPS_LISTEN"):
        monkeypatch.delenv(name, raising=False)
    installed = {**discovery._installed(), "line": Entry()}
    monkeypatch.setattr(discovery, "_installed", lambda: installed)
    return tmp_path


@pytest.mark.parametrize("command", ["check", "doctor", "run"])
def test_every_mistake_of_every_adapter_is_named_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """With file and line, in the file's order, by each command that reads settings; and nothing was begun."""
    (home / "config.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setenv("GUIDEBOT_OPS_LISTEN", "foo")
    code = cli.main([command])
    shown = [row.strip() for row in capsys.readouterr().err.splitlines()]

    assert 2 == code
    assert [] == [one for one in SAID if not any(row.startswith(one) for row in shown)]
    assert ["config.toml"] == [one.name for one in home.iterdir()]


@pytest.mark.parametrize("command", ["check", "doctor", "run"])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[adapters.discord]\nshard_ids = [0]", "config.toml:2: adapters.discord.shard_ids: also set shard_count"),
        (
            '[adapters.slack]\n\numbrella = "goal"',
            "config.toml:3: adapters.slack.umbrella: there is a command /goal",
        ),
        ('[adapters.line]\nhost = "a"\nway = "down"', "config.toml:3: adapters.line.way: down leads away from True"),
        (
            '[ops]\nlisten = "127.0.0.1:8080"\n[web]\nlisten = "0.0.0.0:8080"',
            "config.toml:4: web.listen: health and metrics are served at 127.0.0.1:8080 already; take another port",
        ),
        ('state = ""', "config.toml:1: state: is empty; write a name"),
        ('[content]\nextra = ["a", ""]', "config.toml:2: content.extra.1: is empty; write a name"),
        ('[content]\nfolder = "C:\\new"', "config.toml:2: content.folder: holds a control character"),
        ('[storage]\nurl = "postgresql://h:port/d"', "config.toml:2: storage.url: wants postgresql://USER@HOST:PORT"),
        (
            '[content]\ncommunity = { "discrd:1" = ["a/"], "discord:1" = "b/" }',
            "config.toml:2: content.community.discrd:1: discrd is not the name of an adapter",
        ),
        (
            '[adapters]\ndiscord = true\n[adapters.slack]\nmode = "sokcet"',
            "config.toml:4: adapters.slack.mode: wants 'socket' or 'http'",
        ),
    ],
)
def test_what_settings_are_together_is_looked_at_everywhere(
    home: Path, capsys: pytest.CaptureFixture[str], command: str, text: str, says: str
) -> None:
    """A plugin's own word on its table too, with the line of the setting that it names."""
    (home / "config.toml").write_text(text, encoding="utf-8")

    assert 2 == cli.main([command])
    assert says in capsys.readouterr().err


def test_options_of_a_tool_are_checked_as_settings(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They come in place of the file's, a switch is written as in the file, and a mistake says where it stands."""
    (home / "config.toml").write_text('[adapters.slack]\nprefix = "ais-"\n', encoding="utf-8")
    codes = [cli.main(["manifest", "slack", "umbrella_only=true"])]
    alone = capsys.readouterr().out
    codes.append(cli.main(["manifest", "slack", "format=json"]))
    prefixed = capsys.readouterr().out
    codes.append(cli.main(["manifest", "slack", "umbrella_only=yes", "path=events"]))
    wrong = capsys.readouterr().err

    assert [0, 0, 2] == codes
    assert 1 == alone.count("command:")
    assert '"/ais-goal"' in prefixed
    assert "the options: adapters.slack.umbrella_only: wants true or false; got 'yes'" in wrong
    assert "the options: adapters.slack.path: wants a path that begins with a slash; got 'events'" in wrong


def test_a_kind_of_setting_that_there_is_not_is_refused_where_it_is_declared() -> None:
    """The author of an adapter reads which field, and what it is declared as."""

    @dataclass(frozen=True)
    class Odd:
        """A set is nothing that TOML has."""

        names: set[str] = frozenset()  # type: ignore[assignment]

    from guidebot.loading.fields import settings

    with pytest.raises(TypeError, match=r"Odd\.names: set\[str\] is no kind of setting"):
        settings(Odd)
