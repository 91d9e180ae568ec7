"""The whole program in Discord: every shipped command, its buttons, menus, forms and suggestions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_asyncio
from tests.fakes import discord_limits as limits
from tests.fakes import discord_schema
from tests.fakes.discord_bot import connected
from tests.fakes.discord_person import MANAGE_GUILD, Person, Shown, add_channel, add_guild
from tests.fakes.discord_server import FakeDiscord

from guidebot.core.clock import SystemClock
from guidebot.core.commands import Access, Command, Param, Shape
from guidebot.loading.config import Config
from guidebot.runtime.app import build, commands
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot_discord.tree import tree

pytestmark = pytest.mark.asyncio(loop_scope="module")
BROKEN = "Something broke"
COMMANDS = commands()
PLAUSIBLE = {
    "by": "in 3 weeks",
    "direction": "debate",
    "switch": "pause",
    "until": "in 3 weeks",
    "time": "18:30",
    "quiet": "21-08",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory):
    """The program with the shipped content, connected to the fake Discord; *outcomes* says how each answer went."""
    app = await build(
        Config(adapters={"discord": {}}),
        SystemClock(),
        in_memory=True,
        read=SHIPPED_ONCE.read,
        search=SHIPPED_ONCE.search,
    )
    app.library.warm()  # as it is before the first question: a platform waits three seconds
    outcomes: list[str] = []
    plain = app.bot.answer

    async def answer(came):
        answered = await plain(came)
        outcomes.append(answered.failed)
        return answered

    app.bot.answer = answer
    async with FakeDiscord() as server:
        add_guild(server)
        add_channel(server)
        async with connected(server, app.bot, str(tmp_path_factory.mktemp("state"))):
            server.outcomes = outcomes
            yield server
    await app.close()


@pytest.fixture
def organiser(program):
    return Person(program, permissions=MANAGE_GUILD)


async def filled(person: Person, command: Command, params: Iterator[Param]) -> dict[str, object]:
    """A plausible value for each parameter: the first suggestion, the lowest number, the first choice."""
    values: dict[str, object] = {}
    for param in params:
        if param.name in PLAUSIBLE:
            values[param.name] = PLAUSIBLE[param.name]
        elif param.shape is Shape.NUMBER:
            values[param.name] = max(1, param.low)
        elif param.choices is not None:
            values[param.name] = next(iter(param.choices)).value
        else:
            values[param.name] = "Finish the first chapter"
        if param.arg.pick is not None:
            shown = await person.complete(command.path, param.name, "")
            if shown.choices:
                values[param.name] = shown.choices[0]["value"]
    return values


async def walk(person: Person, shown: Shown, budget: int) -> None:
    """Press what there is to press, once each, and look at what comes."""
    for label in list(shown.buttons)[:budget]:
        fresh = await person.press(label, on=shown)
        check(fresh)
    for menu in shown.menus[:1]:
        check(await person.pick(menu["options"][0]["value"], on=shown))
        check(await person.pick(menu["options"][-1]["value"], on=shown))


def check(shown: Shown) -> None:
    assert shown.kind in {4, 7, 9}
    assert BROKEN not in shown.text


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.path)
async def test_every_command_works_natively(organiser, command):
    """With nothing but what is required, then with everything: no refusal, and every button of it answers too."""
    required = await filled(organiser, command, (one for one in command.params if one.required))
    everything = await filled(organiser, command, iter(command.params))

    for values in [required] if required == everything else [required, everything]:
        shown = await organiser.command(command.path, **values)
        check(shown)
        assert "" == organiser.server.outcomes[-1], shown.text
        if shown.kind != 9:
            await walk(organiser, shown, 6)


async def test_the_shipped_tree_is_within_discords_limits(program):
    """A name or description beyond the limits fails here, not at the sync."""
    payload = tree(COMMANDS)

    assert [] == list(limits.commands(payload))
    assert [] == discord_schema.problems("PUT", "/applications/1/commands", payload)
    assert {one.path.split(" ")[0] for one in COMMANDS} == {one["name"] for one in program.rest.commands}


@pytest.mark.parametrize(
    "command", [one for one in COMMANDS if one.access is Access.ORGANISER], ids=lambda one: one.path
)
async def test_organiser_commands_refuse_everybody_else(program, command):
    """The check is made at every use, whatever Discord shows."""
    member = Person(program, 78)
    values = await filled(member, command, (one for one in command.params if one.required))

    shown = await member.command(command.path, **values)

    assert "organisers" in shown.text
    assert shown.private


async def test_a_guide_answer_is_private_and_can_be_shared(program):
    """`/direction debate` is for the asker; *Share here* shows it to everybody."""
    add_channel(program, 590)
    ada = Person(program, 79, channel=590)

    shown = await ada.command("direction", name="debate")
    shared = await ada.press("Share here", on=shown)

    assert (4, True) == (shown.kind, shown.private)
    assert (4, False) == (shared.kind, shared.private)
    assert shown.text.split("\n")[0] == shared.text.split("\n")[0]


@pytest.mark.parametrize("channel_type", [0, 11], ids=["channel", "thread"])
async def test_nothing_is_shared_where_the_member_may_not_write(program, channel_type):
    """Not in an announcements channel, by nobody's button; Discord sends the member's rights along."""
    ada = Person(
        program, 78, writes=False, channel_type=channel_type, permissions=1 << (38 if channel_type == 0 else 11)
    )
    shared = await ada.press("Share here", on=await ada.command("direction", name="control"))

    assert shared.private
    assert "cannot write in this channel" in shared.text


async def test_a_typing_mistake_is_forgiven_and_completed(program):
    """Autocomplete finds what was meant."""
    shown = await Person(program).complete("direction", "name", "debat")

    assert "debate" in shown.choices[0]["value"]


async def test_pages_turn_in_place(program):
    """The next page takes the message's place, and back again."""
    ada = Person(program)
    for path in ("advice", "guide", "governance", "learn", "direction"):
        shown = await ada.command(path)
        if "Next →" in shown.buttons:
            turned = await ada.press("Next →", on=shown)
            back = await ada.press("← Previous", on=turned)

            assert [7, 7] == [turned.kind, back.kind]
            assert shown.text == back.text != turned.text


