"""What was known lately, and the latest results of pure functions."""

from __future__ import annotations

import weakref

from guidebot.core.recent import BoundedDict, CacheGroup, IdentityCache


def test_the_latest_entries_are_those_written_last():
    """Written again is written last; reading changes nothing."""
    latest: BoundedDict[str, int] = BoundedDict(2)
    latest["a"] = 1
    latest["b"] = 2
    latest["a"] = 3
    assert 2 == latest["b"]
    latest["c"] = 4

    assert {"a": 3, "c": 4} == latest


def test_the_latest_entries_stay_few_however_they_are_written():
    """Also by `setdefault` and `update`; what was taken out makes room."""
    latest: BoundedDict[int, int] = BoundedDict(3)
    latest.update({at: at for at in range(9)})
    latest.setdefault(9, 9)
    assert 8 == latest.pop(8)
    latest[10] = 10

    assert [7, 9, 10] == list(latest)


def test_the_same_objects_give_the_same_result():
    """Texts and numbers count by value, other things by being the very same."""
    made = []

    @CacheGroup().remembered
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
    recent: IdentityCache[str] = IdentityCache()
    recent.get((thing,), lambda: "thing")

    assert "number" == recent.get((id(thing),), lambda: "number")


def test_only_the_latest_are_kept():
    """The one that was asked for least lately goes first."""
    recent: IdentityCache[str] = IdentityCache(size=2)
    for key in ("a", "b", "a", "c"):
        recent.get((key,), lambda key=key: key)

    assert "a" == recent.get(("a",), lambda: "again")
    assert "again" == recent.get(("b",), lambda: "again")


def test_what_is_forgotten_is_made_again_and_held_no_more():
    """Results of all functions of one memory, and what they were made from."""

    class Thing:
        pass

    memory = CacheGroup()
    first, second = (memory.remembered(lambda _: object()) for _ in range(2))
    thing = Thing()
    seen = weakref.ref(thing)
    before = first(thing), second(thing)
    memory.forget()

    assert before[0] is not first(thing)
    assert before[1] is not second(thing)
    memory.forget()
    del thing
    assert seen() is None


def test_what_is_forgotten_while_a_result_is_made_stays_forgotten():
    """As when a reload in another thread is quicker."""
    recent: IdentityCache[str] = IdentityCache()

    def slow() -> str:
        recent.forget()
        return "old"

    recent.get(("a",), slow)

    assert "new" == recent.get(("a",), lambda: "new")
