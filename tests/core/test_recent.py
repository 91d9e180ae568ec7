"""The latest results of pure functions."""

from __future__ import annotations

from guidebot.core.recent import Recent, remembered


def test_the_same_objects_give_the_same_result():
    """Texts and numbers count by value, other things by being the very same."""
    made = []

    @remembered
    def join(first: list, second: str) -> str:
        made.append(second)
        return f"{first}{second}"

    one, equal = [1], [1]

    assert join(one, "a") is join(one, str(b"a", "ascii"))
    assert join(equal, "a") is not join(one, "a")
    assert join(one, "b") == "[1]b"
    assert ["a", "a", "b"] == made


def test_a_number_is_not_mistaken_for_an_identity():
    """An object's identity and the same number are different keys."""
    thing = object()
    recent: Recent[str] = Recent()
    recent.get((thing,), lambda: "thing")

    assert "number" == recent.get((id(thing),), lambda: "number")


def test_only_the_latest_are_kept():
    """The one that was asked for least lately goes first."""
    recent: Recent[str] = Recent(size=2)
    for key in ("a", "b", "a", "c"):
        recent.get((key,), lambda key=key: key)

    assert "a" == recent.get(("a",), lambda: "again")
    assert "again" == recent.get(("b",), lambda: "again")
