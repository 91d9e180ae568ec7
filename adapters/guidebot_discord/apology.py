"""What is said when Discord refuses an answer for its form: silence would leave the person waiting."""

from __future__ import annotations

import logging
import secrets

import discord

from guidebot.core.errors import DeadTarget
from guidebot.core.reply import Reply, Tone, say
from guidebot_discord.outcomes import outcome

log = logging.getLogger(__name__)
_FORM = frozenset({400, 413})
ANSWERED = 40060


def apology(error: Exception) -> Reply | None:
    """An apology with a number that stands in the log beside the cause; None when it would be refused as well."""
    if not isinstance(error, discord.HTTPException) or error.status not in _FORM or error.code == ANSWERED:
        return None
    if isinstance(outcome(error), DeadTarget):
        return None  # a locked thread, say: it would take no apology either
    number = secrets.token_hex(3)
    extra = {"action": "answer", "code": error.code, "incident": number}
    log.error("answer refused", exc_info=error, extra=extra)
    words = "Discord did not take this answer. What you asked for may be done all the same."
    return say(words, f" (Number {number} in the log tells the operator more.)", tone=Tone.BAD)
