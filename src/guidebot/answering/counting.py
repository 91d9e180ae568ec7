"""Counts for the pulse: kept in memory while answering, written down once a minute. Never who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from guidebot.adapter import Answered
from guidebot.core.clock import Clock
from guidebot.core.counts import Counted, CountStore, Presses, What, week_of
from guidebot.core.people import CommunityId
from guidebot.core.reply import Reply, Tone

COUNTED: Mapping[str, Counted] = MappingProxyType(
    {
        **dict.fromkeys(("guide", "advice", "direction", "governance", "learn", "problem", "ask"), Counted.LOOKUPS),
        "post.more": Counted.LOOKUPS,
        **dict.fromkeys(("goal add", "goal.add.save", "goal.from", "fit.begin", "radar.plan"), Counted.GOALS),
        **dict.fromkeys(
            ("checkin", "goal.checkin.save", "goal.tick", "nudge.done", "nudge.bit", "week.went"), Counted.CHECKINS
        ),
        "goal.done.save": Counted.FINISHED,
        "try.save": Counted.TRIES,
        "card.post": Counted.OUTCOMES,
        "vote": Counted.VOTES,
    }
)
READ_BY = "schedule pulse"


class Counting:
    """Notices what was answered. What is not written down yet when a process is killed is lost: at most a minute."""

    def __init__(self, store: CountStore, clock: Clock, counted: Mapping[str, Counted] = COUNTED) -> None:
        self._store = store
        self._clock = clock
        self._counted = counted
        self._waiting: Counter[tuple[CommunityId, What, date]] = Counter()

    async def before(self, name: str) -> None:
        """The command *name* is about to be answered: who asks for the counts shall see those of the last minute.

        This comes before the command's transaction, since what is written here is not undone when the command fails.
        """
        if name == READ_BY:
            await self.flush()

    def answered(self, name: str, community: CommunityId, answered: Answered) -> None:
        """The command or action *name* was answered. Forms, questions and mistakes do not count."""
        what = self._counted.get(name)
        if what is None or answered.failed or not isinstance(answered.content, Reply):
            return
        if what is not Counted.LOOKUPS and answered.content.tone is not Tone.GOOD:
            return  # it asks which one, or knew it already
        self._waiting[community, what, week_of(self._clock.now())] += 1

    def pressed(self, series: str, community: CommunityId) -> None:
        """A button below a post of *series* was pressed. One that opens a form counts: somebody wanted it."""
        self._waiting[community, Presses(series), week_of(self._clock.now())] += 1

    async def flush(self) -> None:
        """Write down what was counted.

        Raises:
            StorageError: the database cannot be used; what was not written stays for the next time.
        """
        for key in tuple(self._waiting):
            community, what, week = key
            number = self._waiting[key]
            await self._store.add(community, what, week, number)
            self._waiting[key] -= number
            if not self._waiting[key]:
                del self._waiting[key]
