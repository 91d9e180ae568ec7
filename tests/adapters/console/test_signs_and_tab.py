"""Small things at the prompt: the only suggestion, one bullet a line."""

from __future__ import annotations

import asyncio

from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from tests.adapters.console.scripted import drawn

from guidebot.core.reply import ItemList, Plain, Reply, Sign, Symbol, line
from guidebot_console.prompting import PromptReader


async def test_tab_takes_the_only_suggestion_with_a_space_and_stays() -> None:
    """A second Tab does not go back to what was typed."""
    with create_pipe_input() as keys:
        completer = WordCompleter(["direction", "goal"], sentence=True)
        reader = PromptReader(completer, lambda: "", InMemoryHistory(), source=keys, target=DummyOutput())
        asking = asyncio.create_task(reader.command("you"))
        keys.send_text("di")
        line_ = reader._commands.default_buffer  # what stands on the line shows in no other way
        async with asyncio.timeout(10):
            while line_.complete_state is None:
                await asyncio.sleep(0)
            keys.send_text("\t")
            while line_.text == "di":
                await asyncio.sleep(0)
            keys.send_text("\t\r")

            assert "direction " == await asking


def test_a_sign_is_the_bullet_of_its_line() -> None:
    """Not a second one beside it."""
    shown = drawn(Reply((ItemList(((Symbol(Sign.OPEN), Plain(" Read one paper")), line("Plain"))),)))

    assert ["○ Read one paper", "• Plain"] == [one.strip() for one in shown.splitlines() if one.strip()]
