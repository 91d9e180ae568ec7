"""Expressions that are compiled when they are first asked for."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

from guidebot import core
from guidebot.core import late as module
from guidebot.core.late import late


def test_it_does_what_a_compiled_one_does() -> None:
    """All of its methods, with its flags."""
    found = late(r"(?P<day>\d+) may", re.IGNORECASE)
    compiled = re.compile(r"(?P<day>\d+) may", re.IGNORECASE)

    assert compiled.sub("x", "4 May, 5 may") == found.sub("x", "4 May, 5 may")
    assert compiled.findall("4 May, 5 may") == found.findall("4 May, 5 may")
    assert (compiled.pattern, compiled.flags) == (found.pattern, found.flags)
    match = found.fullmatch("12 MAY")
    assert match is not None
    assert "12" == match["day"]


def test_it_is_compiled_once_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start does not wait for it."""
    compiled: list[str] = []

    def compile_(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return _compile(text, flags)

    _compile = re.compile
    monkeypatch.setattr(module.re, "compile", compile_)
    found = late("a+")
    before = list(compiled)
    assert found.match("aa")
    assert not found.match("b")

    assert ([], ["a+"]) == (before, compiled)


def test_every_one_of_the_product_can_be_compiled() -> None:
    """A mistake in one would show when somebody first writes a day in that way."""
    modules = [importlib.import_module(f"guidebot.core.{one.name}") for one in pkgutil.iter_modules(core.__path__)]
    found = {id(one): one for each in modules for one in vars(each).values() if type(one) is module._Late}

    assert len(found) > 40
    assert all(isinstance(one.pattern, str) for one in found.values())
