"""What the doctor sees: rights by Discord's own rules, the connection, the command tree."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest
from tests.fakes.discord_bot import connected, make
from tests.fakes.discord_person import CHANNEL, GUILD, add_channel
from tests.fakes.scripted_bot import ScriptedBot

from guidebot.adapter.kept import Kept
from guidebot.core.people import CommunityId, MemberId, Place, PlaceKind
from guidebot_discord.rights import in_channel, in_guild

COMMUNITY = CommunityId("discord", str(GUILD))
VIEW, SEND, THREADS = 1 << 10, 1 << 11, 1 << 35


def place(channel: int = CHANNEL) -> Place:
    return Place("discord", str(channel), PlaceKind.CHANNEL, COMMUNITY)


def overwrite(id_: object, allow: int = 0, deny: int = 0) -> dict:
    return {"id": str(id_), "type": 0, "allow": str(allow), "deny": str(deny)}


async def test_enough_rights_are_one_good_line(adapter):
    """Connection, commands, channel: three lines, all well."""
    findings = await adapter.inspect(COMMUNITY, [place()])

    assert [True, True, True] == [one.ok for one in findings]
    assert "#general" == findings[-1].subject


async def test_every_missing_right_has_its_fix(server, adapter):
    """What posts need is an error, what they can do without a warning; each says what to allow."""
    server.channels[CHANNEL]["permission_overwrites"] = [overwrite(GUILD, deny=SEND | THREADS)]

    found = [one for one in await adapter.inspect(COMMUNITY, [place()]) if not one.ok]

    assert [("Send Messages", "error"), ("Create Public Threads", "warning")] == [
        (one.what.removeprefix("the bot lacks "), one.severity) for one in found
    ]
    assert "Channel settings → Permissions → guidebot → allow Send Messages." == found[0].fix


async def test_a_forum_needs_other_rights(server, adapter):
    """Create Posts is what Send Messages is called there."""
    add_channel(server, 510, 15, permission_overwrites=[overwrite(10, deny=SEND)])

    found = [one for one in await adapter.inspect(COMMUNITY, [place(510)]) if not one.ok]

    assert ["the bot lacks Create Posts"] == [one.what for one in found]


async def test_a_channel_of_another_server_is_refused_without_its_name(server, adapter):
    """Its name is nobody's business here."""
    add_channel(server, 540, guild_id="1", name="secret plans")

    (finding,) = [one for one in await adapter.inspect(COMMUNITY, [place(540)]) if not one.ok]
    assert ("A channel I cannot see", "it belongs to another server") == (finding.subject, finding.what)


async def test_a_channel_that_is_gone_or_no_channel_is_told(server, adapter):
    """Deleted channels, categories, and servers that do not answer are findings, not errors."""
    add_channel(server, 530, 4)
    found = [one for one in await adapter.inspect(COMMUNITY, [place(999), place(530)]) if not one.ok]
    server.fail("GET", rf"/guilds/{GUILD}", 403, 50001)
    broken = (await adapter.inspect(COMMUNITY, [place()]))[-1]

    assert ["This channel does not exist any more.", "nobody can post here"] == [one.what for one in found]
    assert not broken.ok


async def test_few_starts_left_are_told(server, state):
    """Before Discord resets the token, the doctor says so."""
    server.starts_left = 40
    async with connected(server, ScriptedBot(), state) as adapter:
        found = await adapter.inspect(None, ())

    assert "40 starts are left for today" == found[1].what


async def test_the_doctor_looks_without_connecting(server, state):
    """`guidebot doctor` logs in over REST alone: no IDENTIFY is spent, and no command is sent."""
    findings = await make(server, ScriptedBot(), state).inspect(COMMUNITY, [place()])

    assert [True, True, True] == [one.ok for one in findings]
    assert ["the token belongs to guidebot", "0 commands, sent at the first start"] == [
        one.what for one in findings[:2]
    ]
    assert [] == server.gateway.identifies
    assert [] == server.named("PUT", ".*")


async def test_the_doctor_sees_a_tree_of_yesterday(server, state):
    """Commands that changed since they were sent are a warning, and it says when they will be."""
    Kept(state, "discord-commands.json").write({"application": "10", "hash": "old", "ids": {}})

    found = await make(server, ScriptedBot(), state).inspect(None, ())

    assert (False, "changed since they were sent", "warning") == (found[1].ok, found[1].what, found[1].severity)


