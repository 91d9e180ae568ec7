"""`/schedule pulse`: how lively the community is, in counts alone. Never a name; a count under five is not shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from guidebot.core.commands import Access, Command, Topic, command
from guidebot.core.counts import SHOWN_FROM, WEEKS, Counted, Presses, What, shown, week_of
from guidebot.core.pictures import Pulse
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Block,
    Field,
    Fields,
    File,
    Footnote,
    Heading,
    Image,
    ItemList,
    Line,
    Reply,
    Sign,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.features.posts import series_list


@dataclass(frozen=True, slots=True)
class Series:
    """One thing counted over the eight weeks, oldest first, as people may see it: None hides a count under five."""

    what: What
    weeks: tuple[int | None, ...]

    @property
    def title(self) -> str:
        """What it is called above its bars."""
        return f"Presses: {_posts(self.what)}" if isinstance(self.what, Presses) else self.what.value.capitalize()

    @property
    def name(self) -> str:
        """What it is called within a line."""
        return f"presses below “{_posts(self.what)}”" if isinstance(self.what, Presses) else self.what.value


def series(counts: Mapping[tuple[What, date], int], now_week: date, posted: Sequence[str] = ()) -> Sequence[Series]:
    """What may be shown of *counts*, for the eight weeks that end with the one that begins on *now_week*.

    Presses are shown for each series that is *posted*, also where there were none, and where there were some.
    """
    mondays = weeks(now_week)
    pressed = {what.series for what, _ in counts if isinstance(what, Presses)} | set(posted)
    below = [Presses(one.kind) for one in series_list.SERIES if one.kind in pressed]
    every: list[What] = [*Counted, *below]
    return tuple(Series(what, tuple(_may_show(counts.get((what, one), 0)) for one in mondays)) for what in every)


def weeks(now_week: date) -> tuple[date, ...]:
    """The Mondays of the eight weeks, oldest first."""
    return tuple(now_week - timedelta(weeks=back) for back in reversed(range(WEEKS)))


@command("schedule pulse", topic=Topic.COMMUNITY, weighty=False, access=Access.ORGANISER)
async def pulse(ask: Request) -> Reply:
    """See how much the community uses guidebot: counts over eight weeks.

    Lookups, goals, check-ins, what is tried and told, votes, and presses below the posts of each series, by week. Never
    who; a count under five is not shown.
    """
    assert ask.community is not None, "organiser commands are for communities only"
    week = week_of(ask.now)
    counts = await ask.services.counts.since(ask.community, weeks(week)[0])
    posted = [one.kind for one in await ask.services.schedules.of(ask.community)]
    found = series(counts, week, posted)
    if not any(number for one in found for number in one.weeks) and not counts:
        return Reply((text("Nothing was counted in the last eight weeks."), _privacy()))
    rows = tuple((one.title, one.weeks) for one in found)
    png = await ask.services.painter.pulse(Pulse(weeks=weeks(week), rows=rows))
    alt = "Bars by week. " + " ".join(f"{one.title}: {_summed(one)}." for one in found)
    picture = [Image(File("pulse.png", png), alt)] if png else []
    return Reply(
        (
            Heading("The community's pulse", 1, Sign.PERSON),
            *picture,
            *_sums(found),
            Heading("Week by week", 2),
            ItemList(tuple(_week(found, nth, day) for nth, day in enumerate(weeks(week)))),
            _privacy(),
        )
    )


COMMANDS: tuple[Command, ...] = (pulse,)


def _sums(counted: Sequence[Series]) -> list[Block]:
    """A line for each; presses below posts by themselves, for a block of fields does not hold them all."""
    pressed = [one for one in counted if isinstance(one.what, Presses)]
    rest = [one for one in counted if one not in pressed]
    blocks: list[Block] = [Fields(tuple(Field(one.title, line(_summed(one))) for one in rest))]
    rows = tuple(Field(_posts(one.what), line(_summed(one))) for one in pressed if isinstance(one.what, Presses))
    return [*blocks, Heading("Presses below posts", 2), Fields(rows)] if rows else blocks


def _posts(what: Presses) -> str:
    found = series_list.find(what.series)
    return found.title if found is not None else what.series


def _may_show(count: int) -> int | None:
    return count if count == 0 or count >= SHOWN_FROM else None


def _summed(counted: Series) -> str:
    """This week and the weeks before it; hidden weeks are left out of the sum, so that nothing can be told from it."""
    known = [number for number in counted.weeks[:-1] if number is not None]
    this = counted.weeks[-1]
    now = shown(this) if this is not None else shown(1)
    hidden = sum(number is None for number in counted.weeks[:-1])
    more = f", {hidden} quiet week{'' if hidden == 1 else 's'} not counted in" if hidden else ""
    return f"{now} this week; {sum(known)} in the seven before{more}"


def _week(counted: Sequence[Series], nth: int, day: date) -> Line:
    here = [one for one in counted if not isinstance(one.what, Presses) or one.weeks[nth] != 0]  # within one page
    said = ", ".join(f"{one.name} {_said(one.weeks[nth])}" for one in here)
    return line(strong(f"Week of {day.day} {day:%B}: "), said)


def _said(number: int | None) -> str:
    return shown(number) if number is not None else shown(1)


def _privacy() -> Footnote:
    return footnote(f"Counts only, never who. A count under {SHOWN_FROM} is not shown.")
