"""Posts that nobody touches change their rhythm instead of nagging: organisers hear it once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.features.posts.conftest import LAB

from guidebot.adapter import Press, TypedLine
from guidebot.core.communities import Settings
from guidebot.core.errors import DeadTarget
from guidebot.core.people import Place
from guidebot.core.plain import reply_text
from guidebot.core.reply import Reply
from guidebot.features.posts.digest_series import DIGEST
from guidebot.testing import Talk


@pytest.fixture
async def heard(bot: Talk) -> Talk:
    """Problems alone, and organisers who want to hear things in a channel of theirs."""
    await bot.app.bot.joined(LAB, "The lab")
    found = await bot.app.stores.communities.get(LAB)
    assert found is not None
    await bot.app.services.communities.save(replace(found, settings=Settings(alerts="channel:orga")))
    await bot.say("/schedule pause topic")
    return bot


def said(bot: Talk) -> list[Reply]:
    """What organisers heard of quiet posts."""
    return [one for one in bot.sent_to("orga") if "Nobody pressed anything" in reply_text(one)]


async def test_after_four_untouched_posts_organisers_hear_it_once(heard: Talk) -> None:
    """With what they can do; the fifth post still comes, and later ones say nothing again."""
    await heard.advance(days=28)
    four = said(heard)
    await heard.advance(days=7)
    (alert,) = said(heard)
    await heard.advance(days=70)

    assert [] == four
    assert "the last 4 posts of “Weekly open problem”" in reply_text(alert)
    assert "[Every two weeks] [Other subjects…] [Let members choose] [Go on]" in reply_text(alert)
    assert 1 == len(said(heard))


@pytest.mark.parametrize("label", ["More", "I’ll try it", "Make it a goal"])
async def test_one_press_is_enough(heard: Talk, label: str) -> None:
    """Of anybody, on any of the four; a later silence is said then."""
    await heard.advance(days=14)
    heard.organiser, heard.member = False, "eve"
    await heard.press(label, on=heard.sent_to("general")[-1])
    await heard.advance(days=28)
    none = said(heard)
    await heard.advance(days=14)

    assert [] == none
    assert 1 == len(said(heard))


async def test_what_is_said_to_the_bot_in_a_discussion_is_a_sign_of_life(heard: Talk) -> None:
    """The bot hears it anyway; what is said elsewhere is none."""
    await heard.advance(days=14)
    post = [one for one in heard.chat.deliveries if one.key.startswith("post:")][-1]
    thread = heard.chat.arrived[post.key].thread_id
    for place in (thread, "elsewhere"):
        incoming = heard.incoming(TypedLine("/direction debate"))
        await heard.app.bot.answer(replace(incoming, place=replace(incoming.place, thread=place)))
    await heard.advance(days=28)
    none = said(heard)
    await heard.advance(days=14)

    assert [] == none
    assert 1 == len(said(heard))


@pytest.mark.parametrize("said_there", [0, 1])
async def test_an_answer_that_the_platform_counts_is_a_sign_of_life(heard: Talk, said_there: int) -> None:
    """Nothing is read; the bot's own first line is no answer. Before the fifth post the other four are looked at."""
    await heard.advance(days=14)
    post = [one for one in heard.chat.deliveries if one.key.startswith("post:")][-1]
    heard.chat.spoken[heard.chat.arrived[post.key].thread_id or ""] = said_there
    await heard.advance(days=28)

    assert (0 if said_there else 1) == len(said(heard))


async def test_after_an_answer_a_later_silence_is_said_again(heard: Talk) -> None:
    """That it was quiet once is forgotten then."""
    await heard.advance(days=35)
    once = len(said(heard))
    post = [one for one in heard.chat.deliveries if one.key.startswith("post:")][-1]
    heard.chat.spoken[heard.chat.arrived[post.key].thread_id or ""] = 3
    await heard.advance(days=21)
    still = len(said(heard))
    await heard.advance(days=28)

    assert [1, 1, 2] == [once, still, len(said(heard))]


