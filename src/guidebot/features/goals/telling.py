"""Lets a witness hear of a week: after a check-in, or when the member asks for it, and once a week at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from guidebot.core.notices import Later
from guidebot.core.reply import Block, Plain, footnote
from guidebot.core.requests import Request
from guidebot.core.witnesses import Witness, may_hear

WITNESS = "witness"
KEPT = timedelta(days=3)
A_WHILE = timedelta(minutes=10)  # a line often follows the tick


async def tell_witness(ask: Request, after: timedelta = timedelta()) -> Witness | None:
    """Let the member's witness hear, if they accepted and heard nothing for a week; None if nobody will."""
    for one in await ask.services.witnesses.of(ask.member):
        if may_hear(one, ask.now):
            await ask.services.witnesses.change(ask.member, one.id, lambda kept: replace(kept, heard_at=ask.now))
            await queue(ask, one, "hear", after)
            return one
    return None


async def after_checkin(ask: Request) -> list[Block]:
    """The same after a check-in, and what the member is told of it."""
    one = await tell_witness(ask, A_WHILE)
    return [footnote(Plain(one.known_as), ", your witness, hears of it.")] if one is not None else []


async def queue(ask: Request, witness: Witness, what: str, after: timedelta = timedelta()) -> None:
    """Put a message to the witness into the outbox; what was written by now is looked up when it goes."""
    key = f"{witness.id}:{int(witness.asked_at.timestamp())}:{what}:{int(ask.now.timestamp())}"
    body = {"witness": str(witness.id), "what": what, "of": ask.now.isoformat()}
    at = ask.now + after
    message = Later(member=witness.witness, key=key, kind=WITNESS, at=at, until=at + KEPT, body=body)
    await ask.services.notices.later(message)
