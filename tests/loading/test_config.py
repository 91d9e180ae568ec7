"""Configuration: defaults, every mistake with its line, and never a secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guidebot.loading.config import Config, decode_config, load
from guidebot.loading.mistakes import Mistakes


def mistakes(text: str) -> list[tuple[int, str]]:
    """What is wrong with a file that holds *text*."""
    with pytest.raises(Mistakes) as raised:
        decode_config("config.toml", text.encode())
    return [(one.line, one.text) for one in raised.value.mistakes]


def test_no_file_and_an_empty_file_are_the_defaults() -> None:
    """Nothing has to be configured to try it."""
    config = load(None)

    assert Config() == config
    assert "sqlite:///guidebot.db" == config.storage.url
    assert config.storage == decode_config("config.toml", b"").storage


def test_settings_are_read() -> None:
    """Tables, adapters with their own settings, overlays by community."""
    config = decode_config(
        "config.toml",
        b'state = "s"\n[storage]\nurl = "postgresql://db.example/guidebot"\n'
        b'[ops]\nlisten = "[::1]:8080"\nlog = "json"\n'
        b'[content]\nextra = ["ours/"]\ncommunity = { "discord:1234" = ["berlin/"] }\n'
        b"[adapters.discord]\nguilds = [1]\n",
    )

    assert ("s", "postgresql://db.example/guidebot") == (config.state, config.storage.url)
    assert ("[::1]:8080", "json") == (config.ops.listen, config.ops.log)
    assert {"discord:1234": ("berlin/",)} == config.content.community
    assert {"discord": {"guilds": [1]}} == {key: dict(value) for key, value in config.adapters.items()}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[storrage]\nurl = 'x'", 1, "storrage is not a known key (did you mean 'storage'?)"),
        ("[storage]\n\nulr = 'x'", 3, "ulr is not a known key (did you mean 'url'?)"),
        ("[storage]\nurl = 'mysql://db'", 2, "storage.url: wants sqlite:///PATH or postgresql://HOST/DATABASE"),
        ("[ops]\nlisten = '8080'", 2, "ops.listen: wants HOST:PORT, for example 127.0.0.1:8080; got '8080'"),
        ("[ops]\nlisten = 'localhost:99999'", 2, "wants HOST:PORT"),
        ("[ops]\nlisten = 'localhost:'", 2, "wants HOST:PORT"),
        ("[ops]\nlog = 'xml'", 2, "'text' or 'json'"),
        ("[delivery]\nevery = 0", 2, "delivery.every"),
        ("[delivery]\nevery = 61", 2, "wants 60 or less; got 61"),
        ('level = "info"', 1, "level is not a known key; it stands below [ops]"),
        ('listen = "x"', 1, "listen is not a known key; it stands below [ops] or [web]"),
        ("[OPS]\nlog = 'json'", 1, "OPS is not a known key (did you mean 'ops'?)"),
        ("[ops]\n'le\u200bvel' = 'info'", 2, "(did you mean 'level'?); U+200B stands in it"),
        ("[[ops]]\nlog = 'json'", 1, "ops: wants a table, its name in single [brackets]"),
        ("[delivery]\nsend = 'true'", 2, "delivery.send: wants true or false; take the quotes away; got 'true'"),
        ("[delivery]\nevery = '5'", 2, "delivery.every: wants a number; take the quotes away; got '5'"),
        ("[storage]\nurl = 5", 2, "storage.url: wants sqlite:///PATH or postgresql://HOST/DATABASE; got 5"),
        ("state = 2026-11-20", 1, "state: wants text; put it in quotes"),
        ("state = 5", 1, "state: wants text; put it in quotes; got 5"),
        ("adapters = 5", 1, "adapters"),
        ("[adapters]\ndiscord = 5", 2, "adapters.discord"),
        ("[content]\ncommunity = { 'discord:1' = 'x' }", 2, "content.community"),
        ("\n[content.community.\"discord:1\"]\nfolder = 'x'", 2, "content.community.discord:1: wants a list"),
        ("\n[content.community]\n'discord:1' = 'x'", 3, "content.community.discord:1: wants a list"),
        ("\ncontent.community.\"a.b\" = 'x'", 2, "content.community.a.b: wants a list"),
        ("[content]\nextra = ['a', 5]", 2, "content.extra.1: wants text; put it in quotes; got 5"),
        ("[content]\nreload = 'yes'", 2, "content.reload: wants true or false; got 'yes'"),
        ("[delivery]\nevery = true", 2, "delivery.every: wants a number; got true"),
        ("[delivery]\nevery = nan", 2, "delivery.every: wants more than 0; got nan"),
        ("content = 'ours/'", 1, "content: wants a table; got 'ours/'"),
        ("document = 'x'", 1, "document is not a known key"),
        ("[ops]\nurl = 'x'", 2, "ops.url is not a known key"),
        (
            "[discord]\ntyped = true",
            1,
            "the settings of an adapter stand below [adapters.discord]",
        ),
        ("discord = 5", 1, "discord is not a known key"),
        ("[delivery]\n\ndiscord_per_second = 20", 3, "write it as per_second below [adapters.discord]"),
        ("[delivery]\nslack_per_second = 4", 2, "delivery.slack_per_second has a new place"),
        ("state = '~/guidebot'", 1, "state: is taken as it stands: ~ and $NAME are not replaced"),
        ("[storage]\nurl = 'sqlite:///~/bot.db'", 2, "storage.url: is taken as it stands"),
        ("[storage]\nurl = 'sqlite:////srv/$HOME/bot.db'", 2, "storage.url: is taken as it stands"),
        ("[content]\nfolder = '${HOME}/x'", 2, "content.folder: is taken as it stands"),
        ("[content]\nextra = ['a', '~/b']", 2, "content.extra.1: is taken as it stands"),
        ("[content]\ncommunity = { 'discord:1' = ['~/b'] }", 2, "content.community.discord:1.0: is taken as it stands"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, says: str) -> None:
    """Every message leads to its line and says what would be right."""
    found = mistakes(text)

    assert line in [one for one, _ in found]
    assert any(says in one for _, one in found), found


@pytest.mark.parametrize(
    "url", ["postgresql://bot@db/x?a=$HOME", "sqlite:///a~b.db", "sqlite:///~x/b.db", "sqlite:///c$.db"]
)
def test_names_that_no_shell_would_replace_are_names(url: str) -> None:
    """A tilde inside a name, a lone dollar, and whatever an address of PostgreSQL holds."""
    assert url == decode_config("config.toml", f"[storage]\nurl = '{url}'".encode()).storage.url


def test_every_mistake_is_named_at_once() -> None:
    """One run shows all there is to mend."""
    found = mistakes("stat = 1\n[ops]\nlog = 'xml'\nlisten = 'x'\n[delivery]\nevery = 'often'\n")

    assert [1, 3, 4, 6] == [line for line, _ in found]


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-" + "2" * 12 + "-" + "3" * 13 + "-" + "a1B2" * 6,
        "xapp-1-A" + "0" * 10 + "-" + "1" * 13 + "-" + "ab12" * 16,
        "MTA" + "4NzY1" * 4 + "w.GabcDe." + "x9Y_z-" * 5,
        "postgresql://bot:" + "hunter2" + "@db.example/guidebot",
        "https://discord.com/api/webhooks/" + "123456789012345678/" + "aBcDeF-123_" * 6,
        "https://hooks.slack.com/" + "services/T0000000001/B0000000001/" + "abcDEF123456" * 2,
    ],
    ids=["slack bot", "slack app", "discord", "database", "discord webhook", "slack webhook"],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(secret: str) -> None:
    """Secrets come from the environment; the message names the line and not the secret."""
    text = f'state = "s"\n[storage]\n# token = "{secret}"\nurl = "sqlite:///x.db"\n'
    found = mistakes(text)

    assert [3] == [line for line, _ in found]
    assert "secrets come from the environment only" in found[0][1]
    assert secret not in str(found)


def test_configuration_needs_neither_pydantic_nor_yaml() -> None:
    """They take a tenth of a second and ten megabytes, for a file of twenty lines."""
    code = "import sys, guidebot.loading.config; print(*{'pydantic', 'yaml'}.intersection(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert "\n" == said.stdout


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """A named file that is not there is a mistake."""
    with pytest.raises(Mistakes, match="is not there; write one with: guidebot init"):
        load(tmp_path / "config.toml")
