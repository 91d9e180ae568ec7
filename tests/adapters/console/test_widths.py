"""A walk through the main screens in a narrow, a usual and a wide terminal: nothing is too wide, and nothing is cut."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.adapters.console.scripted import NOW, ScriptedReader, always, desk, drawn, full_reply

from guidebot.adapter import Context, Delivery, ThreadPlan
from guidebot.core.actions import run
from guidebot.core.people import CommunityId, Place, PlaceKind
from guidebot.core.reply import Actions, Button, Field, Fields, Option, Reply, Select, buttons, line, say
from guidebot.loading.config import Config
from guidebot.runtime.app import build
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.testing import FakeClock
from guidebot_console.screen import WIDEST, open_screen
from guidebot_console.terminal import Terminal

WORDY = "Write a post about how probes for truth survive a change of setting"
SETUP = ("setup", "general", "Europe/Berlin", "monday 09:00", "thursday 16:30", "1", "1")
GOAL = ("goal add", WORDY, "in 3 weeks", "Read one paper\nPlan it", "To learn it", "If it is Sunday, I write")
SCREENS = {  # what is typed, by something that is to be seen then
    "How far are you in AI safety?": ("start", "1", "1", "1"),
    "Automating alignment research": ("direction", "42"),
    "[10] Next →": ("direction debate",),
    "▤ ": ("learn arena", "advice", "governance"),
    "First step: ": ("problem interp",),
    "Did you mean one of these": ("direction model", "oversigt", "frobnicate"),
    "What came out: It went well": (*GOAL, "goal list", "goal show 1", "goal done 1", "It went well"),
    "Left the form; nothing was sent.": ("goal add", WORDY, "no day at all"),
    "Exchanged number 1": (
        *SETUP,
        "1",
        "schedule list",
        "schedule pulse",
        "schedule swap problem 1,3",
        "doctor",
        "review",
    ),
    "[2] Every two weeks": (*SETUP, "1", "schedule edit problem", "", "", "", "", ""),
    "A line on the day you choose": (
        "nudges",
        "week",
        "opportunities list",
        "calendar",
        "mydata export",
        "guidebot about",
    ),
    "A name is letters": ("help", "help schedule list", "as ada", "as ?", "advance 7d"),
}


async def seen(width: int, *lines: str) -> str:
    """What stands in a terminal of *width* after *lines* were typed, with the shipped guide behind it."""
    clock, stream = FakeClock(), io.StringIO()
    app = await build(Config(), clock, in_memory=True, read=SHIPPED_ONCE.read, search=SHIPPED_ONCE.search)
    screen = open_screen(clock, stream=stream, environ={})
    screen.console.width = width
    context = Context(bot=app.bot, settings={}, secrets={}, clock=clock, state="")
    await Terminal(context, screen=screen, reader=ScriptedReader(lines)).run(lambda: None)
    await app.close()
    return stream.getvalue()


def too_wide(shown: str, width: int) -> list[str]:
    """The lines that are wider than they may be: an address alone may be, where it is longer than the terminal."""
    wide = [one for one in shown.splitlines() if cell_len(one) > min(width, WIDEST)]
    return [one for one in wide if not re.fullmatch(r"\s*[(]?https?://\S+", one)]


def letters(shown: str) -> str:
    """All that is not there for the layout alone."""
    return re.sub(r"[\s│─]", "", shown)


@pytest.mark.parametrize("wanted", SCREENS)
async def test_main_screens_fit_and_hold_everything(wanted: str) -> None:
    """At 40, 80 and 200 columns the same text, none of it beyond the edge."""
    shown = {width: await seen(width, *SCREENS[wanted]) for width in (40, 80, 200)}

    assert {40: [], 80: [], 200: []} == {width: too_wide(one, width) for width, one in shown.items()}
    assert letters(shown[200]) == letters(shown[80]) == letters(shown[40])
    assert letters(wanted) in letters(shown[40])


@pytest.mark.parametrize("width", [20, 24, 31, 40, 41, 60, 200])
@pytest.mark.parametrize("prefix", ["", "b"])
def test_every_block_fits(width: int, prefix: str) -> None:
    """Down to the narrowest that a pipe may ask for; long labels, buttons, menus and fields among them."""
    options = tuple(Option(f"{WORDY} number {at}", str(at), WORDY) for at in range(8))
    more = (
        buttons(Button(WORDY, run("guide")), Button("More", run("guide")), Button(WORDY * 2, run("guide"))),
        Actions(Select(WORDY, run("guide"), options[:3])),
        Actions(Select(WORDY, run("guide"), options)),
        Fields((Field("A line on the day you choose", line(WORDY)), Field("When", line("Monday")))),
        Fields((Field(WORDY, line(WORDY)),)),
    )
    reply = Reply((*full_reply().blocks, *more))
    shown = drawn(reply, width=width, prefix=prefix)

    assert [] == too_wide(shown.replace("│ ", "").replace("↗ ", ""), width)
    assert letters(drawn(reply, width=200, prefix=prefix)) == letters(shown)


@given(label=st.integers(1, 60), text=st.text("ab c目", min_size=1, max_size=80), width=st.integers(20, 120))
def test_a_label_stands_beside_its_text_or_above_it(label: int, text: str, width: int) -> None:
    """Never beyond the edge."""
    shown = drawn(Reply((Fields((Field("l" * label, line(text)),)),)), width=width)

    assert [] == too_wide(shown, width)
    assert "l" * label + text.replace(" ", "") == letters(shown)


def test_labels_stand_above_their_text_where_little_room_is_left_beside_them() -> None:
    """All of a table alike."""
    fields = Fields((Field("A line on the day you choose", line("off")), Field("When", line("Monday 09:00, weekly"))))

    assert "A line on the day you choose\n  off\nWhen\n  Monday 09:00, weekly\n\n" == drawn(Reply((fields,)), width=40)
    wide = "A line on the day you choose  off\nWhen                          Monday 09:00, weekly\n\n"
    assert wide == drawn(Reply((fields,)), width=80)


async def test_a_delivered_message_fits() -> None:
    """Its title, its thread and its margin."""
    made = desk(always(say("x")))
    made.terminal._screen.console.width = 40
    for number, place in enumerate((Place("console", "general", community=CommunityId("console", "demo")), DIRECT)):
        thread = ThreadPlan(title=WORDY, opening=say(WORDY), days=7)
        await made.terminal.deliver(
            Delivery(key=str(number), number=number, place=place, reply=say(WORDY), first_try_at=NOW, thread=thread)
        )

    assert [] == too_wide(made.text, 40)
    assert "└ thread, open for 7 days: Write a post\n  about how probes" in made.text
    assert made.text.startswith("┌ a · #general · Mon 23 Nov 2026 ")


DIRECT = Place("console", f"dm:{'long-name-' * 3}", PlaceKind.DIRECT)


async def test_words_of_the_terminal_hang_below_each_other() -> None:
    """What a word means stands beside it in a narrow terminal, too."""
    shown = await seen(40, "help")

    assert "  as       play another member: as ada,\n           as ada organiser, as you\n" in shown
