"""The whole program with a few commands and actions more, made to be awkward."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Annotated

import pytest
from tests.fakes.lines import Hard
from tests.fakes.small import write

from guidebot.answering import catalogue
from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Arg, Topic, action, command
from guidebot.core.errors import StorageError, UsageError
from guidebot.core.forms import FormErrors
from guidebot.core.reply import Button, Form, Option, Reply, TextInput, buttons, say, text
from guidebot.core.requests import Request
from guidebot.runtime import app
from guidebot.testing import Talk, talk

SECRET = "xoxb-" + "123456789012-" + "abcDEF" * 4
FORM = Form("Rename", (TextInput("title", "Title"),), ActionRef("rename.save", ("7",)))


async def broken_names(_ask: Request, _typed: str) -> Sequence[Option]:
    raise ZeroDivisionError


@command("crash", topic=Topic.ABOUT)
async def crash(ask: Request, how: Annotated[str, Arg("How", pick=broken_names)] = "") -> Reply:
    """Break in several ways."""
    if how == "storage":
        raise StorageError("The database is full.", fix="Free some space.")
    if how == "usage":
        raise UsageError("That cannot be done.", fix="Do something else.")
    if how == "long":
        return say(*["x" * 2800] * 2)
    raise ZeroDivisionError(f"{ask.name} divided {SECRET} by nothing")


@command("steer", topic=Topic.COMMUNITY, access=Access.ORGANISER)
async def steer(ask: Request) -> Reply:
    """Steer the community."""
    shown = buttons(
        Button("Stop it", ActionRef("steer.stop", ("1",))), Button("Rename", ActionRef("rename.open", ("7",)))
    )
    return Reply((text(f"steering, {ask.organiser}"), shown))


@command("both", topic=Topic.GOALS, form=True)
async def both(
    ask: Request, title: Annotated[str, Arg("A title", low=3)], hard: Annotated[Hard, Arg("How hard")]
) -> Reply:
    """Need two things."""
    return say(f"{title} is {hard} [{ask.line}]")


@action("steer.stop", access=Access.ORGANISER, replaces=True)
async def stop(ask: Request, number: int) -> Reply:
    return say(f"stopped {number} for {ask.name}")


@action("rename.open", access=Access.ORGANISER, form=True)
async def rename_open(_ask: Request, _number: int) -> Form:
    return FORM


@action("rename.save", access=Access.ORGANISER)
async def rename_save(ask: Request, number: int) -> Reply:
    title = ask.fields.get("title", "")
    if len(title) < 3:
        raise FormErrors({"title": "At least three characters."}, FORM)
    return say(f"renamed {number} to {title}")


@action("tell", public=True)
async def tell(ask: Request, words: str = "") -> Reply:
    return say(f"{ask.name} tells {words}")


@pytest.fixture
async def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    """A conversation over the small guide."""
    commands = (*catalogue.commands(), crash, steer, both)
    actions = (*catalogue.actions(), stop, rename_open, rename_save, tell)
    monkeypatch.setattr(app, "commands", lambda: commands)
    monkeypatch.setattr(app, "actions", lambda: actions)
    async with talk(content=write(tmp_path / "content")) as one:
        yield one
