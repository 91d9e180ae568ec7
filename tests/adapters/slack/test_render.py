"""Neutral replies as Block Kit: every block and span, nothing typed becomes markup, everything within the limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import slack_blocks

from guidebot.answering import catalogue
from guidebot.core import limits as portable
from guidebot.core.actions import ActionRef
from guidebot.core.clock import SystemClock
from guidebot.core.pages import cut
from guidebot.core.reply import (
    Actions,
    Button,
    CommandRef,
    Divider,
    Download,
    Field,
    Fields,
    File,
    Footnote,
    Heading,
    Image,
    ItemList,
    Link,
    LinkButton,
    Mention,
    Moment,
    Option,
    Plain,
    Quote,
    Reply,
    Select,
    Sign,
    Styled,
    Symbol,
    Text,
    Tone,
    line,
    say,
)
from guidebot.loading.config import Config
from guidebot.runtime.app import library
from guidebot.tools.check import replies
from guidebot_slack import forms
from guidebot_slack.names import Names
from guidebot_slack.references import readable
from guidebot_slack.render import plain, render
from guidebot_slack.spans import SIGNS, Writer

NAMES = Names()
PNG = File("p.png", b"png")
JSON = File("data.json", b"{}")
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TYPED = "<!channel> <@U1> *b* _i_ ~s~ `c` & :tada: <https://evil.example|bank>"


def body(reply, **more):
    """The message as it would be sent, checked against everything that Slack refuses."""
    made = render(reply, NAMES, **more)
    assert [] == slack_blocks.problems(made.blocks)
    assert [] == slack_blocks.view_problems(forms.shown(reply, NAMES, forms.Origin()))
    assert made.text
    return made


def test_every_block_is_rendered():
    """Rich text first; each block has its own form."""
    reply = Reply(
        (
            Heading("Debate", 1, Sign.COMPASS),
            Heading("Part", 2),
            Text(line("Why it ", Styled("strong", "may"), " matter.")),
            ItemList((line("one"), line("two"))),
            ItemList((line("first"), line("second")), ordered=True),
            Fields((Field("Effort", line("low")), Field("Link", (Link("here", "https://a.example"),)))),
            Divider(),
            Quote(line("said")),
            Image(PNG, "A picture"),
            Download(JSON, "Everything"),
            Actions((Button("Go", ActionRef("go", ("x",)), Tone.PRIMARY), LinkButton("Read", "https://a.example"))),
            Actions(Select("Pick", ActionRef("pick"), (Option("One", "1", "first"), Option("Two", "2")))),
            Footnote(line("small")),
        )
    )

    made = body(reply, images={"p.png": "F1"})

    kinds = [one["type"] for one in made.blocks]
    assert [
        "header", "rich_text", "rich_text", "rich_text", "rich_text", "rich_text", "divider", "rich_text", "image",
        "context", "actions", "actions", "context",
    ] == kinds  # fmt: skip
    assert "🧭 Debate" == made.blocks[0]["text"]["text"]
    assert {"id": "F1"} == made.blocks[8]["slack_file"]
    assert ["0.0|go|x", "0.1|"] == [one["action_id"] for one in made.blocks[10]["elements"]]
    assert "primary" == made.blocks[10]["elements"][0]["style"]
    assert "1.0|pick" == made.blocks[11]["elements"][0]["action_id"]
    assert ["data.json"] == [one.file.name for one in made.files]
    assert "Debate" == made.text


def test_every_span_is_rendered():
    """Dates are Slack's own, shown in the reader's time; commands as people type them here."""
    spans = (
        Plain("a "), Styled("emphasis", "b"), Styled("code", "c"), Styled("strike", "d"), Mention("channel", "C1"),
        Moment(AT), Moment(AT, "date"), Moment(AT, "time"), Moment(AT, "relative"), CommandRef("goal add", "x"),
        Symbol(Sign.DONE), Link("l", "https://a.example"),
    )  # fmt: skip

    rich = Writer(NAMES).rich(spans)

    assert {"type": "text", "text": "b", "style": {"italic": True}} == rich[1]
    assert {"type": "channel", "channel_id": "C1"} == rich[4]
    assert "{date_short_pretty}, {time}" == rich[5]["format"]
    assert "Mon 23 Nov 2026, 09:00 (UTC)" == rich[5]["fallback"]
    assert "{ago}" == rich[8]["format"]
    assert "/goal add x" == rich[9]["text"]
    assert [] == slack_blocks.problems(
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": rich}]}]
    )
    assert "a _b_`c`~d~<#C1>" == Writer(NAMES).mrkdwn(spans[:5])
    assert "<https://a.example|l>" == Writer(NAMES).mrkdwn(spans[-1:])
    assert Writer(NAMES).mrkdwn((Moment(AT),)).startswith(f"<!date^{int(AT.timestamp())}^")


def test_every_sign_has_a_picture():
    """No sign was forgotten."""
    assert set(Sign) == set(SIGNS)


def test_what_people_typed_is_never_markup():
    """In rich text it is text; in mrkdwn and in the notification it is escaped."""
    made = body(Reply((Text((Plain(TYPED),)), Footnote((Plain(TYPED),)), Quote((Plain(TYPED),)))))

    assert {"type": "text", "text": TYPED} == made.blocks[0]["elements"][0]["elements"][0]
    small = made.blocks[1]["elements"][0]["text"]
    for live in ("<", ">", "*", "_", "~", "`", ":tada:"):
        assert live not in small
    assert "<" not in made.text
    assert "<" not in plain(say(TYPED))


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_typed_text_can_mention(typed):
    """Whatever is typed, no angle bracket survives where Slack reads markup."""
    made = render(Reply((Footnote((Plain(f"x{typed}"),)), Text((Plain(f"x{typed}"),)))), NAMES)

    assert "<" not in made.blocks[0]["elements"][0]["text"]
    assert "<" not in made.text


def test_only_the_replys_own_mentions_notify():
    """In a message for others a person is named by a link unless the reply says that they shall hear of it."""
    person = Mention("person", "T1.U12345")
    quiet = Writer(NAMES).rich((person,))
    loud = Writer(NAMES, notify=(person,)).rich((person,))
    alone = Writer(NAMES, private=True).rich((person, Mention("role", "S12345"), Mention("person", "x|y")))

    assert "link" == quiet[0]["type"]
    assert [{"type": "user", "user_id": "U12345"}] == loud
    assert ["user", "usergroup", "text"] == [one["type"] for one in alone]


def test_names_follow_the_settings():
    """With a prefix, and under the umbrella alone."""
    prefixed = Names(prefix="ais-").knowing(catalogue.commands())
    alone = Names(umbrella="guide-bot", umbrella_only=True)

    assert ["/ais-goal add", "/guidebot help"] == [prefixed.shown("goal add"), prefixed.shown("guidebot help")]
    assert ["/guide-bot goal add x", "/guide-bot help"] == [
        alone.shown("goal add", "x"),
        alone.shown("guidebot help"),
    ]
    assert ["goal list", "guidebot goal list"] == [
        prefixed.line("/ais-goal", "list"),
        alone.line("/guide-bot", "goal list"),
    ]


@pytest.mark.parametrize(
    ("typed", "line_"),
    [
        ("", "guidebot help"),
        ("help", "guidebot help"),
        ("direction debate", "direction debate"),
        ("/direction debate", "/direction debate"),
        ("/guidebot goal list", "guidebot goal list"),
        ("guidebot", "guidebot help"),
        ("/ais-goal list", "goal list"),
    ],
)
def test_typed_lines_work_in_every_spelling(typed, line_):
    """With and without slash, umbrella and prefix."""
    assert line_ == Names(prefix="ais-").knowing(catalogue.commands()).typed(typed)


@pytest.mark.parametrize(
    ("prefix", "typed", "line_"),
    [
        ("my", "mydata export", "mydata export"),
        ("my", "/mymydata export", "mydata export"),
        ("g", "goal add X", "goal add X"),
        ("g", "/ggoal add X", "goal add X"),
        ("what", "what is alignment", "what is alignment"),
    ],
)
def test_a_name_that_begins_with_the_prefix_stays_whole(prefix, typed, line_):
    """Only a command behind the prefix loses it."""
    assert line_ == Names(prefix=prefix).knowing(catalogue.commands()).typed(typed)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("ask <@U1|ada> &amp; <@U2>", "ask @ada & @U2"),
        ("channel:<#C1|general> x", "channel:C1 x"),
        ("alerts:<@U1|ada>", "alerts:U1"),
        ("see <https://a.example/b|a.example>", "see https://a.example/b"),
        ("<!here> <!subteam^S1|@team> <mailto:a@b.c|a@b.c>", "@here @team a@b.c"),
        ("1 &lt; 2 &amp;lt;", "1 < 2 &lt;"),
        ("group:<!subteam^S1> <!date^1^{date}|today>", "group:S1 today"),
    ],
)
def test_escaped_references_are_understood(sent, meant):
    """`should_escape` sends people and channels by id."""
    assert meant == readable(sent)


@pytest.mark.parametrize("typed", ["<&>" * 900, "&" * 2700, "ordinary words " * 180])
def test_replies_within_the_portable_limits_always_fit(typed):
    """Escaping makes text up to five times longer; small print is cut into pieces."""
    for page in cut(Reply((Heading("Title"), Text(line(typed)), Footnote(line(typed[: portable.PARAGRAPH]))))):
        body(page)


def test_everything_shipped_fits():
    """Every answer that the shipped content can make, on every page."""
    guide = library(Config()).guide()
    count = 0
    for _, _, reply in replies(guide):
        for page in cut(reply):
            body(page)
            count += 1

    assert count > 200


def test_the_limits_agree_with_the_table_of_slackblocks():
    """Where the third-party table is at hand."""
    shared = slack_blocks.shared_limits()
    if shared is None:
        pytest.skip("GUIDEBOT_SHARED is not set")
    theirs = {
        "text": shared["text"]["max_length"],
        "action_id": shared["action_id"]["max_length"],
        "button.text": shared["button"]["text"]["max_length"],
        "option.text": shared["option"]["text"]["max_length"],
        "option.value": shared["option"]["value"]["max_length"],
        "select.placeholder": shared["select"]["placeholder"]["max_length"],
        "actions.elements": shared["actions"]["elements"]["max_items"],
        "context.elements": shared["context"]["elements"]["max_items"],
        "header.text": shared["header"]["text"]["max_length"],
        "view.blocks": shared["view"]["blocks"]["max_items"],
        "view.title": shared["view"]["title"]["max_length"],
        "view.callback_id": shared["view"]["callback_id"]["max_length"],
    }

    assert theirs == {name: slack_blocks.LIMITS[name] for name in theirs}


def test_the_checks_accept_what_slack_accepts():
    """The blocks of the third-party fixtures whose kinds we use pass our own checks."""
    import os

    folder = os.environ.get("GUIDEBOT_SHARED")
    if not folder:
        pytest.skip("GUIDEBOT_SHARED is not set")
    base = Path(folder) / "specs/slackblocks-spec/fixtures/valid"
    names = ["divider_block_only", "header_block_only", "header_block_text_at_limit", "rich_text_block_basic"]
    found = [json.loads((base / "blocks" / f"{name}.json").read_text(encoding="utf-8")) for name in names]

    assert {name: [] for name in names} == {
        name: slack_blocks.problems([one]) for name, one in zip(names, found, strict=True)
    }


def test_the_clock_is_not_asked():
    """Rendering is pure: the same reply is the same message."""
    reply = say(Moment(SystemClock().now()))

    assert render(reply, NAMES) == render(reply, NAMES)
