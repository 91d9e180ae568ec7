"""When messages come: the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from guidebot.core.nudges import (
    JITTER,
    Every,
    Member,
    Nudge,
    NudgeKind,
    after_quiet_hours,
    end_vacation,
    is_quiet,
    jitter,
    mark_active,
    may_send,
    moments,
    moved_to,
    plan_next,
    record_sent,
    snoozed,
    start_vacation,
    step,
    upcoming,
)
from guidebot.core.people import MemberId
from guidebot.core.schedule import Weekday

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADA = Member(id=MemberId("fake", "ada"), since=MONDAY, on=True, zone="Europe/Berlin")


def local(moment: datetime | None, zone: str = "Europe/Berlin") -> str:
    """Day and hour as clocks there show it."""
    assert moment is not None
    return f"{moment.astimezone(ZoneInfo(zone)):%a %d %b %H}"


def due(member: Member) -> datetime:
    """Its next moment."""
    assert member.next_at is not None
    return member.next_at


def test_the_moment_is_the_members_own_with_up_to_15_minutes() -> None:
    """The same offset every week, spread over members."""
    offsets = {jitter(replace(ADA, id=MemberId("fake", str(at)))) for at in range(500)}

    assert jitter(ADA) == jitter(replace(ADA, zone="UTC"))
    assert all(timedelta() <= one < timedelta(seconds=JITTER) for one in offsets)
    assert len(offsets) > 300
    assert "Mon 30 Nov 09" == local(plan_next(ADA, MONDAY).next_at)


def test_somebody_who_has_just_come_hears_nothing_for_a_day() -> None:
    """Made at nine on a Monday for Mondays at 18:30, the first one comes a week later."""
    evening = replace(ADA, at=time(18, 30))
    known = replace(evening, since=MONDAY - timedelta(days=30))

    assert "Mon 30 Nov 18" == local(plan_next(evening, MONDAY).next_at)
    assert "Mon 23 Nov 18" == local(plan_next(known, MONDAY).next_at)


def test_summer_and_winter_keep_the_wall_clock() -> None:
    """09:00 stays 09:00 over the change of 28 March 2027."""
    start = datetime(2027, 3, 20, tzinfo=UTC)
    coming = upcoming(plan_next(ADA, start), start)

    assert ["Mon 22 Mar 09", "Mon 29 Mar 09", "Mon 05 Apr 09"] == [local(one) for one in coming]
    assert timedelta(days=7, hours=-1) == coming[1] - coming[0]


@pytest.mark.parametrize(
    ("start", "end", "hour", "inside"),
    [
        (time(21), time(8), 23, True),
        (time(21), time(8), 7, True),
        (time(21), time(8), 8, False),
        (time(21), time(8), 20, False),
        (time(0), time(6), 3, True),
        (time(0), time(6), 6, False),
        (time(0), time(0), 3, False),
    ],
)
def test_quiet_hours_may_cross_midnight(start: time, end: time, hour: int, inside: bool) -> None:
    """The end itself is not quiet."""
    member = replace(ADA, zone="UTC", quiet_from=start, quiet_until=end)
    moment = datetime(2026, 11, 23, hour, tzinfo=UTC)

    assert inside is is_quiet(member, moment)
    assert not is_quiet(member, after_quiet_hours(member, moment))


def test_a_changed_day_does_not_bring_two_in_a_week() -> None:
    """Sent on Monday, moved to Tuesday: the next is eight days later."""
    member = replace(ADA, last_at=MONDAY, day=Weekday.TUESDAY)

    assert "Tue 01 Dec 09" == local(plan_next(member, MONDAY + timedelta(hours=1)).next_at)
    assert "Sun 06 Dec 09" == local(plan_next(replace(member, day=Weekday.SUNDAY), MONDAY).next_at)


def test_unanswered_messages_come_after_one_two_and_four_weeks_then_a_closing_note() -> None:
    """Then nothing until the member acts."""
    member, days, kinds = plan_next(ADA, MONDAY), [], []
    while member.next_at is not None:
        now = due(member)
        made = step(member, now)
        assert made.nudge is not None
        days.append(local(now))
        kinds.append(made.nudge.kind)
        member = record_sent(made.member, now) if made.nudge.kind is NudgeKind.NUDGE else made.member

    assert ["Mon 30 Nov 09", "Mon 07 Dec 09", "Mon 21 Dec 09", "Mon 18 Jan 09"] == days
    assert [*[NudgeKind.NUDGE] * 3, NudgeKind.CLOSING] == kinds
    assert "Mon 25 Jan 09" == local(mark_active(member, datetime(2027, 1, 19, tzinfo=UTC)).next_at)


def test_a_rhythm_of_two_weeks_doubles_to_four() -> None:
    """The member's own interval is what doubles."""
    member = replace(ADA, every=Every.TWO_WEEKS, last_at=MONDAY, unanswered=2)

    assert "Mon 21 Dec 09" == local(plan_next(member, MONDAY + timedelta(hours=1)).next_at)


