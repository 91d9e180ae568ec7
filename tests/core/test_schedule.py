"""A rule names one instant for each of its dates, through every change of the clock."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core import zones
from guidebot.core.errors import UsageError
from guidebot.core.schedule import (
    WEEK,
    Occurrence,
    Rhythm,
    Rule,
    Weekday,
    corrected,
    next_due,
    occurrences,
    passed,
    risky,
)

CHANGES = [
    ("Berlin gap", "Europe/Berlin", date(2026, 3, 29), time(2, 30), "03:30"),
    ("Berlin fold", "Europe/Berlin", date(2026, 10, 25), time(2, 30), "02:30"),
    ("New York gap", "America/New_York", date(2026, 3, 8), time(2, 30), "03:30"),
    ("New York fold", "America/New_York", date(2026, 11, 1), time(1, 30), "01:30"),
    ("Lord Howe gap", "Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "02:45"),
    ("Lord Howe fold", "Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "01:45"),
    ("Lord Howe edge", "Australia/Lord_Howe", date(2026, 10, 4), time(2, 30), "02:30"),
    ("Casablanca gap", "Africa/Casablanca", date(2026, 3, 22), time(2, 30), "03:30"),
    ("Casablanca fold", "Africa/Casablanca", date(2026, 2, 15), time(2, 30), "02:30"),
    ("Cairo gap", "Africa/Cairo", date(2026, 4, 24), time(0, 30), "01:30"),
    ("Cairo fold", "Africa/Cairo", date(2026, 10, 29), time(23, 30), "23:30"),
]


def following(rule: Rule, after: datetime, count: int) -> list[Occurrence]:
    """The next *count* occurrences."""
    return list(itertools.islice(occurrences(rule, after), count))


@pytest.mark.parametrize(("name", "zone", "day", "at", "shown"), CHANGES, ids=[one[0] for one in CHANGES])
def test_one_post_on_the_day_of_a_change(name: str, zone: str, day: date, at: time, shown: str) -> None:
    """Where the clock is set, the rule still gives one post that day: neither none nor two."""
    rule = Rule(days=(WEEK[day.weekday()],), at=at, zone=zone)
    start = datetime.combine(day - timedelta(days=3), time(12), ZoneInfo(zone)).astimezone(UTC)
    moments, moment = [], next_due(rule, start)
    while moment < start + timedelta(days=6):
        moments.append(moment.astimezone(ZoneInfo(zone)))
        moment = next_due(rule, moment)

    assert [(day, shown)] == [(one.date(), f"{one:%H:%M}") for one in moments], name


@pytest.mark.parametrize(("name", "zone", "day", "at", "shown"), CHANGES, ids=[one[0] for one in CHANGES])
def test_the_rest_of_the_season_keeps_its_time(name: str, zone: str, day: date, at: time, shown: str) -> None:
    """A change moves one post at most; weeks are added in dates."""
    rule = Rule(days=(WEEK[day.weekday()],), at=at, zone=zone)
    after = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC) + timedelta(days=1)

    found = [one.at.astimezone(ZoneInfo(zone)) for one in following(rule, after, 4)]

    assert [f"{at:%H:%M}"] * 4 == [f"{one:%H:%M}" for one in found], name
    assert [day + timedelta(days=7 * week) for week in range(1, 5)] == [one.date() for one in found], shown


def test_next_due_is_strictly_later() -> None:
    """At the moment of a post the next one is a week away."""
    rule = Rule(days=(Weekday.MONDAY,), at=time(9), zone="Europe/Berlin")
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    assert monday == next_due(rule, monday - timedelta(microseconds=1))
    assert monday + timedelta(days=7) == next_due(rule, monday)


def test_every_two_weeks_counts_from_its_anchor_over_the_year() -> None:
    """Every second week, also where a year has 53 weeks."""
    rule = Rule(days=(Weekday.MONDAY,), at=time(9), zone="UTC", rhythm=Rhythm.FORTNIGHTLY, anchor=date(2026, 12, 24))

    found = [one.day for one in following(rule, datetime(2026, 12, 1, tzinfo=UTC), 4)]

    assert [date(2026, 12, 7), date(2026, 12, 21), date(2027, 1, 4), date(2027, 1, 18)] == found


def test_twice_a_week() -> None:
    """Two days, each week."""
    rule = Rule(days=(Weekday.TUESDAY, Weekday.FRIDAY), at=time(17, 30), zone="UTC", rhythm=Rhythm.TWICE)

    found = [f"{one.at:%a %d}" for one in following(rule, datetime(2026, 11, 23, tzinfo=UTC), 4)]

    assert ["Tue 24", "Fri 27", "Tue 01", "Fri 04"] == found


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm.WEEKLY, (Weekday.MONDAY, Weekday.TUESDAY)),
        (Rhythm.TWICE, (Weekday.MONDAY,)),
        (Rhythm.TWICE, (Weekday.MONDAY, Weekday.MONDAY)),
        (Rhythm.WEEKLY, ()),
    ],
)
def test_days_must_fit_the_rhythm(rhythm: Rhythm, days: tuple[Weekday, ...]) -> None:
    """A rule that contradicts itself is refused when it is made."""
    with pytest.raises(UsageError, match="needs"):
        Rule(days=days, at=time(9), zone="UTC", rhythm=rhythm)


def test_of_everything_missed_only_the_last_counts() -> None:
    """After a downtime there is one post to think of, and the next one ahead."""
    rule = Rule(days=(Weekday.MONDAY,), at=time(9), zone="UTC")
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)

    for since, now in ((0, 0), (0, 2), (700, 0), (700, 2)):
        found, following = passed(rule, monday - timedelta(days=since), monday + timedelta(days=now))
        assert (monday, monday + timedelta(days=7)) == (found.at, following.at)


def test_a_moment_from_older_zone_data_is_not_lost() -> None:
    """A due moment that the rule does not name any more still counts as that day's post."""
    rule = Rule(days=(Weekday.MONDAY,), at=time(9), zone="UTC")
    odd = datetime(2026, 11, 23, 10, tzinfo=UTC)

    for kept in (odd, odd - timedelta(hours=2)):
        found, following = passed(rule, kept, kept)

        assert (kept, date(2026, 11, 23)) == (found.at, found.day)
        assert date(2026, 11, 30) == following.day


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/Vancouver", "Pacific/Apia"]),
    day=st.integers(0, 6),
    minute=st.integers(0, 1439),
    weeks=st.integers(0, 200),
    off=st.integers(-11 * 60, 11 * 60),
)
def test_a_moment_from_other_zone_data_is_corrected(zone: str, day: int, minute: int, weeks: int, off: int) -> None:
    """To the moment of the same occurrence, also across midnight and for neighbouring days."""
    days = tuple(sorted({WEEK[day], WEEK[(day + 1) % 7]}, key=WEEK.index))
    rule = Rule(days=days, at=time(*divmod(minute, 60)), zone=zone, rhythm=Rhythm.TWICE)
    right = rule.instant(next(rule.dates(date(2025, 1, 6) + timedelta(weeks=weeks))))

    assert right == corrected(rule, right + timedelta(minutes=off))


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kolkata"]),
    day=st.sampled_from(WEEK),
    minute=st.integers(0, 1439),
    now=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
)
def test_every_date_has_one_instant(zone: str, day: Weekday, minute: int, now: datetime) -> None:
    """Ten following posts fall on ten dates a week apart, in order."""
    rule = Rule(days=(day,), at=time(*divmod(minute, 60)), zone=zone)

    found = following(rule, now, 10)

    assert {7} == {(after.day - before.day).days for before, after in itertools.pairwise(found)}
    assert all(before.at < after.at for before, after in itertools.pairwise(found))
    assert now < found[0].at <= now + timedelta(days=7, hours=2)


def test_night_times_are_risky() -> None:
    """Times from 00:00 to 03:59 are warned of."""
    assert [True, True, False, False] == [risky(time(hour, 59)) for hour in (0, 3, 4, 9)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("europe/berlin", "Europe/Berlin"), ("New York", "America/New_York"), ("utc", "UTC"), ("Tokyo", "Asia/Tokyo")],
)
def test_zones_people_type(typed: str, meant: str) -> None:
    """Names without regard to case, and cities alone."""
    assert meant == zones.zone_name(typed)


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Europe/Berln", "Europe/Berlin"), ("CET", "Europe/Berlin")],
)
def test_a_wrong_zone_names_the_likely_one(typed: str, near: str) -> None:
    """Abbreviations and offsets are not taken, since they do not know about summer; the place is offered."""
    with pytest.raises(UsageError) as caught:
        zones.zone_name(typed)

    assert near in (caught.value.fix or "")


@pytest.mark.parametrize("typed", ["", "+02:00", "../../etc/passwd", "x" * 5000, "Etc/GMT+5", "posixrules"])
def test_what_is_no_zone(typed: str) -> None:
    """Anything else is refused, without looking at files."""
    with pytest.raises(UsageError, match="no time zone"):
        zones.zone_name(typed)
