"""What members do with their week, told once for every platform: each test brings a stage with the real SDK."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

SENTENCE = "When it is Tuesday after lunch, then I open “chapter 3” 🚀"
AGAIN = "That is noted already."
EMPTY = "has nothing to choose from"  # what a terminal says where an answer took the place of the buttons
REFUSED = ("is over", "not there any more", "not in your list", "is not yours")


@dataclass(frozen=True, slots=True)
class Page:
    """What *who* sees: its words and the labels of its buttons. *raw* is the platform's own."""

    who: str
    words: str
    labels: Sequence[str]
    raw: Any = None
    private: bool = True


class Stage(Protocol):
    """A community on one platform, with the whole program over a database in a file."""

    foreign: bool  # whether somebody else can press what stands in a direct conversation

    async def command(self, who: str, path: str, **values: str) -> Page:
        """Type a command."""
        ...

    async def press(self, who: str, label: str, on: Page) -> Page:
        """Press a button; what is shown next, a form included."""
        ...

    async def submit(self, form: Page, **fields: str) -> Page:
        """Send a form; inputs that are not named keep their values."""
        ...

    async def pass_time(self, **by: float) -> None:
        """Let time pass, with everything that falls due."""
        ...

    async def restart(self) -> None:
        """End the program and start another."""
        ...

    async def pictured(self, page: Page) -> bool:
        """Whether a picture came with it."""
        ...

    def written(self, who: str) -> list[Page]:
        """What the bot wrote to somebody by itself, oldest first."""
        ...

    def person(self, who: str) -> str:
        """What a picker of persons sends for somebody."""
        ...


async def refused(stage: Stage, label: str, page: Page) -> None:
    """A stranger who sends the same press gets nothing."""
    if stage.foreign:
        answer = await stage.press("eve", label, page)
        assert any(one in answer.words for one in REFUSED), answer.words


async def once(stage: Stage, page: Page, label: str, says: str) -> Page:
    """Press *label*: refused to a stranger, done for its owner, and noted already the second time."""
    await refused(stage, label, page)
    first = await stage.press(page.who, label, page)
    assert says in first.words
    second = await stage.press(page.who, label, page)
    assert AGAIN in second.words or EMPTY in second.words
    return first


async def reminded(stage: Stage) -> Page:
    """The next weekly reminder, looked at by a program that was started after it went."""
    count = len(stage.written("ada"))
    await stage.pass_time(days=8 if not count else 7)
    await stage.restart()
    assert count + 1 == len(stage.written("ada"))
    return stage.written("ada")[-1]


async def a_week_is_chosen_asked_about_and_answered(stage: Stage) -> None:
    """From the reminder to the sentence, to the next reminder that opens with it, to how it went and to a rest."""
    await stage.command("ada", "nudges", switch="on", zone="Europe/Berlin")
    await stage.command("ada", "goal add", title="Read a paper")
    nudge = await reminded(stage)
    chosen = await once(stage, nudge, "Go on with it", "This week:")
    form = await stage.press("ada", "Add when and then", chosen)
    kept = await stage.submit(form, if_then=SENTENCE)
    assert SENTENCE in kept.words
    nudge = await reminded(stage)
    assert nudge.words.index("You planned:") < nudge.words.index(SENTENCE) < nudge.words.index("And this week?")
    went = await once(stage, nudge, "Not this time", "good to know")
    form = await stage.press("ada", "Say it", went)
    assert "visitors" in (await stage.submit(form, way="visitors")).words
    again = await once(stage, nudge, "Go on with it", "Last time this got in the way:")
    form = await stage.press("ada", "If that happens again, …", again)
    assert "I read at night" in (await stage.submit(form, if_then="If visitors come, then I read at night")).words
    nudge = await reminded(stage)
    noted = await once(stage, nudge, "A bit", "Noted for")
    form = await stage.press("ada", "Add a line", noted)
    assert "half of it" in (await stage.submit(form, note="half of it")).words
    rest = await once(stage, nudge, "Not this week", "a week of rest")
    page = await stage.press("ada", "Choose something after all", rest)
    form = await stage.press("ada", "Something of my own", page)
    assert "One page" in (await stage.submit(form, what="One page")).words
    week = await stage.command("ada", "week")
    assert {"Done", "A bit", "Not this time", "When and then", "Something else"} <= set(week.labels)
    done = await stage.press("ada", "Done", week)
    assert "Noted" in done.words
    nudge = await reminded(stage)
    assert "You planned" not in nudge.words
    form = await stage.press("ada", "Something smaller", nudge)
    assert "Open the file" in (await stage.submit(form, steps="Open the file")).words
    assert AGAIN in (await stage.press("ada", "Something smaller", nudge)).words


