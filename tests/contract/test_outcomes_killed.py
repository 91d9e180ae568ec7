"""Kill -9 of real processes between a form and its card: exactly one card stands in the discussion."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.contract.test_outcomes_crash import LAB, Lives, posted
from tests.fakes.killed_outcome import KeptChat, Plan, live
from tests.fakes.processes import Begun, begin
from tests.fakes.small import write

from guidebot.adapter import Press, Submit
from guidebot.storage.engine import MEMORY

WRITTEN = {"tried": "Probes", "found": "Half agree", "following": "", "link": "", "name": "no"}
FORM = {"form": "card.draft|problem|acronyms", "fields": WRITTEN}
POST = {"ref": "card.post|1"}


class Processes(Lives):
    """Processes of their own over one database and one platform that is kept in a file."""

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__(url, write(folder / "content"))
        self._folder, self._url = folder, url
        self.chat: KeptChat = KeptChat(folder / "chat")  # type: ignore[assignment]

    def run(self, asked: Sequence[Mapping[str, Any]], dies: str, minutes: int = 2) -> Begun:
        """Begin one that is asked *asked* and *dies*."""
        content, file = self._folder / "content", self._folder / "chat"
        return begin(self._folder, live, Plan(self._url, content, file, self.clock.now(), asked, dies, minutes))

    def cards(self) -> int:
        """How many messages with a card the platform has, in the discussion or elsewhere."""
        return sum("Half agree" in row["text"] for row in self.chat.lines if row["kind"] == "message")

    def says(self) -> str:
        """What the post says now."""
        return [row["text"] for row in self.chat.lines if row["of"].startswith("m-post:")][-1]


@pytest.fixture
async def processes(url: str, stores: object, tmp_path: Path) -> AsyncIterator[Processes]:
    """With a weekly problem that is posted, over a file and over PostgreSQL."""
    del stores
    if url == MEMORY:
        pytest.skip("a database in memory dies with its process")
    made = Processes(url, tmp_path)
    first = await posted(made)
    await first.app.close()
    yield made
    await made.end()


@pytest.mark.timeout(200)
@pytest.mark.parametrize(
    ("asked", "dies"),
    [
        pytest.param([FORM], "write", id="while-the-form-is-stored"),
        pytest.param([FORM], "answered", id="form-sent"),
        pytest.param([FORM, POST], "write", id="while-the-card-is-stored"),
        pytest.param([FORM, POST], "answered", id="card-stored"),
        pytest.param([FORM, POST], "card:", id="card-posted"),
        pytest.param([FORM, POST], "revised:", id="post-revised"),
    ],
)
async def test_there_is_one_card(processes: Processes, asked: Sequence[Mapping[str, Any]], dies: str) -> None:
    """Whoever wrote it sends again what was not taken, presses again, and it stands there once; the post counts it."""
    code = await processes.run(asked, dies).ended()
    await processes.clock.advance(minutes=5)  # the lease of the dead one is over
    bot = await processes.begin()
    if not await bot.app.stores.cards.by(bot.incoming(Press("x")).member, LAB):
        await bot.ask(Submit(FORM["form"], WRITTEN))  # type: ignore[arg-type]
    (card,) = await bot.app.stores.cards.by(bot.incoming(Press("x")).member, LAB)
    for _ in range(2):
        await bot.ask(Press(f"card.post|{card.id}"))
    await bot.advance(hours=2)
    (shown,) = await bot.app.stores.cards.shown(LAB)
    post = await bot.app.stores.posts.about(LAB, "problem", "acronyms")
    assert post is not None

    assert -signal.SIGKILL == code
    assert 1 == processes.cards()
    assert (post.thread, f"m-{card.key}") == (shown.thread, shown.remote_id)
    assert "One told what came of it." in processes.says()


@pytest.mark.timeout(200)
async def test_two_processes_of_which_one_is_killed(processes: Processes) -> None:
    """Both are pressed and both send; the one that takes the card first may die with it, and the other ends it."""
    bot = await processes.begin()
    await bot.ask(Submit(FORM["form"], WRITTEN))  # type: ignore[arg-type]
    await bot.app.close()
    begun = [processes.run([POST] * 3, dies, minutes=10) for dies in ("card:", "")]
    codes = [await one.ended() for one in begun]
    await processes.clock.advance(minutes=30)
    bot = await processes.begin()
    await bot.advance(hours=2)

    assert 0 == codes[1]
    assert 1 == processes.cards()
    assert 1 == len(await bot.app.stores.cards.shown(LAB))
    assert "One told what came of it." in processes.says()
