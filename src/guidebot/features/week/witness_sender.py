"""Writes to witnesses: the question whether they want to be one, and what the member planned and did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from guidebot.adapter import Delivery, Receipt
from guidebot.core.actions import ActionRef
from guidebot.core.errors import DeliveryError
from guidebot.core.goals import GoalStore
from guidebot.core.intentions import IntentionStore
from guidebot.core.members import Letter, MemberStore
from guidebot.core.reply import Block, Button, Reply, buttons, strong, text
from guidebot.core.witnesses import Witness, WitnessState, WitnessStore
from guidebot.delivery.items import Item, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.personal import STOP, as_letter, held, learn, to_person
from guidebot.features.goals.telling import WITNESS
from guidebot.features.week.hearing import told
from guidebot.features.week.witness import request_blocks

ENDED = "it was ended"
NOTHING = "there is nothing to tell any more"
UNASKED = "they have no messages from me switched on, so it waits in the inbox"


class WitnessSender:
    """Knows messages to witnesses; see `guidebot.delivery.items.Sender`."""

    kind = WITNESS

    def __init__(
        self, witnesses: WitnessStore, members: MemberStore, intentions: IntentionStore, goals: GoalStore
    ) -> None:
        self._witnesses = witnesses
        self._members = members
        self._intentions = intentions
        self._goals = goals

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """The question, to those who get messages; the week, to those who accepted."""
        one = await self._find(item)
        asks = item.body.get("what") == "ask"
        wanted = WitnessState.ASKED if asks else WitnessState.ACCEPTED
        if one is None or one.state is not wanted or item.member is None:
            return Skip(ENDED)
        member = await self._members.get(item.member)
        if asks and (member is None or not member.listening):
            return Skip(UNASKED)
        words = [] if asks else await told(self._intentions, self._goals, one, _asked_for(item, now))
        if not asks and not words:
            return Skip(NOTHING)
        reply = Reply((*request_blocks(one), buttons(STOP))) if asks else _week(one, words)
        return held(member, now) or delivery(to_person(item, member), reply, now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """Nothing follows."""

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """A question waits in the inbox; news of a week do not."""
        one = await self._find(item)
        if one is None or one.state is not WitnessState.ASKED or reason == ENDED:
            return None
        return as_letter(item, f"{one.name} asks you to be a witness of their week. Answer with /week.", now)

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """Nothing follows."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """Nothing more is tried until they act."""
        del now
        await learn(self._members, item, error)

    async def _find(self, item: Item) -> Witness | None:
        if item.member is None or not item.body.get("witness", "").isdigit():
            return None
        one = await self._witnesses.get(item.member, int(item.body["witness"]))
        # a number comes again when its row was erased: the key holds the moment as well
        fits = one is not None and f":{one.id}:{int(one.asked_at.timestamp())}:" in item.key
        return one if fits and one is not None and one.witness == item.member else None


def _week(witness: Witness, words: Sequence[Block]) -> Reply:
    opening = text(strong(witness.name), " lets you know how the week goes.")
    answer = Button("Answer with a line", ActionRef("witness.answer", (str(witness.id),)))
    end = Button("End it", ActionRef("witness.end", (str(witness.id),)))
    summary = f"{witness.name} lets you know how the week goes."
    return Reply((opening, *words, buttons(answer, end, STOP)), summary=summary)


def _asked_for(item: Item, now: datetime) -> datetime:
    """The moment of which the witness hears; messages of earlier versions do not name one that can be read."""
    try:
        return datetime.fromisoformat(item.body.get("of", "")).astimezone(UTC)
    except ValueError:
        return now
