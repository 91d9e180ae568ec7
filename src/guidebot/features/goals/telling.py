"""Lets a witness hear of a week: after a check-in, or when the member asks for it, and once a week at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from guidebot.core.notices import Later
from guidebot.core.requests import Request
from guidebot.core.witnesses import Witness, may_hear

WITNESS = "witness"
KEPT = timedelta(days=3)


async def tell_witness(ask: Request) -> bool:
    """Let the member's witness hear, if they accepted and heard nothing for a week; whether they will."""
    for one in await ask.services.witnesses.of(ask.member):
        if may_hear(one, ask.now):
            await ask.services.witnesses.change(ask.member, one.id, lambda kept: replace(kept, heard_at=ask.now))
            await queue(ask, one, "hear")
            return True
    return False


async def queue(ask: Request, one: Witness, what: str) -> None:
    """Put a message to the witness into the outbox; what it says is looked up when it goes."""
    key = f"{one.id}:{int(one.asked_at.timestamp())}:{what}:{int(ask.now.timestamp())}"
    body = {"witness": str(one.id), "what": what}
    message = Later(member=one.witness, key=key, kind=WITNESS, at=ask.now, until=ask.now + KEPT, body=body)
    await ask.services.notices.later(message)
