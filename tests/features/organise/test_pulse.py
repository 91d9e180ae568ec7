"""What organisers see of what happened: their own deeds, and counts that name nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.adapter import Answered, Press
from guidebot.answering.counting import COUNTED, Counting
from guidebot.charts.painter import ChartPainter
from guidebot.core.actions import ActionRef
from guidebot.core.audit import KEPT_DAYS
from guidebot.core.counts import SHOWN_FROM, WEEKS, Counted, Presses, What, read_what, spelled
from guidebot.core.errors import StorageError
from guidebot.core.people import CommunityId
from guidebot.core.pictures import Pulse
from guidebot.core.reply import Image, say
from guidebot.features.organise import pulse
from guidebot.features.posts import series_list
from guidebot.testing import START, FakeClock, Talk, talk

LAB = CommunityId("fake", "lab")
MONDAY = date(2026, 11, 23)


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with an organiser."""
    async with talk() as bot:
        bot.organiser = True
        yield bot


async def test_an_empty_pulse_says_so(bot: Talk) -> None:
    """And what it would never show."""
    await bot.say("/schedule pulse")

    assert "Nothing was counted" in bot.text
    assert "never who" in bot.text


async def test_lookups_are_counted_by_week_and_written_down_each_minute(bot: Talk) -> None:
    """Only what was answered, only in communities, forms and mistakes left out."""
    for line in ["/direction debate"] * 6 + ["/problem", "/direction", "/ask what is debate", "/nonsense"]:
        await bot.say(line)
    await bot.say("/suggest")
    bot.community = None
    await bot.say("/direction debate")
    bot.community = LAB
    unwritten = await bot.app.services.counts.since(LAB, MONDAY)
    await bot.app.housekeeping.minute()
    await bot.app.housekeeping.minute()

    assert {} == dict(unwritten)
    assert {(Counted.LOOKUPS, MONDAY): 9} == dict(await bot.app.services.counts.since(LAB, MONDAY))


async def test_the_pulse_shows_the_last_minute_too(bot: Talk) -> None:
    """What waits to be written down is written before it is read; the terminal has no heartbeat that does it."""
    for _ in range(6):
        await bot.say("/direction debate")
    await bot.say("/schedule pulse")

    assert "Lookups: 6 this week" in bot.text


async def test_goals_and_check_ins_count_once(bot: Talk) -> None:
    """What asks which one is meant, or knew it already, counts for nothing; a milestone reached is a check-in too."""
    for _ in range(2):
        await bot.ask(Press(ActionRef("goal.from", ("resource", "arena")).encode()))
        assert "Which part" in bot.text
        await bot.pick("all")
    assert "already" in bot.text
    await bot.press("Reached")
    await bot.say("/goal add Read a book")
    await bot.say("/checkin note goal:nothing-like-it")
    await bot.say("/checkin read")
    await bot.app.housekeeping.minute()

    found = dict(await bot.app.services.counts.since(LAB, MONDAY))
    assert {(Counted.GOALS, MONDAY): 2, (Counted.CHECKINS, MONDAY): 2} == found


async def test_presses_below_posts_are_counted_by_series(bot: Talk) -> None:
    """Those on posts alone: not on a private answer or a preview; one that opens a form counts, sending it does not."""
    for one in series_list.SERIES:
        made = one.first(LAB, channel="general", zone="UTC", anchor=bot.clock.now().date())
        await bot.app.stores.schedules.save(made.planned(bot.clock.now()))
    await bot.say("/schedule preview problem")
    await bot.press("More")
    await bot.say("/problem")
    await bot.press("I’ll try it")
    await bot.say("/schedule now problem")
    await bot.advance(minutes=1)
    [post] = bot.sent_to("general")
    for label in ("More", "I’ll try it", "Make it a goal") * 2:
        await bot.press(label, on=post)
    await bot.press("I’ll try it", on=post)
    await bot.submit()
    await bot.advance(hours=2)
    await bot.press("More", on=bot.chat.revised[-1].reply)
    await bot.say("/schedule pulse")

    found = await bot.app.services.counts.since(LAB, MONDAY)
    assert 8 == found[Presses("problem"), MONDAY]
    assert "Presses below posts" in bot.text
    assert "Weekly open problem: 8 this week; 0 in the seven before" in bot.text
    assert "Weekly digest: 0 this week; 0 in the seven before" in bot.text
    assert "presses below “Weekly open problem” 8" in bot.text


async def test_a_press_below_a_digest_runs_its_line(bot: Talk) -> None:
    """And counts for the digest; a made-up series counts for nothing."""
    for series in ["digest"] * 5 + ["nonsense"]:
        await bot.ask(Press(ActionRef("on", (series, "run", "trying")).encode()))
        assert "What you try" in bot.text
    await bot.app.housekeeping.minute()

    assert {(Presses("digest"), MONDAY): 5} == dict(await bot.app.services.counts.since(LAB, MONDAY))


@pytest.mark.parametrize("what", [*Counted, *(Presses(one.kind) for one in series_list.SERIES)])
def test_what_is_counted_is_read_as_it_was_spelled(what: What) -> None:
    """In the thirty characters of its column."""
    assert what == read_what(spelled(what))
    assert len(spelled(what)) <= 30


