"""Members suggest, organisers review, and the suggester hears each outcome once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from guidebot.adapter import Press, Submit
from guidebot.core.actions import ActionRef
from guidebot.core.guide import Kind
from guidebot.core.people import CommunityId, MemberId
from guidebot.core.reply import Form
from guidebot.core.suggestions import Stage, Subject
from guidebot.features.guide.parts import checked
from guidebot.testing import Talk, buttons_of, talk

LAB = CommunityId("fake", "lab")
TEXT = "Does debate help when the judges are tired and hungry?"


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with a member called Eve."""
    async with talk() as bot:
        bot.member = "eve"
        yield bot


async def pages(bot: Talk, line: str) -> str:
    """All pages of the answer to *line*."""
    await bot.say(line)
    seen = [bot.text]
    while next_ := next((one for one in labels(bot) if one.startswith("Next")), None):
        await bot.press(next_)
        seen.append(bot.text)
    return "\n".join(seen)


def labels(bot: Talk) -> list[str]:
    """The buttons of the latest answer."""
    assert not isinstance(bot.content, Form)
    return [one.label for one in buttons_of(bot.content)]


async def organise(bot: Talk, line: str = "/review") -> None:
    """Go on as an organiser called Ada."""
    bot.member, bot.organiser = "ada", True
    await bot.say(line)


async def notices(bot: Talk, member: str = "eve") -> list[str]:
    """What waits to be told to *member*, by key."""
    asked = "SELECT dedupe_key, body FROM outbox WHERE kind = 'notice' AND member_account = :member ORDER BY id"
    rows = await bot.app.stores.database.read(lambda connection: connection.rows(asked, member=member))
    return [f"{row.dedupe_key} {row.body}" for row in rows]


async def test_a_suggestion_is_thanked_and_seen_by_organisers_only(bot: Talk) -> None:
    """The answer says what happens next; the queue shows it beside what the guide has."""
    await bot.say(f"/suggest problem {TEXT}")
    thanks = bot.text
    await organise(bot)

    assert "comes as a message if you have reminders on, else into /inbox" in thanks
    assert TEXT in bot.text
    assert "From: Eve" in bot.text
    assert "Nearest in the guide:" in bot.text
    assert ["Accept", "Edit", "Decline with a reason"] == labels(bot)


async def test_accepting_tells_the_member_once_and_joins_the_rotation(bot: Talk) -> None:
    """A second press on the old message changes nothing and tells nobody again."""
    await bot.say(f"/suggest problem {TEXT}")
    await organise(bot)
    card = bot.last
    assert card is not None
    await bot.press("Accept")
    await bot.press("Accept", on=card.content)
    twice = bot.text
    [live] = await bot.app.services.suggestions.live(LAB)

    assert "already decided" in twice
    assert (Stage.ACCEPTED, "suggested-1") == (live.stage, live.item)
    [told] = await notices(bot)
    assert told.startswith("notice:suggestion:1 ")
    assert "accepted" in told


async def test_editing_keeps_the_organisers_words(bot: Talk) -> None:
    """The form holds the text; too short is said at the field."""
    await bot.say(f"/suggest topic {TEXT}")
    await organise(bot)
    await bot.press("Edit")
    short = await bot.submit(text="too short")
    await bot.submit(text="Who checks the judges of debates?")
    [live] = await bot.app.services.suggestions.live(LAB)

    assert {"text"} == set(short.errors)
    assert (Stage.EDITED, "Who checks the judges of debates?") == (live.stage, live.text)
    assert "small changes" in (await notices(bot))[0]


async def test_declining_needs_a_reason_that_the_member_reads(bot: Talk) -> None:
    """A few kind words at least."""
    await bot.say(f"/suggest problem {TEXT}")
    await organise(bot)
    await bot.press("Decline")
    empty = await bot.submit(reason="no")
    await bot.submit(reason="We have one very much like it.")

    assert {"reason"} == set(empty.errors)
    assert [] == list(await bot.app.services.suggestions.live(LAB))
    assert "We have one very much like it." in (await notices(bot))[0]


async def test_duplicates_stand_beside(bot: Talk) -> None:
    """Another suggestion with nearly the same words is shown, whatever became of it."""
    await bot.say(f"/suggest problem {TEXT}")
    await bot.say("/suggest problem Does debate help if judges are tired?")
    await bot.say("/suggest problem How do honeypots age once everybody knows them?")
    await organise(bot)
    first = bot.text
    await bot.press("Accept")
    second = bot.text
    await bot.press("Later")

    assert "Suggestion 2 (suggested) – Does debate help if judges are tired?" in first
    assert "Suggestion 1 (accepted)" in second
    assert "Suggested before" not in bot.text
    assert "honeypots" in bot.text


