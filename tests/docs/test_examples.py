"""Documents tell the truth: every setting is in the example, every example of content loads."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidebot.answering import catalogue
from guidebot.core.commands import Access
from guidebot.loading import models
from guidebot.loading.config import Config, decode_config
from guidebot.runtime import discovery, environment
from guidebot.tools import settings_reference

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")
CONTENT = (ROOT / "content" / "README.md").read_text(encoding="utf-8")
SECTIONS = {
    "Advice": models.AdviceModel,
    "Directions": models.DirectionModel,
    "Governance topics": models.TopicModel,
    "Learning resources": models.ResourceModel,
    "Open problems": models.ProblemModel,
    "Works": models.WorkModel,
}


def test_the_example_configuration_is_the_defaults() -> None:
    """Copying it changes nothing."""
    found, plain = decode_config("config.example.toml", EXAMPLE.encode()), Config()

    assert (plain.content, plain.storage, plain.ops, plain.delivery) == (
        found.content,
        found.storage,
        found.ops,
        found.delivery,
    )
    assert plain.state == found.state


def test_the_example_is_made_from_the_declarations() -> None:
    """When this fails, run: guidebot docs"""
    plugins = [discovery.find(name) for name in discovery.names()]

    assert settings_reference.example(plugins) == EXAMPLE
    assert [] == [one for plugin in plugins for one in plugin.secrets if one not in EXAMPLE]


@pytest.mark.parametrize("name", ["discord", "slack"])
def test_the_example_of_an_adapter_is_its_defaults(name: str) -> None:
    """Commented out, because naming an adapter's table starts it; without the signs it changes nothing."""
    plugin = discovery.find(name)
    part = EXAMPLE.split(f"# [adapters.{name}]\n", 1)[1].split("\n\n", 1)[0]
    written = tomllib.loads("\n".join(row.removeprefix("# ") for row in part.splitlines()))

    assert plugin.table() == environment.settings_of(plugin, Config(adapters={name: written}))
    assert {one.name for one in fields(plugin.table)} == set(written)


def example(heading: str) -> Any:
    """The YAML under a heading of content/README.md."""
    part = CONTENT.split(f"## {heading} (", 1)[1]
    return yaml.safe_load(re.split(r"```yaml\n", part, maxsplit=1)[1].split("```", 1)[0])


def filled(value: Any, name: str = "") -> Any:
    """*value* with the dots of the example written out, long enough for what stands there."""
    match value:
        case dict():
            return {key: filled(one, key) for key, one in value.items()}
        case list():
            return [filled(one, name) for one in value]
        case str() if "…" in value:
            return value.replace(
                "…", "example.org" if "://" in value else "some words that make it long enough to be read "
            )
        case _:
            return value


@pytest.mark.parametrize(("heading", "model"), SECTIONS.items(), ids=list(SECTIONS))
def test_the_examples_of_content_load(heading: str, model: type[models.EntryModel]) -> None:
    """Each kind's example has every needed key and no unknown one."""
    document = example(heading)
    if "cluster" in document:
        models.ClusterModel.model_validate(filled(document["cluster"]))
    entries = document.get("entries", [document])
    for raw in entries:
        entry = filled(raw)
        entry.setdefault("source", {"title": "A source"}) if "source" in model.model_fields else None
        entry = {**entry, "source": {"title": "A source"}} if entry.get("source") == {"some words"} else entry
        if isinstance(entry.get("source"), dict) and "title" not in entry["source"]:
            entry["source"] = {"title": "A source"}
        assert model.model_validate(entry).id == raw["id"]


@pytest.mark.parametrize(("heading", "model"), SECTIONS.items(), ids=list(SECTIONS))
def test_every_key_of_content_is_explained(heading: str, model: type[models.EntryModel]) -> None:
    """In the kind's own part or in the table of shared fields."""
    part = CONTENT.split(f"## {heading} (", 1)[1].split("\n## ", 1)[0]
    shared = CONTENT.split("## Fields that every kind shares", 1)[1].split("\n## ", 1)[0]
    missing = [
        one for one in model.model_fields if not re.search(rf"\b{one}:", part) and f"`{one}`" not in shared + part
    ]

    assert [] == [
        one for one in missing if (heading, one) not in {("Open problems", "summary"), ("Works", "review_after")}
    ]


SURFACE = {
    "guide": (Access.ALL, ["section"]),
    "advice": (Access.ALL, ["name"]),
    "direction": (Access.ALL, ["name"]),
    "governance": (Access.ALL, ["name"]),
    "learn": (Access.ALL, ["name"]),
    "problem": (Access.ALL, ["direction", "difficulty"]),
    "ask": (Access.ALL, ["question"]),
    "suggest": (Access.ALL, ["kind", "text"]),
    "review": (Access.ORGANISER, []),
    "setup": (Access.ORGANISER, []),
    "doctor": (Access.ORGANISER, []),
    "guidebot help": (Access.ALL, ["command"]),
    "guidebot about": (Access.ALL, []),
}


@pytest.mark.parametrize("path", SURFACE)
def test_the_commands_are_those_of_the_surface(path: str) -> None:
    """Name, arguments and who may use it are a promise."""
    access, params = SURFACE[path]
    found = next(one for one in catalogue.commands() if one.path == path)

    assert access is found.access
    assert params == [one.name for one in found.params]


def test_every_name_is_used_once_and_has_an_example_that_parses() -> None:
    """No two commands share a path, no two actions a name, and examples in help are real."""
    from guidebot.core.parsing import parse

    commands, actions = catalogue.commands(), catalogue.actions()
    paths, names = [one.path for one in commands], [one.name for one in actions]

    assert len(set(paths)) == len(paths)
    assert len(set(names)) == len(names)
    assert not set(names) & {"run", "go", "fill", "share", "page"}
    assert {one.path for one in commands if one.examples} == {
        parse(commands, example).command.path for one in commands for example in one.examples
    }
    assert [] == [example for one in commands for example in one.examples if parse(commands, example).missing]


def test_slack_keeps_no_name_of_ours() -> None:
    """Built-in commands of Slack cannot be taken."""
    taken = set(
        re.findall(r"\w+", "topic remind search status invite leave join msg dm shrug who me mute open feed apps")
    )

    assert not taken & {one.path.split(" ")[0] for one in catalogue.commands()}
