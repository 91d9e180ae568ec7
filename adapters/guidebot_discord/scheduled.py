"""Scheduled events of a server: what the outbox plans is made once, changed, and taken off.

Discord has no nonce for events. Each carries a mark in its description, and from the second attempt on the server's
events are looked through for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import discord
from discord.http import HTTPClient, Route

from guidebot.adapter import EVENT_GONE, Delivery, EventPlan, Receipt
from guidebot.core.errors import DeadTarget, DeliveryError
from guidebot.core.text import shorten
from guidebot_discord.answering import FAILURES
from guidebot_discord.limits import NoRepeat
from guidebot_discord.outcomes import outcome
from guidebot_discord.spans import disarm, escape

_EXTERNAL, _GUILD_ONLY = 3, 2
_SCHEDULED, _ACTIVE, _COMPLETED, _CANCELED = 1, 2, 3, 4
_NAME, _PLACE, _TEXT = 100, 100, 1000
_UNKNOWN_EVENT, _FULL = 10070, 30038
_NO_RIGHT = frozenset({50001, 50013})
_RIGHT = "Give the bot's role the right Create Events, in Server Settings → Roles."


async def host(http: HTTPClient, me: int, delivery: Delivery) -> Receipt:
    """Make, change or take off the event that *delivery* plans.

    Raises:
        DeliveryError: one of its kinds.
    """
    plan, community = delivery.event, delivery.place.community
    assert plan is not None, "an event is planned"
    if community is None or not community.id.isdecimal():
        raise DeadTarget("The server's id is no id of Discord.", code="no_id")
    guild = int(community.id)
    try:
        known = await _known(http, me, guild, plan, again=delivery.attempt > 1)
        id_ = await (_take_off(http, guild, known) if plan.off else _put(http, guild, plan, known))
    except FAILURES as error:
        raise _meaning(error) from error
    return Receipt(remote_id=id_, link=f"https://discord.com/events/{guild}/{id_}" if id_ else None)


async def _known(http: HTTPClient, me: int, guild: int, plan: EventPlan, *, again: bool) -> Mapping[str, Any] | None:
    """The event as it stands there, scheduled or going on; None where nothing does."""
    if plan.remote_id:
        try:
            found: Mapping[str, Any] = await http.get_scheduled_event(guild, int(plan.remote_id), with_user_count=False)
        except discord.NotFound:
            return None
        return found if found["status"] in {_SCHEDULED, _ACTIVE} else None
    if not again and not plan.off:
        return None
    listed: Sequence[Mapping[str, Any]] = await http.get_scheduled_events(guild, with_user_count=False)
    ours = [one for one in listed if int(one.get("creator_id") or 0) == me and _line(plan) in _lines(one)]
    return min(ours, key=lambda one: int(one["id"]), default=None)


async def _put(http: HTTPClient, guild: int, plan: EventPlan, known: Mapping[str, Any] | None) -> str:
    if known is None:
        if plan.remote_id:
            raise DeadTarget("Somebody removed the event.", code=EVENT_GONE)
        # discord.py would send it again by itself after a 5xx, and there would be two
        route = Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=guild)
        made = await http.request(route, json=_body(plan), files=[NoRepeat()])
        return str(made["id"])
    body = _body(plan)
    if known["status"] == _ACTIVE:  # what has begun keeps its beginning
        del body["scheduled_start_time"]
    await http.edit_scheduled_event(guild, int(known["id"]), **body)
    return str(known["id"])


async def _take_off(http: HTTPClient, guild: int, known: Mapping[str, Any] | None) -> str:
    if known is None:
        return ""
    ended = _COMPLETED if known["status"] == _ACTIVE else _CANCELED
    await http.edit_scheduled_event(guild, int(known["id"]), status=ended)
    return str(known["id"])


def _body(plan: EventPlan) -> dict[str, Any]:
    place = plan.url if 0 < len(plan.url) <= _PLACE else shorten(plan.place, _PLACE) or "See the description"
    return {
        "name": shorten(plan.title, _NAME),
        "privacy_level": _GUILD_ONLY,
        "entity_type": _EXTERNAL,
        "entity_metadata": {"location": place},
        "scheduled_start_time": plan.start.isoformat(),
        "scheduled_end_time": plan.end.isoformat(),
        "description": _description(plan),
    }


def _description(plan: EventPlan) -> str:
    """The text as it is, never as markup, with its address and mark."""
    link = f"\n\n{plan.url}" if plan.url else ""
    end = f"{link}\n\n{_line(plan)}"
    written = escape(plan.text)
    room = _TEXT - len(end)
    return (written if len(written) <= room else shorten(disarm(plan.text), room)) + end


def _line(plan: EventPlan) -> str:
    return f"Kept up to date by guidebot ({plan.mark})."


def _lines(event: Mapping[str, Any]) -> list[str]:
    return str(event.get("description") or "").splitlines()


def _meaning(error: Exception) -> DeliveryError:
    if isinstance(error, discord.HTTPException):
        code = str(error.code)
        if error.code in _NO_RIGHT:
            return DeadTarget("The bot may not make events here.", fix=_RIGHT, code=code)
        if error.code == _FULL:
            fix = "Remove some that are not needed any more."
            return DeadTarget("This server has as many events as Discord allows.", fix=fix, code=code)
        if error.code == _UNKNOWN_EVENT or (error.status == HTTPStatus.NOT_FOUND and not error.code):
            return DeadTarget("Somebody removed the event.", code=EVENT_GONE)
    return outcome(error)