async def test_a_member_may_stay_unnamed_or_take_it_back(bot: Talk) -> None:
    """Until an organiser decided."""
    await bot.say(f"/suggest problem {TEXT}")
    thanks = bot.last
    assert thanks is not None
    await bot.press("Do not name me")
    unnamed = await bot.app.services.suggestions.get(LAB, 1)
    await bot.press("Take it back", on=thanks.content)
    back = bot.text
    await organise(bot)

    assert unnamed is not None
    assert not unnamed.credit
    assert "Taken back." in back
    assert "Nothing waits for you." in bot.text


async def test_only_the_suggester_steers_it(bot: Talk) -> None:
    """Somebody else who presses the same button is refused."""
    await bot.say(f"/suggest problem {TEXT}")
    thanks = bot.last
    assert thanks is not None
    bot.member = "mallory"
    answered = await bot.press("Take it back", on=thanks.content)
    kept = await bot.app.services.suggestions.get(LAB, 1)

    assert "usage" == answered.failed
    assert kept is not None
    assert Stage.SUGGESTED is kept.stage


async def test_five_a_day_and_ten_waiting(bot: Talk) -> None:
    """The queue stays readable; the next day goes on, until ten wait."""
    said = []
    for day in range(3):
        for nth in range(6):
            await bot.say(f"/suggest problem Suggestion number {nth} of day {day} is this one.")
            said.append(bot.text.split("\n", 1)[0])
        await bot.clock.advance(days=1, seconds=1)

    thanks = "Thank you!"
    assert [thanks] * 5 == said[:5] == said[6:11]
    assert "in a day" in said[5]
    assert ["10 of your suggestions wait for an organiser."] == sorted(set(said[12:]))


async def test_suggesting_needs_a_community(bot: Talk) -> None:
    """In a direct conversation there are no organisers."""
    bot.community = None
    answered = await bot.say(f"/suggest problem {TEXT}")

    assert "usage" == answered.failed
    assert "organisers of a community" in bot.text


async def test_an_outdated_entry_goes_to_the_same_queue(bot: Talk) -> None:
    """*Flag as outdated* on an answer asks what; the card names the entry and offers no edit."""
    await bot.say("/direction debate")
    await bot.press("Flag as outdated")
    form = bot.content
    await bot.submit(what="The second link is dead since spring.")
    thanks = bot.text
    await organise(bot)
    card = (bot.text, labels(bot))
    await bot.press("Accept")

    assert "noted" in thanks
    assert isinstance(form, Form)
    debate = bot.app.library.guide().directions["debate"]
    assert f"About: {debate.title}. It was last checked on {checked(debate)}." == form.intro
    assert ", due again by " in form.intro
    assert "About: direction/debate" in card[0]
    assert f"Last checked: {checked(debate)}" in card[0]
    assert ["Accept", "Decline with a reason"] == card[1]
    assert "editors" in (await notices(bot))[0]


@pytest.mark.parametrize(
    "line", ["/advice fast feedback", "/direction debate", "/governance chip tracking", "/learn arena", "/problem"]
)
async def test_every_entry_can_be_flagged_where_there_are_organisers(bot: Talk, line: str) -> None:
    """Not in direct messages, and no row grows beyond five buttons."""
    await bot.say(line)
    here = labels(bot)
    bot.community = None
    await bot.say(line)

    assert "Flag as outdated" in here
    assert "Share here" in here
    assert "Flag as outdated" not in labels(bot)


async def test_a_flag_for_an_entry_that_is_gone_says_so(bot: Talk) -> None:
    """Buttons are untrusted input."""
    for ref in ("flag|direction|no-such", "flag|nonsense|debate", "flag|direction"):
        answered = await bot.ask(Press(ref))

        assert "usage" == answered.failed


async def test_accepted_resources_stand_below_the_list(bot: Talk) -> None:
    """For this community only, credited, as plain text."""
    await bot.say("/suggest resource A very good course at https://example.org/course *now*")
    await organise(bot)
    await bot.press("Accept")
    here = await pages(bot, "/learn")
    bot.community = CommunityId("fake", "elsewhere")
    elsewhere = await pages(bot, "/learn")

    assert "Suggested in this community\n• A very good course at https://example.org/course *now* – suggested" in here
    assert "Suggested in this community" not in elsewhere


