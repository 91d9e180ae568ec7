"""Adapters are found through entry points; a missing one is answered with what to type."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from guidebot.adapter import Adapter, Context, NoSettings, Plugin
from guidebot.core.errors import AdapterMissing
from guidebot.runtime import discovery


@dataclass
class Distribution:
    """A package with extras, as its metadata tell."""

    name: str
    extras: tuple[str, ...] = ()

    @property
    def metadata(self) -> Distribution:
        return self

    def get_all(self, key: str) -> list[str] | None:
        """Its extras; None without one, as the standard library answers."""
        assert "Provides-Extra" == key
        return list(self.extras) or None


@dataclass
class Entry:
    """An entry point that gives *what*, or raises it."""

    name: str
    what: object
    module: str = "guidebot_line.plugin"
    dist: Distribution | None = field(default_factory=lambda: Distribution("guidebot", ("discord", "slack")))

    def load(self) -> object:
        """Fail, or give."""
        if isinstance(self.what, Exception):
            raise self.what
        return self.what


class Line(Plugin[NoSettings]):
    """An adapter of somebody else."""

    name = "line"
    table = NoSettings
    needs = ("nowhere_to_be_found",)

    def create(self, context: Context[NoSettings]) -> Adapter:
        """Not asked here."""
        raise NotImplementedError


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


@pytest.mark.parametrize("module", ["guidebot.coer", "guidebot_line.settigns"])
def test_a_bug_is_not_taken_for_a_missing_package(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """A module of guidebot's or of the adapter's own that is not there shows as what it is."""
    only(monkeypatch, Entry("line", ModuleNotFoundError(f"No module named {module!r}", name=module)))
    with pytest.raises(ModuleNotFoundError, match=module):
        discovery.find("line")


def test_a_bug_in_building_is_not_taken_for_a_missing_package() -> None:
    """What is none of the SDK's modules is raised as it is."""
    with pytest.raises(ModuleNotFoundError, match="typo"):
        discovery.missing_of(Line(), ModuleNotFoundError("No module named 'typo'", name="typo"))


@pytest.mark.parametrize(
    ("dist", "typed"),
    [
        (Distribution("guidebot-line"), "guidebot-line"),
        (Distribution("guidebot-line", ("line",)), "'guidebot-line[line]'"),
        (None, "'guidebot[line]'"),
    ],
)
def test_the_sdk_of_another_adapter_comes_with_its_own_package(
    monkeypatch: pytest.MonkeyPatch, dist: Distribution | None, typed: str
) -> None:
    """The plugin says which modules it needs; its package's metadata say what brings them."""
    only(monkeypatch, Entry("line", Line(), dist=dist))
    with pytest.raises(AdapterMissing, match="needs the package nowhere_to_be_found") as raised:
        discovery.ready("line")

    assert f"Install it with: pip install {typed}" == raised.value.fix


def test_an_adapter_for_another_version_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no plugin fails here, in words, and not somewhere in a start."""
    only(monkeypatch, Entry("line", object()))
    with pytest.raises(AdapterMissing, match=r"'line' gives no guidebot\.adapter\.Plugin"):
        discovery.find("line")


def test_a_missing_sdk_is_named_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """``guidebot check`` and ``run`` say what to install, though the plugin itself loads without its SDK."""
    known = discovery.util.find_spec
    monkeypatch.setattr(discovery.util, "find_spec", lambda name: None if name == "discord" else known(name))

    assert "discord" == discovery.find("discord").name
    with pytest.raises(AdapterMissing, match="needs the package discord") as raised:
        discovery.ready("discord")
    assert "Install it with: pip install 'guidebot[discord]'" == raised.value.fix
