"""Ropes to names that libraries do not promise: each is listed with its reason, and a release that cuts one is named.

When a test here fails after an update, the list says where the name is used and what for. Look for a public way first;
then change the code, the pin in pyproject.toml and the version here together.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
READ = {"aiosqlite": "0.22.1", "discord.py": "2.7.1", "slack-bolt": "1.30.0", "slack-sdk": "3.47.0"}
PLAIN = {"_asdict", "_make", "_exit", "_SubParsersAction", "_Hash"}  # the standard library's: documented or for types
HTTP = (
    "bulk_upsert_global_commands edit_channel edit_message edit_scheduled_event get_active_threads get_audit_logs "
    "get_bot_gateway get_channel get_guild get_member get_message get_public_archived_threads get_scheduled_event "
    "get_scheduled_events logs_from publish_message request send_message start_private_message "
    "start_thread_with_message"
)
SOCKET = (
    "aiohttp_client_session app_token closed connect connect_operation_lock connect_to_new_endpoint current_session "
    "current_session_monitor enqueue_message issue_new_wss_url last_ping_pong_time message_receiver "
    "monitor_current_session ping_interval proxy receive_messages stale web_client wss_uri"
)


@dataclass(frozen=True)
class Rope:
    """*names* of *owner*, as ``module:Class`` or a module alone, used in the file *where* because of *why*."""

    library: str
    owner: str
    names: str
    where: str
    why: str


SQLITE = "aiosqlite.core:Connection"
STATE = "discord.state:AutoShardedConnectionState"
ROPES = (
    Rope("aiosqlite", SQLITE, "_execute", "src/guidebot/storage/sqlite.py", "a whole transaction in one step"),
    Rope("aiosqlite", SQLITE, "_thread", "src/guidebot/storage/sqlite.py", "a process that breaks and must end"),
    Rope("discord.py", "discord.http:Route", "BASE", "adapters/guidebot_discord/client.py", "the setting api_url"),
    Rope(
        "discord.py", "discord.gateway:DiscordWebSocket", "DEFAULT_GATEWAY close shard_id",
        "adapters/guidebot_discord/client.py", "the setting api_url, and an IDENTIFY that is called off",
    ),
    Rope(
        "discord.py", "discord.client:Client", "_get_state _handlers _hooks dispatch http",
        "adapters/guidebot_discord/client.py", "a state without caches",
    ),
    Rope(
        "discord.py", STATE, "_update_references _get_or_create_unavailable_guild dispatch parsers self_id",
        "adapters/guidebot_discord/state.py", "a state without caches",
    ),
    Rope(
        "discord.py", STATE, "parse_ready parse_resumed parse_guild_create parse_guild_delete parse_interaction_create",
        "adapters/guidebot_discord/state.py", "the six events that are heard",
    ),
    Rope("discord.py", STATE, "parse_message_create", "adapters/guidebot_discord/state.py", "what is typed to the bot"),
    Rope("discord.py", "discord.member:Member", "_roles", "adapters/guidebot_discord/incoming.py", "no guild cache"),
    Rope("discord.py", "discord.http:HTTPClient", HTTP, "adapters/guidebot_discord", "calls without cached objects"),
    Rope(
        "discord.py", "discord.http", "HTTPClient MultipartParameters Route handle_message_parameters",
        "adapters/guidebot_discord/posting.py", "a message with a nonce and marks",
    ),
    Rope(
        "slack-sdk", "slack_sdk.socket_mode.aiohttp:SocketModeClient", SOCKET,
        "adapters/guidebot_slack/refreshing.py", "a refresh that loses nothing",
    ),
    Rope(
        "slack-bolt", "slack_bolt.adapter.socket_mode.async_internals", "run_async_bolt_app send_async_response",
        "adapters/guidebot_slack/sockets.py", "a Socket Mode client of our own",
    ),
)  # fmt: skip


@pytest.mark.parametrize("library", READ)
def test_the_installed_version_is_the_one_that_was_read(library: str) -> None:
    """Another one may have moved what nobody promised."""
    found = metadata.version(library)

    assert READ[library] == found, (
        f"{library} {found} is installed; the names in this file were read in {READ[library]}. "
        "If the other tests here pass, compare the places below in both versions and write the new version here."
    )


@pytest.mark.parametrize("library", READ)
def test_the_pin_admits_repairs_only(library: str) -> None:
    """The next minor version may cut a rope, so it is not installed unseen; constraints.txt has what was read."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    (pin,) = {str(Requirement(one).specifier) for one in listed if Requirement(one).name == library}
    read = Version(READ[library])
    admits = Requirement(f"x{pin}").specifier
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")

    assert str(read) in admits
    assert f"{read.major}.{read.minor}.999" in admits
    assert f"{read.major}.{read.minor + 1}.0" not in admits
    assert re.search(rf"^{library.replace('-', '.')}=={read}$", constraints, re.MULTILINE)


