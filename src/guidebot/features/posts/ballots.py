"""*Members choose*: two days before a post three items as buttons, a vote each; the winner is what comes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from guidebot.adapter import Delivery, Receipt
from guidebot.core import rotation as rotating
from guidebot.core.actions import ActionRef
from guidebot.core.ballots import BEFORE, CHOICES, Ballot, winner
from guidebot.core.clock import within
from guidebot.core.commands import Action, action
from guidebot.core.errors import DeliveryError, Expired
from guidebot.core.limits import BUTTON
from guidebot.core.members import Letter
from guidebot.core.posts import Schedule
from guidebot.core.reply import (
    Block,
    Button,
    Heading,
    ItemList,
    Reply,
    Sign,
    Tone,
    button_rows,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.services import Services
from guidebot.core.text import shorten
from guidebot.delivery.items import Item, OutboxStore, Skip, Wait
from guidebot.delivery.making import delivery
from guidebot.delivery.planning import BALLOT
from guidebot.features.guide.order import traits
from guidebot.features.posts import series_list
from guidebot.features.posts.calendar import moment
from guidebot.features.posts.series import CHOOSE, PINNED, YES, Draw, Postable, draw, pins

LOOKED_EVERY = timedelta(minutes=5)
FAR = datetime(9000, 1, 1, tzinfo=UTC)
CLOSES = timedelta(hours=1)  # nobody is asked so shortly before the post


class BallotPlanner:
    """Asks members two days before a post; see `guidebot.outbox.post_planning.Planning`."""

    def __init__(self, services: Services, outbox: OutboxStore) -> None:
        self._services = services
        self._outbox = outbox
        self._looked: datetime | None = None

    async def plan(self, now: datetime) -> int:
        """Queue the ballots whose time has come; each is queued once, by its key."""
        if self._looked is not None and within(self._looked, now, LOOKED_EVERY):
            return 0
        self._looked = now
        found = await self._services.schedules.having(CHOOSE, YES, now + BEFORE)
        coming = [(one, at) for one in found if (at := _next(one, now)) is not None and at <= now + BEFORE]
        return await self._outbox.add([_item(one, at, now) for one, at in coming])

    async def soonest(self, after: datetime) -> datetime | None:
        """When the next ballot is due, later than *after*."""
        found = await self._services.schedules.having(CHOOSE, YES, FAR)
        due = (one.next_due_at - BEFORE for one in found if one.next_due_at is not None)
        return next((at for at in due if at > after), None)


class BallotSender:
    """Knows ballots; see `guidebot.delivery.items.Sender`."""

    kind = BALLOT

    def __init__(self, services: Services) -> None:
        self._services = services

    async def prepare(self, item: Item, now: datetime) -> Delivery | Skip | Wait:
        """Three items as buttons, unless an organiser has chosen already."""
        schedule = await self._services.schedules.get(int(item.body["schedule"]))
        if schedule is None or schedule.paused or schedule.options.get(CHOOSE) != YES:
            return Skip("nobody is asked any more")
        due = datetime.fromtimestamp(int(item.body["due"]), UTC)
        if _next(schedule, now) != due:
            return Skip("that post was left out or moved")
        entries = await self._entries(schedule, now)
        pool = traits(self._services.library.guide(schedule.community), entries)
        settled = await self._services.posts.change(
            schedule.community, schedule.kind, lambda schedule: rotating.settle(schedule, pool)
        )
        items = tuple(rotating.upcoming(settled, pool, CHOICES))
        if len(items) < CHOICES or items[0] in pins(schedule):
            return Skip("there is nothing to choose")
        fresh = Ballot(key=schedule.key(due), community=schedule.community, kind=schedule.kind, items=items, at=now)
        ballot = await self._services.ballots.open(fresh)
        return delivery(item, _question(schedule, ballot, due, entries), now)

    async def sent(self, item: Item, receipt: Receipt, now: datetime) -> None:
        """Nothing follows."""

    async def letter(self, item: Item, reason: str, now: datetime) -> Letter | None:
        """It is for everybody: nothing waits in an inbox."""

    async def skipped(self, item: Item, reason: str, now: datetime) -> None:
        """The rotation goes on."""

    async def failed(self, item: Item, error: DeliveryError, now: datetime) -> None:
        """The rotation goes on."""

    async def _entries(self, schedule: Schedule, now: datetime) -> Mapping[str, Postable]:
        series = series_list.find(schedule.kind)
        guide = self._services.library.guide(schedule.community)
        zone = schedule.rule.where
        source = Draw(services=self._services, guide=guide, community=schedule.community, now=now, zone=zone)
        return await series.pool(source, schedule.options) if series is not None else {}


async def chosen(services: Services, schedule: Schedule, key: str, entries: Mapping[str, Postable]) -> None:
    """What members chose for the post called *key* comes next, unless an organiser changed what comes meanwhile."""
    ballot = await services.ballots.get(key)
    if ballot is None or await services.posts.item(key) is not None:
        return
    won = winner(ballot, await services.ballots.votes(key))
    if won is None or won not in entries:
        return
    pool = traits(services.library.guide(schedule.community), entries)

    def pin(rotation: rotating.Rotation) -> rotating.Rotation:
        first = rotating.upcoming(rotation, pool, 1)
        return rotating.pin(rotation, pool, won, 1) if first and first[0] == ballot.items[0] else rotation

    await services.posts.change(schedule.community, schedule.kind, pin)


@action("vote")
async def vote(ask: Request, number: int, at: int, nth: int) -> Reply:
    """Choose one of three, or another one than before; what others chose is shown afterwards."""
    ballot = await ask.services.ballots.get(f"post:{number}:{at}")
    over = ballot is not None and await ask.services.posts.item(ballot.key) is not None
    if ballot is None or over or ballot.community != ask.community or not 0 <= nth < len(ballot.items):
        raise Expired("That choice is over.", fix="See what was posted in the channel.")
    await ask.services.ballots.vote(ballot, ask.member, ballot.items[nth], ask.now)
    votes = await ask.services.ballots.votes(ballot.key)
    series = series_list.find(ballot.kind)
    entries = await series.pool(draw(ask), {}) if series is not None else {}
    titles = {one: entries[one].title if one in entries else one for one in ballot.items}
    so_far = [line(strong(shorten(titles[one], 120)), f": {votes[one]}") for one in ballot.items if one in votes]
    return Reply(
        (
            text(
                "Noted: ", strong(shorten(titles[ballot.items[nth]], 120)), ". Until the post you can choose another."
            ),
            text("So far:"),
            ItemList(tuple(so_far)),
        ),
        tone=Tone.GOOD,
    )


ACTIONS: tuple[Action, ...] = (vote,)


def _next(schedule: Schedule, now: datetime) -> datetime | None:
    """When the next post comes; a date that organisers left out has none."""
    return next((one.at for one in schedule.coming(now, 1)), None)


def _item(schedule: Schedule, due: datetime, now: datetime) -> Item:
    return Item(
        key=f"ballot:{schedule.key(due)}",
        kind=BALLOT,
        platform=schedule.community.platform,
        target=schedule.channel,
        body={"schedule": str(schedule.id), "due": str(int(due.timestamp()))},
        community=schedule.community,
        not_before=now,
        expires_at=due - CLOSES,
    )


def _question(schedule: Schedule, ballot: Ballot, due: datetime, entries: Mapping[str, Postable]) -> Reply:
    series = series_list.find(schedule.kind)
    assert series is not None, "a series without a name has no ballot"
    when = next((moment(schedule, one) for one in schedule.coming(due - timedelta(seconds=1), 1)), "")
    ref = (str(schedule.id), str(int(due.timestamp())))
    titles = [entries[one].title if one in entries else one for one in ballot.items]
    items = [
        Button(shorten(f"{nth + 1}. {title}", BUTTON), ActionRef("vote", (*ref, str(nth))))
        for nth, title in enumerate(titles)
    ]
    blocks: list[Block] = [
        Heading(f"{series.title}: what shall come next?", 1, series.sign or Sign.IDEA),
        text(f"One of these is posted on {when}. Choose with a tap; until then you can choose another."),
        ItemList(tuple(line(shorten(one, 200)) for one in titles), ordered=True),
        *button_rows(items, 1),
        footnote("Nobody sees who chose what. With a tie, or fewer than two votes, the first one comes."),
    ]
    return Reply(tuple(blocks), summary=f"{series.title}: what shall come next?")


__all__ = ["ACTIONS", "PINNED", "BallotPlanner", "BallotSender", "chosen"]
