"""The entry point: settings, secrets, the manifest, and what happens without the SDK."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from tests.fakes.scripted_bot import ScriptedBot
from tests.fakes.slack_bot import KEY

import guidebot_slack
from guidebot.adapter import Context
from guidebot.answering import catalogue
from guidebot.core.clock import SystemClock
from guidebot.core.errors import ConfigError
from guidebot.core.people import MemberId
from guidebot.loading.config import Config
from guidebot.runtime import environment
from guidebot_slack import ADAPTER
from guidebot_slack.scopes import EVENTS, METHODS, REASONS, scopes
from guidebot_slack.settings import Settings, Table

COMMANDS = catalogue.commands()
MANIFEST = ADAPTER.tools["manifest"]
SECRETS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
WEB = {"mode": "http", "public_url": "https://bot.example.org"}
SOURCES = sorted(Path(guidebot_slack.__file__).parent.glob("*.py"))
RESERVED = {
    "archive", "away", "call", "collapse", "dnd", "expand", "feed", "help", "invite", "join", "leave", "me", "msg",
    "mute", "open", "remind", "remove", "rename", "search", "shortcuts", "shrug", "star", "status", "topic", "who",
}  # fmt: skip


def test_it_is_found_without_loading_the_sdk():
    """Help and the manifest do not pay for it."""
    code = (
        "import sys, guidebot_slack as s; s.ADAPTER.tools['manifest']([], s.ADAPTER.table(), {}); "
        "assert not {'slack_bolt', 'slack_sdk', 'aiohttp', 'cryptography'} & set(sys.modules)"
    )

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode


def test_the_missing_sdk_is_named(monkeypatch, tmp_path):
    """Without slack-bolt, `create` raises what discovery turns into a pip command."""
    for name in [one for one in sys.modules if one.partition(".")[0] in {"slack_bolt", "guidebot_slack"}]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "slack_bolt", None)
    context = Context(bot=ScriptedBot(), settings=Table(), secrets=SECRETS, clock=SystemClock(), state=str(tmp_path))

    with pytest.raises(ModuleNotFoundError) as caught:
        ADAPTER.create(context)

    assert (caught.value.name or "").partition(".")[0] in {"slack_bolt", "slack_sdk"}


def test_the_defaults_are_the_settings():
    """The table of defaults reads back as the settings of a single workspace over a socket."""
    read = Settings.of(Table(), SECRETS)

    assert ("https://slack.com/api/", "socket", False, "127.0.0.1", 3000) == (
        read.api_url, read.mode, read.many, read.host, read.port,
    )  # fmt: skip
    assert "SLACK_CLIENT_ID" not in ADAPTER.secrets


@pytest.mark.parametrize(
    ("table", "secrets", "says"),
    [
        ({}, {}, "SLACK_BOT_TOKEN, SLACK_APP_TOKEN are not set"),
        ({}, {"SLACK_BOT_TOKEN": "x"}, "SLACK_APP_TOKEN is not set"),
        ({"mode": "http"}, {"SLACK_BOT_TOKEN": "x"}, "SLACK_SIGNING_SECRET is not set"),
        ({"workspaces": "many"}, SECRETS, "SLACK_OAUTH_CLIENT_ID, SLACK_OAUTH_CLIENT_SECRET, GUIDEBOT_ENCRYPTION_KEY"),
    ],
)
def test_missing_secrets_are_named(table, secrets, says):
    """With the names of the variables; which are needed depends on the settings."""
    with pytest.raises(ConfigError, match=says):
        Settings.of(Table(**table), secrets)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"mode": "rtm"}, "mode: wants 'socket' or 'http'; got 'rtm'"),
        ({"mode": "sokcet"}, "mode: wants 'socket' or 'http'; got 'sokcet' (did you mean 'socket'?)"),
        ({"api_url": "slack.com"}, "api_url: wants an http or https address, written out in full; got 'slack.com'"),
        ({"api_url": "https://"}, "api_url: wants an http or https address"),
        ({"public_url": "https://$HOST"}, "public_url: wants an http or https address"),
        ({"listen": "3000"}, "listen: wants HOST:PORT"),
        ({"listen": 3000}, "listen: wants HOST:PORT, for example 127.0.0.1:8080; got 3000"),
        ({"prefix": "Ais "}, "prefix: wants up to 11 lower-case letters"),
        ({"umbrella": ""}, "umbrella: wants lower-case letters"),
        ({"umbrella_only": "yes"}, "umbrella_only: wants true or false; got 'yes'"),
        ({"path": "events"}, "path: wants a path that begins with a slash"),
        ({"workspaces": 2}, "workspaces: wants 'single' or 'many'; got 2"),
        ({"workspaces": "multi"}, "workspaces: wants 'single' or 'many'"),
        ({"per_second": 0}, "per_second: wants more than 0"),
        ({"per_second": 21}, "per_second: wants 20 or less"),
        ({"umbrella": "goal"}, "umbrella: there is a command /goal already"),
        ({"prefix": "guide", "umbrella": "guidegoal"}, "umbrella: there is a command /guidegoal already"),
    ],
)
def test_settings_that_do_not_fit_are_named(table, says):
    """As `guidebot check`, `doctor` and `run` name them."""
    (found,) = environment.mistakes(Config(adapters={"slack": table}))

    assert f"adapters.slack.{says}" in found.text


def test_what_a_workspace_can_do():
    """An account names its workspace; the pace is that of each workspace."""
    traits = ADAPTER.traits(Table(per_second=2))

    assert ("T1", 2, 1, False) == (
        traits.workspace_of(MemberId("slack", "T1.U2")), traits.rate.workspace, traits.rate.channel, traits.has_roles,
    )  # fmt: skip


async def test_several_workspaces_need_a_database(tmp_path):
    """Tokens have to live somewhere."""
    secrets = {
        "SLACK_APP_TOKEN": "x",
        "SLACK_OAUTH_CLIENT_ID": "1",
        "SLACK_OAUTH_CLIENT_SECRET": "2",
        "GUIDEBOT_ENCRYPTION_KEY": KEY,
    }

    table = Table(workspaces="many")
    context = Context(
        bot=ScriptedBot(), settings=table, secrets=secrets, clock=SystemClock(), state=str(tmp_path), tokens=None
    )

    with pytest.raises(ConfigError, match="need a database"):
        await ADAPTER.create(context).run(lambda: None)


def test_a_new_key_opens_a_vault():
    """What the tool prints is what the variable takes."""
    from guidebot_slack.vault import Vault

    made = ADAPTER.tools["encryption-key"]([], {}, {}).strip()

    assert b"x" == Vault(made).open(Vault(made).lock(b"x"))


@pytest.mark.parametrize("form", ["json", "yaml"])
@pytest.mark.parametrize("table", [{}, WEB, {"prefix": "ais-"}, {"umbrella_only": True}, {**WEB, "workspaces": "many"}])
def test_the_manifest_is_what_slack_takes(table, form):
    """JSON and YAML, socket and http, against Slack's own schema where it is at hand."""
    written = MANIFEST(COMMANDS, Table(**table), {"format": form})
    made = json.loads(written) if form == "json" else yaml.safe_load(written)

    assert json.loads(MANIFEST(COMMANDS, Table(**table), {"format": "json"})) == made
    assert 175 <= len(made["display_information"]["long_description"]) <= 4000
    assert len(made["display_information"]["description"]) <= 140
    assert made["settings"]["socket_mode_enabled"] is (table.get("mode") != "http")
    folder = os.environ.get("GUIDEBOT_SHARED")
    if folder:
        schema = Path(folder) / "specs/slack-manifest-schema/manifest.schema.1.0.0.json"
        jsonschema.validate(made, json.loads(schema.read_text(encoding="utf-8")))


