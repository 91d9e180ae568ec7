"""`guidebot say`: one line, one answer, one exit code."""

from __future__ import annotations

import io
from typing import Literal

import pytest
from tests.adapters.console.scripted import Script, ScriptedBot, StillClock, always

from guidebot.adapter import Answered, Incoming, Press
from guidebot.core.actions import ActionRef
from guidebot.core.reply import (
    Actions,
    Button,
    Footnote,
    Form,
    Heading,
    Reply,
    TextInput,
    buttons,
    footnote,
    line,
    say,
    text,
)
from guidebot_console.say import run_line
from guidebot_console.screen import open_screen


async def said(script: Script, typed: str = "/direction debate") -> tuple[int, str, str]:
    """Exit code, output and error output of one line."""
    out, err = io.StringIO(), io.StringIO()
    screens = [open_screen(StillClock(), stream=one, environ={}) for one in (out, err)]
    code = await run_line(ScriptedBot(script), typed, *screens)
    return code, out.getvalue(), err.getvalue()


async def test_bytes_that_are_no_text_are_refused() -> None:
    """They would be dropped from what is stored."""
    code, out, err = await said(always(say("Done.")), "goal add caf\udce9")

    assert (2, "") == (code, out)
    assert "not UTF-8 text" in err


async def test_an_answer_goes_to_the_output() -> None:
    """Exit code 0."""
    assert (0, "Debate\n\n", "") == await said(always(say("Debate")))


@pytest.mark.parametrize(("failed", "expected"), [("usage", 2), ("broken", 1)])
async def test_a_failure_goes_to_the_error_output(failed: Literal["usage", "broken"], expected: int) -> None:
    """2 for a wrong line, 1 when something broke."""
    code, out, err = await said(lambda _: Answered(say("No such direction"), private=True, failed=failed))

    assert (expected, "") == (code, out)
    assert "No such direction" in err


async def test_a_form_names_what_is_missing() -> None:
    """A script cannot be asked."""
    form = Form("/goal add", (TextInput("title", "Title"), TextInput("why", "Why", required=False)), ActionRef("fill"))
    code, out, err = await said(always(form))

    assert (2, "") == (code, out)
    assert "/goal add asks for more: title:…" in err


async def test_every_page_is_printed_as_one_answer() -> None:
    """What closes each page stands once; page numbers and page buttons are gone."""
    closing = (Footnote(line("Source: the post")), buttons(Button("Make it a goal", ActionRef("goal.from", ("x",)))))

    def script(incoming: Incoming) -> Answered:
        number = int(incoming.asked.ref.split("|")[1]) if isinstance(incoming.asked, Press) else 0
        turns = [
            Button(label, ActionRef("page", (str(at), "run", "direction debate")))
            for label, at in (("← Previous", number - 1), ("Next →", number + 1))
            if 0 <= at < 3
        ]
        page = (text(f"Part {number}."), *closing, footnote(f"Page {number + 1} of 3"), Actions(tuple(turns)))
        return Answered(Reply((Heading("Debate"), footnote("Primary"), *page) if number == 0 else page), private=True)

    code, out, _ = await said(script)

    body = "Debate\nPrimary\n\nPart 0.\n\nPart 1.\n\nPart 2.\n\n"

    assert (0, f"{body}Source: the post\n\n→ Make it a goal (in `guidebot console`)\n\n") == (code, out)
