"""Commands in sentences: each platform calls them in its own way."""

from __future__ import annotations

import pytest

from guidebot.core.naming import with_commands
from guidebot.core.reply import CommandRef, Line, Plain

PATHS = frozenset({"goal add", "goal list", "setup", "nudges", "guidebot help"})


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("Run /setup.", (Plain("Run "), CommandRef("setup"), Plain("."))),
        ("See them: /goal list", (Plain("See them: "), CommandRef("goal list"))),
        ("Try: /nudges pause until", (Plain("Try: "), CommandRef("nudges"), Plain(" pause until"))),
        ("Usage: /goal add <title>", (Plain("Usage: "), CommandRef("goal add"), Plain(" <title>"))),
        ("/goal: which?", (CommandRef("goal"), Plain(": which?"))),
        ("see https://x.org/setup or a/setup", (Plain("see https://x.org/setup or a/setup"),)),
        ("There is no command '/xyzzy now'.", (Plain("There is no command '/xyzzy now'."),)),
        ("", (Plain(""),)),
    ],
)
def test_commands_in_a_sentence(words: str, spans: Line) -> None:
    """Known commands become references; links, paths and unknown words stay as they are."""
    assert spans == with_commands(words, PATHS)


def test_our_own_sentences_need_no_list() -> None:
    """Where nobody else wrote a word, what follows a slash is a command."""
    assert (CommandRef("schedule"), Plain(" edit")) == with_commands("/schedule edit")
