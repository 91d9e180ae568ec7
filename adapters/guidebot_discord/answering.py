"""An interaction from its arrival to its answer: at once when ready, acknowledged in time when not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import aiohttp
import discord

from guidebot.adapter import Answered, Bot, Call, Incoming, Plan, Press, Submit, TypedLine
from guidebot.core import forms as neutral
from guidebot.core.actions import ActionRef, fits
from guidebot.core.errors import Expired
from guidebot.core.parsing import render as write_line
from guidebot.core.recent import IdentityCache
from guidebot.core.records import dataclass
from guidebot.core.reply import Download, Form, Image, Reply
from guidebot_discord.apology import ANSWERED, apology
from guidebot_discord.drafts import OPEN, SHOW, Drafts, origin
from guidebot_discord.forms import modal
from guidebot_discord.incoming import asked, incoming, is_direct
from guidebot_discord.render import Rendered, render
from guidebot_discord.settings import Settings

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Discord may raise; an answer that cannot be shown is logged, never raised."""


@dataclass(frozen=True, slots=True)
class _Late:
    """The plan that a late answer was acknowledged by, if it was; *sure*: Discord said that it has it."""

    plan: Plan | None = None
    sure: bool = True


class Answering:
    """Answers commands, presses and submitted forms."""

    def __init__(self, bot: Bot, settings: Settings, ids: Callable[[], Mapping[str, str]]) -> None:
        self._bot = bot
        self._settings = settings
        self._ids = ids
        self.drafts = Drafts()
        self._recent: IdentityCache[Rendered] = IdentityCache()

    async def answer(self, interaction: Interaction) -> None:
        """Answer *interaction*, whatever happens."""
        try:
            came = await self._ours(interaction, incoming(interaction, asked(interaction)))
            if came is not None:
                await self._answer(interaction, came)
                if is_direct(interaction):
                    await self._bot.reached(came.member, came.place)
        except FAILURES as error:
            _missed("answer not shown", error)
            await self._apologise(interaction, error)

    async def _ours(self, interaction: Interaction, came: Incoming) -> Incoming | None:
        """Handle the adapter's own buttons; answers what dispatch shall handle, or None when it is done."""
        if not isinstance(came.asked, Press):
            return came
        try:
            ref = ActionRef.decode(came.asked.ref)
        except Expired:
            return came
        owner = str(came.member)
        if ref.name == SHOW:
            typed = self.drafts.typed(owner, ref)
            return replace(came, asked=TypedLine(typed) if typed else Press("expired"))
        if ref.name != OPEN:
            return came
        form = self.drafts.opened(owner, ref)
        if form is None:
            return replace(came, asked=Press(origin(ref) or "expired"))
        await self._open(interaction, owner, form)
        return None

    async def _answer(self, interaction: Interaction, came: Incoming) -> None:
        task = asyncio.ensure_future(self._bot.answer(came))
        late = _Late()
        try:
            await asyncio.sleep(0)  # most answers need no waiting at all
            late = late if task.done() else await self._wait(interaction, came, task)
            answered = await task
        except asyncio.CancelledError:
            task.cancel()
            raise
        try:
            await self._show(interaction, came, answered, late.plan if late.sure else None)
        except discord.HTTPException as error:
            if error.code != ANSWERED or late.plan is None:
                raise
            await self._show(interaction, came, answered, late.plan)  # Discord had the acknowledgement all the same

    async def _wait(self, interaction: Interaction, came: Incoming, task: asyncio.Future[Answered]) -> _Late:
        """Wait for *task*, and acknowledge when it takes too long; answers how that was done.

        When that fails, the command goes on all the same: it may be between two writes.
        """
        plan = self._bot.plan(came)
        patience = self._settings.form_after if plan.form else self._settings.ack_after
        await asyncio.wait({task}, timeout=patience)
        if task.done():
            return _Late()
        try:
            await interaction.response.defer(ephemeral=plan.private, thinking=not _in_place(interaction, plan))
        except FAILURES as error:
            _missed("not acknowledged", error)
            return _Late(plan, sure=False)
        return _Late(plan)

    async def _show(self, interaction: Interaction, came: Incoming, answered: Answered, plan: Plan | None) -> None:
        """Show *answered*; with a *plan* it is late, and was acknowledged by that."""
        owner, content = str(came.member), answered.content
        if isinstance(content, Reply) and answered.errors and isinstance(came.asked, Submit):
            shown = self.drafts.shown(owner, came.asked.ref)
            content = neutral.refill(shown, came.asked.fields) if shown else content
        if isinstance(content, Form):
            if plan is None and not isinstance(came.asked, Submit):
                await self._open(interaction, owner, content)
                return
            content = self._behind_button(came, content, answered.errors)
        rendered = self._rendered(content)
        if plan is not None:
            await _show_late(interaction, rendered, answered, plan)
        elif answered.replaces and _replaceable(interaction):
            await interaction.response.edit_message(
                view=rendered.view, attachments=rendered.files, allowed_mentions=rendered.mentions
            )
        else:
            await interaction.response.send_message(
                view=rendered.view,
                files=rendered.files or discord.utils.MISSING,
                ephemeral=answered.private,
                allowed_mentions=rendered.mentions,
            )

    async def _apologise(self, interaction: Interaction, error: Exception) -> None:
        reply = apology(error)
        if reply is None:
            return
        rendered = render(reply, {})
        send = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
        try:
            await send(view=rendered.view, ephemeral=True, allowed_mentions=rendered.mentions)
        except FAILURES as again:
            _missed("no apology", again)

    def _rendered(self, reply: Reply) -> Rendered:
        """*reply* as a message. The same reply is rendered once; one with files is read while it is sent, so always."""
        ids = self._ids()
        if any(isinstance(block, Image | Download) for block in reply.blocks):
            return render(reply, ids)
        return self._recent.get((reply, ids), lambda: render(reply, ids))

    async def _open(self, interaction: Interaction, owner: str, form: Form) -> None:
        self.drafts.remember(owner, form)
        await interaction.response.send_modal(modal(form))

    def _behind_button(self, came: Incoming, form: Form, errors: Mapping[str, str]) -> Reply:
        """A form that cannot be the first response any more: a message with a button that opens it."""
        ref = self.drafts.form(str(came.member), form, self._origin(came))
        return neutral.form_button(form, ref, errors)

    def _origin(self, came: Incoming) -> ActionRef | None:
        """What leads to the same form again."""
        if isinstance(came.asked, Press):
            return ActionRef.decode(came.asked.ref)
        if isinstance(came.asked, Call):
            call = came.asked
            command = next((one for one in self._bot.commands if one.path == call.path), None)
            typed = write_line(command, call.values) if command else call.path
            return ActionRef("run", (typed,)) if fits("run", typed) else None
        return None


