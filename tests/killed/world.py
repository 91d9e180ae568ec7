"""What has happened before anything is killed, and what is typed and filled in afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.fakes.mortal import Deed

from guidebot.adapter import Asked, Home, Press, Submit, TypedLine
from guidebot.core.actions import ActionRef
from guidebot.core.communities import Settings
from guidebot.core.people import CommunityId
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, buttons_of, menus_of

LINES = (
    "guide",
    "advice fast feedback",
    "direction debate",
    "governance chip tracking",
    "learn arena",
    "problem",
    "ask how do i cook rice",
    "start",
    "fit",
    "goal add",
    "goal add Learn to draw by:2027-01-24",
    "goal add Learn to swim by:5/6",
    "goal add Finish ARENA",
    "goal add resource/arena",
    "goal list",
    "goal show 1",
    "goal edit 1",
    "goal pause 1",
    "goal resume 1",
    "goal done 1",
    "goal drop 1",
    "checkin read two papers goal:1 minutes:45",
    "checkin read another one",
    "progress",
    "nudges tuesday",
    "nudges off",
    "nudges pause until:2027-01-24",
    "inbox",
    "mydata export",
    "mydata delete",
    "trying",
    "outcome add sandbagging",
    "outcome list",
    "opportunities list",
    "opportunities list soon",
    "opportunities mine",
    "calendar",
    "week",
    "suggest problem Does debate help when the judges are tired?",
    "setup",
    "schedule list",
    "schedule preview problem",
    "schedule skip problem",
    "schedule skip problem 2",
    "schedule pin problem sandbagging post:2",
    "schedule swap problem 1 3",
    "schedule pause problem",
    "schedule pause problem until:2027-02-10",
    "schedule resume topic",
    "schedule now topic",
    "schedule edit problem",
    "schedule log",
    "schedule pulse",
    "review",
    "doctor",
    "guidebot help",
    "guidebot about",
)
FIELDS = {
    "title": "Another name",
    "note": "Some more words",
    "steps": "One more\nAnd another",
    "text": "What is written here is out of date.",
    "reason": "It is known already",
    "words": "Words of some length for whoever reads them",
    "person": "kim",
    "channel": "hall",
    "tried": "Probes",
    "found": "Half agree",
    "by": "2027-01-20",
    "minutes": "45",
    "link": "https://example.org/what",
    "roles": "",
    "people": "kim",
    "day": "sunday",
}


OLD = (  # on messages of earlier versions, on longer lists, or shown on some days only
    "goal.day.yes|1",
    "week.went|1|done",
    "week.else",
    "radar.list|1",
    "radar.mine|ours/soon",
    "calendar.end",
    "try.start|problem|sums",
    "mydata.more|2|goals|0",
)


def shown(content: Reply | Form) -> list[Press | Submit]:
    """Everything that can be done with an answer."""
    if isinstance(content, Form):
        values = {one.name: one.value or FIELDS.get(one.name, "words of some length") for one in content.inputs}
        return [Submit(content.submit.encode(), values)]
    pressed = [Press(one.action.encode()) for one in buttons_of(content)]
    return [*pressed, *(Press(one.action.encode(), one.options[0].value) for one in menus_of(content))]


def name(asked: Asked) -> str:
    """What is asked for."""
    if isinstance(asked, Home):
        return "home"
    assert isinstance(asked, TypedLine | Press | Submit)
    return asked.text if isinstance(asked, TypedLine) else ActionRef.decode(asked.ref).name


async def live(bot: Talk) -> None:
    """Something of everything: posts with a ballot, goals, tries, cards, suggestions, a witness, deadlines, reminders.

    It ends five weeks later, on a Saturday: members choose the next post, and ada is asked about a silent try.
    """
    await _organise(bot)
    await _work(bot)
    await _agree(bot)
    bot.member = "eve"
    await bot.say("/goal add Nothing is heard of this one")
    await bot.press("Remind me weekly")
    await bot.advance(days=33, hours=1)
    bot.member = "ada"
    await bot.say("/goal add A goal of today")
    bot.community = CommunityId("fake", "club")
    await bot.say("/setup")
    await bot.submit(channel="club")


async def _organise(bot: Talk) -> None:
    bot.organiser = True
    for one in ("lab", "club"):
        await bot.app.bot.joined(CommunityId("fake", one), one)
        known = await bot.app.stores.communities.get(CommunityId("fake", one))
        assert known is not None
        await bot.app.stores.communities.save(replace(known, settings=Settings(alerts="channel:orga")))
    await bot.say("/setup")
    await bot.submit(channel="general", zone="Europe/Berlin")
    await bot.press("Looks good")
    await bot.say("/schedule edit problem")
    await bot.submit()
    await bot.press("Filters…")
    await bot.submit(choose="yes")
    for words in ("Does debate help?", "Do tired judges err?", "Is a long debate better?"):
        await bot.say(f"/suggest problem {words} Nobody has measured it.")


async def _work(bot: Talk) -> None:
    for member in ("bob", "ada"):
        bot.member = member
        await bot.say("/nudges on")
    await bot.say("/goal add")
    await bot.submit(title="Steps", steps="Outline\nDraft\nEnd", by="2026-12-20")
    for item in ("acronyms", "honest-judges"):
        await bot.ask(Press(ActionRef("try.start", ("problem", item)).encode()))
        await bot.submit()
    await bot.say("/outcome add acronyms")
    await bot.submit(tried="Probes on two models", found="They agree on half of the words")
    await bot.press("Post it")
    await bot.say("/outcome add honest-judges")
    await bot.submit(tried="Probes on two models", found="They agree on half of the words")
    await bot.ask(Press(ActionRef("fit.begin", ("problem/sandbagging",)).encode()))
    for opening in ("ours/soon", "ours/next"):
        await bot.ask(Press(ActionRef("radar.remind", (opening,)).encode()))
    await bot.say("/calendar")


async def _agree(bot: Talk) -> None:
    """Bob is ada's witness, and is asked by dan as well."""
    for member in ("dan", "ada"):
        bot.member = member
        await bot.say("/week")
        await bot.press("A witness")
        await bot.press("Ask somebody")
        await bot.submit(person="bob")
    await bot.advance(minutes=1)
    bot.member = "bob"
    await bot.press("Accept", on=bot.sent_to("dm:bob")[-1])
    bot.member = "ada"
    await bot.say("/week")
    await bot.press("Something of my own")
    await bot.submit(what="Read two papers")
    await bot.say("/checkin read both papers")
    await bot.advance(days=1)


def first(bot: Talk) -> Sequence[Deed]:
    """What can be done in the world as it stands: lines, and everything below messages that were delivered."""
    typed = [Deed(TypedLine(f"/{line}")) for line in LINES]
    club = [Deed(TypedLine("/setup"), community="club")]
    sent = [
        Deed(asked, one.place.id.partition(":")[2] if one.place.id.startswith("dm:") else "ada")
        for one in reversed(bot.chat.deliveries)
        for asked in shown(one.reply)
    ]
    return [*typed, *(Deed(Press(ref)) for ref in OLD), *sent, *club, Deed(Home()), *_closing(bot)]


def _closing(bot: Talk) -> Sequence[Deed]:
    """The last message before silence, below which reminders are switched on again."""
    number = next(one.key for one in reversed(bot.chat.deliveries) if one.place.id == "dm:eve").rpartition(":")[2]
    return [Deed(Press(f"nudge.again|{number}"), "eve"), Deed(Press("witness.ask"), "eve")]
