"""Sends what the outbox hands over: a message with its mark, then the first reply that opens the discussion."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError

from guidebot.adapter import Delivery, Receipt, Warn
from guidebot.core.errors import DeliveryError, InDoubt, RetryAfter, Revoked
from guidebot.core.people import PlaceKind
from guidebot_slack.files import pictures, share
from guidebot_slack.history import History
from guidebot_slack.names import Names
from guidebot_slack.outcomes import FAILURES, code_of, gone, outcome
from guidebot_slack.posting import Posting, mark, post, with_blocks
from guidebot_slack.render import Rendered, render
from guidebot_slack.spans import account
from guidebot_slack.teams import Teams, Workspace, Workspaces

log = logging.getLogger(__name__)
_REJOIN = 30


class Sending:
    """Sends deliveries."""

    def __init__(self, *, workspaces: Workspaces, teams: Teams, names: Names, history: History) -> None:
        self._workspaces = workspaces
        self._teams = teams
        self._names = names
        self._history = history

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Send it.

        Raises:
            DeliveryError: one of its kinds.
        """
        workspace = await self.workspace(delivery)
        try:
            channel, ts, warnings = await self._send(workspace, delivery)
        except FAILURES as error:
            raise outcome(error, workspace.team.id, self._names) from error
        return await self._finish(workspace, delivery, channel, ts, warnings)

    async def revise(self, delivery: Delivery) -> None:
        """Put it in place of the message that it revises; Slack keeps the mark.

        Raises:
            DeliveryError: one of its kinds; `DeadTarget` when the message is gone.
        """
        workspace = await self.workspace(delivery)
        rendered = render(delivery.reply, self._names)

        async def send(body: dict[str, Any]) -> object:
            return await workspace.sender.chat_update(channel=account(delivery.place.id), ts=delivery.revises, **body)

        try:
            await with_blocks(send, rendered, delivery.reply, self._names, {})
        except FAILURES as error:
            raise outcome(error, workspace.team.id, self._names) from error

    async def find(self, delivery: Delivery) -> Receipt | None:
        """What an earlier attempt left, with what was missing repaired.

        Raises:
            DeliveryError: the history cannot be read.
        """
        workspace = await self.workspace(delivery)
        try:
            channel = await self._channel(workspace, delivery)
            thread = delivery.place.thread or ""
            ts = await self._history.find(workspace.sender, channel, thread, mark(delivery.key), delivery.first_try_at)
            if ts is None:
                return None
            opened = delivery.thread is None or await self._history.find(
                workspace.sender, channel, ts, mark(delivery.opening_key), delivery.first_try_at
            )
        except FAILURES as error:
            raise outcome(error, workspace.team.id, self._names) from error
        return await self._finish(workspace, delivery, channel, ts, [], opened=bool(opened))

    async def workspace(self, delivery: Delivery) -> Workspace:
        """The workspace that *delivery* goes to.

        Raises:
            Revoked: the bot is not in it.
        """
        team = delivery.place.community.id if delivery.place.community else ""
        if not team and delivery.member is not None:
            team = delivery.member.account.partition(".")[0]
        if not team:
            known = await self._teams.all()
            team = known[0].id if len(known) == 1 else ""
        workspace = await self._workspaces.get(team)
        if workspace is None:
            raise gone(team or None)
        return workspace

    async def _send(self, workspace: Workspace, delivery: Delivery) -> tuple[str, str, list[Warn]]:
        target = account(delivery.place.id)
        images = await pictures(workspace.sender, delivery.reply)
        rendered = render(delivery.reply, self._names, private=delivery.place.kind is PlaceKind.DIRECT, images=images)
        posting = Posting(
            key=delivery.key,
            channel=target,
            thread=delivery.place.thread or "",
            reply=delivery.reply,
            rendered=rendered,
        )
        try:
            channel, ts, rendered = await post(workspace.sender, posting, self._names)
        except SlackApiError as error:
            if code_of(error) != "not_in_channel":
                raise
            await self._join(workspace, target, error)
            channel, ts, rendered = await post(workspace.sender, posting, self._names)
        return channel, ts, await self._share(workspace, channel, ts, delivery, rendered)

    async def _join(self, workspace: Workspace, channel: str, refused: SlackApiError) -> None:
        """Join *channel*, where a post was *refused*.

        Raises:
            SlackApiError: *refused* itself, when the bot may not join.
            RetryAfter: it may work later; nothing was posted.
            Revoked: Slack refuses the token.
        """
        try:
            await workspace.sender.conversations_join(channel=channel)
        except FAILURES as error:
            known = outcome(error, workspace.team.id, self._names)
            log.info("not joined", extra={"action": "join", "reason": known.code})
            if isinstance(known, InDoubt):
                raise RetryAfter("The channel cannot be joined now.", seconds=_REJOIN, code=known.code) from error
            if isinstance(known, RetryAfter | Revoked):
                raise known from error
            raise refused from error

    async def _share(
        self, workspace: Workspace, channel: str, ts: str, delivery: Delivery, rendered: Rendered
    ) -> list[Warn]:
        thread = "" if delivery.place.kind is PlaceKind.DIRECT else ts
        try:
            await share(workspace.sender, channel, thread, rendered.files)
        except FAILURES as error:
            what = f"The message is there, but not its file: {code_of(error)}."
            return [Warn(what=what, fix=f"See {self._names.shown('doctor')}.")]
        return []

    async def _finish(
        self,
        workspace: Workspace,
        delivery: Delivery,
        channel: str,
        ts: str,
        warnings: list[Warn],
        *,
        opened: bool = False,
    ) -> Receipt:
        """The first reply opens the discussion; a failure here is a warning, never a lost post."""
        plan = delivery.thread
        if plan is not None and not opened and plan.opening.blocks:
            opening = Posting(
                key=delivery.opening_key,
                channel=channel,
                thread=ts,
                reply=plan.opening,
                rendered=render(plan.opening, self._names),
            )
            try:
                await self._open(workspace, opening, delivery.first_try_at)
            except (*FAILURES, DeliveryError) as error:
                problem: DeliveryError = outcome(error, workspace.team.id, self._names)
                what = f"The post is there, but its discussion has no opening line: {problem.message}"
                warnings.append(Warn(what=what, fix=problem.fix or "Reply to the post to start the discussion."))
        place = ts.replace(".", "")
        link = f"{workspace.team.url.rstrip('/')}/archives/{channel}/p{place}" if workspace.team.url else None
        return Receipt(remote_id=ts, link=link, thread_id=ts if plan is not None else None, warnings=tuple(warnings))

    async def _open(self, workspace: Workspace, opening: Posting, since: datetime) -> None:
        """Send the first reply. Slack takes about one message a second in a channel, so it waits when asked to.

        Raises:
            SlackClientError: Slack refuses it.
            DeliveryError: it cannot be said whether it is there.
        """
        try:
            await post(workspace.client, opening, self._names)
        except FAILURES as error:
            if not isinstance(outcome(error), InDoubt):
                raise
            if await self._history.find(workspace.client, opening.channel, opening.thread, mark(opening.key), since):
                return
            await post(workspace.client, opening, self._names)

    async def _channel(self, workspace: Workspace, delivery: Delivery) -> str:
        """The conversation's id; the history of a person's id cannot be read."""
        target = account(delivery.place.id)
        if target[:1] in {"U", "W"}:
            opened = await workspace.sender.conversations_open(users=target)
            return str(opened["channel"]["id"])
        return target
