"""Wiring: everything is built here and handed to those who need it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from guidebot.adapter import Adapter
from guidebot.answering.catalogue import actions, commands, version
from guidebot.answering.counting import Counting
from guidebot.answering.dispatch import Dispatch
from guidebot.answering.membership import LifeHooks
from guidebot.answering.offering import Offering
from guidebot.answering.routing import Routes
from guidebot.answering.settings_cache import SettingsCache
from guidebot.charts.painter import ChartPainter
from guidebot.core import zones
from guidebot.core.clock import Clock, SystemClock
from guidebot.core.guide import Guide
from guidebot.core.meter import Meter, NoMeter
from guidebot.core.offers import OfferStore
from guidebot.core.services import Services
from guidebot.core.traits import Platforms, Traits
from guidebot.delivery.items import Sender
from guidebot.features.goals import NoticeSender, NudgeSender
from guidebot.features.outcomes.keeping import TryKeeper
from guidebot.features.outcomes.sender import CardSender, WordSender
from guidebot.features.posts.ballots import BallotPlanner, BallotSender
from guidebot.features.posts.revising import RevisionSender
from guidebot.features.posts.sender import PostSender
from guidebot.features.radar.event_sender import EventSender
from guidebot.features.radar.sender import DeadlineSender
from guidebot.features.week import LineSender, WitnessSender
from guidebot.loading.config import Config
from guidebot.loading.loaded import shipped
from guidebot.loading.reader import Reader, parse
from guidebot.outbox import service
from guidebot.outbox.alert_sender import AlertSender
from guidebot.outbox.alerts import Alerts
from guidebot.outbox.boards import OutboxBoards
from guidebot.outbox.clock_watch import ClockWatch
from guidebot.outbox.deadline_planning import DeadlinePlanner
from guidebot.outbox.event_planning import EventPlanner
from guidebot.outbox.gates import Gates
from guidebot.outbox.notices import OutboxNotices
from guidebot.outbox.nudge_planning import NudgePlanner
from guidebot.outbox.passed_time import SureTime
from guidebot.outbox.post_planning import Planning, PostPlanner
from guidebot.outbox.service import Deliveries
from guidebot.runtime import environment
from guidebot.runtime.housekeeping import Housekeeping
from guidebot.runtime.inspecting import Inspection
from guidebot.runtime.library import LiveLibrary, Sources, searched
from guidebot.runtime.lists import Lists
from guidebot.runtime.row_watch import RowWatch
from guidebot.runtime.services.additions import GuideChanges
from guidebot.runtime.services.calendars import LiveCalendars
from guidebot.runtime.services.dates import SpokenDates
from guidebot.runtime.services.discussions import LiveDiscussions
from guidebot.runtime.services.radar import LiveRadar
from guidebot.runtime.stores import Stores, open_stores
from guidebot.runtime.watching import Watcher
from guidebot.storage.engine import MEMORY
from guidebot.storage.together import together

if TYPE_CHECKING:
    from guidebot.search.index import Index


@dataclass(slots=True, kw_only=True)
class App:
    """The running program. *adapters* by name is filled by whoever runs it."""

    config: Config
    clock: Clock
    library: LiveLibrary
    watcher: Watcher
    stores: Stores
    services: Services
    bot: Dispatch
    planner: PostPlanner
    reminders: NudgePlanner
    lists: Lists
    deliveries: Deliveries
    housekeeping: Housekeeping
    adapters: dict[str, Adapter] = field(default_factory=dict)

    async def close(self) -> None:
        """Finish what is under way and let go of everything."""
        await self.deliveries.stop()
        await self.stores.close()


async def build(
    config: Config,
    clock: Clock,
    *,
    in_memory: bool = False,
    content: Path | None = None,
    traits: Mapping[str, Traits] | None = None,
    meter: Meter | None = None,
    read: Reader = parse,
    search: Callable[[Guide], Index] = searched,
) -> App:
    """Build the program.

    Args:
        config: its settings.
        clock: tells it the time.
        in_memory: keeps nothing after the process.
        content: stands in for the shipped folder.
        traits: of platforms whose adapters *config* does not name.
        meter: counts what happens.
        read: reads the content, now and at every reload.
        search: makes what was read searchable.

    Raises:
        GuidebotError: configuration, content or database cannot be used.
    """
    zones.use_packaged_zones()
    live = await asyncio.to_thread(library, config, content, read, search)
    platforms = Platforms({**environment.traits(config), **(traits or {})})
    url = MEMORY if in_memory else environment.database_url(config)
    stores = await open_stores(url, database_clock=type(clock) is SystemClock)
    program = _wired(config, clock, live, stores, platforms, meter or NoMeter())
    await program.lists.refresh()
    return program


def _wired(  # noqa: PLR0917  # wiring
    config: Config, clock: Clock, live: LiveLibrary, stores: Stores, platforms: Platforms, meter: Meter
) -> App:
    """The program over what was read and opened."""
    adapters: dict[str, Adapter] = {}
    gates = Gates(platforms)
    watcher = Watcher(live, clock, meter)
    counting = Counting(stores.counts, clock)
    settings = SettingsCache(stores.communities, clock)
    passed = SureTime(stores.meta, clock)
    planner = PostPlanner(stores.schedules, stores.outbox, stores.meta)
    reminders = NudgePlanner(stores.members, stores.meta, clock, passed)
    radar = LiveRadar(live)
    changes = GuideChanges(live, stores.meta, clock, passed)
    deadlines = DeadlinePlanner(stores.follows, radar, clock, passed)
    events = EventPlanner(stores.events, stores.outbox, radar, together(stores.database), passed)
    inspector = Inspection(stores, adapters, watcher, clock, gates, radar)
    services = _services(live, radar, settings, stores, inspector, planner, platforms, _base(config), adapters, changes)
    rows = RowWatch(stores.database, Alerts(stores.outbox, settings), clock)
    chores = [passed.sure, counting.flush, changes.note, reminders.tidy, deadlines.tidy, rows.minute]
    return App(
        config=config,
        clock=clock,
        library=live,
        watcher=watcher,
        stores=stores,
        services=services,
        bot=_bot(services, settings, counting, meter, clock, None if stores.database.memory else stores.offers),
        planner=planner,
        reminders=reminders,
        lists=Lists(config.opportunities.source, stores.copies, radar, clock, meter, version()),
        housekeeping=Housekeeping(
            communities=settings,
            audit=stores.audit,
            once=stores.once,
            witnesses=stores.witnesses,
            own=stores.own,
            platforms=services.platforms,
            passed=passed,
            chores=chores,
        ),
        deliveries=_deliveries(
            config, stores, services, [planner, reminders, deadlines, events], adapters, gates, clock, meter, passed
        ),
        adapters=adapters,
    )


def _bot(  # noqa: PLR0917  # wiring
    services: Services,
    settings: SettingsCache,
    counting: Counting,
    meter: Meter,
    clock: Clock,
    offers: OfferStore | None,
) -> Dispatch:
    return Dispatch(
        routes=Routes(commands(), actions()),
        services=services,
        settings=settings,
        hooks=LifeHooks(services, clock),
        meter=meter,
        clock=clock,
        counting=counting,
        offering=Offering(offers, settings, services.library, clock),
    )


def _base(config: Config) -> str:
    """How people reach the web server; empty where none is wanted."""
    return config.web.public_url or (f"http://{config.web.listen}" if config.web.listen else "")


def _services(  # noqa: PLR0917  # wiring
    live: LiveLibrary,
    radar: LiveRadar,
    settings: SettingsCache,
    stores: Stores,
    inspector: Inspection,
    planner: PostPlanner,
    platforms: Platforms,
    base: str,
    adapters: Mapping[str, Adapter],
    changes: GuideChanges,
) -> Services:
    return Services(
        library=live,
        communities=settings,
        seen=stores.seen,
        suggestions=stores.suggestions,
        audit=stores.audit,
        counts=stores.counts,
        notices=OutboxNotices(stores.outbox),
        alerts=Alerts(stores.outbox, settings),
        schedules=stores.schedules,
        posts=stores.posts,
        discussions=LiveDiscussions(adapters),
        inspector=inspector,
        posting=planner,
        goals=stores.goals,
        tries=stores.tries,
        cards=stores.cards,
        boards=OutboxBoards(stores.outbox),
        ballots=stores.ballots,
        intentions=stores.intentions,
        fits=stores.fits,
        witnesses=stores.witnesses,
        members=stores.members,
        own=stores.own,
        dates=SpokenDates(),
        painter=ChartPainter(),
        together=together(stores.database),
        radar=radar,
        additions=changes,
        follows=stores.follows,
        calendars=LiveCalendars(base),
        addresses=stores.addresses,
        events=stores.events,
        platforms=platforms,
    )


def _community_planners(services: Services, stores: Stores, passed: SureTime) -> list[Planning]:
    return [TryKeeper(services, passed), BallotPlanner(services, stores.outbox)]


def _deliveries(  # noqa: PLR0917  # wiring
    config: Config,
    stores: Stores,
    services: Services,
    planners: Sequence[Planning],
    adapters: Mapping[str, Adapter],
    gates: Gates,
    clock: Clock,
    meter: Meter,
    passed: SureTime,
) -> Deliveries:
    return service.make(
        outbox=stores.outbox,
        together=services.together,
        communities=stores.communities,
        adapters=adapters,
        senders=_senders(services, stores, adapters),
        planners=[_clock_watch(stores, gates), *planners, *_community_planners(services, stores, passed)]
        if config.delivery.plan
        else [],
        clock=clock,
        meter=meter,
        passed=passed,
        platforms=services.platforms,
        gates=gates,
        opened=lambda member, place: stores.members.reach(member, place, clock.now()),
    )


def _clock_watch(stores: Stores, gates: Gates) -> ClockWatch:
    sooner = {
        "schedules": stores.schedules.sooner,
        "members": stores.members.sooner,
        "watchers": stores.follows.sooner,
        "tries": stores.tries.sooner,
    }
    return ClockWatch(stores.rewinds, stores.meta, gates, sooner)


def _senders(services: Services, stores: Stores, adapters: Mapping[str, Adapter]) -> list[Sender]:
    """What knows how to make each kind of message."""
    return [
        PostSender(services),
        CardSender(services, stores.outbox),
        WordSender(services),
        RevisionSender(services),
        BallotSender(services),
        EventSender(services),
        NudgeSender(stores.goals, stores.members, stores.tries, stores.intentions, stores.fits),
        LineSender(stores.members, stores.intentions),
        WitnessSender(stores.witnesses, stores.members, stores.intentions, stores.goals),
        NoticeSender(stores.members),
        DeadlineSender(stores.follows, stores.members, services.radar),
        AlertSender(
            members=stores.members,
            communities=stores.communities,
            audit=stores.audit,
            outbox=stores.outbox,
            adapters=adapters,
            platforms=services.platforms,
        ),
    ]


def library(
    config: Config,
    base: Path | None = None,
    read: Reader = parse,
    search: Callable[[Guide], Index] = searched,
) -> LiveLibrary:
    """The content of the folders that *config* names, or of *base*.

    Raises:
        Mistakes: with every mistake of every file.
    """
    return LiveLibrary(sources(config, base), read, search)


def sources(config: Config, base: Path | None = None) -> Sources:
    """The folders that *config* names; *base* in place of the first."""
    named = Path(config.content.folder) if config.content.folder else shipped()
    return Sources(
        base=base or named,
        extra=_paths(config.content.extra),
        community={key: _paths(value) for key, value in config.content.community.items()},
    )


def _paths(names: Sequence[str]) -> tuple[Path, ...]:
    return tuple(Path(name) for name in names)
