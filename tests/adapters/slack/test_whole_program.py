"""The whole program in Slack: every shipped command, both ways of calling, its buttons, menus and forms."""

from __future__ import annotations

import pytest
import pytest_asyncio
from tests.fakes.slack_bot import connected
from tests.fakes.slack_person import Person
from tests.fakes.slack_server import FakeSlack

from guidebot.answering import catalogue
from guidebot.core.clock import SystemClock
from guidebot.core.commands import Access, Shape
from guidebot.loading.config import Config
from guidebot.runtime.app import build
from guidebot.shipped_once import SHIPPED_ONCE

pytestmark = pytest.mark.asyncio(loop_scope="module")
BROKEN = "Something broke"
COMMANDS = catalogue.commands()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory):
    """The program with the shipped content, connected to the fake Slack."""
    app = await build(
        Config(adapters={"slack": {}}),
        SystemClock(),
        in_memory=True,
        read=SHIPPED_ONCE.read,
        search=SHIPPED_ONCE.search,
    )
    app.library.warm()  # as it is before the first question: a platform waits three seconds
    async with FakeSlack() as server:
        server.team().channel()
        server.team().person("U1", admin=True)
        async with connected(server, app.bot, str(tmp_path_factory.mktemp("state"))):
            yield server
    await app.close()


@pytest.fixture
def admin(program):
    return Person(program, "U1")


def typed(command, *, everything: bool) -> str:
    """A plausible line of arguments."""
    words = []
    for param in command.params:
        if not (param.required or everything):
            continue
        if param.shape is Shape.NUMBER:
            value = str(max(1, param.low))
        elif param.choices is not None:
            value = next(iter(param.choices)).value
        else:
            value = '"debate"'
        words.append(f"{param.name}:{value}")
    return " ".join(words)


def check(shown) -> None:
    assert BROKEN not in shown.words
    assert shown.words.strip()


async def walk(person: Person, shown, budget: int) -> None:
    """Press what there is to press, once each, and look at what comes."""
    for label in [one for one, made in shown.buttons.items() if "url" not in made][:budget]:
        check(await person.press(label, on=shown))
    for menu in shown.menus[:1]:
        check(await person.pick(menu["options"][-1]["value"], on=shown))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.path)
async def test_every_command_works_both_ways(admin, command):
    """By its own name and under the umbrella, with nothing, what is required, and everything."""
    first, _, second = command.path.partition(" ")
    lines = dict.fromkeys(["", typed(command, everything=False), typed(command, everything=True)])
    for arguments in lines:
        own = await admin.command(first, f"{second} {arguments}".strip())
        check(own)
    under = await admin.command("guidebot", f"{command.path} {typed(command, everything=False)}".strip())
    check(under)

    await walk(admin, under, 5)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.path)
async def test_every_command_works_as_a_message(admin, command):
    """In a direct conversation and by a mention in a thread."""
    line = f"{command.path} {typed(command, everything=False)}".strip()

    written = await admin.write(line)
    mentioned = await admin.mention(line, thread_ts="1.1")

    check(written)
    check(mentioned)


@pytest.mark.parametrize(
    "command", [one for one in COMMANDS if one.access is Access.ORGANISER], ids=lambda one: one.path
)
async def test_organiser_commands_refuse_everybody_else(program, command):
    """Slack hides no command, so the check is made at every use."""
    shown = await Person(program, "U2").command("guidebot", f"{command.path} {typed(command, everything=False)}")

    assert "organisers" in shown.words
    assert shown.private


async def test_a_guide_answer_is_private_and_can_be_shared(program):
    """`/direction debate` is for the asker; *Share here* shows it to everybody."""
    program.team().channel("C59")
    ada = Person(program, "U2", channel="C59")

    shown = await ada.command("direction", "debate")
    shared = await ada.press("Share here", on=shown)

    assert (True, False) == (shown.private, shared.private)
    assert shown.blocks[0] == shared.blocks[0]


async def test_nothing_is_shared_where_the_member_may_not_write(program):
    """In a read-only channel organisers alone, and whom the channel's settings name, share."""
    for only in ({"type": ["admin"]}, {"type": ["admin"], "user": ["U3"]}):
        program.team().channel(f"C{len(only)}9", only=only)
    outcomes = []
    for user, channel in (("U2", "C19"), ("U1", "C19"), ("U2", "C29"), ("U3", "C29")):
        person = Person(program, user, channel=channel)
        shared = await person.press(
            "Share here", on=await person.command("direction", f"{'control' if user < 'U3' else 'debate'}")
        )
        outcomes.append(shared.private)

    assert [True, False, True, False] == outcomes


async def test_a_missing_argument_opens_a_form_that_answers(program):
    """`/ask` alone asks for the question; mistakes come back beside their field."""
    ada = Person(program, "U2")
    shown = await ada.command("ask")
    count = len(program.shown)
    await ada.submit(shown, question="How do I start in interpretability?")
    answer = await program.after(count)

    assert ("view", ["question"]) == (shown.kind, list(shown.inputs))
    assert answer.private
    check(answer)


async def test_pages_turn_in_place(program):
    """The next page takes the message's place, and back again."""
    ada = Person(program, "U2")
    for path in ("advice", "guide", "governance", "learn", "direction"):
        shown = await ada.command(path)
        if "Next →" in shown.buttons:
            turned = await ada.press("Next →", on=shown)
            back = await ada.press("← Previous", on=turned)

            assert turned.replaced
            assert shown.blocks == back.blocks != turned.blocks


async def test_the_home_page_is_published(program):
    """Whatever the program shows there, it fits and says something."""
    ada = Person(program, "U2")
    count = len(program.shown)
    await ada.home()
    shown = await program.after(count)

    assert "home" == shown.kind
    check(shown)
