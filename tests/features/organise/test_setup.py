"""An organiser sets up with one form, sees what will happen, and nothing is posted before *Looks good*."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guidebot.adapter import Press, Submit
from guidebot.core.errors import RetryAfter
from guidebot.core.findings import Finding
from guidebot.core.people import CommunityId
from guidebot.core.reply import Form
from guidebot.loading.config import Config
from guidebot.testing import Talk, buttons_of, talk

LAB = CommunityId("fake", "lab")
ROUTE = {"channel": "c1", "zone": "Europe/Berlin", "problem": "monday 09:00", "topic": "thursday 16:30"}


@pytest.fixture
async def bot() -> AsyncIterator[Talk]:
    """A talk with an organiser."""
    async with talk() as bot:
        bot.organiser = True
        yield bot


async def schedules(bot: Talk) -> dict[str, tuple[str, str, bool, datetime | None]]:
    """Days, channel, paused and the next moment of each schedule."""
    found = await bot.app.stores.schedules.of(LAB)
    return {one.kind: (str(one.rule.at), one.channel, one.paused, one.next_due_at) for one in found}


async def test_the_defaults_work_as_they_stand(bot: Talk) -> None:
    """Sending the form untouched in a channel sets up both posts there."""
    await bot.say("/setup")
    await bot.submit()
    await bot.press("Looks good")

    assert {
        "problem": ("09:00:00", "general", False, datetime(2026, 11, 30, 9, tzinfo=UTC)),
        "topic": ("09:00:00", "general", False, datetime(2026, 11, 26, 9, tzinfo=UTC)),
    } == await schedules(bot)


async def test_nothing_runs_before_looks_good(bot: Talk) -> None:
    """The preview alone plans nothing; afterwards both posts have their moment in the community's zone."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    before = await schedules(bot)
    await bot.press("Looks good")
    after = await schedules(bot)

    assert [None, None] == [one[3] for one in before.values()]
    assert datetime(2026, 11, 30, 8, tzinfo=UTC) == after["problem"][3]
    assert datetime(2026, 11, 26, 15, 30, tzinfo=UTC) == after["topic"][3]


async def test_the_preview_leads_to_the_exact_posts(bot: Talk) -> None:
    """A button for each kind shows the post as it will look."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    preview = bot.last
    assert preview is not None
    await bot.press("See the topic post", on=preview.content)

    assert "Governance topic of the week" in bot.text


async def test_a_kind_that_is_off_stays_off(bot: Talk) -> None:
    """Through *Change*, *Looks good* and another /setup; its time comes back only when it is written."""
    await bot.say("/setup")
    await bot.submit(**{**ROUTE, "topic": "off"})
    shown = bot.text
    await bot.press("Change")
    again = bot.text
    await bot.submit()
    await bot.press("Looks good")
    await bot.say("/setup")
    third = bot.text
    await bot.submit()
    off = await schedules(bot)
    await bot.say("/setup")
    await bot.submit(topic="friday 10:00")
    on = await schedules(bot)

    assert "Weekly governance topic: off" in shown
    assert "Weekly governance topic: off" in again
    assert "Weekly governance topic: off" in third
    assert (off["problem"][2], off["topic"][2:]) == (False, (True, None))
    assert not on["topic"][2]


async def test_every_mistake_is_named_at_its_field_and_nothing_is_kept(bot: Talk) -> None:
    """The form comes back with what was typed."""
    await bot.say("/setup")
    answered = await bot.submit(channel="", zone="Berlun", problem="someday 09:00", topic="friday 25:00")

    assert isinstance(answered.content, Form)
    assert {"channel", "zone", "problem", "topic"} == set(answered.errors)
    assert "Europe/Berlin" in answered.errors["zone"]
    assert "Berlun" in bot.text
    assert {} == await schedules(bot)


@pytest.mark.parametrize(("at", "warned"), [("03:59", True), ("00:00", True), ("04:00", False), ("23:59", False)])
async def test_times_in_the_night_are_warned_of(bot: Talk, at: str, warned: bool) -> None:
    """Between 00:00 and 03:59 clocks change."""
    await bot.say("/setup")
    await bot.submit(**{**ROUTE, "problem": f"monday {at}", "topic": "off"})

    assert warned == ("Clocks change" in bot.text)


async def test_a_missing_right_is_named_with_its_fix(bot: Talk) -> None:
    """Rights are checked on the spot."""
    bot.chat.findings = (
        Finding(subject="#general", ok=False, what="the bot lacks Send Messages", fix="Allow it.", severity="error"),
    )
    await bot.say("/setup")
    await bot.submit(**ROUTE)

    assert "#general: the bot lacks Send Messages. Allow it." in bot.text


async def test_looks_good_keeps_the_warning(bot: Talk) -> None:
    """Pressed all the same, it does not say that all is set: the first post would fail on Monday."""
    bot.chat.findings = (
        Finding(subject="#general", ok=False, what="the channel is archived", fix="Choose another.", severity="error"),
    )
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    await bot.press("Looks good")
    warned = bot.text
    bot.chat.findings = ()
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    await bot.press("Looks good")

    assert "#general: the channel is archived. Choose another." in warned
    assert ("Almost set", "All set") == (warned.split("\n")[0], bot.text.split("\n")[0])


async def test_a_community_that_runs_changes_at_once(bot: Talk) -> None:
    """Running it again edits: the channel moves, and the posts go on without another *Looks good*."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    await bot.press("Looks good")
    await bot.say("/setup")
    await bot.submit(channel="c2", answers="public")
    found = await schedules(bot)
    community = await bot.app.services.communities.get(LAB)

    assert "The changes hold already." in bot.text
    assert [("c2", False), ("c2", False)] == [one[1:3] for one in found.values()]
    assert community is not None
    assert "public" == community.settings.answers
    assert "person:ada" == community.settings.alerts