async def test_a_mention_and_a_direct_message_do_the_same(program):
    """`@guidebot direction debate` offers the private answer; in direct messages it is given."""
    ada = Person(program)
    program.channels[900] = {"id": "900", "type": 1}
    direct = Person(program, guild=None, channel=900)

    offered = await ada.answer_to("<@10> direction debate")
    pressed = await ada.press("Show it to me", on=offered)
    written = await direct.answer_to("direction debate")

    assert pressed.private
    assert pressed.text.split("\n")[0] == written.text.split("\n")[0]


async def test_what_is_offered_for_a_schedule_is_taken_by_it(program, organiser):
    """The suggestions see the schedule that was chosen: only what it may post, and each of them can be pinned."""
    add_guild(program)
    await organiser.command("setup")
    await organiser.submit(
        channel=["31"], zone="Europe/Berlin", problem="monday 09:00", topic="thursday 09:00", answers="private"
    )
    offered = {}
    for schedule in ("problem", "topic"):
        for typed in ("", "mo"):
            shown = await organiser.complete("schedule pin", "item", typed, schedule=schedule)
            offered[schedule, typed] = [one["value"] for one in shown.choices]
    refused = []
    for (schedule, _), items in offered.items():
        for item in items:
            said = (await organiser.command("schedule pin", schedule=schedule, item=item)).text
            refused += [item] if "is number 1 now" not in said else []

    assert all(offered.values())
    assert [] == refused
    assert not {*offered["problem", ""]} & {*offered["topic", ""]}
