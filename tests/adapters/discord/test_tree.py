"""The command tree made from declarations, and its sync."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import pytest
from tests.fakes import discord_limits as limits
from tests.fakes import discord_schema
from tests.fakes.discord_bot import connected
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.adapter.kept import Kept
from guidebot.core.commands import Access, Arg, Topic, command
from guidebot.core.errors import DefinitionError
from guidebot.core.reply import Reply, say
from guidebot.core.requests import Request
from guidebot.testing import FakeClock
from guidebot_discord import tree as trees
from guidebot_discord.tree import fingerprint, tree


class Level(StrEnum):
    EASY = "easy"
    HARD = "hard"


async def pick(_: Request, __: str):
    return ()


@command("problem", topic=Topic.GUIDE)
async def problem(
    ask: Request,
    direction: Annotated[str | None, Arg("Which direction", pick=pick)] = None,
    difficulty: Annotated[Level | None, Arg("How hard")] = None,
) -> Reply:
    """Show one open problem."""
    return say("x")


@command("goal add", topic=Topic.GOALS)
async def goal_add(
    ask: Request,
    title: Annotated[str, Arg("What", high=100)],
    minutes: Annotated[int, Arg("How long", low=1, high=600)] = 5,
) -> Reply:
    """Set yourself a goal."""
    return say("x")


@command("goal list", topic=Topic.GOALS)
async def goal_list(ask: Request) -> Reply:
    """List your goals."""
    return say("x")


@command("setup", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def setup(ask: Request) -> Reply:
    """Set up the weekly posts."""
    return say("x")


ALL = (problem, goal_add, goal_list, setup)


def test_the_tree_has_every_detail():
    """Subcommands, types, ranges, choices, autocomplete, contexts and rights come from the declaration."""
    payload = tree(ALL)

    assert [] == list(limits.commands(payload))
    assert [] == discord_schema.problems("PUT", "/applications/1/commands", payload)
    by_name = {one["name"]: one for one in payload}
    direction, difficulty = by_name["problem"]["options"]
    assert (True, 1, 200, False) == tuple(
        direction[key] for key in ("autocomplete", "min_length", "max_length", "required")
    )
    assert [{"name": "easy", "value": "easy"}, {"name": "hard", "value": "hard"}] == difficulty["choices"]
    add, listed = by_name["goal"]["options"]
    assert (1, "add", "Set yourself a goal") == (add["type"], add["name"], add["description"])
    assert (4, 1, 600) == tuple(add["options"][1][key] for key in ("type", "min_value", "max_value"))
    assert [] == listed["options"]
    assert "Your goals: add, list" == by_name["goal"]["description"]
    assert ([0, 1, 2], [0, 1], None) == _open(by_name["goal"])
    assert ([0], [0], 32) == _open(by_name["setup"])


def _open(entry):
    return entry["contexts"], entry["integration_types"], entry["default_member_permissions"]


def test_what_discord_would_refuse_fails_before_the_sync():
    """A name beyond Discord's limits names itself, here and not at the sync."""
    entry = tree((problem,))[0]

    assert [] == trees.problems(entry)
    assert ["/x: a description has 101 characters, 1 to 100"] == trees.problems({"name": "x", "description": "d" * 101})
    long = {
        "name": "n",
        "description": "d" * 100,
        "options": [{"name": f"o{at}", "description": "d" * 100} for at in range(26)],
    }
    assert ["/n: 26 options, at most 25"] == trees.problems(long)


def test_a_word_is_a_command_or_a_family():
    """Discord has no /goal beside /goal add."""

    @command("goal", topic=Topic.GOALS)
    async def goal(ask: Request) -> Reply:
        """One word."""
        return say("x")

    with pytest.raises(DefinitionError, match="either alone or with a second word"):
        tree((goal, goal_add))


def test_the_fingerprint_follows_the_payload():
    """The same declarations give the same hash; another summary gives another."""
    assert fingerprint(tree(ALL)) == fingerprint(tree(ALL))
    assert fingerprint(tree(ALL)) != fingerprint(tree(ALL[1:]))


async def test_commands_are_sent_only_when_they_changed(server, state):
    """The same tree is not sent again; a changed one is, and a changed application too."""
    path = r"/applications/\d+/commands"
    for commands, expected in ((ALL, 1), (ALL, 1), (ALL[1:], 2)):
        async with connected(server, ScriptedBot(commands=commands), state) as adapter:
            assert expected == len(server.named("PUT", path))
            assert {one.path.split(" ")[0] for one in commands} == set(adapter._sync.ids)


async def test_a_failed_sync_is_told_and_tried_again(server, state):
    """The bot serves on with the old tree, the doctor knows, and with growing pauses it is tried until it works."""
    path, clock = r"/applications/\d+/commands", FakeClock()
    server.fail("PUT", path, 503)
    server.fail("PUT", path, 403, 50001, text="Missing Access")
    async with connected(server, ScriptedBot(commands=ALL), state, clock=clock) as adapter:
        first = (await adapter.inspect(None, ()))[-1]
        await clock.advance(seconds=15)
        await server.wait("PUT", path, 2)
        while "503" in (second := (await adapter.inspect(None, ()))[-1]).what:
            await asyncio.sleep(0)
        await clock.advance(seconds=60)
        await server.wait("PUT", path, 3)
        while not (third := (await adapter.inspect(None, ()))[-1]).ok:
            await asyncio.sleep(0)
        ids = adapter._sync.ids

    assert "503" in first.what
    assert "Missing Access" in second.what
    assert "tried again at 09:01 UTC" in second.what
    assert (True, True) == (third.ok, "goal" in ids)


async def test_a_limit_on_commands_is_kept(server, state):
    """Discord asks for ten minutes: no try comes sooner."""
    path, clock = r"/applications/\d+/commands", FakeClock()
    server.fail("PUT", path, 429, headers={"Via": "1.1 fake", "Retry-After": "600"}, extra={"retry_after": 600})
    async with connected(server, ScriptedBot(commands=ALL), state, clock=clock):
        await clock.advance(seconds=590)
        early = len(server.named("PUT", path))
        await clock.advance(seconds=20)
        await server.wait("PUT", path, 2)

    assert 1 == early


def test_an_unreadable_file_is_no_trouble(tmp_path):
    """A broken or missing state file counts as empty, and a folder that cannot be written is survived."""
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    blocked = Kept(str(tmp_path / "file"), "b.json")

    blocked.write({"a": 1})

    assert {} == Kept(str(tmp_path), "a.json").read() == blocked.read()


def test_a_tree_that_discord_would_refuse_is_never_sent():
    """Too many characters in all, or too long a name, stop the program at its start."""
    words = [
        replace(goal_list, path=f"goal {chr(97 + at)}", summary="s" * 100, params=long_params()) for at in range(20)
    ]

    with pytest.raises(DefinitionError, match="characters in all, at most 8000"):
        tree(words)
    with pytest.raises(DefinitionError, match="the name"):
        tree([replace(goal_list, path="g" * 33)])


def long_params():
    one = goal_add.params[0]
    return tuple(replace(one, name=f"p{at}", arg=Arg("h" * 100)) for at in range(5))
