"""Which direct conversation is the bot's own; people also type commands in the ones between two of them."""

from __future__ import annotations

import logging

from guidebot.core.recent import BoundedDict
from guidebot_slack.outcomes import FAILURES, code_of
from guidebot_slack.teams import Workspaces
from guidebot_slack.where import Where

log = logging.getLogger(__name__)
_KEPT = 20_000


class Directs:
    """Asks ``conversations.open`` once for each person; the id never changes."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._known: BoundedDict[tuple[str, str], str] = BoundedDict(_KEPT)

    async def of(self, team: str, user: str) -> str:
        """The id of the bot's conversation with *user*.

        Raises:
            SlackClientError: Slack does not open it.
            ConnectionError: the bot is not in *team*.
        """
        key = (team, user)
        if key not in self._known:
            workspace = await self._workspaces.need(team)
            opened = await workspace.client.conversations_open(users=user)
            self._known[key] = str(opened["channel"]["id"])
        return self._known[key]

    async def is_own(self, where: Where) -> bool:
        """Whether *where* is the bot's own conversation; no, while Slack does not say."""
        if not where.channel or not where.direct:
            return False
        try:
            return await self.of(where.team, where.user) == where.channel
        except FAILURES as error:
            log.info("not opened", extra={"action": "open", "reason": code_of(error)})
            return False