def test_snooze_keeps_off_the_night_and_the_next_is_a_week_later() -> None:
    """Pressed at 23:00 for one day, it comes the morning after."""
    night = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    member = snoozed(replace(plan_next(ADA, MONDAY), last_at=MONDAY), 1, night)
    made = step(member, due(member))

    assert "Wed 25 Nov 08" == local(due(member))
    assert "Mon 07 Dec 09" == local(record_sent(made.member, due(member)).next_at)


def test_late_means_six_hours_and_not_beyond_the_evening() -> None:
    """Due at 18:30, it may go until 21:00."""
    morning, evening = plan_next(ADA, MONDAY), plan_next(replace(ADA, at=time(18, 30)), MONDAY)
    early, late = step(morning, due(morning)), step(evening, due(evening))

    assert due(morning) + timedelta(hours=6) == early.expires_at
    assert late.expires_at is not None
    assert "Mon 30 Nov 21" == local(late.expires_at)


def test_a_vacation_is_skipped_and_can_be_ended_early() -> None:
    """The days away are kept as rest."""
    member = start_vacation(plan_next(ADA, MONDAY), date(2027, 1, 10), MONDAY)
    assert "Mon 11 Jan 09" == local(member.next_at)
    assert ((date(2026, 11, 23), date(2027, 1, 9)),) == member.rests

    shorter = start_vacation(member, date(2026, 12, 1), MONDAY + timedelta(days=2))
    assert ((date(2026, 11, 23), date(2026, 11, 24)), (date(2026, 11, 25), date(2026, 11, 30))) == shorter.rests
    assert ((date(2026, 11, 23), date(2026, 11, 30)),) == start_vacation(member, date(2026, 12, 1), MONDAY).rests

    early = end_vacation(member, MONDAY + timedelta(days=2))
    assert "Mon 30 Nov 09" == local(early.next_at)
    assert ((date(2026, 11, 23), date(2026, 11, 25)),) == early.rests


@pytest.mark.parametrize(
    "change",
    [{"on": None}, {"on": False}, {"stopped": True}, {"unreachable": True}, {"dormant": True}],
    ids=lambda one: next(iter(one)),
)
def test_nobody_is_reminded_who_does_not_want_or_cannot_get_it(change: dict[str, bool | None]) -> None:
    """No moment is planned, and what was planned is not sent."""
    member = replace(ADA, **change)  # type: ignore[arg-type]
    nudge = Nudge(member=ADA.id, due_at=MONDAY)

    assert None is plan_next(member, MONDAY).next_at
    assert may_send(member, nudge, MONDAY)
    assert "" == may_send(ADA, nudge, MONDAY)
    assert () == upcoming(plan_next(member, MONDAY), MONDAY)


def test_a_zone_changed_while_a_message_waits_keeps_it_from_the_night() -> None:
    """The drain asks again at the last moment."""
    nudge = Nudge(member=ADA.id, due_at=MONDAY)

    assert "it would have come in the quiet hours" == may_send(replace(ADA, zone="America/Los_Angeles"), nudge, MONDAY)


def test_a_time_off_ends_on_the_same_day_in_another_zone() -> None:
    """Moving from Berlin to New York shortens or lengthens no holiday."""
    here = Member(id=MemberId("fake", "ada"), since=datetime(2026, 11, 1, tzinfo=UTC), zone="Europe/Berlin", on=True)
    away_until = start_vacation(here, date(2026, 12, 20), datetime(2026, 11, 28, 19, tzinfo=UTC))
    there = moved_to(away_until, "America/New_York")

    assert there.paused_until is not None
    assert date(2026, 12, 20) == there.paused_until.astimezone(ZoneInfo("America/New_York")).date()
    assert (0, 0) == (there.paused_until.minute, there.paused_until.astimezone(ZoneInfo("America/New_York")).hour)
    assert moved_to(here, "Asia/Kolkata").paused_until is None


def test_nobodys_share_of_a_quarter_hour_leads_into_their_quiet_hours() -> None:
    """Such a reminder would be skipped every week; it comes at its full time, or when the quiet hours end."""
    for number in range(60):
        member = Member(
            id=MemberId("fake", f"m{number}"), since=datetime(2026, 11, 1, tzinfo=UTC), on=True, at=time(20, 55)
        )
        found = next(moments(member, datetime(2026, 11, 20, tzinfo=UTC)))

        assert not is_quiet(member, found)
