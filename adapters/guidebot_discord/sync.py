"""Tells Discord the commands, only when they changed, and knows their ids."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from discord.http import HTTPClient

from guidebot.adapter.kept import Kept
from guidebot.core.commands import Command
from guidebot_discord.answering import FAILURES
from guidebot_discord.tree import fingerprint, tree

log = logging.getLogger(__name__)


class CommandSync:
    """Keeps Discord's command tree like ours.

    *ids* maps a command's first word to its Discord id; *problem* is why the last sync failed, empty when it did not.
    """

    def __init__(self, commands: Sequence[Command], state: str) -> None:
        self.payload = tree(commands)
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

    async def run(self, http: HTTPClient, application: int) -> None:
        """Send the tree if it is not what *application* has already."""
        ids = self._kept.read().get("ids")
        if self.in_step(application) and isinstance(ids, dict):
            self._ids = {str(word): str(id_) for word, id_ in ids.items()}
            return
        try:
            answer = await http.bulk_upsert_global_commands(application, self.payload)
        except FAILURES as error:
            self.problem = str(error)[:300]
            log.warning("commands not synced", extra={"action": "sync", "reason": type(error).__name__})
            return
        self.problem, self.sent = "", True
        self._ids = {one["name"]: str(one["id"]) for one in answer}
        self._kept.write({**self._wanted(application), "ids": self._ids})
        log.info("commands synced", extra={"action": "sync", "count": len(self.payload)})

    def _wanted(self, application: int) -> dict[str, str]:
        return {"application": str(application), "hash": fingerprint(self.payload)}
