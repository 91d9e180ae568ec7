"""What became of a call to Discord, as guidebot's own errors: the table of RELIABILITY, one row a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from guidebot.core.errors import (
    Blocked,
    Broken,
    DeadTarget,
    DeliveryError,
    InDoubt,
    RetryAfter,
    Revoked,
)
from guidebot_discord.limits import is_global, last_429_was_global

UNKNOWN_MESSAGE = 10008
THREAD_EXISTS = 160004
_OPENING_TOO_FAST = 40003
_QUARANTINE = 20026
_OPENING_PAUSE = 30 * 60.0
_CLOUDFLARE_PAUSE = 10 * 60.0

_DEAD: Mapping[int, tuple[str, str]] = {
    50007: ("This person takes no direct messages from the bot.", "They can write to the bot, or use /inbox."),
    50278: ("This person shares no server with the bot any more.", "They can add the bot again, or use /inbox."),
    50001: ("The bot may not see this channel.", "Grant it View Channel there."),
    50013: ("The bot may not write in this channel.", "Grant it View Channel and Send Messages there."),
    10003: ("This channel does not exist any more.", "Choose another one with /setup."),
    10004: ("The bot is not in this server any more.", "Add it again with the invite link."),
    10013: ("This account does not exist any more.", ""),
    50008: ("Nobody can write messages in this channel.", "Choose a text channel or a forum with /setup."),
    50083: ("This thread is archived.", "Open it again, or wait for the next post."),
    160005: ("This thread is locked.", "Unlock it, or wait for the next post."),
}


def reason_of(error: Exception) -> str:
    """*error* in a line of a log: its own words, which name the cause, or its kind."""
    return " ".join(str(error).split())[:300] or type(error).__name__


def outcome(error: Exception) -> DeliveryError:
    """What *error* of a sending call means."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, discord.RateLimited):
        whole = last_429_was_global()
        return RetryAfter("Discord asks to wait.", seconds=error.retry_after, whole_platform=whole, code="429")
    if isinstance(error, discord.HTTPException):
        return _answered(error)
    return InDoubt(f"The connection broke: {type(error).__name__}.", code=type(error).__name__)


def _answered(error: discord.HTTPException) -> DeliveryError:
    code = str(error.code or error.status)
    if error.status == 429:
        return _limited(error)
    if error.status == 401:
        return Revoked(
            "Discord refuses the token.", fix="Renew it in the developer portal and set DISCORD_TOKEN.", code=code
        )
    if error.status == 408 or error.status >= 500:
        return InDoubt(f"Discord answered {error.status}.", code=code)
    if error.code == _QUARANTINE or "quarantine" in error.text.lower():
        return Blocked("Discord has quarantined the bot: no new direct messages.", seconds=None, code=code)
    if error.code == _OPENING_TOO_FAST:
        return Blocked("Discord says direct messages are opened too fast.", seconds=_OPENING_PAUSE, code=code)
    if error.code in _DEAD:
        message, fix = _DEAD[error.code]
        return DeadTarget(message, fix=fix or None, code=code)
    return Broken(f"Discord refused the message: {error.status} {error.text[:300]}", code=code)


def _limited(error: discord.HTTPException) -> DeliveryError:
    headers: Mapping[str, Any] = error.response.headers
    banned = not headers.get("Via") or "application/json" not in headers.get("Content-Type", "application/json")
    if banned:
        return RetryAfter(
            "Discord's outer wall refuses this address.",
            seconds=max(_CLOUDFLARE_PAUSE, _seconds(headers)),
            whole_platform=True,
            alert=True,
            code="429",
        )
    whole = is_global(headers)
    return RetryAfter("Discord asks to wait.", seconds=_seconds(headers), whole_platform=whole, code="429")


def _seconds(headers: Mapping[str, Any]) -> float:
    try:
        return max(1.0, float(headers.get("Retry-After", 5)))
    except ValueError:
        return 5.0
