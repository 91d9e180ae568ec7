"""What an organiser can do about posts that nobody touches, wherever it is offered."""

from __future__ import annotations

from guidebot.core.actions import ActionRef
from guidebot.core.posts import Schedule
from guidebot.core.reply import Block, Button, button_rows, strong, text
from guidebot.features.posts.series import CARE, CHOOSE, NO, QUIET, PostSeries

LONELY = 4
HEARD = "heard"
"""What stands at `QUIET` once an organiser has answered; before, the day on which it was said."""


def offers(series: PostSeries) -> list[Button]:
    """Buttons for a calmer or a different series: those that fit it."""
    kind = (series.kind,)
    found = [Button("Every two weeks", ActionRef("schedule.slower", kind))]
    if series.choices:
        found.append(Button("Other subjects…", ActionRef("schedule.filters", kind)))
    if votes(series):
        found.append(Button("Let members choose", ActionRef("schedule.choose", kind)))
    return [*found, Button("Go on", ActionRef("schedule.goon", kind))]


def votes(series: PostSeries) -> bool:
    """Whether members may choose what comes next: not of what is made anew for each post."""
    return any(choice.name == CHOOSE for choice in series.choices)


def hint(series: PostSeries, schedule: Schedule) -> list[Block]:
    """What the calendar adds while a series is quiet and no organiser has answered.

    A direct message about it has no buttons, since no community is known there: this is where they work.
    """
    if schedule.options.get(QUIET, HEARD) == HEARD or schedule.options.get(CARE) == NO:
        return []
    words = f"nobody pressed anything below the last {LONELY} posts, and the bot heard of no answer."
    return [text(strong("Quiet: "), words), *button_rows(offers(series), 4)]


def heard(options: dict[str, str]) -> dict[str, str]:
    """*options* once an organiser has answered."""
    return {**options, QUIET: HEARD} if QUIET in options else options