async def test_accepted_problems_can_be_posted_and_the_member_hears_it_once(bot: Talk) -> None:
    """The post names them, the stage becomes posted, and a second round does not tell them again."""
    await bot.say(f"/suggest problem {TEXT}")
    await organise(bot)
    await bot.press("Accept")
    await bot.say("/setup")
    await bot.submit(topic="off")
    await bot.press("Looks good")
    for _ in range(2):
        await bot.say("/schedule pin problem suggested-1")
        pinned = bot.text
        await bot.say("/schedule now problem")
        await bot.app.deliveries.beat()
        await bot.clock.advance(minutes=11)
    posts = bot.sent_to("general")
    [one] = await bot.app.services.suggestions.live(LAB)

    assert "tired and hungry" in pinned
    assert 2 == len(posts)
    assert Stage.POSTED is one.stage
    assert ["notice:suggestion:1", "notice:posted:1"] == [told.split(" ")[0] for told in await notices(bot)]


async def test_an_erased_member_leaves_no_name(bot: Talk) -> None:
    """What is in use stays without a name; what waits goes, and so does every message to them."""
    await bot.say(f"/suggest resource {TEXT}")
    await bot.say("/suggest problem What else do tired judges get wrong?")
    await organise(bot)
    await bot.press("Accept")
    await bot.app.services.own.erase(MemberId("fake", "eve"))
    await bot.say("/review")
    queue = bot.text
    learn = await pages(bot, "/learn")

    assert [] == await notices(bot)
    assert "Nothing waits for you." in queue
    assert TEXT in learn
    assert "Eve" not in learn
    asked = "SELECT name, member_account FROM suggestions"
    rows = await bot.app.stores.database.read(lambda connection: connection.rows(asked))

    assert [("", None)] == [tuple(row) for row in rows]


async def test_flags_are_about_entries_of_the_guide(bot: Talk) -> None:
    """Every kind that has an answer of its own has an action that names it in at most 100 characters."""
    from guidebot.core.actions import fits

    guide = bot.app.library.guide()

    assert [] == [one.id for kind, one in guide.entries() if not fits("flag", kind.value, one.id)]
    assert {Subject.FLAG, Subject.PROBLEM, Subject.TOPIC, Subject.RESOURCE, Subject.QUESTION} == set(Subject)
    assert Kind.PROBLEM.value in {kind.value for kind, _ in guide.entries()}


async def test_a_flag_about_nothing_in_the_guide_is_not_taken(bot: Talk) -> None:
    """What a form carries comes back untrusted: the queue never shows another entry's name than the guide's."""
    sent = Submit(ActionRef("flag.send", ("problem", "https://elsewhere.example")).encode(), {"what": "Out of date."})
    await bot.ask(sent)

    assert "not in the guide any more" in bot.text
    assert [] == list(await bot.app.services.suggestions.waiting(LAB))


@pytest.mark.parametrize(("kind", "title"), [("problem", "Work on: Does debate"), ("topic", "Become the expert: Does")])
async def test_an_accepted_suggestion_can_be_made_a_goal_in_its_community_only(
    bot: Talk, kind: str, title: str
) -> None:
    """The button of its post works there; elsewhere the same button names nothing."""
    await bot.say(f"/suggest {kind} {TEXT}")
    button = Press(ActionRef("goal.from", (kind, "suggested-1")).encode())
    await bot.ask(button)
    assert "not in the guide" in bot.text
    await organise(bot)
    await bot.press("Accept")
    bot.community = CommunityId("fake", "elsewhere")
    await bot.ask(button)
    assert "not in the guide" in bot.text
    bot.community = LAB
    await bot.ask(button)

    assert title in bot.text


async def test_whoever_decides_meanwhile_the_name_stays_out(bot: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organiser accepts it between the look at it and what is stored."""
    await bot.say("/suggest problem Does debate help when judges are tired?")
    suggestions = bot.app.stores.suggestions
    move = suggestions.move
    made = await suggestions.get(CommunityId("fake", "lab"), 1)
    assert made is not None

    async def late(*args: Any) -> bool:
        monkeypatch.setattr(suggestions, "move", move)
        await move(replace(made, stage=Stage.ACCEPTED), [Stage.SUGGESTED])
        return await move(*args)

    monkeypatch.setattr(suggestions, "move", late)
    await bot.press("Do not name me")
    kept = await suggestions.get(CommunityId("fake", "lab"), 1)

    assert "You are not named with it." in bot.text
    assert kept is not None
    assert (Stage.ACCEPTED, False) == (kept.stage, kept.credit)
