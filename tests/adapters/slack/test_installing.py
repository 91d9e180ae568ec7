"""Several workspaces: installing by OAuth, tokens kept encrypted, each workspace by itself, and leaving."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import aiohttp
import pytest
from tests.fakes.clocks import QuickClock
from tests.fakes.slack_bot import KEY, MemoryTokens, connected, eventually
from tests.fakes.slack_person import Person

from guidebot.adapter import Delivery
from guidebot.core.clock import SystemClock
from guidebot.core.errors import ConfigError, Revoked, StorageError
from guidebot.core.people import CommunityId, Place, PlaceKind
from guidebot.core.reply import say
from guidebot.runtime.stores import open_stores
from guidebot_slack.events import Seen
from guidebot_slack.oauth import STATES, States
from guidebot_slack.vault import Vault, new_key

# slack_sdk hands aiohttp the client secret in a way that aiohttp 4 will drop
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

MANY = {"workspaces": "many", "public_url": "https://bot.example.org"}
HTTP = {**MANY, "mode": "http"}


class Later(QuickClock):
    """A clock that can be put forward."""

    offset = timedelta()

    def now(self):
        return super().now() + self.offset


@pytest.fixture
def tokens():
    return MemoryTokens()


@pytest.fixture
def two(server):
    for id_ in ("T1", "T2"):
        team = server.team(id_)
        team.name = id_.lower()
        team.channel()
        team.person()
        server.codes[f"code-{id_}"] = id_
    return server


async def install(adapter, code, *, state=None, cookie=True):
    """Walk through the install page as a browser does; the last page's status."""
    base = f"http://127.0.0.1:{adapter.port}"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        async with browser.get(f"{base}/slack/install") as page:
            link = re.search(r'href="([^"]*oauth/v2/authorize[^"]*)"', await page.text())[1].replace("&amp;", "&")
            kept = page.cookies["slack-app-oauth-state"].value
        issued = re.search(r"state=([^&]+)", link)[1]
        query = {"code": code, "state": state or issued}
        headers = {"Cookie": f"slack-app-oauth-state={kept}"} if cookie else {}
        async with browser.get(f"{base}/slack/oauth_redirect", params=query, headers=headers) as done:
            return done.status, link


async def renewed(two, bot, state, tokens, adapter=None):
    """T1 is installed again, by *adapter* or in another process, and has a newer token."""
    two.teams["T1"].token = "xoxb-newer"
    two.codes["again"] = "T1"
    async with connected(two, bot, state, settings=HTTP, tokens=tokens) as other:
        await install(adapter or other, "again")


async def test_installing_twice_serves_both(two, bot, state, tokens):
    """Each workspace has its own token, members and answers; who installed is greeted."""
    async with connected(two, bot, state, settings=MANY, tokens=tokens) as adapter:
        first, link = await install(adapter, "code-T1")
        second, _ = await install(adapter, "code-T2")
        await two.after(1)
        shown = await Person(two, team="T2").command("direction")
        written = await Person(two, team="T2").write("direction")

    assert (200, 200) == (first, second)
    assert link.startswith(f"{two.url}/oauth/v2/authorize?")
    assert "redirect_uri=https" in link
    assert "hello" == shown.text
    assert ("T2", "hello") == (written.team, written.text)
    assert {"T1", "T2"} == {one.community.id for one in bot.seen} | {"T1"}
    assert [("joined", ("T1", "t1")), ("joined", ("T2", "t2"))] == [one for one in bot.was if one[0] == "joined"]
    assert ["welcome", "welcome"] == [one.text for one in two.shown[:2]]


async def test_a_disk_that_refuses_costs_no_installation(two, bot, unwritable, tokens):
    """Whoever installed is greeted, and told that it worked; that it was greeted is forgotten."""
    async with connected(two, bot, unwritable, settings=HTTP, tokens=tokens) as adapter:
        status, _ = await install(adapter, "code-T1")

    assert 200 == status
    assert ["welcome"] == [one.text for one in two.shown]


async def test_tokens_are_kept_encrypted(two, bot, state, tokens):
    """Whoever reads the database reads no token."""
    async with connected(two, bot, state, settings=HTTP, tokens=tokens) as adapter:
        await install(adapter, "code-T1")

    assert [("slack", "T1")] == [key for key in tokens.rows if key[0] == "slack"]
    assert b"xoxb" not in tokens.rows[("slack", "T1")]
    assert b"xoxb-T1" in Vault(KEY).open(tokens.rows[("slack", "T1")])


