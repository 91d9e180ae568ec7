"""From a payload to its answer: acknowledged at once or with the answer, shown late where it took long."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from guidebot.adapter import Answered, Asked, Bot, Incoming, Plan, Press, TypedLine
from guidebot.core.actions import ActionRef, fits
from guidebot.core.errors import DefinitionError, Expired
from guidebot.core.forms import form_button
from guidebot.core.people import Place, PlaceKind
from guidebot.core.reply import Download, Form, Image, Reply, say
from guidebot_slack import forms
from guidebot_slack.directs import Directs
from guidebot_slack.home import AppHome
from guidebot_slack.incoming import from_command, from_press, from_submit, incoming
from guidebot_slack.people import People
from guidebot_slack.posting import message
from guidebot_slack.render import plain, render
from guidebot_slack.settings import Settings
from guidebot_slack.showing import Showing
from guidebot_slack.tasks import Tasks
from guidebot_slack.welcome import Welcome
from guidebot_slack.where import PLATFORM, Where, member, place

Ack = Callable[..., Awaitable[object]]
Body = Mapping[str, Any]


class Answering:
    """Answers commands, presses, submitted modals and typed lines."""

    def __init__(
        self,
        *,
        bot: Bot,
        settings: Settings,
        directs: Directs,
        people: People,
        showing: Showing,
        home: AppHome,
        welcome: Welcome,
        tasks: Tasks,
    ) -> None:
        self._bot = bot
        self._settings = settings
        self._directs = directs
        self._people = people
        self._showing = showing
        self._home = home
        self._welcome = welcome
        self._tasks = tasks

    async def command(self, body: Body, ack: Ack) -> None:
        """A slash command: the acknowledgement carries the answer when that is ready in time."""
        asked, where = from_command(body, self._settings.names)
        plan = self._plan(asked, where)
        work = self._work(asked, where)
        patience = self._settings.form_after if plan.form else self._settings.ack_after
        await asyncio.wait({work}, timeout=patience)
        content = work.result().content if work.done() else None
        if isinstance(content, Reply) and not _has_files(content):
            rendered = render(content, self._showing.names, private=work.result().private)
            kind = "ephemeral" if work.result().private else "in_channel"
            await ack({**message(rendered), "response_type": kind})
        else:
            await ack()
            self._tasks.start(self._finish(work, asked, where, plan))
        if where.direct and where.channel:
            self._tasks.start(self._maybe_reached(where))
        await self._greet(asked, where)

    async def press(self, body: Body, ack: Ack) -> None:
        """A pressed button or a choice: acknowledged at once."""
        await ack()
        pressed, where = from_press(body)
        if pressed is not None:
            self._tasks.start(self._press(pressed, where))

    async def submit(self, body: Body, ack: Ack) -> None:
        """A submitted modal: mistakes come back beside their fields, and the outcome in the modal below, if any."""
        asked, where = from_submit(body)
        work = self._work(asked, where)
        await asyncio.wait({work}, timeout=self._settings.submit_after)
        if not work.done():
            if where.below:
                await ack()
            else:
                await ack(response_action="update", view=forms.loading(where.origin))
            self._tasks.start(self._submitted_late(work, where))
            return
        answered = work.result()
        content = answered.content
        errors = _errors(answered, body["view"], full=where.full)
        if errors:
            await ack(response_action="errors", errors=errors)
        elif isinstance(content, Form):
            await ack(response_action="update", view=forms.modal(content, where.origin))
        elif answered.failed == "usage" and not where.full:
            await ack(response_action="push", view=forms.shown(content, self._showing.names, where.origin))
        elif where.below and (answered.private or not where.channel):
            await ack()
            self._tasks.start(self._showing.in_view(where, where.below, content))
        elif where.channel or where.url:
            await ack()
            self._tasks.start(self._showing.show(replace(where, view=""), content, private=answered.private))
        else:
            await ack(response_action="update", view=forms.shown(content, self._showing.names, where.origin))
        if not errors:
            self._tasks.start(self._home.refresh(where))

    async def typed(self, asked: TypedLine, where: Where) -> None:
        """A mention or a direct message."""
        answered = await self._work(asked, where)
        content = answered.content
        if isinstance(content, Form):
            ref = _again(asked)
            content = form_button(content, ref) if ref else say("Please use this command with a slash, to get a form.")
        public = not where.direct and not answered.private
        there = replace(where, thread=where.thread or where.message) if public else where
        await self._showing.post(there, content, private=answered.private)
        if where.direct:
            await self.reached(where)
        await self._greet(asked, where)

    async def reached(self, where: Where) -> None:
        """The bot's own direct conversation with a member is known."""
        kept = Place(PLATFORM, where.channel, PlaceKind.DIRECT, place(where).community)
        await self._bot.reached(member(where), kept)

    async def _greet(self, asked: Asked, where: Where) -> None:
        """The first organiser who uses the bot in a workspace is told how to begin, unless they begin with that."""
        if isinstance(asked, TypedLine) and re.match(r"/?(guidebot\s+)?setup\b", asked.text, re.IGNORECASE):
            await self._welcome.knows_the_way(where.team)
        else:
            self._tasks.start(self._welcome.seen(where.team, where.user))

    def _plan(self, asked: Asked, where: Where) -> Plan:
        bare = Incoming(
            asked=asked, member=member(where), name="", place=place(where), community=place(where).community
        )
        return self._bot.plan(bare)

    def _work(self, asked: Asked, where: Where) -> asyncio.Task[Answered]:
        async def work() -> Answered:
            return await self._bot.answer(await incoming(asked, where, self._people))

        return self._tasks.start(work())

    async def _press(self, pressed: Press, where: Where) -> None:
        plan = self._plan(pressed, where)
        work = self._work(pressed, where)
        await asyncio.wait({work}, timeout=self._settings.form_after if plan.form else None)
        await self._finish(work, pressed, where, plan)
        if where.message and not where.ephemeral:
            await self._maybe_reached(where)
        await self._home.refresh(where)

    async def _finish(self, work: asyncio.Task[Answered], asked: Asked, where: Where, plan: Plan) -> None:
        """Show what *work* answers; one that may be a form and is slow gets a view to wait in."""
        view = None
        if not work.done() and plan.form:
            view = await self._showing.open_loading(where)
        answered = await work
        content = answered.content
        if isinstance(content, Form):
            await self._showing.open_form(where, content, again=_again(asked), view=view)
        elif view:
            await self._showing.in_view(where, view, content)
        else:
            await self._showing.show(where, content, private=answered.private, replaces=answered.replaces)

    async def _submitted_late(self, work: asyncio.Task[Answered], where: Where) -> None:
        answered, view = await work, where.below or where.view
        if isinstance(answered.content, Form):
            await self._showing.open_form(where, answered.content, view=view)
        else:
            await self._showing.in_view(where, view, answered.content)
        await self._home.refresh(where)

    async def _maybe_reached(self, where: Where) -> None:
        """Commands and presses also come from conversations between two people: only the bot's own one counts."""
        if await self._directs.is_own(where):
            await self.reached(where)


def _has_files(reply: Reply) -> bool:
    """Whether something travels beside the blocks, which an acknowledgement cannot carry."""
    return any(isinstance(block, Image | Download) for block in reply.blocks)


def _errors(answered: Answered, view: Mapping[str, Any], *, full: bool) -> dict[str, str]:
    """Mistakes by the field they stand beside; one of no field finds a place there when no modal can show it."""
    inputs = [str(one.get("block_id")) for one in view.get("blocks", ()) if one.get("type") == "input"]
    errors = {name: what for name, what in answered.errors.items() if name in inputs}
    if not errors and inputs and full and answered.failed == "usage" and isinstance(answered.content, Reply):
        errors = {inputs[0]: plain(answered.content)}
    return errors


def _again(asked: Asked) -> ActionRef | None:
    """What leads to the same form again."""
    if isinstance(asked, TypedLine):
        return ActionRef("run", (asked.text,)) if fits("run", asked.text) else None
    if isinstance(asked, Press):
        try:
            decoded = ActionRef.decode(asked.ref)
            return decoded if asked.value is None else decoded.plus(asked.value)
        except (Expired, DefinitionError):
            return None
    return None
