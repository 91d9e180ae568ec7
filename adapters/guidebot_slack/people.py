"""What Slack tells about a person: name, zone, and whether they run the workspace. Cached, never stored."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from guidebot.core.clock import Clock, within
from guidebot.core.errors import DeadTarget, RetryAfter
from guidebot.core.recent import BoundedDict
from guidebot.core.records import dataclass
from guidebot_slack.outcomes import FAILURES, code_of, outcome
from guidebot_slack.teams import Workspaces

log = logging.getLogger(__name__)
FRESH = timedelta(minutes=5)
_STALE = timedelta(hours=12)
_PATIENCE = 0.7
_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of a workspace."""

    name: str = ""
    zone: str | None = None
    organiser: bool = False


class People:
    """Asks ``users.info``, at most once in five minutes and person."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._known: BoundedDict[tuple[str, str], tuple[datetime, Person]] = BoundedDict(_KEPT)
        self._asking: dict[tuple[str, str], asyncio.Task[Person | None]] = {}

    async def profile(self, team: str, user: str) -> Person | None:
        """The person, perhaps some hours old; None when Slack is slow, for an answer must not wait for a zone."""
        known = self._known.get((team, user))
        if known is not None and within(known[0], self._clock.now(), FRESH):
            return known[1]
        asking = self._ask(team, user)
        if known is not None and within(known[0], self._clock.now(), _STALE):
            return known[1]
        done, _ = await asyncio.wait({asking}, timeout=_PATIENCE)
        return asking.result() if done else None

    async def is_organiser(self, team: str, user: str) -> bool:
        """Whether the person is an admin or owner at this moment; no, when Slack does not say.

        A right that was taken away a minute ago publishes, changes and erases nothing any more, so Slack is asked.
        """
        found = await asyncio.shield(self._ask(team, user))
        return found is not None and found.organiser

    async def organises(self, team: str, user: str) -> bool:
        """The same of somebody who asks for nothing.

        Raises:
            RetryAfter: Slack does not say.
        """
        found = await asyncio.shield(self._ask(team, user))
        if found is None:
            raise RetryAfter("Slack does not say who organises.", seconds=60)
        return found.organiser

    async def seems_organiser(self, team: str, user: str) -> bool:
        """The same as it was within the last minutes: good enough for what only shows."""
        known = self._known.get((team, user))
        if known is not None and within(known[0], self._clock.now(), FRESH):
            return known[1].organiser
        return await self.is_organiser(team, user)

    async def may_write(self, team: str, user: str, channel: str) -> bool:
        """Whether the person may write in *channel*: in a read-only one, organisers alone; yes, when Slack hides it.

        Slack takes a command only where one may write, but a press from whoever can read.
        """
        workspace = await self._workspaces.get(team)
        if workspace is None:
            return False
        try:
            answer = await workspace.client.conversations_info(channel=channel)
        except FAILURES as error:
            log.info("channel not seen", extra={"action": "share", "reason": code_of(error)})
            return isinstance(outcome(error), DeadTarget)
        found = answer.get("channel") or {}
        chosen = (found.get("properties") or {}).get("posting_restricted_to") or {}
        if not found.get("is_read_only") and not chosen:
            return True
        return user in (chosen.get("user") or ()) or await self.is_organiser(team, user)

    async def close(self) -> None:
        """Stop asking."""
        for task in list(self._asking.values()):
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def _ask(self, team: str, user: str) -> asyncio.Task[Person | None]:
        key = (team, user)
        if key not in self._asking:
            task = asyncio.ensure_future(self._fetch(team, user))
            self._asking[key] = task
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        return self._asking[key]

    async def _fetch(self, team: str, user: str) -> Person | None:
        workspace = await self._workspaces.get(team)
        if workspace is None:
            return None
        try:
            answer = await workspace.client.users_info(user=user)
        except FAILURES as error:
            log.info("no profile", extra={"action": "profile", "reason": code_of(error)})
            return Person(name="", zone=None, organiser=False) if code_of(error) == "user_not_found" else None
        found = answer.get("user") or {}
        profile = found.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or found.get("name") or ""
        flags = ("is_admin", "is_owner", "is_primary_owner")
        ours = (
            str(found.get("team_id") or team) == team
        )  # an admin of another workspace in a shared channel is none here
        organiser = ours and not found.get("deleted") and any(found.get(flag) is True for flag in flags)
        person = Person(name=str(name), zone=found.get("tz") or None, organiser=organiser)
        self._known[(team, user)] = (self._clock.now(), person)
        return person