async def test_installations_outlive_a_restart_and_a_rotation(two, bot, state, tokens):
    """A new key in front: every token is locked again at the next start, and the old key can go."""
    async with connected(two, bot, state, settings=HTTP, tokens=tokens) as adapter:
        await install(adapter, "code-T1")
    fresh = new_key()
    both = {"GUIDEBOT_ENCRYPTION_KEY": f"{fresh},{KEY}"}
    async with connected(two, bot, state, settings=MANY, tokens=tokens, secrets=both):
        pass
    only = {"GUIDEBOT_ENCRYPTION_KEY": fresh}
    async with connected(two, bot, state, settings=MANY, tokens=tokens, secrets=only):
        shown = await Person(two).command("direction")

    assert "hello" == shown.text
    with pytest.raises(ConfigError, match="not set"):
        Vault(KEY).open(tokens.rows[("slack", "T1")])


@pytest.mark.parametrize(
    ("code", "more", "status"),
    [
        ("code-T1", {"cookie": False}, 400),
        ("code-T1", {"state": "forged"}, 400),
        ("code-T9", {}, 401),
    ],
)
async def test_a_forged_installation_is_refused(two, bot, state, tokens, code, more, status):
    """Another browser, a made-up state, a made-up code."""
    async with connected(two, bot, state, settings=HTTP, tokens=tokens) as adapter:
        answered, _ = await install(adapter, code, **more)

    assert status == answered
    assert [] == [key for key in tokens.rows if key[0] == "slack"]


async def test_a_state_works_once_and_not_for_long():
    """Ten minutes, in any process, and in one alone when two browsers come back at the same moment."""
    clock, stores = Later(), await open_stores()
    states, other = (States("shhh", Seen(stores.once, clock), clock) for _ in range(2))
    once, late = await states.async_issue(), await states.async_issue()
    used = await asyncio.gather(*(one.async_consume(once) for one in (states, other, other, states)))
    clock.offset = timedelta(days=365)
    ahead = await states.async_issue()
    clock.offset = timedelta()
    from_ahead = await states.async_consume(ahead)
    clock.offset = timedelta(minutes=11)
    over = await states.async_consume(late)
    await stores.close()

    assert 1 == used.count(True)
    assert not from_ahead, "it would be good for a year"
    assert not over


async def test_what_an_older_version_kept_of_installations_goes(two, bot, state, tokens):
    """Used states stood among the tokens once."""
    await tokens.put(STATES, "old", b"2026-11-23T09:00:00+00:00")
    async with connected(two, bot, state, settings=HTTP, tokens=tokens):
        left = dict(tokens.rows)

    assert {} == left


@pytest.mark.parametrize(
    "forged", ["", ".", "x", "x.9999999999", "x.9999999999.", "x.9999999999.deadbeef", "é.1.é", "1.2.3.4"]
)
async def test_a_state_that_is_none_of_ours_is_refused(forged):
    """Whatever a browser brings; nothing is kept of it."""
    stores = await open_stores()
    states, another = (States(one, Seen(stores.once, QuickClock()), QuickClock()) for one in ("shhh", "another"))
    refused = [await states.async_consume(one) for one in (forged, await another.async_issue())]
    forgotten = await stores.once.purge(QuickClock().now() + timedelta(days=1))
    await stores.close()

    assert [False, False] == refused
    assert 0 == forgotten


async def test_visits_to_the_install_page_leave_nothing_behind(two, bot, state, tokens):
    """Fifteen hundred of them as little as one."""
    async with connected(two, bot, state, settings=MANY, tokens=tokens) as adapter, aiohttp.ClientSession() as browser:
        for _ in range(50):
            async with browser.get(f"http://127.0.0.1:{adapter.port}/slack/install") as page:
                assert 200 == page.status

        assert {} == tokens.rows


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}]
)
async def test_leaving_cleans_up(two, bot, state, tokens, event):
    """The token goes at once; nothing is sent there any more, and the others stay."""
    async with connected(two, bot, state, settings=MANY, tokens=tokens) as adapter:
        await install(adapter, "code-T1")
        await install(adapter, "code-T2")
        two.teams["T1"].revoked = True
        two.fail("auth.test", status=503, html=True)
        await Person(two).event(event)
        await eventually(lambda: ("left", "T1") in bot.was)
        place = Place("slack", "C1", PlaceKind.CHANNEL, CommunityId("slack", "T1"))
        now = SystemClock().now()
        with pytest.raises(Revoked):
            await adapter.deliver(Delivery(key="a", number=1, place=place, reply=say("x"), first_try_at=now))
        shown = await Person(two, team="T2").command("direction")

    assert ("left", "T1") in bot.was
    assert [("slack", "T2")] == [key for key in tokens.rows if key[0] == "slack"]
    assert "hello" == shown.text


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_an_event_that_comes_after_installing_again_does_no_harm(two, bot, state, tokens, elsewhere):
    """Slack may deliver it late: the stored token is good, also when another process stored it."""
    async with connected(two, bot, state, settings=MANY, tokens=tokens) as adapter:
        await install(adapter, "code-T1")
        await renewed(two, bot, state, tokens, None if elsewhere else adapter)
        asked = len(two.named("auth.test"))
        await Person(two).event({"type": "app_uninstalled"})
        await two.called("auth.test", asked + 1)
        shown = await Person(two).write("direction")

    assert "hello" == shown.text
    assert ("left", "T1") not in bot.was


