"""App Home: the member's page, published when it is opened and when something on it may have changed."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from guidebot.adapter import Bot, Home
from guidebot.core.reply import Reply
from guidebot_slack.incoming import incoming
from guidebot_slack.names import Names
from guidebot_slack.outcomes import code_of
from guidebot_slack.people import People
from guidebot_slack.render import render
from guidebot_slack.spans import Element
from guidebot_slack.teams import Lines
from guidebot_slack.where import Where

_KEPT = 5000
_OFF = frozenset({"not_enabled", "view_not_found"})


class AppHome:
    """Publishes pages, each only when it differs from what is shown."""

    def __init__(self, bot: Bot, lines: Lines, people: People, names: Names) -> None:
        self._bot = bot
        self._lines = lines
        self._people = people
        self._names = names
        self._shown: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def opened(self, team: str, user: str, view: Mapping[str, Any] | None) -> None:
        """*user* opened the page, which now shows *view*."""
        if view:
            self._remember((team, user), str(view.get("private_metadata") or ""))
        else:
            self._shown.pop((team, user), None)
        await self._publish(Where(team=team, user=user, home=True), str(view.get("hash") or "") if view else "")

    async def refresh(self, where: Where) -> None:
        """Something may have changed; a page that was never opened stays as it is."""
        if (where.team, where.user) in self._shown:
            await self._publish(Where(team=where.team, user=where.user, home=True), "")

    async def _publish(self, where: Where, known_hash: str) -> None:
        line = await self._lines.get(where.team)
        if line is None:
            return
        answered = await self._bot.answer(await incoming(Home(), where, self._people))
        if not isinstance(answered.content, Reply):
            return
        made = page(answered.content, self._names)
        key = (where.team, where.user)
        if self._shown.get(key) == made["private_metadata"]:
            return
        try:
            await line.client.views_publish(user_id=where.user, view=made, hash=known_hash or None)
        except SlackApiError as error:
            if code_of(error) in _OFF:
                return
            if code_of(error) != "hash_conflict":
                raise
            await line.client.views_publish(user_id=where.user, view=made)
        self._remember(key, made["private_metadata"])

    def _remember(self, key: tuple[str, str], mark: str) -> None:
        self._shown[key] = mark
        self._shown.move_to_end(key)
        while len(self._shown) > _KEPT:
            self._shown.popitem(last=False)


def page(reply: Reply, names: Names) -> Element:
    """*reply* as a page; a mark of its content travels along, so that a restart does not publish it anew."""
    blocks = render(reply, names, private=True).blocks
    mark = hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()[:20]
    return {"type": "home", "private_metadata": mark, "blocks": blocks}
