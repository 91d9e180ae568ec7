"""Suggestions while typing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from tests.adapters.console.scripted import COMMANDS, ScriptedBot, always

from guidebot.core.reply import say
from guidebot_console.completion import LineCompleter
from guidebot_console.session import WORDS


async def completed(typed: str, bot: ScriptedBot | None = None) -> list[str]:
    """The lines that the suggestions for *typed* would make."""
    asked = bot or ScriptedBot(always(say("x")))

    async def ask(path: str, param: str, part: str, given: Mapping[str, str]) -> object:
        asked.given.append(dict(given))
        return await asked.complete(None, path, param, part)  # type: ignore[arg-type]

    completer = LineCompleter(lambda: COMMANDS, ask, WORDS)  # type: ignore[arg-type]
    document = Document(typed)
    found = [one async for one in completer.get_completions_async(document, CompleteEvent())]
    return [typed[: len(typed) + one.start_position] + one.text for one in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/dir", ["/direction"]),
        ("goal", ["goal add", "goal list"]),
        ("goal l", ["goal list"]),
        ("/direction deb", ["/direction debate"]),
        ("direction ai safety", ["direction debate"]),
        ("direction name:crit", ["direction name:critiques"]),
        ("problem e", ["problem interp", "problem oversight", "problem easy"]),
        ("problem interp h", ["problem interp hard"]),
        ("problem direction:interp", ["problem direction:interp"]),
        ("problem direction:interp h", ["problem direction:interp hard"]),
        ("problem difficulty:easy d", ["problem difficulty:easy direction:"]),
        ("goal add b", ["goal add by:"]),
        ("goal add title:fin", ['goal add title:"Finish ARENA chapter 0"']),
        ('goal add title:"fin', ['goal add title:"Finish ARENA chapter 0"']),
        ("goal add fin", ["goal add Finish ARENA chapter 0"]),
        ("adv", ["advance"]),
        ("nothing like it", []),
    ],
)  # fmt: skip
async def test_suggestions_complete_the_line(typed: str, expected: list[str]) -> None:
    """Command names, then values, then argument names."""
    assert expected == await completed(typed)


async def test_the_bot_is_asked_as_discord_would_ask_it() -> None:
    """With the command, the argument, and what is typed of it so far."""
    bot = ScriptedBot(always(say("x")))
    await completed("/direction scalable over", bot)

    assert [("direction", "name", "scalable over")] == bot.completed


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("problem interp h", {"direction": "interp"}),
        ("problem direction:interp h", {"direction": "interp"}),
        ("problem interp difficulty:h", {"direction": "interp"}),
        ("direction deb", {}),
    ],
)
async def test_the_bot_is_told_what_stands_before(typed: str, given: dict[str, str]) -> None:
    """By name or by its place: an argument's suggestions may depend on another one."""
    bot = ScriptedBot(always(say("x")))
    await completed(typed, bot)

    assert given == bot.given[-1]


async def test_an_empty_line_offers_every_command_and_the_terminals_words() -> None:
    """Commands first."""
    found = await completed("")

    assert [one.path for one in COMMANDS] == found[: len(COMMANDS)]
    assert [name for name, _ in WORDS] == found[len(COMMANDS) :]