async def an_evening_is_found_tried_and_felt(stage: Stage) -> None:
    """Three taps, the reasons, the next best, a try, three taps before and three after, and the map of it."""
    page = await stage.command("ada", "start")
    for label in ("1 to 3 hours", "Writing code", "I am new to it"):
        page = await stage.press("ada", label, page)
        assert page.private
    why = await stage.press("ada", "Why this?", page)
    assert "You have 1 to 3 hours a week, like writing code, and are new to AI safety." in why.words
    other = await stage.press("ada", "Something else", page)
    assert "For one evening" in other.words
    assert other.words != page.words
    begun = await stage.press("ada", "Do it within a week", other)
    await stage.restart()
    assert "You are trying this already." in (await stage.press("ada", "Do it within a week", other)).words
    await felt(stage, begun, "Good luck!")
    fit = await stage.command("ada", "fit")
    assert fit.private
    assert await stage.pictured(fit)
    (label,) = [one for one in fit.labels if one.startswith("How was it?")]
    after = await stage.press("ada", label, fit)
    await stage.restart()
    await felt(stage, after, "Thank you.")
    fit = await stage.command("ada", "fit")
    for words in ("energy 3 before, 3 after", "progress 4 before, 4 after", "Something of another kind:"):
        assert words in fit.words
    assert "For one evening" in (await stage.press("ada", "Show it", fit)).words


async def felt(stage: Stage, first: Page, says: str) -> None:
    """Three taps; a stranger's do nothing, and the first message changes nothing afterwards."""
    await refused(stage, "2", first)
    page = first
    for label in ("3", "4", "5 · a lot"):
        page = await stage.press("ada", label, page)
    assert says in page.words
    assert AGAIN in (await stage.press("ada", "1 · little", first)).words


async def a_witness_is_asked_accepts_hears_answers_and_ends(stage: Stage) -> None:
    """Nothing is heard before they accept, nothing after it ended, and each message answers after a restart."""
    await stage.command("bob", "nudges", switch="on", zone="Europe/Berlin")
    await stage.command("ada", "nudges", switch="on", zone="Europe/Berlin")
    week = await stage.command("ada", "week")
    page = await stage.press("ada", "A witness…", week)
    form = await stage.press("ada", "Ask somebody", page)
    asked = await stage.submit(form, person=stage.person("bob"))
    assert "hear nothing before they accept" in asked.words
    await stage.command("ada", "checkin", note="secret")
    await stage.pass_time(hours=1)
    await stage.restart()
    (question,) = stage.written("bob")
    assert "asks you to be a witness" in question.words
    assert "secret" not in question.words
    await once(stage, question, "Accept", "You hear of")
    await stage.pass_time(hours=1)
    assert "is your witness now" in stage.written("ada")[-1].words
    noted = await stage.command("ada", "checkin", note="read half of it")
    assert "your witness, hears of it" in noted.words
    await stage.pass_time(hours=1)
    await stage.restart()
    told = stage.written("bob")[-1]
    assert "read half of it" in told.words
    form = await stage.press("bob", "Answer with a line", told)
    assert "on its way" in (await stage.submit(form, words="Go on!")).words
    form = await stage.press("bob", "Answer with a line", told)
    assert AGAIN in (await stage.submit(form, words="And on!")).words
    await stage.pass_time(hours=1)
    assert "Go on!" in stage.written("ada")[-1].words
    await refused(stage, "End it", told)
    assert "Ended." in (await stage.press("bob", "End it", told)).words
    await stage.command("ada", "checkin", note="after the end")
    await stage.pass_time(days=9)
    assert 2 == len(stage.written("bob"))


STORIES = (
    a_week_is_chosen_asked_about_and_answered,
    an_evening_is_found_tried_and_felt,
    a_witness_is_asked_accepts_hears_answers_and_ends,
)
