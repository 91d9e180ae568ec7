"""Action references: what buttons carry, through a platform and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.actions import MAX_ENCODED, ActionRef, fits, run
from guidebot.core.errors import DefinitionError, Expired


@given(st.lists(st.text(max_size=20), max_size=4))
def test_what_is_encoded_decodes_to_the_same_value(args: list[str]) -> None:
    """Arguments come back as they were, separators and backslashes included."""
    if not fits("goal.done", *args):
        return
    ref = ActionRef("goal.done", tuple(args))

    assert ref == ActionRef.decode(ref.encode())
    assert len(ref.encode()) <= MAX_ENCODED


@given(st.one_of(st.text(max_size=140), st.from_regex(r"[a-z.]{1,45}(\|[a-z\\|0-9]{0,30}){0,4}", fullmatch=True)))
def test_any_text_is_a_value_or_expired(text: str) -> None:
    """A pressed button is untrusted text: decoding gives a value or says that its time is over."""
    try:
        ref = ActionRef.decode(text)
    except Expired:
        return

    assert ref == ActionRef.decode(ref.encode())


@pytest.mark.parametrize("name", ["", "Goal", "9lives", "goal done", "goal|done", "a" * 41, "goal\n"])
def test_a_malformed_name_is_refused_where_it_is_made(name: str) -> None:
    """Names are lower-case words joined by dots."""
    with pytest.raises(DefinitionError, match="lower-case words"):
        ActionRef(name)


def test_more_than_a_hundred_characters_are_refused_where_they_are_made() -> None:
    """Discord takes at most 100 characters in a custom id."""
    assert 100 == len(ActionRef("run", ("x" * 96,)).encode())
    with pytest.raises(DefinitionError, match="takes 101 characters, at most 100"):
        ActionRef("run", ("x" * 97,))


def test_escapes_count_towards_the_length() -> None:
    """A separator inside an argument takes two characters."""
    assert fits("run", "|" * 48)
    assert not fits("run", "|" * 49)


def test_more_arguments_can_be_added() -> None:
    """A menu's choice is appended to its action's arguments."""
    assert ActionRef("go", ("direction", "debate")) == ActionRef("go", ("direction",)).plus("debate")
    assert ActionRef("run", ("direction debate",)) == run("direction debate")
