"""Neutral replies as components v2: every block and span, escaping, limits."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.fakes import discord_limits as limits
from tests.fakes import discord_schema

from guidebot.core import limits as portable
from guidebot.core.actions import ActionRef
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
from guidebot_discord.marks import mark
from guidebot_discord.render import render
from guidebot_discord.spans import SIGNS, Writer, disarm, escape

PNG = File("my progress!.png", b"png")
JSON = File("data.json", b"{}")


def body(reply: Reply, **more) -> tuple[dict, dict[str, bytes]]:
    """The message as it would be sent, checked against everything that Discord refuses."""

    async def rendered():
        return render(reply, {"goal": "42"}, **more)

    made = asyncio.run(rendered())
    found = {"components": made.view.to_components(), "flags": limits.V2, "allowed_mentions": made.mentions.to_dict()}
    found["attachments"] = [one.to_dict(at) for at, one in enumerate(made.files)]
    files = {one.filename: one.fp.read() for one in made.files}
    assert [] == list(limits.message(found, files))
    assert [] == discord_schema.problems("POST", "/channels/1/messages", found)
    assert made.view.is_finished()
    return found, files


def texts(reply: Reply) -> str:
    found, _ = body(reply)
    return "\n---\n".join(one["content"] for one in limits.walk(found["components"]) if one["type"] == limits.TEXT)


def test_every_block_is_rendered():
    """Each block has its own form, and texts that stand together are one component."""
    reply = Reply(
        (
            Heading("Debate", 1, Sign.COMPASS),
            Text(line("Why it ", Styled("strong", "may"), " matter.")),
            ItemList((line("one"), line("two\nlines"))),
            ItemList((line("first"), line("second")), ordered=True),
            Fields((Field("Effort", line("low")), Field("Link", (Link("here", "https://a.example/x_(y)"),)))),
            Divider(),
            Quote(line("said\nso")),
            Image(PNG, "A picture"),
            Download(JSON, "Everything held on you"),
            Actions((Button("Go", ActionRef("go", ("x",)), Tone.PRIMARY), LinkButton("Read", "https://a.example"))),
            Actions(Select("Pick", ActionRef("pick"), (Option("One", "1", "first"), Option("Two", "2")))),
            Footnote(line("small")),
        ),
        tone=Tone.GOOD,
    )

    found, files = body(reply)

    (container,) = found["components"]
    kinds = [one["type"] for one in container["components"]]
    assert [10, 14, 10, 12, 13, 1, 1, 10] == kinds
    assert 0x3BA55D == container["accent_color"]
    assert (
        "## 🧭 Debate\nWhy it **may** matter.\n- one\n- two\n  lines\n1. first\n2. second\n\n"
        "**Effort:** low\n**Link:** [here](<https://a.example/x_(y)>)" == container["components"][0]["content"]
    )
    assert "> said\n> so" == container["components"][2]["content"]
    assert "attachment://my_progress_.png" == container["components"][3]["items"][0]["media"]["url"]
    assert "A picture" == container["components"][3]["items"][0]["description"]
    assert {"my_progress_.png": b"png", "data.json": b"{}"} == files
    assert ["A picture", "Everything held on you"] == [one["description"] for one in found["attachments"]]
    assert "-# small" == container["components"][7]["content"]


def test_every_span_is_rendered():
    """Timestamps are Discord's own, commands are clickable where their id is known."""
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    spans = (
        Plain("a "), Styled("emphasis", "b"), Plain(" "), Styled("code", "c`d"), Plain(" "), Styled("strike", "e"),
        Plain(" "), Mention("person", "1"), Mention("role", "2"), Mention("channel", "3"), Plain(" "), Moment(at),
        Moment(at, "date"), Moment(at, "time"), Moment(at, "relative"), Plain(" "), CommandRef("goal add", "x"),
        Plain(" "), CommandRef("guide"), Plain(" "), Symbol(Sign.DONE),
    )  # fmt: skip

    expected = (
        "a *b* `` c`d `` ~~e~~ <@1><@&2><#3> <t:1795424400:f><t:1795424400:D><t:1795424400:t><t:1795424400:R> "
        "</goal add:42> x `/guide` ✅"
    )
    assert expected == Writer({"goal": "42"}).line(spans)