async def test_named_people_organise_from_then_on(bot: Talk) -> None:
    """The platform's own organisers may name further people."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    await bot.press("Organisers")
    await bot.submit(people="eve,mallory; drop", roles="")
    bot.member, bot.organiser = "eve", False
    await bot.say("/review")
    eve = bot.text
    bot.member = "mallory"
    await bot.say("/review")

    assert "Nothing waits for you." in eve
    assert "open to the organisers" in bot.text


@pytest.mark.parametrize("line", ["/setup", "/doctor", "/review", "/schedule log", "/schedule pulse"])
async def test_members_may_not(bot: Talk, line: str) -> None:
    """Organiser commands refuse everybody else, in words."""
    bot.organiser = False
    answered = await bot.say(line)

    assert "usage" == answered.failed
    assert "organisers of this community" in bot.text


async def test_buttons_ask_again_who_presses(bot: Talk) -> None:
    """Who is no organiser any more presses *Looks good* in vain."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    bot.organiser = False
    answered = await bot.press("Looks good")

    assert "usage" == answered.failed
    assert [None, None] == [one[3] for one in (await schedules(bot)).values()]


async def test_it_is_known_where_the_bot_is(bot: Talk) -> None:
    """Adapters compare this with what the platform says; each platform has its own."""
    found = [await bot.app.bot.communities(LAB.platform)]
    await bot.app.bot.joined(LAB, "The lab")
    found.append(await bot.app.bot.communities(LAB.platform))
    elsewhere = await bot.app.bot.communities("elsewhere")
    await bot.app.bot.left(LAB)
    found.append(await bot.app.bot.communities(LAB.platform))

    assert [False, True, False] == [LAB in one for one in found]
    assert [] == elsewhere


@pytest.mark.parametrize("platform", ["discord", "fake"])
async def test_who_is_named_may_not_see_the_commands(platform: str) -> None:
    """Discord hides organiser commands from who lacks Manage Server: the reply says how to show them."""
    async with talk(config=Config(adapters={platform: {}})) as bot:
        bot.organiser, bot.community = True, CommunityId(platform, "1")
        await bot.say("/setup")
        await bot.submit(**ROUTE)
        await bot.press("Organisers")
        await bot.submit(people="eve", roles="9")
        shown = bot.text

    assert (platform == "discord") == ("Integrations" in shown)


