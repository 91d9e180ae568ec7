"""What happens to each line that is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.adapters.console.scripted import ScriptedBot, always, at_desk, desk

from guidebot.adapter import Answered, Incoming, Press, TypedLine
from guidebot.core.actions import ActionRef, run
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.reply import Button, Download, File, Option, Reply, Tone, buttons, say

GUIDE = Reply(
    (*say("The guide").blocks, buttons(Button("Open", run("guide")), Button("More", ActionRef("more", ("a|b",)))))
)


async def test_a_line_is_asked_as_the_default_member_in_the_demo_community() -> None:
    """As an organiser, in the channel called general, and the direct conversation is known first."""
    done = await at_desk(always(say("Hello")), "/direction debate")
    heard = done.bot.heard[0]

    assert TypedLine("/direction debate") == heard.asked
    assert MemberId("console", "you") == heard.member
    assert Place("console", "general", community=CommunityId("console", "demo")) == heard.place
    assert CommunityId("console", "demo") == heard.community
    assert await heard.is_organiser()
    assert [(heard.member, Place("console", "dm:you", PlaceKind.DIRECT))] == done.bot.reachable
    assert "Hello" in done.text


async def test_a_number_presses_the_choice_of_the_last_answer() -> None:
    """With or without brackets; answers without choices leave the numbers as they are."""
    answers = iter([GUIDE, say("Opened"), say("More")])
    done = await at_desk(lambda _: Answered(next(answers), private=True), "guide", "1", "[2]")

    assert [TypedLine("guide"), Press("run|guide"), Press("more|a\\|b")] == done.bot.asked


@pytest.mark.parametrize(("line", "told"), [("7", "go from 1 to 2"), ("b1", "No message has the letter b")])
async def test_a_number_that_is_not_there_is_told(line: str, told: str) -> None:
    """Nothing is pressed."""
    done = await at_desk(always(GUIDE), "guide", line)

    assert 1 == len(done.bot.heard)
    assert told in done.text


async def test_a_number_before_any_answer_is_told() -> None:
    """There is nothing to choose from."""
    done = await at_desk(always(GUIDE), "1")

    assert [] == done.bot.heard
    assert "nothing to choose from" in done.text


@pytest.mark.parametrize("word", ["quit", "exit", "QUIT", ":q"])
async def test_quit_leaves(word: str) -> None:
    """What comes after is not read."""
    done = await at_desk(always(GUIDE), word, "guide")

    assert [] == done.bot.heard


async def test_ctrl_c_at_the_prompt_says_how_to_leave() -> None:
    """And goes on."""
    done = await at_desk(always(say("Hello")), KeyboardInterrupt, "guide")

    assert "Ctrl-D or quit leaves." in done.text
    assert "Hello" in done.text


async def test_as_plays_another_member() -> None:
    """Only the default member is an organiser, unless asked for."""
    done = await at_desk(always(GUIDE), "as ada", "guide", "as bo organiser", "guide", "as you", "guide", "as ../x")
    names = [one.member.account for one in done.bot.heard]
    rights = [await one.is_organiser() for one in done.bot.heard]

    assert ["ada", "bo", "you"] == names
    assert [False, True, True] == rights
    assert "A name is letters" in done.text


async def test_advance_moves_the_clock_where_there_is_a_demo() -> None:
    """And tells the new time, or why not."""
    done = await at_desk(always(GUIDE), "advance 7d", "advance soon", controls=True)

    assert "It is Mon 30 Nov 2026, 09:00 (UTC) now." in done.text
    assert "I do not know that. Try: advance 7d." in done.text


async def test_advance_without_a_demo_is_told() -> None:
    """The clock is real."""
    done = await at_desk(always(GUIDE), "advance 7d")

    assert "cannot be moved" in done.text


async def test_help_tells_of_the_terminals_own_words_and_asks_the_bot() -> None:
    """Both kinds of words in one answer."""
    done = await at_desk(always(say("All commands")), "help")

    assert [TypedLine("guidebot help")] == done.bot.asked
    assert "advance 7d" in done.text
    assert "All commands" in done.text


async def test_help_on_a_command_is_the_bots() -> None:
    """As people type it, with or without the slash."""
    done = await at_desk(always(say("How to add")), "help goal add", "help /goal add")

    assert [TypedLine("guidebot help goal add")] * 2 == done.bot.asked
    assert "advance 7d" not in done.text.partition("How to add")[2]


async def test_a_person_is_welcomed_in_three_lines_and_a_pipe_is_not() -> None:
    """Scripts read answers only."""
    greeted = await at_desk(always(GUIDE))
    piped = await at_desk(always(GUIDE), interactive=False)

    assert 3 == len(greeted.text.strip().splitlines())
    assert "direction debate" in greeted.text
    assert "" == piped.text


@pytest.mark.parametrize(
    ("failures", "expected"), [(["", ""], 0), (["", "usage", ""], 2), (["usage", "broken", ""], 1), ([], 0)]
)
async def test_the_exit_code_is_the_worst_line(failures: list[str], expected: int) -> None:
    """0 when all were answered, 2 when one was wrong, 1 when something broke."""
    outcomes = iter(failures)

    def script(_incoming: Incoming) -> Answered:
        return Answered(say("Hm"), private=True, failed=next(outcomes))  # type: ignore[arg-type]

    done = await at_desk(script, *(["guide"] * len(failures)), interactive=False)

    assert expected == done.terminal.exit_code


async def test_a_wrong_choice_counts_as_a_wrong_line() -> None:
    """In scripts; a person who leaves was told, and leaves with 0."""
    done = await at_desk(always(GUIDE), "guide", "9", interactive=False)
    person = await at_desk(always(GUIDE), "guide", "9")

    assert 2 == done.terminal.exit_code
    assert 0 == person.terminal.exit_code


def names_in(folder: Path) -> list[str]:
    """The files of *folder*."""
    return sorted(one.name for one in folder.iterdir())


async def test_a_file_is_written_only_when_asked_and_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into the current folder, whatever its name pretends."""
    monkeypatch.chdir(tmp_path)
    offered = Reply((Download(File("../../.ssh/my data.json", b"{}"), "All of it"),), Tone.GOOD)
    before = await at_desk(always(offered), "mydata export")
    shown = names_in(tmp_path)
    done = await at_desk(always(offered), "mydata export", "1", "1")

    assert [] == shown
    assert "[1] Save ../../.ssh/my data.json" in before.text
    assert ["my data-2.json", "my data.json"] == names_in(tmp_path)
    assert b"{}" == (tmp_path / "my data.json").read_bytes()
    assert "Saved my data-2.json." in done.text