async def test_a_token_that_another_process_renewed_is_found(two, bot, state, tokens):
    """Installed again elsewhere: the refused token is dropped, the next attempt reads the new one."""
    place = Place("slack", "C1", PlaceKind.CHANNEL, CommunityId("slack", "T1"))
    post = Delivery(key="a", number=1, place=place, reply=say("x"), first_try_at=SystemClock().now())
    async with connected(two, bot, state, settings=MANY, tokens=tokens) as adapter:
        await install(adapter, "code-T1")
        await renewed(two, bot, state, tokens)
        with pytest.raises(Revoked):
            await adapter.deliver(post)
        receipt = await adapter.deliver(post)

    assert receipt.remote_id


async def test_a_refused_token_is_dropped_whatever_was_asked(two, bot, state, tokens):
    """An answer that could not be shown with the old token; the next one has the new one."""
    async with connected(two, bot, state, settings=MANY, tokens=tokens) as adapter:
        await install(adapter, "code-T1")
        ada = Person(two)
        await renewed(two, bot, state, tokens)
        await ada.event(ada.message("direction"))
        await eventually(lambda: "xoxb-T1" in [one.token for one in two.named("users.info")])
        shown = await ada.write("direction")

    assert "hello" == shown.text


async def test_installations_of_other_processes_are_known_within_a_minute(two, bot, state, tokens):
    """A renewed token without any refused call, a removed workspace, and one more for `guidebot doctor`."""
    clock = Later()
    async with connected(two, bot, state, settings=MANY, tokens=tokens, clock=clock) as adapter:
        await install(adapter, "code-T1")
        async with connected(two, bot, state, settings=HTTP, tokens=tokens) as other:
            await install(other, "code-T2")
        all_ = await adapter._parts.teams.all()
        await tokens.delete("slack", "T1")
        now = await adapter._parts.teams.get("T1")
        clock.offset = timedelta(seconds=61)
        later = await adapter._parts.teams.get("T1")

    assert ["T1", "T2"] == [one.id for one in all_]
    assert ("T1", None) == (now.id, later)


async def test_a_revoked_user_token_is_nothing_to_us(server, ada, bot):
    """Only the bot's token counts."""
    await ada.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
    await asyncio.sleep(0.02)
    shown = await ada.command("direction")

    assert "hello" == shown.text
    assert [] == [one for one in bot.was if one[0] == "left"]
    assert 1 == len(server.named("auth.test"))  # the one at the start: nobody had to look whether the bot is out


async def test_a_single_workspace_that_removes_the_app(server, ada, bot):
    """It is marked as left; answers stop."""
    server.team().revoked = True
    await ada.event({"type": "app_uninstalled"})
    await eventually(lambda: ("left", "T1") in bot.was)
    answer = await ada.send("slash_commands", ada.command_payload("direction", ""))

    assert [] == bot.seen
    assert "hello" not in str(answer)


async def test_an_unknown_workspace_gets_no_answer(two, bot, state, tokens):
    """A payload of a workspace that never installed."""
    async with connected(two, bot, state, settings=MANY, tokens=tokens) as adapter:
        await install(adapter, "code-T1")
        stranger = Person(two, team="T2")
        answer = await stranger.send("slash_commands", stranger.command_payload("direction", ""))

    assert [] == bot.seen
    assert "hello" not in str(answer)


def test_a_vault_names_its_mistakes():
    """A key that is none, bytes that were changed."""
    vault = Vault(KEY)
    locked = vault.lock(b"secret")

    assert b"secret" == vault.open(locked)
    with pytest.raises(ConfigError, match="no key"):
        Vault("short")
    with pytest.raises(ConfigError, match="no key"):
        Vault("")
    with pytest.raises(ConfigError, match="changed"):
        vault.open(locked[:-4] + b"AAAA")


async def test_workspaces_are_answered_while_the_database_is_away(two, bot, state, tokens):
    """A token that is known serves on; what changed meanwhile is seen when the database is back."""
    clock = Later()
    async with connected(two, bot, state, settings=HTTP, tokens=tokens) as adapter:
        await install(adapter, "code-T1")
    async with connected(two, bot, state, settings=MANY, tokens=tokens, clock=clock):

        async def gone(*_):
            raise StorageError("The database cannot be reached.")

        tokens.get = gone
        clock.offset = timedelta(minutes=2)
        shown = await Person(two).command("direction")

    assert "hello" == shown.text
