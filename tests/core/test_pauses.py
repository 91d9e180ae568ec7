"""When goals were put aside, and the days of rest that this makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.goals import Goal, GoalState, closed, opened, paused
from guidebot.core.pauses import KEPT, begun, ended, rest
from guidebot.core.people import MemberId
from guidebot.core.resting import rests_of, rests_of_all, standing

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
SUNDAY = date(2026, 11, 29)
GOAL = Goal(member=MemberId("fake", "ada"), title="G", created_at=NOW - timedelta(days=60), id=1)


def ago(days: int) -> datetime:
    """The moment so many days before now."""
    return NOW - timedelta(days=days)


def on(days: int) -> date:
    """The day of it."""
    return ago(days).date()


def test_a_pause_rests_from_its_first_day_to_the_one_before_it_goes_on() -> None:
    """One that lasts rests this whole week; one that ends on its own day rests none."""
    assert ((on(20), on(11)),) == rest([(ago(20), ago(10))], "UTC", NOW)
    assert ((on(20), SUNDAY),) == rest([(ago(20), None)], "UTC", NOW)
    assert () == rest([(ago(20), ago(20) + timedelta(hours=3))], "UTC", NOW)
    assert () == rest([(ago(-30), None)], "UTC", NOW)


def test_days_are_those_of_the_members_zone() -> None:
    """Evening in London is the next day in Tokyo."""
    evening = datetime(2026, 11, 2, 20, tzinfo=UTC)
    pauses = [(evening, evening + timedelta(days=2))]

    assert ((date(2026, 11, 2), date(2026, 11, 3)),) == rest(pauses, "Europe/London", NOW)
    assert ((date(2026, 11, 3), date(2026, 11, 4)),) == rest(pauses, "Asia/Tokyo", NOW)


def test_pausing_and_opening_twice_is_doing_it_once() -> None:
    """The first moment counts."""
    away = paused(GOAL, ago(20))
    back = opened(away, ago(10))

    assert ((ago(20), None),) == away.pauses
    assert away == paused(away, ago(15))
    assert ((ago(20), ago(10)),) == back.pauses
    assert back == opened(back, ago(5))


def test_what_is_finished_is_not_paused_any_more() -> None:
    """Opened again, the time since then counts as put aside, too."""
    over = closed(paused(GOAL, ago(30)), GoalState.DROPPED, ago(20))
    again = opened(over, ago(2))

    assert ((ago(30), ago(20)),) == over.pauses
    assert ((ago(30), ago(20)), (ago(20), ago(2))) == again.pauses
    assert (GoalState.OPEN, None) == (again.state, again.closed_at)


def test_what_was_paused_before_pauses_were_kept_goes_on_as_ever() -> None:
    """Nobody knows since when."""
    assert () == opened(replace(GOAL, state=GoalState.PAUSED), NOW).pauses


@given(st.lists(st.tuples(st.booleans(), st.integers(-5, 90)), max_size=120))
def test_whatever_the_clock_says_pauses_end_after_they_begin(steps: list[tuple[bool, int]]) -> None:
    """Also one that is set back; a row does not grow for ever."""
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    for begins, days in steps:
        pauses = begun(pauses, ago(days)) if begins else ended(pauses, ago(days))

    assert len(pauses) <= KEPT
    assert all(end is not None and start <= end for start, end in pauses[:-1])
    assert all(first <= last for first, last in rest(pauses, "Pacific/Kiritimati", NOW))


def test_together_goals_rest_on_days_on_which_each_is_put_aside() -> None:
    """One that was not set yet or is over does not count; days without any goal are no rest."""
    first, second = replace(GOAL, pauses=((ago(30), ago(10)),)), replace(GOAL, pauses=((ago(20), ago(5)),), id=2)
    both = rests_of_all([first, second], "UTC", NOW)

    assert [on(at) for at in range(11, 21)] == [day for day, _ in both]
    assert () == rests_of_all([first, replace(GOAL, id=3)], "UTC", NOW)
    over = replace(GOAL, state=GoalState.DONE, closed_at=ago(40), id=3)
    later = replace(GOAL, created_at=ago(8), id=4)
    assert 20 == len(rests_of_all([first, over, later], "UTC", NOW))
    assert () == rests_of_all([], "UTC", NOW)
    assert rests_of(first, "UTC", NOW) == ((on(30), on(11)),)


def test_thousands_of_finished_goals_are_not_gone_through_by_day() -> None:
    """Old ones are passed over, and of those that stood alike there is one: else an answer would take a second."""
    old = [replace(GOAL, id=at, created_at=ago(500), closed_at=ago(300)) for at in range(2_000)]
    alike = [replace(GOAL, id=at, created_at=ago(40), closed_at=ago(35)) for at in range(2_000)]
    mine = replace(GOAL, pauses=((ago(20), ago(10)),))

    assert 2 == len(standing([*old, *alike, mine], "UTC", NOW))
    assert tuple((on(day), on(day)) for day in range(11, 21)) == rests_of_all([*old, *alike, mine], "UTC", NOW)