async def test_an_answer_for_everybody_says_so() -> None:
    """The terminal has one reader; the community would have many."""
    done = await at_desk(always(say("Shared"), private=False), "share")

    assert "Everybody in #general sees this answer." in done.text


async def test_close_ends_a_waiting_session() -> None:
    """`run` returns soon after, though nobody types."""
    made = desk(always(GUIDE))

    async def silent(_name: str) -> str | None:
        await made.terminal.close()
        await asyncio.Event().wait()
        return None

    made.reader.command = silent  # type: ignore[method-assign]
    started: list[bool] = []
    await made.terminal.run(lambda: started.append(True))

    assert [True] == started


async def test_a_key_does_not_cancel_the_bot_half_way() -> None:
    """Suggestions that are not wanted any more are still computed to their end; a cut query can cost a connection."""
    made = desk(always(GUIDE))
    asked, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(*_: object) -> tuple[Option, ...]:
        asked.set()
        await go_on.wait()
        done.set()
        return (Option("Debate", "debate"),)

    made.terminal._context = replace(made.terminal._context, bot=Slow(slow))
    suggestions = asyncio.create_task(made.terminal._complete("direction", "name", "deb"))
    await asked.wait()
    suggestions.cancel()
    await asyncio.gather(suggestions, return_exceptions=True)
    go_on.set()
    await done.wait()

    assert suggestions.cancelled()


class Slow(ScriptedBot):
    """Completes when it is told to."""

    def __init__(self, complete: Callable[..., Awaitable[tuple[Option, ...]]]) -> None:
        super().__init__(always(GUIDE))
        self.complete = complete  # type: ignore[method-assign,assignment]


async def test_a_number_publishes_nothing_by_accident() -> None:
    """It may be meant for something in a list: sharing is asked about first; any other line forgets the question."""
    shared = Reply((*say("The guide").blocks, buttons(Button("Share here", ActionRef("share", ("guide",))))))
    once = await at_desk(always(shared), "guide", "1", "guide", "1")
    twice = await at_desk(always(shared), "guide", "1", "1")

    assert [TypedLine("guide")] * 2 == once.bot.asked
    assert "Everybody in #general would see this. Type the number again to share it." in once.text
    assert [TypedLine("guide"), Press("share|guide")] == twice.bot.asked
