"""What members type comes back as they typed it: emoji by name, and what looks like Slack's own escapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.slack_person import Person

from guidebot.core.actions import ActionRef
from guidebot.core.reply import Button, Form, Heading, Reply, TextInput, buttons, text
from guidebot_slack.emoji import with_emoji
from guidebot_slack.names import Names
from guidebot_slack.references import unescape
from guidebot_slack.render import plain_text, render


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (":tada:", "🎉"),
        ("Finish :rocket: :+1:", "Finish 🚀 👍"),
        (":wave::skin-tone-3:", "👋🏼"),
        (":flag-de:", "🇩🇪"),
        (":partyparrot: at 10:30:45", ":partyparrot: at 10:30:45"),
        ("why::tada:", "why:🎉"),
        ("at 1:100:2, a:tada:b", "at 1:100:2, a:tada:b"),
        ("::", "::"),
    ],
)
def test_emoji_come_by_name_and_are_signs(sent, meant):
    """Standard ones; a workspace's own stay names, and times of day stay times."""
    assert meant == with_emoji(sent)


async def test_a_title_with_emoji_is_as_it_was_typed(server, ada, bot):
    """In a command, in a direct message and in a form."""
    bot.answers(Form("Goal", (TextInput("title", "Title"),), ActionRef("goal.save")))
    form = await ada.command("goal", "add Finish :tada:")
    await ada.submit(form, title="Finish :tada:")
    bot.answers(Reply((text("ok"),)))
    await Person(server).write("goal add R&amp;D &lt;3 &amp;lt; :tada:")

    typed, sent, said = (one.asked for one in bot.seen)
    assert "goal add Finish 🎉" == typed.text
    assert "Finish 🎉" == sent.fields["title"]
    assert "goal add R&D <3 &lt; 🎉" == said.text


@given(st.text(alphabet="&amp;ltg<> x", max_size=200), st.sampled_from([0, 24, 75, 150]))
def test_what_looks_like_an_escape_is_shown_as_typed(typed, high):
    """Slack takes three escapes where it takes no formatting; what is shown is what was typed, or its beginning."""
    made = plain_text(typed[: high or None], high)["text"]

    assert unescape(made).rstrip("…") == typed[: len(unescape(made).rstrip("…"))]
    assert not high or len(made) <= high


def test_headers_and_buttons_show_signs_and_escapes():
    """A workspace's own emoji are shown as such, and an escape as it was typed."""
    reply = Reply((Heading("R&D &lt; :partyparrot:"), buttons(Button("&amp; so on", ActionRef("x")))))
    header, row = render(reply, Names()).blocks

    assert {"type": "plain_text", "text": "R&D &amp;lt; :partyparrot:", "emoji": True} == header["text"]
    assert "&amp;amp; so on" == row["elements"][0]["text"]["text"]
