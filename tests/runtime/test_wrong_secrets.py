"""A secret with something round it, or another one in its place, is named before any platform is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot import cli
from guidebot.adapter.tokens import something_round
from guidebot.loading.config import Config
from guidebot.runtime import environment

DISCORD = "MTA4NDY3ODk5MzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
BOT, APP = "xoxb-111111111111-222222222222-abcdefghijkl", "xapp-1-A0123-456-abcdef0123456789"
VARIABLES = (
    "DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_OAUTH_CLIENT_ID",
    "SLACK_OAUTH_CLIENT_SECRET", "GUIDEBOT_ENCRYPTION_KEY",
)  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own secrets stay out."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def said(adapter: str) -> list[str]:
    """What the check says of the environment."""
    return [one.text for one in environment.mistakes(Config(adapters={adapter: {}}))]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (f"{DISCORD[:30]}\n{DISCORD[30:]}", "wrapped over several lines"),
        (f"{DISCORD[:30]}\r\n  {DISCORD[30:]}", "wrapped over several lines"),
        (f'"{DISCORD}"', "quotation marks"),
        (f"'{DISCORD}'", "quotation marks"),
        (f"“{DISCORD}”", "quotation marks"),
        (f"„{DISCORD}“", "quotation marks"),
        (f"{DISCORD}'", "quotation marks"),
        (f"\ufeff{DISCORD}", "invisible"),
        (f"{DISCORD}\u200b", "invisible"),
        (f"{DISCORD[:20]}\u2060{DISCORD[20:]}", "invisible"),
        (f"{DISCORD[:20]}\u00ad{DISCORD[20:]}", "invisible"),
        (f"{DISCORD[:20]}\x00{DISCORD[20:]}".replace("\x00", "\x1b"), "invisible"),
        (f"Bot {DISCORD}", "“Bot” stands before it"),
        (f"bearer {DISCORD}", "“bearer” stands before it"),
        (f"DISCORD_TOKEN={DISCORD}", "a name and a sign of equality"),
        (f"export DISCORD_TOKEN={DISCORD}", "a name and a sign of equality"),
        (f"token = {DISCORD}", "a name and a sign of equality"),
        (f"<{DISCORD}>", "placeholder"),
        ("<your token>", "placeholder"),
        (f"{DISCORD[:20]}…", "shortened"),
        (f"{DISCORD[:20]}...", "shortened"),
        ("MTA4.xxxxxx.xxxxxxxxxxxxxxxx", "shortened"),
        (f"{DISCORD[:20]} {DISCORD[20:]}", "a space"),
        (DISCORD.replace("a", "а"), "no such secret has"),  # a Cyrillic letter
        ("1084678993456789123", "the id of an application"),
        ("0123456789abcdef" * 4, "public key"),
        ("Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv", "client secret"),
        (BOT, "a token of Slack"),
        ("one.two", "three parts"),
        (f"DISCORD_TOKEN: {DISCORD}", "a name and a colon"),
        (f"Authorization: Bot {DISCORD}", "a name and a colon"),
        (f"Bot{DISCORD}", "“Bot” stands before it"),
        (f"{DISCORD},", "a sign stands in it that no token has"),
        (f"{DISCORD};", "a sign stands in it that no token has"),
        (f'{{"token":"{DISCORD}"}}', "a sign stands in it that no token has"),
        (f"{DISCORD}{DISCORD}", "it stands there twice"),
        ("${DISCORD_TOKEN}", "the name of a variable"),
        ("$TOKEN", "the name of a variable"),
        ("%TOKEN%", "the name of a variable"),
        ("{{ token }}", "the name of a variable"),
        ("/run/secrets/token", "it is a path"),
        ("~/token.txt", "it is a path"),
        ("C:\\token.txt", "it is a path"),
        ("https://discord.com/api/webhooks/1/abc", "it is an address"),
        ("your-token-here", "placeholder of an example"),
        ("YOUR.TOKEN.HERE", "placeholder of an example"),
        ("changeme", "placeholder of an example"),
        ("one..three", "three parts"),
    ],
)
def test_what_is_no_bot_token_of_discord_is_named(value: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what it is, and without showing it."""
    monkeypatch.setenv("DISCORD_TOKEN", value)
    (found,) = said("discord")

    assert found.startswith("DISCORD_TOKEN: ")
    assert says in found
    assert value not in found
    assert DISCORD[:20] not in found


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": BOT}, ["it is the app-level token", "it is the bot's token"]),
        ({"SLACK_BOT_TOKEN": APP}, ["it is the app-level token, which belongs into SLACK_APP_TOKEN"]),
        ({"SLACK_APP_TOKEN": BOT}, ["it is the bot's token, which belongs into SLACK_BOT_TOKEN"]),
        ({"SLACK_BOT_TOKEN": BOT.replace("xoxb", "xoxp")}, ["it is a person's token"]),
        ({"SLACK_BOT_TOKEN": "xoxe.xoxb-1-abc"}, ["it is a token that expires"]),
        ({"SLACK_BOT_TOKEN": "8f742231b10e8888abcd99yyyzzz85a5"}, ["begins with xoxb-"]),
        ({"SLACK_APP_TOKEN": "123.456"}, ["begins with xapp-"]),
        ({"SLACK_SIGNING_SECRET": BOT}, ["it is a token"]),
        ({"SLACK_SIGNING_SECRET": "123.456"}, ["it is the client id"]),
        ({"SLACK_BOT_TOKEN": f"{BOT}{APP}"}, ["two tokens stand in it"]),
        ({"SLACK_APP_TOKEN": f"{APP}{APP}"}, ["it stands there twice"]),
        ({"SLACK_BOT_TOKEN": "xoxb-your-token"}, ["placeholder of an example"]),
        ({"SLACK_BOT_TOKEN": f"{BOT},"}, ["a sign stands in it that no such token has"]),
        ({"GUIDEBOT_ENCRYPTION_KEY": "a-password"}, ["it is no key, or one of several is none"]),
        ({"GUIDEBOT_ENCRYPTION_KEY": f"abcd1234:{'a' * 43}=, bad"}, ["it is no key, or one of several is none"]),
        ({"SLACK_BOT_TOKEN": f'"{BOT}"', "SLACK_APP_TOKEN": BOT}, ["quotation marks", "it is the bot's token"]),
        ({"SLACK_OAUTH_CLIENT_ID": "A0123456"}, ["two numbers joined by a dot"]),
        ({"SLACK_BOT_TOKEN": f'"{BOT}"', "SLACK_APP_TOKEN": f"{APP}\u200b"}, ["quotation marks", "invisible"]),
    ],
)
def test_what_is_another_secret_of_slack_is_named(
    given: dict[str, str], says: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of them exchanged, for example: their beginnings tell."""
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = said("slack")

    assert len(says) == len(found)
    assert [] == [(one, text) for one, text in zip(says, found, strict=True) if one not in text]
    assert [] == [one for one in given.values() if any(one in text for text in found)]


def test_the_beginning_of_a_token_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an example shows it, with the rest left out."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-")

    assert 2 == len([one for one in said("slack") if "only the beginning of a token stands there" in one])


def test_what_is_right_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with what is cut off anyway: line ends and spaces of any kind round it."""
    right = {
        "DISCORD_TOKEN": f"\u00a0{DISCORD}\r\n",
        "SLACK_BOT_TOKEN": f"{BOT}\n",
        "SLACK_APP_TOKEN": APP,
        "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5",
        "SLACK_OAUTH_CLIENT_ID": "123.456",
        "SLACK_OAUTH_CLIENT_SECRET": "8f742231b10e8888abcd99eee85a5aaa",
        "GUIDEBOT_ENCRYPTION_KEY": f"abcd1234:{'a' * 43}=, efgh5678:{'b' * 43}=",
    }
    for name, value in right.items():
        monkeypatch.setenv(name, value)

    assert ([], []) == (said("discord"), said("slack"))


@given(st.from_regex(r"[A-Za-z0-9_-]{24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{38}", fullmatch=True))
def test_no_token_is_taken_for_something_else(token: str) -> None:
    """Unless it is full of what pages write in place of one."""
    assert something_round(token) == "" or "x" * 8 in token.lower()


@pytest.mark.parametrize("command", ["check", "doctor", "run"])
def test_check_doctor_and_run_say_the_same(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the network, and with nothing begun."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GUIDEBOT_CONFIG", raising=False)
    (tmp_path / "config.toml").write_text("[adapters.slack]\n[adapters.discord]\n", encoding="utf-8")
    monkeypatch.setenv("DISCORD_TOKEN", f"{DISCORD[:30]}\n{DISCORD[30:]}")
    monkeypatch.setenv("SLACK_BOT_TOKEN", APP)
    monkeypatch.setenv("SLACK_APP_TOKEN", BOT)
    code, shown = cli.main([command]), capsys.readouterr().err

    assert 2 == code
    assert "the environment: DISCORD_TOKEN: it is wrapped over several lines; put it on one" in shown
    assert "the environment: SLACK_BOT_TOKEN: it is the app-level token" in shown
    assert "the environment: SLACK_APP_TOKEN: it is the bot's token" in shown
    assert ["config.toml"] == [one.name for one in tmp_path.iterdir()]