def test_every_sign_has_a_picture():
    """No sign was forgotten."""
    assert set(Sign) == set(SIGNS)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*bold* _it_ ~~no~~ `c` ||s||", r"\*bold\* \_it\_ \~\~no\~\~ \`c\` \|\|s\|\|"),
        ("[click](https://evil.example)", r"\[click\](https://evil.example)"),
        ("<@1> <#2> <t:0:R>", r"\<@1> \<#2> \<t:0:R>"),
        ("@everyone @here me@here.example", "@\u200beveryone @\u200bhere me@\u200bhere.example"),
        ("# title\n> quote\n- item\n1. one\n-# small", "\\# title\n\\> quote\n\\- item\n1\\. one\n\\-# small"),
        ("see https://a.example/b_c_d", "see https://a.example/b_c_d"),
        (r"back\slash", r"back\\slash"),
    ],
)
def test_what_people_typed_is_shown_as_it_is(typed, shown):
    """Markup, mentions, timestamps and masked links in typed text stay text; addresses stay clickable."""
    assert shown == escape(typed)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_escaped_text_mentions_nobody(typed):
    """No typed text can hold a live mention, and disarmed text is not longer than it was."""
    for safe in (escape(typed), disarm(typed)):
        assert "@everyone" not in safe
        assert "@here" not in safe
    assert len(disarm(typed)) <= len(typed)


@given(st.text(alphabet="*_`~|<[\\ab\n ", min_size=1, max_size=portable.PARAGRAPH).filter(str.strip))
@example("*" * portable.PARAGRAPH)
@settings(max_examples=30, deadline=None)
def test_replies_within_the_portable_limits_always_fit(typed):
    """Escaping never makes a reply too long: near the limit lookalikes stand in for markup."""
    for page in cut(Reply((Heading("Title"), Text(line(typed)), Quote(line(typed[:500]))))):
        assert len(texts(page)) <= 4000


def test_neighbouring_styles_do_not_melt():
    """Two bold spans in a row stay two."""
    assert "**a**\u200b**b**" == Writer().line((Styled("strong", "a"), Styled("strong", "b")))


def test_only_the_replys_own_mentions_notify():
    """Nobody is notified unless the reply says so."""
    quiet, _ = body(say(Mention("person", "5")))
    loud, _ = body(Reply((Text((Mention("role", "6"),)),), notify=(Mention("role", "6"), Mention("person", "5"))))

    assert {"parse": []} == quiet["allowed_mentions"]
    assert {"parse": [], "users": [5], "roles": [6]} == loud["allowed_mentions"]


def test_a_delivery_carries_its_mark():
    """The container's id is the delivery's mark, within Discord's 31 bits."""
    found, _ = body(say("x"), mark=mark("post:7"))

    assert mark("post:7") == found["components"][0]["id"]
    assert all(1_000_000_000 <= mark(f"post:{number}") < 2**31 for number in range(1000))


def test_two_files_of_one_name_are_both_attached():
    """File names are made different, and safe."""
    reply = Reply((Download(File("a b.txt", b"1"), "x"), Download(File("a/b.txt", b"2"), "y")))

    _, files = body(reply)

    assert {"a_b.txt": b"1", "1-a_b.txt": b"2"} == files


def test_a_link_named_like_an_address_stays_an_address():
    """Discord refuses to mask an address with an address."""
    assert "<https://a.example>" == Writer().line((Link("https://b.example", "https://a.example"),))


def test_a_crowded_reply_still_fits():
    """More parts than Discord's forty: rules go, texts stand together, every button and file stays."""
    blocks = [block for at in range(5) for block in (
        Text(line(f"text {at}")), Divider(),
        Actions(tuple(Button(f"{at}{nth}", ActionRef("go", (f"{at}{nth}",))) for nth in range(5))),
        Divider(),
    )]  # fmt: skip
    reply = Reply((*blocks, Image(PNG, "A picture"), Text(line("the end"))))

    found, files = body(reply)

    everything = list(limits.walk(found["components"]))
    assert 25 == sum(one["type"] == limits.BUTTON for one in everything)
    assert ["text 0\n\ntext 1\n\ntext 2\n\ntext 3\n\ntext 4\n\nthe end"] == [
        one["content"] for one in everything if one["type"] == limits.TEXT
    ]
    assert 1 == len(files)


def test_blank_text_is_left_out():
    """Discord refuses a text of blanks alone."""
    assert "x" == texts(Reply((Text(line("  ")), Divider(), Text(line("x")))))


def test_text_beyond_every_limit_is_cut_not_refused():
    """A reply that dispatch should never have let through is shortened, longest text first."""
    reply = Reply((Text(line("a " * 1500)), Divider(), Text(line("b " * 1500)), Divider(), Text(line("the end"))))

    shown = texts(reply)

    assert len(shown.replace("\n---\n", "")) <= 4000
    assert shown.endswith("the end")
    assert "…" in shown
