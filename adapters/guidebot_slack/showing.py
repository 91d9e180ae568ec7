"""Ways to show an answer: through the payload's address, as a message, in place of one, or as a modal."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from guidebot.core.actions import ActionRef
from guidebot.core.errors import InDoubt, RetryAfter
from guidebot.core.forms import form_button
from guidebot.core.reply import Form, Reply, Tone, say
from guidebot_slack import forms
from guidebot_slack.calls import Calls
from guidebot_slack.directs import Directs
from guidebot_slack.files import pictures, share
from guidebot_slack.modals import lay
from guidebot_slack.names import Names
from guidebot_slack.outcomes import FAILURES, code_of, outcome
from guidebot_slack.posting import BLOCKS_REFUSED, message, with_blocks
from guidebot_slack.render import Attached, attached, render
from guidebot_slack.teams import Workspace, Workspaces
from guidebot_slack.where import Where

log = logging.getLogger(__name__)
_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "invalid_trigger_id"})
_NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived"})
_FIXED = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_CLOSED = frozenset({"not_found", "view_not_found"})
_OK = 200
NOT_OPENED = say("Slack did not open the form. Please type the command again in a minute.", tone=Tone.WARN)


class Showing:
    """Shows answers."""

    def __init__(self, calls: Calls, workspaces: Workspaces, directs: Directs, names: Names) -> None:
        self._calls = calls
        self._workspaces = workspaces
        self._directs = directs
        self.names = names

    async def show(self, where: Where, reply: Reply, *, private: bool, replaces: bool = False) -> None:
        """Show *reply* where something was pressed or typed.

        Raises:
            SlackClientError: Slack refuses every way.
        """
        workspace = await self._workspaces.need(where.team)
        if where.view:
            await self.in_view(where, where.view, reply)
        elif where.home and where.trigger:
            await self._open_reply(where, workspace, reply)
        elif replaces and where.message:
            await self._replace(where, workspace, reply)
        elif where.url and not await self._stays(where):
            await self._respond(where, workspace, reply, private=private)
        else:
            await self.post(where, reply, private=private)

    async def post(self, where: Where, reply: Reply, *, private: bool) -> None:
        """Send *reply* as a message of its own; *private* ones in a channel are for one pair of eyes.

        Where the bot is not, it goes to the member's conversation with the bot.
        """
        workspace = await self._workspaces.need(where.team)
        channel = where.channel or where.user
        alone = private and not where.direct
        if alone:
            rendered = render(reply, self.names, private=True)

            async def send(body: dict[str, Any]) -> object:
                return await workspace.client.chat_postEphemeral(channel=channel, user=where.user, **body)
        else:
            images = await pictures(workspace.client, reply)
            rendered = render(reply, self.names, private=where.direct, images=images)

            async def send(body: dict[str, Any]) -> object:
                return await workspace.client.chat_postMessage(
                    channel=channel, unfurl_links=False, unfurl_media=False, **body
                )

        thread = {"thread_ts": where.thread} if where.thread else {}
        try:
            rendered = await with_blocks(send, rendered, reply, self.names, thread)
        except SlackApiError as error:
            if code_of(error) not in _NOT_THERE or not where.channel:
                raise
            await self.post(replace(where, channel="", thread=""), reply, private=True)
            return
        await self._files(where, workspace, rendered.files, private=private)

    async def open_form(
        self, where: Where, form: Form, *, again: ActionRef | None = None, view: str | None = None
    ) -> None:
        """Open *form*; when its time is over or Slack fails, a button that opens it (*again*) stands in for it."""
        workspace = await self._workspaces.need(where.team)
        made = forms.modal(form, where.origin)
        try:
            if view:
                await workspace.client.views_update(view_id=view, view=made)
            else:
                await lay(workspace.client, where, made)
        except FAILURES as error:
            log.info("form not opened", extra={"action": "answer", "reason": code_of(error)})
            late = replace(where, view="", home=False)
            passing = code_of(error) in _LATE or isinstance(outcome(error), InDoubt | RetryAfter)
            await self.show(late, form_button(form, again) if again and passing else NOT_OPENED, private=True)
            if not passing:
                raise  # a bug that the log should name

    async def open_loading(self, where: Where) -> str | None:
        """Open a view that says that the answer is coming; its id, or None when that is not possible any more."""
        if not where.trigger:
            return None
        workspace = await self._workspaces.need(where.team)
        try:
            return await lay(workspace.client, where, forms.loading(where.origin))
        except FAILURES as error:
            log.info("no loading view", extra={"action": "answer", "reason": code_of(error)})
            return None

    async def in_view(self, where: Where, view: str, reply: Reply) -> None:
        """Show *reply* in the open modal *view*; when it was closed meanwhile, where it was opened from."""
        workspace = await self._workspaces.need(where.team)
        try:
            await workspace.client.views_update(view_id=view, view=forms.shown(reply, self.names, where.origin))
        except SlackApiError as error:
            if code_of(error) in _CLOSED:
                await self.show(replace(where, view="", home=False), reply, private=True)
                return
            if code_of(error) not in BLOCKS_REFUSED:
                raise
            await workspace.client.views_update(view_id=view, view=forms.shown_plain(reply, where.origin))
        await self._files(where, workspace, attached(reply), private=True)

    async def _open_reply(self, where: Where, workspace: Workspace, reply: Reply) -> None:
        try:
            await workspace.client.views_open(
                trigger_id=where.trigger, view=forms.shown(reply, self.names, where.origin)
            )
        except FAILURES as error:
            known = isinstance(outcome(error), InDoubt | RetryAfter) or code_of(error) in _LATE | BLOCKS_REFUSED
            if not known:
                raise
            await self.post(replace(where, home=False), reply, private=True)
            return
        await self._files(where, workspace, attached(reply), private=True)

    async def _replace(self, where: Where, workspace: Workspace, reply: Reply) -> None:
        rendered = render(reply, self.names, private=where.ephemeral or where.direct)
        body = {**message(rendered), "replace_original": True}
        if where.url and await self._took(where.url, body, again=True):
            await self._files(where, workspace, rendered.files, private=True)
            return
        if where.ephemeral:
            await self.post(where, reply, private=True)
            return

        async def send(changed: dict[str, Any]) -> object:
            return await workspace.client.chat_update(channel=where.channel, ts=where.message, **changed)

        try:
            rendered = await with_blocks(send, rendered, reply, self.names, {})
        except SlackApiError as error:
            if code_of(error) not in _NOT_THERE | _FIXED:
                raise
            await self.post(where, reply, private=True)
            return
        await self._files(where, workspace, rendered.files, private=True)

    async def _respond(self, where: Where, workspace: Workspace, reply: Reply, *, private: bool) -> None:
        rendered = render(reply, self.names, private=private)
        kind = {"response_type": "ephemeral" if private else "in_channel", "replace_original": False}
        thread = {"thread_ts": where.thread} if where.thread else {}
        if not await self._took(where.url, {**message(rendered), **kind, **thread}, again=private):
            await self.post(where, reply, private=private)
            return
        await self._files(where, workspace, rendered.files, private=private)

    async def _took(self, url: str, body: dict[str, Any], *, again: bool) -> bool:
        """Whether the address *url* took *body*. One that breaks did not, where showing it *again* does no harm.

        Raises:
            ClientError: it broke, and perhaps everybody can read *body* already.
        """
        try:
            return await self._calls.respond(url, body) == _OK
        except FAILURES as error:
            if not again:
                raise
            log.info("address broke", extra={"action": "answer", "reason": code_of(error)})
            return False

    async def _files(self, where: Where, workspace: Workspace, files: Sequence[Attached], *, private: bool) -> None:
        if not files:
            return
        channel, thread = where.channel, where.thread
        if private or where.direct:  # it may be one between two people, where the bot is not
            own = await self._directs.of(where.team, where.user)
            channel, thread = own, thread if own == channel else ""
        await share(workspace.client, channel, thread, files)

    async def _stays(self, where: Where) -> bool:
        """Whether a message that stays was pressed in the bot's own conversation: an answer there may stay as well."""
        return bool(where.message) and not where.ephemeral and await self._directs.is_own(where)
