"""Weeks with a check-in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.core.weeks import LOOK_BACK, consistency

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


def weeks_ago(*counts: int) -> list[datetime]:
    """A moment in each of the weeks that lie so far back."""
    return [NOW - timedelta(weeks=one) for one in counts]


def test_six_of_the_last_eight() -> None:
    """The current week counts as one of eight."""
    found = consistency(weeks_ago(0, 1, 1, 2, 4, 5, 7, 9), since=LONG_AGO, now=NOW, zone="UTC")

    assert "6 of the last 8 weeks" == str(found)
    assert [1, 0, 1, 1, 0, 1, 2, 1] == [one.checkins for one in found.weeks]


def test_weeks_before_the_beginning_do_not_count() -> None:
    """A new goal starts fresh."""
    found = consistency(weeks_ago(0), since=NOW - timedelta(days=8), now=NOW, zone="UTC")

    assert (1, 2) == (found.active, found.counted)


def test_a_week_of_rest_is_left_out_and_one_with_a_check_in_counts() -> None:
    """Rest cannot cost anything."""
    rests = [(date(2026, 11, 2), date(2026, 11, 15))]
    found = consistency(weeks_ago(0, 2), since=LONG_AGO, now=NOW, zone="UTC", rests=rests)

    assert "2 of the last 7 weeks, and a week of rest" == str(found)


def test_a_long_vacation_is_told_as_rest() -> None:
    """Nothing but the first week is called so; the week that counts may be this one or one before."""
    away = [(date(2026, 9, 1), date(2026, 11, 22))]
    longer = [(date(2026, 9, 1), date(2026, 12, 31))]
    lately = [(date(2026, 11, 23), date(2026, 11, 30))]
    two_weeks = NOW - timedelta(weeks=1)

    def told(since: datetime, rests: list[tuple[date, date]], *weeks: int) -> str:
        return str(consistency(weeks_ago(*weeks), since=since, now=NOW, zone="UTC", rests=rests))

    assert "no check-in this week yet, and 7 weeks of rest" == told(LONG_AGO, away)
    assert "a check-in this week, and 7 weeks of rest" == told(LONG_AGO, away, 0)
    assert "8 weeks of rest" == told(LONG_AGO, longer)
    assert "a check-in in the one week that counts, and a week of rest" == told(two_weeks, lately, 1)
    assert "the first week has just begun" == told(NOW, [])
    assert "a week of rest" == told(NOW, longer)


def test_sunday_night_belongs_to_the_week_of_the_member() -> None:
    """Half past midnight on Monday in Tokyo is Sunday in London."""
    moment = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    tokyo = consistency([moment], since=LONG_AGO, now=NOW, zone="Asia/Tokyo")
    london = consistency([moment], since=LONG_AGO, now=NOW, zone="Europe/London")

    assert (1, 0) == (tokyo.weeks[-1].checkins, london.weeks[-1].checkins)


@settings(max_examples=60, deadline=None)
@given(
    back=st.lists(st.integers(0, 100 * 24), max_size=30),
    since=st.integers(0, 200),
    zone=st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"]),
)
def test_every_number_stands_within_its_bounds(back: list[int], since: int, zone: str) -> None:
    """At most eight weeks, none before the beginning, each check-in in at most one."""
    moments = [NOW - timedelta(hours=one) for one in back]
    found = consistency(moments, since=NOW - timedelta(days=since), now=NOW, zone=zone)

    assert 1 <= len(found.weeks) <= LOOK_BACK
    assert 0 <= found.active <= found.counted == len(found.weeks)
    assert sum(one.checkins for one in found.weeks) <= len(moments)
