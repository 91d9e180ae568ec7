"""Adapters are found through entry points; a missing one is answered with what to type."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from guidebot.core.errors import AdapterMissing
from guidebot.runtime import discovery


@dataclass
class Entry:
    """An entry point that fails to load."""

    name: str
    error: ModuleNotFoundError

    def load(self) -> object:
        """Fail."""
        raise self.error


def only(monkeypatch: pytest.MonkeyPatch, *entries: Entry) -> None:
    """Let *entries* be all that is installed."""
    monkeypatch.setattr(discovery, "_installed", lambda: {one.name: one for one in entries})


def test_the_shipped_adapters_are_found() -> None:
    """Console, Discord and Slack come with guidebot."""
    assert {"console", "discord", "slack"} <= set(discovery.names())
    assert "console" == discovery.find("console").name


def test_an_unknown_adapter_names_the_likely_one() -> None:
    """With what is installed."""
    with pytest.raises(AdapterMissing, match="no adapter called 'discrod'") as raised:
        discovery.find("discrod")

    assert raised.value.fix
    assert raised.value.fix.startswith("Did you mean 'discord'? Installed: console, discord, slack")


@pytest.mark.parametrize(
    ("name", "module"),
    [("discord", "discord"), ("discord", "discord.ext"), ("slack", "slack_bolt"), ("slack", "slack_sdk")],
)
def test_a_missing_sdk_is_answered_with_what_to_type(monkeypatch: pytest.MonkeyPatch, name: str, module: str) -> None:
    """The extra that brings it."""
    only(monkeypatch, Entry(name, ModuleNotFoundError(f"No module named {module!r}", name=module)))
    with pytest.raises(AdapterMissing, match=rf"needs the package {module.partition('.')[0]}") as raised:
        discovery.find(name)

    assert f"Install it with: pip install 'guidebot[{name}]'" == raised.value.fix


def test_a_bug_is_not_taken_for_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that is none of the SDK's is a mistake of ours and shows as such."""
    only(monkeypatch, Entry("discord", ModuleNotFoundError("No module named 'guidebot.coer'", name="guidebot.coer")))
    with pytest.raises(ModuleNotFoundError, match=r"guidebot\.coer"):
        discovery.find("discord")


def test_a_missing_sdk_is_named_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """``guidebot check`` and ``run`` say what to install, though the plugin itself loads without its SDK."""
    known = discovery.util.find_spec
    monkeypatch.setattr(discovery.util, "find_spec", lambda name: None if name == "discord" else known(name))

    assert "discord" == discovery.find("discord").name
    with pytest.raises(AdapterMissing, match="needs the package discord") as raised:
        discovery.ready("discord")
    assert "Install it with: pip install 'guidebot[discord]'" == raised.value.fix