def _in_place(interaction: Interaction, plan: Plan) -> bool:
    """Whether an answer by *plan* takes the place of the pressed message."""
    return plan.replaces and _replaceable(interaction)


def _replaceable(interaction: Interaction) -> bool:
    """Whether the pressed message is the presser's alone: what everybody reads stays, whatever a press says."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or is_direct(interaction))


def _missed(what: str, error: Exception) -> None:
    extra = {"action": "answer", "reason": type(error).__name__, "code": getattr(error, "code", "")}
    log.warning(what, extra=extra)


async def _show_late(interaction: Interaction, rendered: Rendered, answered: Answered, plan: Plan) -> None:
    """After an acknowledgement: within the token's 15 minutes the answer follows."""
    if interaction.is_expired():
        log.warning("answer too late", extra={"action": "answer", "reason": "15 minutes are over"})
        return
    in_place = _in_place(interaction, plan)
    if answered.private and not plan.private and not in_place:
        await interaction.delete_original_response()  # it was announced to everybody; the answer is not for everybody
    elif answered.replaces or not in_place:
        await interaction.edit_original_response(
            view=rendered.view, attachments=rendered.files, allowed_mentions=rendered.mentions
        )
        return
    await interaction.followup.send(
        view=rendered.view,
        files=rendered.files or discord.utils.MISSING,
        ephemeral=answered.private,
        allowed_mentions=rendered.mentions,
    )