def test_every_command_is_in_the_manifest():
    """Each first word by itself, and the umbrella; no name that Slack keeps for itself."""
    made = json.loads(MANIFEST(COMMANDS, Table(), {"format": "json"}))
    slashes = {one["command"].removeprefix("/"): one for one in made["features"]["slash_commands"]}

    assert {one.path.split(" ")[0] for one in COMMANDS} | {"guidebot"} == set(slashes)
    assert not RESERVED & set(slashes)
    assert all(one["should_escape"] and len(one["command"]) <= 32 for one in slashes.values())
    assert "url" not in slashes["direction"]


def test_addresses_are_in_the_manifest_of_http_mode():
    """Commands, buttons and events; and the place to come back to after installing."""
    made = json.loads(MANIFEST(COMMANDS, Table(**WEB, workspaces="many"), {"format": "json"}))
    url = "https://bot.example.org/slack/events"

    assert {url} == {one["url"] for one in made["features"]["slash_commands"]}
    assert url == made["settings"]["interactivity"]["request_url"]
    assert url == made["settings"]["event_subscriptions"]["request_url"]
    assert ["https://bot.example.org/slack/oauth_redirect"] == made["oauth_config"]["redirect_urls"]
    with pytest.raises(ConfigError, match="public_url"):
        MANIFEST(COMMANDS, Table(mode="http"), {})


def called_methods() -> set[str]:
    """Every Web API method that the adapter's code calls, by reading it."""
    found = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
    shaped = {name.replace(".", "_"): name for name in METHODS}
    api = (
        "chat_",
        "conversations_",
        "users_",
        "views_",
        "files_",
        "auth_",
        "apps_",
        "oauth_v2",
        "reactions_",
        "pins_",
        "search_",
    )
    used = {name for name in found if name.startswith(api) and not name.endswith(("_text", "_id"))}
    names = {shaped.get(name, name) for name in used}
    if "files_upload_v2" in names:
        names = names - {"files_upload_v2"} | {"files.getUploadURLExternal", "files.completeUploadExternal"}
    return names | {"oauth.v2.access"}


def test_it_asks_for_what_the_code_uses_and_for_nothing_else():
    """Scopes follow from the methods called and the events listened to."""
    made = json.loads(MANIFEST(COMMANDS, Table(), {"format": "json"}))
    app = next(one for one in SOURCES if one.name == "app.py").read_text(encoding="utf-8")
    listened = {"app_home_opened", "app_mention", "app_uninstalled", "message", "tokens_revoked"}

    assert set(METHODS) == called_methods()
    assert list(scopes()) == made["oauth_config"]["scopes"]["bot"]
    assert list(EVENTS) == made["settings"]["event_subscriptions"]["bot_events"]
    assert listened == {name.removesuffix(".im") for name in EVENTS}
    assert all(f'app.event("{name}")' in app for name in listened)
    assert set(scopes()) == set(REASONS)
