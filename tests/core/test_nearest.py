"""What somebody may have meant."""

from __future__ import annotations

from guidebot.core.nearest import nearest

NAMES = ("direction", "problem", "governance")


def test_a_slip_finds_the_name() -> None:
    """One unless more are asked for, and nothing for what is like none."""
    assert ["problem"] == nearest("porblem", NAMES)
    assert ["problem"] == nearest("porblem", iter(NAMES))
    assert [] == nearest("xyzzy", NAMES)
    assert ["problem", "problems"] == nearest("problem", (*NAMES, "problems"), 2)
    assert [] == nearest("probl", NAMES, 1, 0.95)