@pytest.mark.parametrize(
    ("platform", "inputs"), [("slack", ["people"]), ("unknown", ["people"]), ("discord", ["roles", "people"])]
)
async def test_roles_are_asked_for_where_there_are_roles(platform: str, inputs: list[str]) -> None:
    """A platform that does not say that it has them is not asked for them."""
    async with talk(config=Config(adapters={platform: {}})) as bot:
        bot.organiser, bot.community = True, CommunityId(platform, "1")
        await bot.ask(Press("setup.people"))
        form = bot.content

    assert isinstance(form, Form)
    assert inputs == [one.name for one in form.inputs]


async def test_the_welcome_posts_nothing_and_leads_to_setup(bot: Talk) -> None:
    """Joining answers with what to do next, wherever that is read; who comes back is greeted so, the posts paused."""
    fresh = await bot.app.bot.joined(LAB, "The lab")
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    await bot.press("Looks good")
    await bot.app.bot.left(LAB)
    gone = await schedules(bot)
    back = await bot.app.bot.joined(LAB, "The lab")
    await bot.say("/setup")
    await bot.submit()

    assert "Welcome back" in str(back)
    assert "Welcome back" not in str(fresh)
    assert "Hello, I am guidebot" == fresh.blocks[0].text
    assert "Only you" not in str(fresh)
    assert [] == bot.chat.deliveries
    assert [None, None] == [one[3] for one in gone.values()]
    assert "Nothing is posted before you press Looks good." in bot.text
    assert ["Looks good", "Change", "Organisers…"] == [one.label for one in buttons_of(bot.content)][:3]


@pytest.mark.parametrize("press", ["setup.save", "setup.done"])
async def test_what_another_process_stored_meanwhile_stays(bot: Talk, press: str) -> None:
    """Settings are remembered for a minute; an organiser who was taken away must not come back with a form."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    await bot.press("Organisers")
    await bot.submit(people="eve")
    known = await bot.app.stores.communities.get(LAB)
    assert known is not None
    await bot.app.stores.communities.save(replace(known, settings=replace(known.settings, people=())))
    fields = {**ROUTE, "answers": "private"}
    await bot.ask(Submit(press, fields) if press == "setup.save" else Press(press))
    stored = await bot.app.stores.communities.get(LAB)

    assert stored is not None
    assert ((), "c1") == (stored.settings.people, stored.settings.channel)


async def test_what_another_process_stored_meanwhile_is_shown(bot: Talk) -> None:
    """The forms and *All set* show what is stored, not what was remembered: who sends a form keeps what it shows."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    await bot.say("/setup")
    known = await bot.app.stores.communities.get(LAB)
    assert known is not None
    newer = replace(known.settings, channel="c9", zone="Asia/Tokyo", answers="public", people=("eve",))
    await bot.app.stores.communities.save(replace(known, settings=newer))
    shown = []
    for press in ("setup.change", "setup.people", "setup.done"):
        await bot.ask(Press(press))
        shown.append(bot.text)

    assert ["c9", "Asia/Tokyo", "public"] == [word for word in ("c9", "Asia/Tokyo", "public") if word in shown[0]]
    assert "People who organise: eve" in shown[1]
    assert "Asia/Tokyo" in shown[2]
    assert "for everybody" in shown[2]


async def test_setup_reads_days_and_times_as_people_write_them(bot: Talk) -> None:
    """Every rhythm can be written in its field, stands there again, and begins with the next such day."""
    await bot.say("/setup")
    await bot.submit(**{**ROUTE, "problem": "every other Monday at 9:00\u202fA.M.", "topic": "mon, thu 6:30 pm"})
    await bot.press("Looks good")
    rules = {one.kind: one.rule for one in await bot.app.stores.schedules.of(LAB)}
    moments = await schedules(bot)
    await bot.say("/setup")

    assert ["every two weeks", "twice a week"] == [str(rules[kind].rhythm) for kind in ("problem", "topic")]
    assert datetime(2026, 11, 30, 8, tzinfo=UTC) == moments["problem"][3]
    assert "monday 09:00 every two weeks" in bot.text
    assert "monday, thursday 18:30" in bot.text


async def test_disabled_is_off(bot: Talk) -> None:
    """Words for *off* besides it."""
    await bot.say("/setup")
    await bot.submit(**{**ROUTE, "problem": "Disabled", "topic": "—"})

    assert "open problem: off" in bot.text
    assert "governance topic: off" in bot.text


