"""The entry point: settings, secrets, the invite link, and what happens without discord.py."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.adapter import Context
from guidebot.core.clock import SystemClock
from guidebot.core.errors import ConfigError
from guidebot.core.people import MemberId
from guidebot.loading.config import Config
from guidebot.runtime import environment
from guidebot_discord import ADAPTER
from guidebot_discord.invite import RIGHTS, permissions
from guidebot_discord.rights import FORUM_NEEDS, TEXT_NEEDS
from guidebot_discord.settings import Settings, Table

SECRETS = {"DISCORD_TOKEN": "MTIzNDU2Nzg5MDEyMzQ1Njc4.a.b"}


def test_it_is_found_without_loading_discord():
    """Help and the invite link do not pay for the SDK."""
    code = "import sys, guidebot_discord; assert not {'discord', 'aiohttp'} & set(sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode


def test_the_missing_sdk_is_named(monkeypatch, tmp_path):
    """Without discord.py, `create` raises what discovery turns into a pip command."""
    for name in [
        one for one in sys.modules if one.partition(".")[0] == "discord" or one == "guidebot_discord.connection"
    ]:
        monkeypatch.delitem(sys.modules, name)
    for name in [one for one in sys.modules if one.startswith("guidebot_discord.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "discord", None)
    context = Context(bot=ScriptedBot(), settings=Table(), secrets=SECRETS, clock=SystemClock(), state=str(tmp_path))

    with pytest.raises(ModuleNotFoundError) as caught:
        ADAPTER.create(context)

    assert "discord" == (caught.value.name or "").partition(".")[0]


def test_the_defaults_are_the_settings():
    """The table of defaults reads back as the settings of a single process."""
    settings = Settings.of(Table(), SECRETS)

    assert ("https://discord.com/api", 0, (), True) == (
        settings.api_url, settings.shard_count, settings.shard_ids, settings.typed,
    )  # fmt: skip
    assert (1.5, 2.3) == (settings.ack_after, settings.form_after)
    assert ("discord", ("DISCORD_TOKEN",)) == (ADAPTER.name, ADAPTER.secrets)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"api_url": "discord.com"}, "api_url: wants an http or https address, written out in full; got 'discord.com'"),
        ({"shard_count": "2"}, "shard_count: wants a whole number; take the quotes away; got '2'"),
        ({"shard_count": True}, "shard_count: wants a whole number; got true"),
        ({"shard_count": -1}, "shard_count: wants 0 or more; got -1"),
        ({"shard_ids": [0]}, "shard_ids: also set shard_count"),
        ({"shard_ids": [0, 0], "shard_count": 2}, "shard_ids: wants different numbers below shard_count"),
        ({"shard_ids": [2], "shard_count": 2}, "shard_ids: wants different numbers below shard_count; got [2]"),
        ({"shard_ids": ["0"], "shard_count": 2}, "shard_ids.0: wants a whole number; take the quotes away; got '0'"),
        ({"shard_ids": "0"}, "shard_ids: wants a list"),
        ({"typed": 1}, "typed: wants true or false; got 1"),
        ({"application_id": "mine"}, "application_id: wants the application's id"),
        ({"per_second": 25}, "per_second: wants 24 or less; got 25"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(table, says):
    """As `guidebot check`, `doctor` and `run` name it, with what it takes."""
    (found,) = environment.mistakes(Config(adapters={"discord": table}))

    assert f"adapters.discord.{says}" in found.text


def test_what_discord_can_do():
    """Roles, a nonce for two minutes, accounts that belong to no community, and the chosen pace."""
    traits = ADAPTER.traits(Table(per_second=5))

    assert (5, timedelta(minutes=2)) == (traits.rate.platform, traits.refuses_copies_for)
    assert (True, "") == (traits.has_roles, traits.workspace_of(MemberId("discord", "1.2")))


def test_the_token_comes_from_the_environment():
    """Without it, the text says where to get one."""
    with pytest.raises(ConfigError) as caught:
        Settings.of(Table(), {})

    assert "DISCORD_TOKEN" in caught.value.message
    assert "developers" in caught.value.fix


def test_the_invite_asks_for_the_least():
    """Seven rights, each with its reason; never Administrator, Manage Server or Mention Everyone."""
    shown = ADAPTER.tools["invite"]((), Table(), {"application": "123"})

    assert "client_id=123" in shown
    assert f"permissions={permissions()}" in shown
    assert "scope=bot+applications.commands" in shown
    assert 0 == permissions() & (1 << 3 | 1 << 5 | 1 << 17 | 1 << 28)
    assert all(name in shown for name in RIGHTS)


def test_the_invite_covers_what_the_doctor_asks_for():
    """A server that takes the invite as it is passes the doctor."""
    needed = {need.name for need in TEXT_NEEDS} - {"View Channel"}

    assert needed <= set(RIGHTS)
    assert {need.flag for need in FORUM_NEEDS} <= {need.flag for need in TEXT_NEEDS}


def test_the_application_is_found_in_three_places(monkeypatch):
    """An option, the setting, or the token's first part; else the text says where to look."""
    monkeypatch.setenv("DISCORD_TOKEN", SECRETS["DISCORD_TOKEN"])
    invite = ADAPTER.tools["invite"]

    assert "client_id=123456789012345678" in invite((), Table(), {})
    assert "client_id=5" in invite((), Table(application_id="5"), {})
    monkeypatch.setenv("DISCORD_TOKEN", "%%%")
    with pytest.raises(ConfigError, match="id is not known"):
        invite((), Table(), {})
