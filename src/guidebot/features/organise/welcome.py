"""The welcome for the person who added the bot. Nothing is posted anywhere unasked."""

from __future__ import annotations

from guidebot.core.actions import ActionRef
from guidebot.core.reply import Button, CommandRef, Heading, ItemList, Reply, Sign, Tone, buttons, footnote, line, text


def welcome(known: bool) -> Reply:  # noqa: FBT001  # a fact about the community, not a switch
    """What to do next; *known*: the community was set up before and everything is as it was."""
    again = "Welcome back: everything is as you left it, posts are paused. "
    return Reply(
        (
            Heading("Hello, I am guidebot", 1, Sign.COMPASS),
            text((again if known else "") + "I post nothing before you have looked at it. Three things to know:"),
            ItemList(
                (
                    line(CommandRef("setup"), " asks for a channel, days and times, and shows what will be posted."),
                    line(CommandRef("guide"), " and ", CommandRef("problem"), " work for everybody right away."),
                    line(CommandRef("doctor"), " says whether I have the rights I need."),
                )
            ),
            footnote("Use ", CommandRef("setup"), " in the server or workspace you added me to."),
            buttons(Button("What can you do?", ActionRef("run", ("guidebot help",)), Tone.PRIMARY)),
        )
    )