async def test_a_platform_that_cannot_say_is_no_sign_of_life(heard: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The post goes out whatever it answers."""

    async def fails(place: Place) -> int:
        raise DeadTarget("The thread is gone.")

    monkeypatch.setattr(heard.chat, "counted", fails)
    await heard.advance(days=35)

    assert 5 == len(heard.sent_to("general"))
    assert 1 == len(said(heard))


async def test_who_tells_what_came_of_it_answers_the_post(heard: Talk) -> None:
    """Also without a press below it."""
    await heard.advance(days=14)
    post = await heard.app.stores.posts.last(LAB, "problem")
    assert post is not None
    await heard.say(f"/outcome add {post.item}")
    await heard.submit(tried="Probes", found="Half agree")
    await heard.press("Post it")
    await heard.advance(days=28)

    assert [] == said(heard)


@pytest.mark.parametrize("pressed", [True, False])
async def test_a_series_without_items_of_its_own_is_touched_as_well(heard: Talk, *, pressed: bool) -> None:
    """Digests and deadlines have buttons of their own; a press of one is a sign of life."""
    await heard.say("/schedule pause problem")
    made = DIGEST.first(LAB, channel="digests", zone="UTC", anchor=heard.clock.now().date())
    await heard.app.stores.schedules.save(made.planned(heard.clock.now()))
    for week in range(6):
        for nth in range(2):
            heard.member = f"m{week}{nth}"
            await heard.say("/outcome add truth-probes-new-setting")
            await heard.submit(tried="Probes", found=f"Number {week}{nth}")
            await heard.press("Post it")
        await heard.advance(days=7)
        if pressed and week == 2:
            await heard.press("What is tried here", on=heard.sent_to("digests")[-1])

    assert 6 == len(heard.sent_to("digests"))
    assert (0 if pressed else 1) == len(said(heard))
    assert ["[Every two weeks] [Go on]"] * len(said(heard)) == [reply_text(one).splitlines()[-1] for one in said(heard)]


@pytest.mark.parametrize("ref", ["schedule.filters|digest", "schedule.choose|digest"])
async def test_nothing_is_chosen_of_what_is_made_anew(heard: Talk, ref: str) -> None:
    """An older alert has both buttons: they say so, and no form without a line opens."""
    made = DIGEST.first(LAB, channel="digests", zone="UTC", anchor=heard.clock.now().date())
    await heard.app.stores.schedules.save(made.planned(heard.clock.now()))
    answer = await heard.ask(Press(ref))

    assert "usage" == answer.failed
    assert "There is nothing to" in heard.text


async def test_what_is_offered_is_done(heard: Talk) -> None:
    """By organisers alone; everything stands in the log."""
    await heard.advance(days=35)
    (alert,) = said(heard)
    heard.organiser, heard.member = False, "eve"
    refused = await heard.press("Every two weeks", on=alert)
    heard.organiser, heard.member = True, "ada"
    await heard.press("Go on", on=alert)
    on = heard.text
    await heard.press("Every two weeks", on=alert)
    slower = heard.text
    await heard.press("Let members choose", on=alert)
    choose = heard.text
    await heard.press("Other subjects", on=alert)
    form = heard.text
    await heard.say("/schedule log")

    assert "usage" == refused.failed
    assert "everything stays as it is" in on
    assert "every two weeks" in slower
    assert "Members choose, two days before." in choose
    assert "Say when four posts stay quiet: any" in form
    assert "made the problem posts come every two weeks" in heard.text
    assert "let members choose problem posts" in heard.text


async def test_who_hears_it_in_private_finds_the_buttons_in_the_calendar(heard: Talk) -> None:
    """Until an organiser has answered; no community is known in a direct message, so that they stand here."""
    found = await heard.app.stores.communities.get(LAB)
    assert found is not None
    await heard.app.services.communities.save(replace(found, settings=Settings(alerts="person:ada")))
    await heard.say("/schedule list problem")
    before = heard.text
    await heard.advance(days=35)
    (told,) = [one for one in heard.sent_to("dm:ada") if "Nobody pressed anything" in reply_text(one)]
    await heard.say("/schedule list problem")
    quiet = heard.text
    await heard.press("Go on")
    await heard.advance(days=7)
    await heard.say("/schedule list problem")

    assert "/schedule list problem has buttons" in reply_text(told)
    assert "Quiet: nobody pressed anything below the last 4 posts" in quiet
    assert "[Every two weeks] [Other subjects…] [Let members choose] [Go on]" in quiet
    assert "Quiet" not in before
    assert "Quiet" not in heard.text


async def test_an_organiser_can_switch_it_off(heard: Talk) -> None:
    """In the form of filters."""
    await heard.say("/schedule edit problem")
    await heard.submit()
    await heard.press("Filters…")
    await heard.submit(care="no")
    await heard.advance(days=63)

    assert [] == said(heard)