async def test_two_organisers_at_once_leave_one_setup(bot: Talk) -> None:
    """Settings and schedules are those of one of them, and a button keeps what the other one set meanwhile."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    good = bot.content
    await bot.say("/setup")
    other = bot.content
    assert isinstance(other, Form)
    fields = {**ROUTE, "channel": "c2", "problem": "tuesday 10:00", "topic": "off"}
    pressed = next(one.action for one in buttons_of(good) if one.label == "Looks good")
    mine, theirs = bot.incoming(Press(pressed.encode())), bot.incoming(Submit(other.submit.encode(), fields))
    for _ in range(5):
        await asyncio.gather(bot.app.bot.answer(mine), bot.app.bot.answer(theirs))
        known = await bot.app.stores.communities.get(LAB)
        kept = await schedules(bot)

        assert known is not None
        assert known.set_up
        assert {known.settings.channel} == {channel for _, channel, *_ in kept.values()}


async def set_up(bot: Talk) -> None:
    """Problems on Mondays at 09:00 in Berlin: today's time is over, so the first one comes in a week."""
    await bot.say("/setup")
    await bot.submit(**ROUTE)
    await bot.press("Looks good")


async def move(bot: Talk, problem: str) -> None:
    """Another day or time of the problems, from `/setup`."""
    await bot.say("/setup")
    await bot.submit(problem=problem)


async def problems(bot: Talk) -> list[str]:
    """The problems that came by the calendar, by the day and time in UTC at which each was due."""
    (number,) = [one.id for one in await bot.app.stores.schedules.of(LAB) if one.kind == "problem"]
    keys = [one.key.split(":") for one in bot.chat.deliveries if one.key.startswith(f"post:{number}:")]
    return [f"{datetime.fromtimestamp(int(key[2]), UTC):%a %d %H:%M}" for key in keys if len(key) == 3]


@pytest.mark.parametrize("asked_for", [False, True])
async def test_a_later_time_on_the_day_of_a_post_brings_no_second_one(bot: Talk, *, asked_for: bool) -> None:
    """Not after one change, nor after two, nor behind a post that was asked for at once; next week it holds."""
    await set_up(bot)
    await bot.advance(days=7)
    if asked_for:
        await bot.say("/schedule now problem")
    await move(bot, "monday 15:00")
    await move(bot, "monday 18:00")
    await bot.advance(days=1)
    same_day = await problems(bot)
    await bot.advance(days=7)

    assert ["Mon 30 08:00"] == same_day
    assert ["Mon 30 08:00", "Mon 07 17:00"] == await problems(bot)


async def test_a_post_on_its_way_is_the_post_of_the_day(bot: Talk) -> None:
    """The platform puts it off while `/setup` is run; it arrives later, and alone."""
    await set_up(bot)
    await bot.advance(days=6)
    bot.chat.outcomes = [RetryAfter("slow down", seconds=7200)]
    await bot.advance(days=1)
    waiting = await problems(bot)
    await move(bot, "monday 15:00")
    await bot.advance(days=1)

    assert [] == waiting
    assert ["Mon 30 08:00"] == await problems(bot)


async def test_before_the_post_of_the_day_a_later_time_is_one_of_today(bot: Talk) -> None:
    """And after it another day of the week is one of this week."""
    await set_up(bot)
    await bot.advance(days=6, hours=20)
    await move(bot, "monday 15:00")
    await bot.advance(hours=12)
    await move(bot, "wednesday 15:00")
    await bot.advance(days=2)

    assert ["Mon 30 14:00", "Wed 02 14:00"] == await problems(bot)


async def test_a_day_is_the_one_of_the_new_zone(bot: Talk) -> None:
    """A post of Monday evening in Berlin was Tuesday's in Auckland: Monday there is over, and Tuesday had its post."""
    await bot.say("/setup")
    await bot.submit(**{**ROUTE, "problem": "monday 18:00"})
    await bot.press("Looks good")
    await bot.advance(hours=9)
    await bot.say("/setup")
    await bot.submit(zone="Pacific/Auckland", problem="tuesday 09:00")
    await bot.advance(days=1)
    same_day = await problems(bot)
    await bot.advance(days=7)

    assert ["Mon 23 17:00"] == same_day
    assert ["Mon 23 17:00", "Mon 30 20:00"] == await problems(bot)
