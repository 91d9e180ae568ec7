"""The adapter in adapters/README.md is complete and runs."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.console.scripted import NOW, ScriptedBot, StillClock

from guidebot.adapter import Adapter, Answered, Context, Delivery, Incoming, Plugin, Press, TypedLine
from guidebot.core.actions import run
from guidebot.core.errors import DeadTarget
from guidebot.core.people import MemberId, Place, PlaceKind
from guidebot.core.reply import Button, Form, Reply, TextInput, buttons, say

README = Path(__file__).parents[3] / "adapters" / "README.md"
DEBATE = Reply((*say("Debate").blocks, buttons(Button("Open problem", run("problem debate")))))


def example() -> dict[str, Any]:
    """What the README's Python code defines."""
    found = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert 1 == len(found)
    names: dict[str, Any] = {}
    exec(compile(found[0], str(README), "exec"), names)
    return names


def script(incoming: Incoming) -> Answered:
    match incoming.asked:
        case TypedLine("direction debate"):
            return Answered(DEBATE, private=True)
        case Press("run|problem debate"):
            return Answered(say("A problem"), private=True)
        case _:
            return Answered(Form("/goal add", (TextInput("title", "Title"),), run("x")), private=True)


async def test_the_readmes_adapter_answers_presses_and_delivers() -> None:
    """Over a real connection."""
    plugin: Plugin = example()["ADAPTER"]
    bot = ScriptedBot(script)
    adapter: Adapter = plugin.create(Context(bot=bot, settings={"port": 0}, secrets={}, clock=StillClock(), state=""))
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

    assert ["Debate", "[Open problem]", "[1] Open problem", "A problem"] == heard[:4]
    assert "/goal add: please add title:… to your line." == heard[4]
    assert [TypedLine("direction debate"), Press("run|problem debate"), TypedLine("goal add")] == bot.asked
    assert ["7"] == sorted({one.remote_id for one in receipts if one})
    assert "Hello again\n" == rest
    assert (await adapter.inspect(None, ()))[0].ok


def test_the_readme_is_under_two_pages() -> None:
    """So that it is read."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 160
