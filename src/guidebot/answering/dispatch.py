"""Access, run, errors: the one place through which everything that a person asks goes."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Collection, Mapping, Sequence
from functools import partial
from typing import NoReturn, Protocol
from weakref import WeakValueDictionary

from guidebot.adapter import Answered, Call, Home, Incoming, Plan, Submit
from guidebot.answering.counting import Counting
from guidebot.answering.noticing import Noticing
from guidebot.answering.offering import Offering
from guidebot.answering.presenting import present
from guidebot.answering.routing import Route, Routes
from guidebot.answering.settings_cache import SettingsCache
from guidebot.answering.sharing import Sharing
from guidebot.core import forms, limits, wallclock
from guidebot.core.actions import ActionRef, fits
from guidebot.core.clock import Clock
from guidebot.core.commands import Access, Answer, Command, Value
from guidebot.core.communities import Settings
from guidebot.core.errors import ContentError, FieldErrors, GuidebotError, NotAllowed, UsageError
from guidebot.core.meter import Meter
from guidebot.core.naming import with_commands
from guidebot.core.parsing import render
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot.core.recent import IdentityCache
from guidebot.core.reply import Block, Button, Form, Option, Reply, Tone, button_rows, footnote, say, text
from guidebot.core.requests import Request
from guidebot.core.services import Services
from guidebot.core.suggesting import HELP
from guidebot.core.text import shorten
from guidebot.core.together import Event, SaidAlready

log = logging.getLogger(__name__)
ONCE_MORE = "Do it once more"


class Hooks(Protocol):
    """What joining, leaving and reaching a member lead to."""

    async def joined(self, community: CommunityId, name: str) -> Reply:
        """The bot is in *community* now."""
        ...

    async def left(self, community: CommunityId) -> None:
        """The bot was removed from *community*."""
        ...

    async def communities(self, platform: str) -> Sequence[CommunityId]:
        """Those that the bot is in."""
        ...

    async def reached(self, member: MemberId, place: Place) -> None:
        """*place* is the direct conversation with *member*."""
        ...


class _Undone(Exception):  # nothing is wrong: it only ends a transaction without keeping it
    """What was tried is taken back."""


class Dispatch:
    """Answers requests; see `guidebot.adapter.Bot`."""

    def __init__(
        self,
        *,
        routes: Routes,
        services: Services,
        settings: SettingsCache,
        hooks: Hooks,
        meter: Meter,
        clock: Clock,
        counting: Counting,
        offering: Offering,
    ) -> None:
        self._routes = routes
        self._services = services
        self._settings = settings
        self._hooks = hooks
        self._meter = meter
        self._clock = clock
        self._counting = counting
        self._noticing = Noticing(services.posts, counting, clock)
        self._offering = offering
        self._shown: IdentityCache[Reply] = IdentityCache()
        self._sharing = Sharing()
        self._turns: WeakValueDictionary[MemberId, asyncio.Lock] = WeakValueDictionary()

    @property
    def commands(self) -> Sequence[Command]:
        """Every command, in the order of help."""
        return self._routes.commands

    def plan(self, incoming: Incoming) -> Plan:
        """What is known about the answer before it exists."""
        try:
            route = self._routes.find(incoming.asked)
        except UsageError:
            return Plan(private=True, form=isinstance(incoming.asked, Submit))
        form = bool(route.parsed and (route.parsed.command.form or route.parsed.missing))
        return Plan(
            private=_private(route, self._settings.known(incoming.community)),
            replaces=route.replaces,
            form=form or bool(route.action and route.action.form),
        )

    async def answer(self, incoming: Incoming) -> Answered:
        """The answer; every error becomes one."""
        start = time.perf_counter()
        name = "unknown"
        try:
            route = self._routes.find(incoming.asked)
            name = route.name
            await self._counting.before(name)
            # one member's commands follow each other: two presses at once would both find that nothing is made yet
            turn = self._turns.setdefault(incoming.member, asyncio.Lock())
            async with turn, self._services.together(str(incoming.member), self._event(incoming, route)):
                answered = await self._run(incoming, route)
            answered = await self._offering.add(incoming, route, answered)
            await self._noticing.notice(incoming, route, answered)
        except UsageError as error:
            if isinstance(error, SaidAlready):
                error.choices, error.labels, error.lines = (ONCE_MORE,), (ONCE_MORE,), (_typed_line(route),)
            answered = _mistake(error, incoming, self._routes.paths)
        except GuidebotError as error:
            answered = _broken(error, name, error.message, error.fix or "Please try again in a minute.")
        except Exception as error:  # noqa: BLE001  # dispatch is where a bug becomes an answer
            answered = _broken(error, name, "Something broke while answering, and nothing was stored.", "")
        outcome = answered.failed or "ok"
        self._meter.answered(name, outcome, time.perf_counter() - start)
        log.debug("answered", extra={"action": "answer", "command": name, "outcome": outcome})
        return answered

    async def check(self, incoming: Incoming) -> Mapping[str, str]:
        """What is wrong with a form that is only begun: it is sent, and all that it did is undone."""
        try:
            route = self._routes.find(incoming.asked)
            turn = self._turns.setdefault(incoming.member, asyncio.Lock())
            async with turn, self._services.together(str(incoming.member)):
                await self._run_in_vain(incoming, route)
        except FieldErrors as error:
            return error.fields
        except Exception as error:  # noqa: BLE001  # checking early is a help: the form itself tells when it is sent
            log.debug("not checked early", extra={"action": "check", "reason": type(error).__name__})
            return {}

    async def complete(self, incoming: Incoming, path: str, param: str, typed: str) -> Sequence[Option]:
        """Suggestions while typing; empty rather than an error."""
        command = next((one for one in self._routes.commands if one.path == path), None)
        found = command.param(param) if command else None
        if command is None or found is None:
            return ()
        if found.choices is not None:
            return tuple(Option(one.value, one.value) for one in found.choices if typed.lower() in one.value.lower())
        if found.arg.pick is None:
            return ()
        try:
            given = incoming.asked.values if isinstance(incoming.asked, Call) else {}
            fields = {name: str(value) for name, value in given.items()}
            request = await self._request(incoming, command.access, "", fields)
            return tuple(await found.arg.pick(request, typed))[: limits.OPTIONS]
        except Exception as error:  # noqa: BLE001  # suggestions are a help: without them one still types
            log.info("no suggestions", extra={"action": "complete", "command": path, "reason": type(error).__name__})
            return ()

    async def joined(self, community: CommunityId, name: str) -> Reply:
        """The welcome for the person who added the bot."""
        return await self._hooks.joined(community, name)

    async def left(self, community: CommunityId) -> None:
        """The bot was removed from *community*."""
        await self._hooks.left(community)

    async def communities(self, platform: str) -> Sequence[CommunityId]:
        """The communities of *platform* that the bot is in, as far as it was told."""
        return await self._hooks.communities(platform)

    async def reached(self, member: MemberId, place: Place) -> None:
        """*place* is the direct conversation with *member*."""
        await self._hooks.reached(member, place)

    async def _run(self, incoming: Incoming, route: Route) -> Answered:
        if route.parsed is not None:
            return await self._run_command(incoming, route)
        assert route.action is not None
        request = await self._request(incoming, route.action.access, "", route.fields)
        private = not (route.public and await _may_write(incoming))
        content = await route.action.run(request, *route.args)
        return self._answered(content, route, private=private, shareable=False)

    async def _run_in_vain(self, incoming: Incoming, route: Route) -> NoReturn:
        await self._run(incoming, route)
        raise _Undone

    def _event(self, incoming: Incoming, route: Route) -> Event:
        line = _typed_line(route)
        words = f"{incoming.member}|{incoming.community}|{line}" if line else ""
        return Event(incoming.place.platform, incoming.event, self._clock.now(), words)

    async def _run_command(self, incoming: Incoming, route: Route) -> Answered:
        assert route.parsed is not None
        command, values = route.parsed.command, route.parsed.values
        line = render(command, values)
        request = await self._request(incoming, command.access, line, route.fields)
        if route.parsed.missing:
            return Answered(forms.completing(command, values), private=True)
        private = _private(route, request.settings) or not await _may_write(incoming)
        content = await _ran(command, request, values)
        if route.shared and route.public:
            self._sharing.begin(incoming.place, incoming.member, line, request.now, may_write=not private)
        if route.shared and route.public and isinstance(content, Reply):
            content = _signed(content, request.name)
        in_channel = incoming.place.kind is PlaceKind.CHANNEL
        found = isinstance(content, Reply) and content.tone is not Tone.WARN
        shareable = command.guide and private and in_channel and found
        return self._answered(content, route, private=private, shareable=shareable)

    def _answered(self, content: Answer, route: Route, *, private: bool, shareable: bool) -> Answered:
        if isinstance(content, Form):
            problems = limits.form_problems(content)
            if problems:
                raise ContentError("; ".join(problems))
            return Answered(content, private=True)

        def make() -> Reply:
            return present(content, route, private=private, shareable=shareable, replaces=self._routes.replaces)

        made_from = (content, route.ref and route.ref.encode(), route.page, route.replaces, private, shareable)
        shared = route.parsed is not None and route.parsed.command.guide
        shown = self._shown.get(made_from, make) if shared else make()
        return Answered(shown, private=private, replaces=route.replaces)

    async def _request(self, incoming: Incoming, access: Access, line: str, fields: Mapping[str, str]) -> Request:
        settings = await self._settings.settings(incoming.community)
        asked = access is Access.ORGANISER or isinstance(incoming.asked, Home) or line == HELP
        organiser = asked and await _may_organise(incoming, settings)
        if access is Access.ORGANISER and not organiser:
            where = "in a community" if incoming.community is None else "to the organisers of this community"
            raise NotAllowed(
                f"This is open {where} only.", fix="Ask an organiser, or use it in your server or workspace."
            )
        library = self._services.library
        return Request(
            member=incoming.member,
            name=incoming.name,
            place=incoming.place,
            community=incoming.community,
            organiser=organiser,
            now=self._clock.now(),
            settings=settings,
            services=self._services,
            guide=library.guide(incoming.community),
            zone=incoming.zone if incoming.zone and wallclock.is_known(incoming.zone) else None,
            fields=dict(fields),
            line=line,
            may_organise=partial(_may_organise, incoming, settings),
        )


def _typed_line(route: Route) -> str:
    """The line, where typing it again would do it once more; a button that was pressed for it is meant."""
    parsed = route.parsed
    if parsed is None or route.pressed or parsed.missing or not parsed.command.again:
        return ""
    return render(parsed.command, parsed.values)


async def _ran(command: Command, request: Request, values: Mapping[str, Value]) -> Answer:
    """What *command* answers. Where one argument may mean several, each meaning becomes a line with all the others."""
    try:
        return await command.run(request, **values)
    except UsageError as error:
        if error.choices and error.field:
            error.lines = tuple(render(command, {**values, error.field: one}) for one in error.choices)
        raise


def _private(route: Route, settings: Settings) -> bool:
    if route.public:
        return False
    asked_anew = route.parsed is not None and not route.pressed
    return not (asked_anew and route.parsed is not None and route.parsed.command.guide and settings.answers == "public")


async def _may_organise(incoming: Incoming, settings: Settings) -> bool:
    if incoming.community is None:
        return False
    account = incoming.member.account
    if account in settings.people or account.rpartition(".")[2] in settings.people:
        return True
    if set(incoming.roles) & set(settings.roles):
        return True
    asking: Awaitable[bool] = incoming.is_organiser()
    return await asking


async def _may_write(incoming: Incoming) -> bool:
    """Whether the bot may say something to everybody there in the person's name."""
    return incoming.place.kind is not PlaceKind.CHANNEL or await incoming.may_write()


