"""Tells a member of `/start` once, below the private answer to their first command in a community."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from guidebot.adapter import Answered, Incoming
from guidebot.answering.routing import Route
from guidebot.answering.settings_cache import SettingsCache
from guidebot.core import limits
from guidebot.core.clock import Clock, within
from guidebot.core.commands import Access
from guidebot.core.errors import StorageError
from guidebot.core.offers import OfferStore
from guidebot.core.people import MemberId
from guidebot.core.recent import BoundedDict
from guidebot.core.reply import Reply
from guidebot.core.services import Library
from guidebot.features.start.offering import with_offer

START = "start"
NEVER_BELOW = frozenset({START, "mydata export", "mydata delete"})
AWAY = timedelta(minutes=1)
KNOWN = 20_000


class Offering:
    """Remembers whom it met in this process, so that the database is asked once for each.

    Nobody is offered anything where *offers* is None: a program that keeps nothing would say it at every start.
    """

    def __init__(self, offers: OfferStore | None, settings: SettingsCache, library: Library, clock: Clock) -> None:
        self._offers = offers
        self._settings = settings
        self._library = library
        self._clock = clock
        self._met: BoundedDict[MemberId, None] = BoundedDict(KNOWN)
        self._failed_at: datetime | None = None

    async def add(self, incoming: Incoming, route: Route, answered: Answered) -> Answered:
        """*answered*, with the offer where it is due. It is stored apart: an answer never depends on it."""
        content = answered.content
        if self._offers is None or not isinstance(content, Reply) or not self._due(incoming, route, answered):
            return answered
        started = route.name == START
        offered = content if started else with_offer(content)
        if limits.reply_problems(offered):
            return answered  # no room below this one: the next answer has some
        now = self._clock.now()
        try:
            first = await self._offers.first(incoming.member, now)
        except StorageError:
            self._failed_at = now  # a database that is away is not asked with every answer
            return answered
        self._met[incoming.member] = None
        return replace(answered, content=offered) if first and not started else answered

    def _due(self, incoming: Incoming, route: Route, answered: Answered) -> bool:
        command = route.parsed.command if route.parsed is not None and not route.pressed else None
        if command is None or command.access is not Access.ALL or incoming.community is None:
            return False
        if answered.failed or not answered.private or command.path in NEVER_BELOW - {START}:
            return False
        if self._failed_at is not None and within(self._failed_at, self._clock.now(), AWAY):
            return False
        if incoming.member in self._met or not self._settings.known(incoming.community).offers_start:
            return False
        return bool(self._library.guide(incoming.community).evenings)
