"""What a witness hears: what stood planned, and was done, at the moment the member checked in or asked for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from guidebot.core.goals import CheckIn, GoalStore
from guidebot.core.intentions import Choice, Intention, IntentionStore, Went
from guidebot.core.reply import Block, Quote, line, text
from guidebot.core.witnesses import Witness
from guidebot.features.goals.showing import intended

LATELY = timedelta(days=14)
WENT = {Went.DONE: "It went as planned.", Went.BIT: "A bit of it is done.", Went.NOT: "It went another way."}


async def told(intentions: IntentionStore, goals: GoalStore, witness: Witness, at: datetime) -> list[Block]:
    """What the witness hears of the time up to *at*; of what came before they were asked, no check-in.

    Empty where nothing was planned or done.
    """
    chosen = [it for it in await intentions.of(witness.member, at - LATELY) if it.chosen_at <= at]
    since = max(witness.asked_at, at - LATELY)
    done = [it for it in await goals.checkins(witness.member, since) if it.at <= at]
    latest = chosen[-1] if chosen and (chosen[-1].changed_at or at) <= at else None  # chosen anew since: not told
    return _planned(latest) + _done(done[-1] if done else None)


def _planned(intention: Intention | None) -> list[Block]:
    if intention is None:
        return []
    if intention.choice is Choice.REST:
        return [text("It is a week of rest.")]
    return [text("Planned:"), *intended(intention), *([text(WENT[intention.went])] if intention.went in WENT else [])]


def _done(checkin: CheckIn | None) -> list[Block]:
    if checkin is None:
        return []
    return (
        [text("The latest check-in:"), Quote(line(checkin.note))] if checkin.note else [text("There was a check-in.")]
    )
