"""App Home: the member's page, published when it is opened and when something on it may have changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError

from guidebot.adapter import Bot, Home
from guidebot.core.recent import BoundedDict
from guidebot.core.reply import Reply
from guidebot_slack.incoming import incoming
from guidebot_slack.names import Names
from guidebot_slack.outcomes import code_of
from guidebot_slack.people import People
from guidebot_slack.render import render
from guidebot_slack.spans import Element
from guidebot_slack.teams import Workspaces
from guidebot_slack.where import Page, Where

_KEPT = 5000
_OFF = frozenset({"not_enabled", "view_not_found"})


class AppHome:
    """Publishes pages, each only when it differs from what is shown."""

    def __init__(self, bot: Bot, workspaces: Workspaces, people: People, names: Names) -> None:
        self._bot = bot
        self._workspaces = workspaces
        self._people = people
        self._names = names
        self._shown: BoundedDict[tuple[str, str], Page] = BoundedDict(_KEPT)
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def opened(self, team: str, user: str, view: Mapping[str, Any] | None) -> None:
        """*user* opened the page, which now shows *view*."""
        where = Where(team=team, user=user, home=True)
        async with self._turn(where):
            self._remember(where, Page.read(view or {}))
            await self._publish(where)

    async def refresh(self, where: Where) -> None:
        """Something may have changed; a page that was never opened stays as it is."""
        async with self._turn(where):
            known = self._shown.get((where.team, where.user))
            if known is None and where.page is None:
                return
            if where.page is not None and where.page != known:
                # which of the two is newer cannot be told, so the page is published whatever it says
                self._remember(where, where.page if known is None else Page(hash=known.hash))
            await self._publish(Where(team=where.team, user=where.user, home=True))

    def _turn(self, where: Where) -> asyncio.Lock:
        """One page after another for each person: one that was made earlier must not come later."""
        return self._turns.setdefault((where.team, where.user), asyncio.Lock())

    async def _publish(self, where: Where) -> None:
        workspace, made = await self._workspaces.get(where.team), await self._made(where)
        known = self._shown.get((where.team, where.user), Page())
        if workspace is None or made is None or made["private_metadata"] == known.mark:
            return
        try:
            answer = await workspace.client.views_publish(user_id=where.user, view=made, hash=known.hash or None)
        except SlackApiError as error:
            if code_of(error) in _OFF:
                return
            if code_of(error) != "hash_conflict":
                raise
            made = await self._made(where) or made  # another process published meanwhile: how are things now?
            answer = await workspace.client.views_publish(user_id=where.user, view=made)
        self._remember(where, Page(made["private_metadata"], str((answer.get("view") or {}).get("hash") or "")))

    async def _made(self, where: Where) -> Element | None:
        answered = await self._bot.answer(await incoming(Home(), where, self._people))
        return page(answered.content, self._names) if isinstance(answered.content, Reply) else None

    def _remember(self, where: Where, shown: Page) -> None:
        self._shown[(where.team, where.user)] = shown


def page(reply: Reply, names: Names) -> Element:
    """*reply* as a page; a mark of its content travels along, so that a restart does not publish it anew."""
    blocks = render(reply, names, private=True).blocks
    mark = hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()[:20]
    return {"type": "home", "private_metadata": mark, "blocks": blocks}
