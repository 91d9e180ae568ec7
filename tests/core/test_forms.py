"""Forms that ask for what a line lacks, and forms that come back with what was typed."""

from __future__ import annotations

from tests.fakes.lines import COMMANDS, checkin, suggest

from guidebot.core.actions import ActionRef
from guidebot.core.forms import asking, refill
from guidebot.core.limits import form_problems
from guidebot.core.reply import ChoiceInput, Option, TextInput

FILL = ActionRef("fill", ("suggest",))


def test_the_form_asks_for_what_was_not_given() -> None:
    """Choices become menus, texts keep their bounds, what is needed comes first."""
    form = asking(suggest, FILL, {})

    assert ("/suggest", "Suggest something.") == (form.title, form.intro)
    assert (
        ChoiceInput("hard", "Hard", (Option("beginner", "beginner"), Option("advanced", "advanced")), "How hard"),
        TextInput("text", "Text", "Your idea", low=3, high=600, multiline=True),
    ) == form.inputs
    assert ["text"] == [one.name for one in asking(suggest, FILL, {"hard": "beginner"}).inputs]
    assert [False, False] == [one.required for one in asking(checkin, FILL, {}).inputs]


def test_every_form_is_within_the_limits() -> None:
    """Whatever a command declares, its form can be shown everywhere."""
    assert [] == [problem for one in COMMANDS if one.params for problem in form_problems(asking(one, FILL, {}))]


def test_a_form_comes_back_with_what_was_typed() -> None:
    """Nobody types twice."""
    again = refill(asking(suggest, FILL, {}), {"text": "ab"})

    assert ["", "ab"] == [one.value for one in again.inputs]
