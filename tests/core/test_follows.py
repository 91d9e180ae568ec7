"""What is told of deadlines, over any history that a list may have: never twice, never late, never at night."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.copying import Copy, renewed
from guidebot.core.follows import STAGES, Follow, FollowState, News, Watcher, asked, observed, plan
from guidebot.core.nudges import Member, is_quiet
from guidebot.core.openings import Opening
from guidebot.core.people import MemberId

ADA = MemberId("fake", "ada")
START = datetime(2027, 3, 1, 6, tzinfo=UTC)  # clocks change on 14 and 28 March, and in Auckland on 4 April
ZONES = ("UTC", "America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland", "Asia/Kathmandu", "Pacific/Kiritimati")
OTHERS = tuple(Opening(id=f"aisafety/other{at}", title="Other", kind="course") for at in range(4))


@dataclass
class Told:
    """One message: the member's day, and what it said of the one deadline."""

    day: date
    closes: date | None
    news: News
    at: datetime


@dataclass
class Life:
    """A member who follows one opening of a list that is read every six hours."""

    member: Member
    follow: Follow
    copy: Copy
    now: datetime = START
    watcher: Watcher = field(default_factory=lambda: Watcher(member=ADA, next_at=START))
    told: list[Told] = field(default_factory=list)

    def until(self, end: datetime) -> None:
        """Let everything happen that is due up to *end*."""
        for _ in range(50):
            if self.watcher.next_at is None or self.watcher.next_at > end:
                break
            self.now = max(self.now, self.watcher.next_at)
            self.look()
        self.now = end

    def look(self) -> None:
        """The planner looks at the member now."""
        today = self.now.astimezone(ZoneInfo(self.member.zone)).date()
        seen = {one.opening.id: one.opening for one in self.copy.entries}.get(self.follow.opening)
        watched = self.follow.state in {FollowState.ASKED, FollowState.GONE, FollowState.CLOSED}
        before = (observed(self.follow, seen, self.now, today),) if watched else ()
        step = plan(self.member, self.watcher, before, self.now)
        self.watcher = step.watcher
        if step.follows:
            (self.follow,) = step.follows
        for one, news in step.about:
            assert step.day is not None
            self.told.append(Told(step.day, one.closes, news, self.now))

    def read(self, answer: list[Opening] | None) -> None:
        """The list answers, or does not; who follows what changed is looked at."""
        if answer is not None:
            self.copy = renewed(self.copy, answer)
        today = self.now.date()
        seen = {one.opening.id: one.opening for one in self.copy.entries}.get(self.follow.opening)
        after = observed(self.follow, seen, self.now, today)
        if (after.state, after.closes, after.news) != (self.follow.state, self.follow.closes, self.follow.news):
            self.watcher = replace(self.watcher, next_at=START)


def live(zone: str, at: time, closes: date, answers: list[str], moves: list[int]) -> Life:
    """Two months in which every answer is what *answers* says."""
    member = Member(id=ADA, since=START, zone=zone, at=at)
    opening = Opening(id="aisafety/one", title="One", kind="course", closes=closes)
    today = START.astimezone(ZoneInfo(zone)).date()
    one = Life(member, asked(opening, ADA, START, today), renewed(Copy(), [opening, *OTHERS]))
    shift = iter(moves)
    for nth in range(240):
        what = answers[nth] if nth < len(answers) else "there"
        if what == "moved":
            opening = replace(opening, closes=closes + timedelta(days=next(shift, 0)))
        shown = [] if what == "missing" else [replace(opening, closed=True)] if what == "closed" else [opening]
        one.read(None if what == "broken" else [] if what == "shrunk" else [*shown, *OTHERS])
        one.until(START + timedelta(hours=6 * (nth + 1)))
    return one


AT = st.times().map(lambda one: one.replace(second=0, microsecond=0))
CLOSES = st.dates(date(2027, 3, 1), date(2027, 4, 20))
ANSWERS = st.lists(
    st.sampled_from(("there", "there", "there", "moved", "missing", "closed", "broken", "shrunk")), max_size=120
)


@given(
    zone=st.sampled_from(ZONES),
    at=AT,
    closes=CLOSES,
    broken=st.lists(st.sampled_from(("there", "broken", "shrunk")), max_size=200),
)
def test_a_deadline_that_stays_is_told_at_each_stage_once(zone: str, at: time, closes: date, broken: list[str]) -> None:
    """Fourteen, three and one day before, by the member's own day, however often the list is down or lies."""
    life = live(zone, at, closes, broken, [])
    today = START.astimezone(ZoneInfo(zone)).date()
    wanted = [closes - timedelta(days=stage) for stage in STAGES if closes - timedelta(days=stage) > today]

    assert wanted == [one.day for one in life.told]
    assert {News.NONE} >= {one.news for one in life.told}


@given(
    zone=st.sampled_from(ZONES), at=AT, closes=CLOSES, answers=ANSWERS, moves=st.lists(st.integers(-20, 30), max_size=9)
)
def test_whatever_a_list_does_nobody_hears_twice(
    zone: str, at: time, closes: date, answers: list[str], moves: list[int]
) -> None:
    """One message a day at most, none at night, none of a day gone by, and each stage of a date once."""
    life = live(zone, at, closes, answers, moves)
    days = [one.day for one in life.told]
    reminders = [(one.day, one.closes) for one in life.told if one.news is News.NONE]

    assert days == sorted(set(days))
    assert not any(is_quiet(life.member, one.at) for one in life.told)
    assert all(one.at.astimezone(ZoneInfo(zone)).date() == one.day for one in life.told)
    assert all(closes is not None and day <= closes for day, closes in reminders)
    assert len(reminders) == len(set(reminders))
    ended = [one.news for one in life.told if one.news in {News.GONE, News.CLOSED, News.BACK}]
    assert all((old is News.BACK) is not (new is News.BACK) for old, new in pairwise(ended))


@given(
    zone=st.sampled_from(ZONES),
    at=AT,
    closes=st.dates(date(2027, 3, 20), date(2027, 4, 10)),
    moves=st.lists(st.integers(-3, 20), min_size=1, max_size=4),
)
def test_the_last_date_is_told_in_time(zone: str, at: time, closes: date, moves: list[int]) -> None:
    """After the last move each further stage comes on its day, and the move itself was told."""
    life = live(zone, at, closes, ["moved"] * len(moves), moves)
    last = life.follow.closes
    assert last is not None
    heard = {one.day for one in life.told if one.closes == last}
    first = START.astimezone(ZoneInfo(zone)).date() + timedelta(days=3)  # when the moves are over and told
    stages = [last - timedelta(days=stage) for stage in STAGES]

    assert {day for day in stages if day > first} <= heard
    assert (last != closes) <= any(one.news is News.MOVED for one in life.told)
