"""Tells Discord the commands, only when they changed, until it takes them, and knows their ids."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from discord.http import HTTPClient

from guidebot.adapter.kept import Kept
from guidebot.core.clock import Clock
from guidebot.core.commands import Command
from guidebot.core.errors import RetryAfter
from guidebot_discord.answering import FAILURES
from guidebot_discord.outcomes import outcome
from guidebot_discord.tree import fingerprint, tree

log = logging.getLogger(__name__)
_PAUSES = (15.0, 60.0, 300.0, 900.0, 3600.0)


class CommandSync:
    """Keeps Discord's command tree like ours.

    *ids* maps a command's first word to its Discord id; *problem* is why the last try failed and when the next one is,
    empty when it did not fail.
    """

    def __init__(self, commands: Sequence[Command], state: str, clock: Clock) -> None:
        self.payload = tree(commands)
        self._clock = clock
        self.problem = ""
        self.sent = False
        self._kept = Kept(state, "discord-commands.json")
        self._ids: dict[str, str] = {}

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids that make commands clickable."""
        return self._ids

    @property
    def kept(self) -> bool:
        """Whether a tree was ever sent from here."""
        return bool(self._kept.read())

    def in_step(self, application: int) -> bool:
        """Whether *application* has this very tree."""
        kept = self._kept.read()
        return all(kept.get(name) == value for name, value in self._wanted(application).items())

    async def insist(self, http: HTTPClient, application: int, asked: float) -> None:
        """After a try that failed, when Discord *asked* to wait: send the tree until it is taken.

        The pauses grow, but there is no end to it: without the tree nobody has a command.
        """
        for attempt in range(1, 1_000_000):
            await self._clock.sleep(max(_pause(attempt), asked))
            again = await self.run(http, application, attempt=attempt + 1)
            if again is None:
                return
            asked = again

    async def run(self, http: HTTPClient, application: int, *, attempt: int = 1) -> float | None:
        """Send the tree if it is not what *application* has already.

        Answers None when Discord has it, else how many seconds it asks to wait.
        """
        ids = self._kept.read().get("ids")
        if self.in_step(application) and isinstance(ids, dict):
            self._ids = {str(word): str(id_) for word, id_ in ids.items()}
            return None
        try:
            answer = await http.bulk_upsert_global_commands(application, self.payload)
        except FAILURES as error:
            known = outcome(error)
            asked = known.seconds if isinstance(known, RetryAfter) else 0.0
            at = self._clock.now() + timedelta(seconds=max(_pause(attempt), asked))
            self.problem = f"{str(error)[:300] or type(error).__name__} (tried again at {at:%H:%M} UTC)"
            extra = {"action": "sync", "reason": self.problem}
            log.warning("Discord did not take the commands, so nobody sees new or changed ones", extra=extra)
            return asked
        self.problem, self.sent = "", True
        self._ids = {one["name"]: str(one["id"]) for one in answer}
        self._kept.write({**self._wanted(application), "ids": self._ids})
        log.info("commands synced", extra={"action": "sync", "count": len(self.payload)})
        return None

    def _wanted(self, application: int) -> dict[str, str]:
        return {"application": str(application), "hash": fingerprint(self.payload)}


def _pause(attempt: int) -> float:
    """The seconds to wait after so many tries."""
    return _PAUSES[min(attempt, len(_PAUSES)) - 1]