async def test_counts_under_five_are_hidden_everywhere(bot: Talk) -> None:
    """By week and in the sums: nothing can be told from the difference."""
    counts = bot.app.services.counts
    for weeks_ago, number in [(0, 4), (1, 7), (2, 1), (3, 5), (7, 12), (8, 99)]:
        await counts.add(LAB, Counted.CHECKINS, MONDAY - timedelta(weeks=weeks_ago), number)
    await bot.say("/schedule pulse")

    assert "Check-ins: fewer than 5 this week; 24 in the seven before, 1 quiet week not counted in" in bot.text
    assert "Week of 23 November: lookups 0, goals set 0, check-ins fewer than 5, goals finished 0" in bot.text
    assert "Week of 5 October: lookups 0, goals set 0, check-ins 12, goals finished 0" in bot.text
    assert "99" not in bot.text
    assert "Ada" not in bot.text


@given(st.dictionaries(st.tuples(st.sampled_from(Counted), st.integers(0, 12)), st.integers(0, 9), max_size=30))
def test_no_small_count_survives(raw: dict[tuple[Counted, int], int]) -> None:
    """Whatever was counted, what is shown is 0, hidden, or five and more."""
    counts = {(what, MONDAY - timedelta(weeks=ago)): number for (what, ago), number in raw.items()}
    for one in pulse.series(counts, MONDAY):
        assert WEEKS == len(one.weeks)
        assert all(number is None or number == 0 or number >= SHOWN_FROM for number in one.weeks)


async def test_the_pulse_is_a_picture_too(bot: Talk) -> None:
    """With the same in words as its text alternative, where pictures are installed."""
    pytest.importorskip("matplotlib")
    await bot.app.services.counts.add(LAB, Counted.LOOKUPS, MONDAY, 12)
    await bot.app.services.counts.add(LAB, Counted.GOALS, MONDAY, 3)
    await bot.say("/schedule pulse")
    [picture] = [one for one in bot.content.blocks if isinstance(one, Image)]

    assert picture.file.content.startswith(b"\x89PNG")
    assert "Lookups: 12 this week" in picture.alt
    assert "Goals set: fewer than 5 this week" in picture.alt


async def test_hidden_counts_look_all_the_same() -> None:
    """One and four draw the same picture, byte for byte."""
    pytest.importorskip("matplotlib")
    painter = ChartPainter()
    pictures = []
    for number in (1, 4):
        found = pulse.series({(Counted.GOALS, MONDAY): number, (Counted.LOOKUPS, MONDAY): 9}, MONDAY)
        rows = tuple((one.what.value, one.weeks) for one in found)
        pictures.append(await painter.pulse(Pulse(weeks=pulse.weeks(MONDAY), rows=rows)))

    assert pictures[0] is not None
    assert pictures[0] == pictures[1]


class Failing:
    """A store that fails at first."""

    def __init__(self) -> None:
        self.fails = True
        self.kept: list[tuple[CommunityId, What, date, int]] = []

    async def add(self, community: CommunityId, what: What, week: date, number: int = 1) -> None:
        """Keep it, or fail."""
        if self.fails:
            raise StorageError("The database is gone.")
        self.kept.append((community, what, week, number))

    async def since(self, community: CommunityId, week: date) -> dict[tuple[What, date], int]:
        """Nothing."""
        del community, week
        return {}


async def test_what_could_not_be_written_is_written_later() -> None:
    """Nothing is lost while the database is away, nothing is counted twice."""
    store = Failing()
    counting = Counting(store, FakeClock())
    done = Answered(say("done"), private=True)
    for _ in range(3):
        counting.answered("direction", LAB, done)
    with pytest.raises(StorageError):
        await counting.flush()
    store.fails = False
    counting.answered("direction", LAB, done)
    await counting.flush()
    await counting.flush()

    assert [(LAB, Counted.LOOKUPS, MONDAY, 4)] == store.kept


def test_everything_that_is_counted_exists() -> None:
    """A renamed command would silently stop counting."""
    from guidebot.answering import catalogue

    known = {one.path for one in catalogue.commands()} | {one.name for one in catalogue.actions()}

    assert set() == set(COUNTED) - known
    assert set(Counted) == set(COUNTED.values())


async def test_the_log_names_what_organisers_did(bot: Talk) -> None:
    """Newest first, in the community's zone; purged after 90 days."""
    await bot.say("/setup")
    await bot.submit(zone="Asia/Tokyo")
    await bot.press("Looks good")
    await bot.clock.advance(days=1)
    await bot.say("/schedule pause problem")
    await bot.say("/schedule log")
    shown = bot.text
    await bot.app.housekeeping.hour()
    await bot.clock.advance(days=KEPT_DAYS)
    await bot.app.housekeeping.hour()
    await bot.say("/schedule log")

    rows = [row for row in shown.splitlines() if row.startswith("•")]
    assert "• Tue 24 Nov 2026, 18:00 Ada paused the problem posts" == rows[0]
    assert "• Mon 23 Nov 2026, 18:00 Ada finished the setup" == rows[1]
    assert "Kept for 90 days" in shown
    assert "finished the setup" not in bot.text
    assert START.day == 23


async def test_long_logs_come_in_pages(bot: Talk) -> None:
    """The latest sixty deeds, within what every platform shows."""
    await bot.say("/setup")
    await bot.submit()
    for _ in range(40):
        await bot.say("/schedule pause problem")
        await bot.say("/schedule resume problem")
    answered = await bot.say("/schedule log")

    assert "" == answered.failed
    assert "Page 1 of" in bot.text