@pytest.mark.parametrize("rope", ROPES, ids=lambda one: f"{one.owner} {one.names[:20]}")
def test_every_name_is_still_there(rope: Rope) -> None:
    """What is gone is said with the library's version, the file that uses it, and why."""
    having = names_of(rope.owner)
    version = metadata.version(rope.library)

    assert [] == [
        f"{rope.library} {version}: {rope.owner} has no {name} any more; {rope.where} uses it for {rope.why}"
        for name in rope.names.split()
        if name not in having
    ]


@pytest.mark.parametrize("rope", ROPES, ids=lambda one: f"{one.owner} {one.names[:20]}")
def test_every_name_is_still_used(rope: Rope) -> None:
    """A rope that was let go of leaves the list."""
    place = ROOT / rope.where
    texts = [one.read_text(encoding="utf-8") for one in ([place] if place.is_file() else place.glob("*.py"))]
    used = [name.removeprefix("parse_") for name in rope.names.split()]  # heard by the event's name

    assert [] == [one for one in used if not any(re.search(rf"{one}\b", text, re.IGNORECASE) for text in texts)]


def test_no_private_name_is_used_that_is_not_listed() -> None:
    """Whatever begins with an underscore and is none of the project's own."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources()]
    own = {name for tree in trees for name in defined(tree)}
    used = {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and re.match(r"_[^_]", node.attr)
    }
    listed = {name for rope in ROPES for name in rope.names.split() if name.startswith("_")}

    assert set() == used - own - listed - PLAIN


def test_the_inner_attributes_of_slacks_socket_are_all_listed() -> None:
    """They are public by their letters alone: the SDK documents none of them."""
    tree = ast.parse((ROOT / "adapters/guidebot_slack/refreshing.py").read_text(encoding="utf-8"))
    having = names_of("slack_sdk.socket_mode.aiohttp:SocketModeClient")
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in having}
    documented = {"close", "closed"}  # as those of the socket itself, which aiohttp documents, and of Task

    assert set(SOCKET.split()) - documented == used - documented - {"cancel", "done"}


def test_the_calls_of_discords_http_are_all_listed() -> None:
    """`discord.http` is not documented at all."""
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "adapters/guidebot_discord").glob("*.py"))
    called = set(re.findall(r"\bhttp\.([a-z_]+)\(", texts)) | set(re.findall(r"\b_http\.([a-z_]+)\(", texts))

    assert called <= set(HTTP.split())


def sources() -> Iterator[Path]:
    """The product's files."""
    for folder in ("src", "adapters"):
        yield from (ROOT / folder).rglob("*.py")


def defined(tree: ast.Module) -> Iterator[str]:
    """Names that a module of ours gives itself: functions, fields, and attributes of ``self``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in (one for each in targets for one in ast.walk(each)):
            if isinstance(target, ast.Name):
                yield target.id
            elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
                yield target.attr


@cache
def names_of(owner: str) -> frozenset[str]:
    """What a module has, or a class with its bases: also what is set on ``self`` or annotated there."""
    module, _, name = owner.partition(":")
    loaded = importlib.import_module(module)
    if not name:
        return frozenset(dir(loaded))
    found: set[str] = set()
    for one in inspect.getmro(getattr(loaded, name)):
        found |= {*vars(one), *getattr(one, "__annotations__", {}), *getattr(one, "__slots__", ())}
        if one is not object and one.__module__.split(".")[0] == module.split(".", maxsplit=1)[0]:
            tree = ast.parse(textwrap.dedent(inspect.getsource(one)))
            found |= {
                node.attr
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"
            }
    return frozenset(found)
