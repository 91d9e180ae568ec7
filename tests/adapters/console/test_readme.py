"""The adapter in adapters/README.md is complete and runs."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.console.scripted import NOW, ScriptedBot, StillClock
from tests.fakes.delivering import post

from guidebot.adapter import Answered, Context, Delivery, Incoming, Plugin, Press, TypedLine
from guidebot.core.actions import run
from guidebot.core.errors import DeadTarget
from guidebot.core.people import MemberId, Place, PlaceKind
from guidebot.core.reply import Button, Form, LinkButton, Reply, TextInput, buttons, say
from guidebot.core.traits import Platforms
from guidebot.loading.config import Config
from guidebot.outbox.throttle import Throttle
from guidebot.runtime import discovery, environment

ROOT = Path(__file__).parents[3]
README = ROOT / "adapters" / "README.md"
PAGE = LinkButton("Paper", "https://example.org/debate")
DEBATE = Reply((*say("Debate").blocks, buttons(Button("Open problem", run("problem debate")), PAGE)))


def code() -> str:
    """The README's Python code."""
    found = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert 1 == len(found)
    return str(found[0])


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plugin[Any]:
    """What the README's code gives, installed beside guidebot as the README says."""
    (tmp_path / "guidebot_line.py").write_text(code(), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "guidebot_line", raising=False)
    entry = metadata.EntryPoint("line", "guidebot_line:ADAPTER", discovery.GROUP)
    installed = {**discovery._installed(), "line": entry}
    monkeypatch.setattr(discovery, "_installed", lambda: installed)
    return discovery.ready("line")


def script(incoming: Incoming) -> Answered:
    match incoming.asked:
        case TypedLine("direction debate"):
            return Answered(DEBATE, private=True)
        case Press("run|problem debate"):
            return Answered(say("A problem"), private=True)
        case _:
            return Answered(Form("/goal add", (TextInput("title", "Title"),), run("x")), private=True)


@pytest.mark.timeout(300)
def test_the_readmes_adapter_is_typed(tmp_path: Path) -> None:
    """`mypy --strict` finds nothing, so that whoever copies it begins with types that hold."""
    file = tmp_path / "guidebot_line.py"
    file.write_text(code(), encoding="utf-8")
    # the cache is its own: a second mypy on the same one, as `land` may run, would break both
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(file)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (0, "Success: no issues found in 1 source file\n") == (said.returncode, said.stdout)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"port": "7000"}, "adapters.line.port: wants a whole number; take the quotes away; got '7000'"),
        ({"port": 70000}, "adapters.line.port: wants 65535 or less; got 70000"),
        ({"prot": 1}, "adapters.line.prot is not a known key (did you mean 'port'?)"),
    ],
)
def test_the_readmes_settings_are_checked(plugin: Plugin[Any], table: dict[str, object], says: str) -> None:
    """By the declarations, as those of the adapters that are shipped."""
    (found,) = environment.mistakes(Config(adapters={plugin.name: table}))

    assert says == found.text


async def test_the_readmes_adapter_is_throttled_as_it_states(plugin: Plugin[Any]) -> None:
    """The third platform says one message a second to a person, and nothing about copies or roles."""
    platforms = Platforms(environment.traits(Config(adapters={plugin.name: {"per_second": 2}})))
    throttle = Throttle(platforms)
    same = [throttle.admit(post(at, platform="line", target="dm:guest"), NOW) for at in range(3)]
    traits = platforms.of("line")

    assert [0, 0, 0.5] == same
    assert (False, 0, "") == (traits.has_roles, traits.refuses_copies_for.total_seconds(), traits.workspace_mark)


async def test_the_readmes_adapter_answers_presses_and_delivers(plugin: Plugin[Any]) -> None:
    """Over a real connection."""
    bot = ScriptedBot(script)
    settings = plugin.table(port=0)
    adapter = plugin.create(Context(bot=bot, settings=settings, secrets={}, clock=StillClock(), state=""))
    ready = asyncio.Event()
    serving = asyncio.create_task(adapter.run(ready.set))
    await ready.wait()
    reader, writer = await asyncio.open_connection("127.0.0.1", adapter.port)  # type: ignore[attr-defined]
    heard = []
    for line, lines in (("direction debate", 3), ("1", 1), ("goal add", 1)):
        writer.write(f"{line}\n".encode())
        heard += [(await reader.readline()).decode().rstrip() for _ in range(lines)]
    place = await adapter.open_direct(MemberId("line", "guest"))
    delivery = Delivery(key="nudge:1", number=7, place=place, reply=say("Hello again"), first_try_at=NOW)
    receipts = [await adapter.deliver(delivery), await adapter.deliver(delivery), await adapter.find(delivery)]
    writer.write_eof()
    rest = (await reader.read()).decode()
    with pytest.raises(DeadTarget):
        await adapter.deliver(
            Delivery(key="n:2", number=8, place=Place("line", "dm:x", PlaceKind.DIRECT), reply=DEBATE, first_try_at=NOW)
        )
    await adapter.close()
    await serving
    writer.close()

    assert ["Debate", "[1] Open problem", "[2] Paper: https://example.org/debate", "A problem"] == heard[:4]
    assert "/goal add: please add title:… to your line." == heard[4]
    assert [TypedLine("direction debate"), Press("run|problem debate"), TypedLine("goal add")] == bot.asked
    assert ["7"] == sorted({one.remote_id for one in receipts if one})
    assert "Hello again\n" == rest
    assert (await adapter.inspect(None, ()))[0].ok


def test_the_readme_is_under_three_pages() -> None:
    """So that it is read."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 210
