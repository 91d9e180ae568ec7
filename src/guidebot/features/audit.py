"""Writing down what organisers do; `/schedule log` shows it."""

from __future__ import annotations

from guidebot.core.audit import AUTHOR, Deed
from guidebot.core.requests import Request
from guidebot.core.text import clean


async def write_down(ask: Request, what: str) -> None:
    """Keep *what* the organiser did, in words, for 90 days. Call it after it was done."""
    if ask.community is None:
        return
    name = clean(ask.name, high=80)
    if name == AUTHOR:  # a name that would make an organiser a member
        name = ask.member.account
    await ask.services.audit.add(Deed(community=ask.community, member=ask.member, name=name, what=what, at=ask.now))