@pytest.mark.parametrize(
    ("status", "says"), [(401, "refuses the token"), (403, "cannot be reached"), (0, "cannot be reached")]
)
async def test_the_doctor_says_why_it_cannot_look(server, state, status, says):
    """A wrong token, an outage: one finding, no error."""
    server.fail("GET", r"/users/@me", status, times=3)

    (finding,) = await make(server, ScriptedBot(), state).inspect(None, ())

    assert says in finding.what


async def test_a_connection_that_is_lost_for_good_is_told(server, state):
    """After closing, the doctor says that nothing is answered."""
    async with connected(server, ScriptedBot(), state) as adapter:
        pass

    (finding,) = await adapter.inspect(None, ())

    assert (False, "not connected") == (finding.ok, finding.what)


GUILD_DATA = {
    "id": "1",
    "owner_id": "50",
    "roles": [
        {"id": "1", "permissions": str(VIEW)},
        {"id": "2", "permissions": str(SEND)},
        {"id": "3", "permissions": str(1 << 3)},
    ],
}


@pytest.mark.parametrize(
    ("member", "roles", "overwrites", "expected"),
    [
        ("9", set(), [], VIEW),
        ("9", {"2"}, [], VIEW | SEND),
        ("9", {"2"}, [overwrite(1, deny=SEND)], VIEW),
        ("9", {"2"}, [overwrite(1, deny=SEND), overwrite(2, allow=SEND)], VIEW | SEND),
        ("9", {"2"}, [overwrite(2, deny=SEND), overwrite(9, allow=SEND)], VIEW | SEND),
        ("9", {"2"}, [overwrite(9, deny=VIEW)], SEND),
    ],
)
def test_overwrites_follow_discords_order(member, roles, overwrites, expected):
    """Everybody's, then the roles', then the member's own; later ones win."""
    found = in_channel(GUILD_DATA, {"permission_overwrites": overwrites}, member, roles)

    assert expected == found.value


def test_owners_and_administrators_may_everything():
    """No overwrite holds against them."""
    everything = discord.Permissions.all()

    assert everything == in_guild(GUILD_DATA, "50", set()) == in_guild(GUILD_DATA, "9", {"3"})
    assert everything == in_channel(GUILD_DATA, {"permission_overwrites": [overwrite(9, deny=VIEW)]}, "9", {"3"})


async def test_a_place_is_called_as_people_call_it(server, adapter):
    """Also when the bot cannot see it any more; of another server's channel nothing but its link is told."""
    add_channel(server, 540, guild_id="1", name="secret plans")
    seen = await adapter.named(place())
    server.fail("GET", rf"/channels/{CHANNEL}", 403, 50001, times=9)
    adapter._parts.sending._channels._known[CHANNEL] = (
        adapter._context.clock.now() - timedelta(hours=1), adapter._parts.sending._channels.last(CHANNEL)
    )  # fmt: skip
    unseen = await adapter.named(place())
    other, gone, odd = [await adapter.named(place(id_)) for id_ in (540, 999, "x")]

    assert ("#general", f"https://discord.com/channels/{GUILD}/{CHANNEL}") == (seen.name, seen.link)
    assert seen == unseen
    assert ["", "", ""] == [other.name, gone.name, odd.name]


@pytest.mark.parametrize(
    ("owner", "roles", "asked", "organises"),
    [("77", [], [], True), ("1", [], [], False), ("1", ["5"], ["5"], True), ("1", ["5"], ["6"], False)],
)
async def test_discord_says_who_organises(server, adapter, owner, roles, asked, organises):
    """By their rights in the server, or a role that the settings name."""
    server.guilds[GUILD].update(owner_id=owner, my_roles=roles)

    assert organises is await adapter.organises(MemberId("discord", "77"), COMMUNITY, asked)


async def test_whoever_left_a_server_organises_nothing_there(server, adapter):
    """Discord knows no such member."""
    server.fail("GET", rf"/guilds/{GUILD}/members/77", 404, 10007)

    assert not await adapter.organises(MemberId("discord", "77"), COMMUNITY, [])
