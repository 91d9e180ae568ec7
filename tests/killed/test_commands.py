"""Kill the process before and after every commit of every command, button and form; then it is done again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.mortal import Deed, Lives, Rows, differing, stored
from tests.killed.world import first, live, name, shown

from guidebot.answering import catalogue
from guidebot.testing import FakeChat

ANOTHER = frozenset({"/problem"})  # asked again it shows another one, and knows that this one was seen
WRAPPED = frozenset({"run", "go", "page", "share", "fill"})  # lines again, which are typed here


@dataclass
class Walk:
    """Everything that can be done in the world is done once, undisturbed and killed; what it shows is done next."""

    lives: Lives
    chat: FakeChat
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    async def through(self, file: Path) -> None:
        """Begin with what can be done over *file*."""
        async with self.lives.life(file, self.chat) as (bot, _):
            await live(bot)
            self.lives.moment = bot.clock.now()
            todo = deque((file, one) for one in first(bot))
        while todo:
            here, deed = todo.popleft()
            what = f"{name(deed.asked)}{'' if deed.community == 'lab' else ' elsewhere'}"
            if what not in self.seen | WRAPPED:
                self.seen.add(what)
                after, found = await self._done(here, deed, what)
                todo += [(after, one) for one in found]

    async def _done(self, here: Path, deed: Deed, what: str) -> tuple[Path, list[Deed]]:
        """Kill it before its first commit, then do it in a fresh process; answers what is left and can be done then."""
        file, before = self.lives.copy(here), stored(here)
        async with self.lives.life(file, self.chat, at=1) as (bot, database):
            answered = await deed.do(bot, f"{what} one")
        if database.dead:
            self._expect(f"{what}, before its first commit", before, stored(file))
            async with self.lives.life(file, self.chat) as (bot, database):
                answered = await deed.do(bot, f"{what} one")
        if answered.failed == "usage" and not database.commits:
            self.seen.discard(what)  # this one is refused here, as a second try of one problem: another one may do
        elif answered.failed:
            self.wrong.append(f"{what}: {bot.text}")
        right = stored(file)
        if right != before:
            await self._again(file, deed, what, right)
            for at in range(1, database.commits if database.commits > 1 else 0):
                await self._killed(here, deed, what, at, right)
        return file, [Deed(one, deed.member, deed.community) for one in shown(answered.content)]

    async def _again(self, file: Path, deed: Deed, what: str, right: Rows) -> None:
        """Its answer was lost: the platform tells it again, then the person types or presses it again."""
        done = self.lives.copy(file)
        async with self.lives.life(done, self.chat) as (bot, _):
            for event in ("one",) if what in ANOTHER else ("one", "another"):
                answered = await deed.do(bot, f"{what} {event}")
                left = f" ({bot.text[:60]!r})"
                if answered.failed == "broken":
                    self.wrong.append(f"{what}, {event} event: {left}")
                self._expect(f"{what}, {event} event{left}", right, stored(done))

    async def _killed(self, here: Path, deed: Deed, what: str, at: int, right: Rows) -> None:
        """Nothing that it stores is missing when it was killed between two commits and is done again."""
        file = self.lives.copy(here)
        async with self.lives.life(file, self.chat, at=at, after=True) as (bot, database):
            await deed.do(bot, f"{what} one")
        assert database.dead
        async with self.lives.life(file, self.chat) as (bot, _):
            await deed.do(bot, f"{what} one")
        self._expect(f"{what}, killed after commit {at} and done again", right, stored(file))

    def _expect(self, what: str, right: Rows, found: Rows) -> None:
        if right != found:
            self.wrong.append(f"{what}: {differing(found, right)}")


async def test_done_again_it_is_done_once(lives: Lives, tmp_path: Path) -> None:
    """All of it or nothing is stored; the same event, and the same words or button, leave what one leaves."""
    walk = Walk(lives, FakeChat())
    await walk.through(tmp_path / "world.db")

    assert [] == walk.wrong
    assert set() == {one.name for one in catalogue.actions()} - walk.seen
    lines = {one.removeprefix("/") for one in walk.seen}
    assert set() == {one.path for one in catalogue.commands() if not any(line.startswith(one.path) for line in lines)}