def _signed(reply: Reply, name: str) -> Reply:
    return Reply((*reply.blocks, footnote(f"Shared by {name}")), tone=reply.tone, summary=reply.summary)


def _mistake(error: UsageError, incoming: Incoming, paths: Collection[str]) -> Answered:
    blocks: list[Block] = [text(*with_commands(error.message[: limits.PARAGRAPH], paths))]
    if error.fix:
        blocks.append(footnote(*with_commands(error.fix[: limits.PARAGRAPH], paths)))
    labels = error.labels if error.choices else tuple(f"/{one}" for one in error.lines)
    lines = [(label, one) for label, one in zip(labels, error.lines, strict=False) if fits("run", one)][:15]
    blocks += button_rows([Button(shorten(label, limits.BUTTON), ActionRef("run", (one,))) for label, one in lines])
    said = Reply(tuple(blocks), tone=Tone.WARN)
    if isinstance(error, forms.FormErrors) and isinstance(incoming.asked, Submit):
        form = forms.refill(error.form, incoming.asked.fields)
        return Answered(form, private=True, errors=error.fields, failed="usage")
    fields = error.fields if isinstance(error, FieldErrors) else {}
    return Answered(said, private=True, errors=fields, failed="usage")


def _broken(error: Exception, name: str, message: str, fix: str) -> Answered:
    """An apology with a number that stands in the log beside the cause."""
    number = secrets.token_hex(3)
    log.error("failed", exc_info=error, extra={"action": "answer", "command": name, "incident": number})
    reply = say(message, " ", fix, f" (Number {number} in the log tells the operator more.)", tone=Tone.BAD)
    return Answered(reply, private=True, failed="broken")
