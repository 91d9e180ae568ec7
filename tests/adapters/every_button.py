"""A community's story in which every button of tries, cards, votes and quiet posts is pressed, on any platform."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from guidebot.adapter import Answered, Incoming, Press, Submit
from guidebot.core.actions import BELOW, ActionRef
from guidebot.core.communities import Settings
from guidebot.core.people import CommunityId
from guidebot.core.reply import Form
from guidebot.features import outcomes
from guidebot.features.posts import ballots, more, quiet
from guidebot.runtime.app import App

ITEM = "acronyms"
EVERY = frozenset(each.name for module in (outcomes, ballots, more, quiet) for each in module.ACTIONS)
CARD = {"tried": "Probes", "found": "Half agree", "following": "", "link": "", "name": "no"}
TRY = {"first": "Read it", "by": "2026-12-20", "name": "no", "company": "yes"}


class Stage(Protocol):
    """People in front of one platform's real SDK. What is shown is the platform's own, and handed back as it is."""

    app: App
    here: CommunityId
    channel: str

    async def command(self, who: str, path: str, **values: str) -> Any:
        """Use a slash command."""

    async def press(self, who: str, label: str, on: Any) -> Any:
        """Press the button whose label begins so."""

    async def send(self, who: str, form: Any, **fields: str) -> Any:
        """Send an open form."""

    async def pick(self, who: str, value: str, on: Any) -> Any:
        """Choose from a menu."""

    async def days(self, count: float) -> None:
        """Let time pass."""

    def asks(self, shown: Any) -> bool:
        """Whether it is a form."""

    async def newest(self, label: str, who: str = "") -> Any:
        """The newest message in the channel, or in the conversation with *who*, that has such a button."""


class Seen:
    """Which actions were run without a failure, by buttons and forms."""

    def __init__(self, app: App) -> None:
        self.ran: set[str] = set()
        self.failed: list[str] = []
        answer = app.bot.answer

        async def watching(incoming: Incoming) -> Answered:
            answered = await answer(incoming)
            if isinstance(incoming.asked, Press | Submit):
                self._note(incoming.asked.ref, answered)
            return answered

        app.bot.answer = watching  # type: ignore[method-assign]

    def _note(self, ref: str, answered: Answered) -> None:
        decoded = ActionRef.decode(ref)
        name = decoded.args[1] if decoded.name == BELOW else decoded.name
        if answered.failed:
            said = answered.content.title if isinstance(answered.content, Form) else str(answered.content)
            self.failed.append(f"{ref}: {said[:300]}")
        self.ran.add(name.removeprefix("new."))


async def play(stage: Stage) -> Seen:
    """From the first weekly problem to a vote, two months later."""
    seen = Seen(stage.app)
    await _alerts_in_the_channel(stage)
    await stage.command("admin", "schedule pause", schedule="topic")
    await stage.command("admin", "schedule pin", schedule="problem", item=ITEM)
    await stage.days(8)
    await _a_card_of_ada(stage)
    await _a_card_that_is_hidden(stage)
    await _a_try_let_go(stage)
    await _a_silent_try(stage)
    await _a_quiet_series(stage)
    return seen


async def _alerts_in_the_channel(stage: Stage) -> None:
    known = await stage.app.stores.communities.get(stage.here)
    assert known is not None
    settings: Settings = replace(known.settings, alerts=f"channel:{stage.channel}")
    await stage.app.services.communities.save(replace(known, settings=settings))


async def _take_up(stage: Stage, who: str) -> Any:
    post = await stage.newest("I’ll try it")
    return await stage.send(who, await stage.press(who, "I’ll try it", post), **TRY)


async def _tell(stage: Stage, who: str) -> Any:
    """The preview of a card."""
    trying = await stage.command(who, "trying")
    return await stage.send(who, await stage.press(who, "Tell what came of it", trying), **CARD)


async def _a_card_of_ada(stage: Stage) -> None:
    """Written, changed, left; written again, posted, changed, and taken back."""
    await stage.press("ada", "More", await stage.newest("More"))
    await _take_up(stage, "ada")
    preview = await _tell(stage, "ada")
    preview = await stage.send("ada", await stage.press("ada", "Change it", preview), **CARD)
    await stage.press("ada", "Leave it", preview)
    await stage.press("ada", "Post it", await _tell(stage, "ada"))
    await stage.days(0.1)
    shown = await _opened(stage, "ada", "My cards")
    changed = await stage.send(
        "ada", await stage.press("ada", "Change it", shown), **{**CARD, "found": "A third agrees"}
    )
    sure = await stage.press("ada", "Take it back", changed)
    await stage.press("ada", "Yes, take it back", sure)
    await stage.days(0.1)


async def _opened(stage: Stage, who: str, through: str = "") -> Any:
    """The newest card, from the archive or from one's own."""
    listed = await stage.command(who, "outcome list")
    listed = await stage.press(who, through, listed) if through else listed
    number = (await stage.app.stores.cards.shown(stage.here))[0].id
    return await stage.pick(who, str(number), listed)


async def _a_card_that_is_hidden(stage: Stage) -> None:
    await _take_up(stage, "eve")
    await stage.press("eve", "Post it", await _tell(stage, "eve"))
    form = await stage.press("admin", "Hide it", await _opened(stage, "admin"))
    await stage.send("admin", form, reason="An advertisement")


async def _a_try_let_go(stage: Stage) -> None:
    await _take_up(stage, "bob")
    await stage.press("bob", "Let it go", await stage.command("bob", "trying"))


async def _a_silent_try(stage: Stage) -> None:
    """Three weeks later the reminder asks: help from the discussion, from the organisers, and it goes on."""
    begun = await _take_up(stage, "cyd")
    zone = await stage.press("cyd", "Remind me weekly", begun)
    if stage.asks(zone):
        await stage.send("cyd", zone, time="18:00", zone="Europe/Berlin")
    await stage.days(29)
    asked = await stage.newest("I need help", "cyd")
    help_ = await stage.press("cyd", "I need help", asked)
    for label in ("Ask in the discussion", "Ask the organisers"):
        await stage.send("cyd", await stage.press("cyd", label, help_), words="What is a good baseline?")
    await stage.press("cyd", "A smaller step", help_)
    await stage.press("cyd", "Go on", asked)


async def _a_quiet_series(stage: Stage) -> None:
    """Organisers hear of it and choose; members vote on what comes next."""
    await stage.days(28)
    alert = await stage.newest("Every two weeks")
    await stage.press("admin", "Go on", alert)
    await stage.press("admin", "Other subjects", alert)
    await stage.press("admin", "Every two weeks", alert)
    await stage.press("admin", "Let members choose", alert)
    await stage.days(14)
    schedule = next(each for each in await stage.app.stores.schedules.of(stage.here) if each.kind == "problem")
    assert schedule.next_due_at is not None
    await stage.days((schedule.next_due_at - stage.app.clock.now()).total_seconds() / 86400 - 1)
    await stage.press("ada", "1. ", await stage.newest("1. "))
