"""`guidebot check`: configuration and content, with every reply that the content can make held against the limits."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from guidebot.core import limits, pages
from guidebot.core.actions import ActionRef
from guidebot.core.guide import Guide, Kind
from guidebot.core.reply import Button, Reply, buttons
from guidebot.features.guide import advice, contents, directions, governance, learn
from guidebot.features.guide.opening import entry_reply
from guidebot.loading.loaded import Loaded, passed_over
from guidebot.loading.mistakes import Mistake

ENDING = "the name of a content file ends in .yaml or .yml, in small letters; rename it, or keep it elsewhere"
_SHARE = buttons(Button("Share here", ActionRef("share", ("check",))))


def mistakes(loaded: Iterable[Loaded], today: date) -> list[Mistake]:
    """Everything wrong in content that could be loaded all the same."""
    return [one for each in loaded for one in (*limit_mistakes(each), *date_mistakes(each, today))]


def replies(guide: Guide) -> Iterator[tuple[Kind | None, str, Reply]]:
    """Every reply that lookups can make from *guide*, with the entry it shows."""
    yield None, "guide", contents.contents_reply(guide)
    yield None, "advice", advice.advice_list(guide)
    yield None, "direction", directions.direction_list(guide)
    yield None, "governance", governance.topic_list(guide)
    yield None, "learn", learn.resource_list(guide)
    for cluster in guide.clusters.values():
        yield None, cluster.id, governance.topic_list(guide, cluster)
    for kind, entry in guide.entries():
        if kind is not Kind.OPPORTUNITY:
            yield kind, entry.id, entry_reply(guide, entry)


def _turned(number: int) -> ActionRef:
    return ActionRef("page", (str(number), "check"))


def limit_mistakes(loaded: Loaded) -> list[Mistake]:
    """Everything in the content that some platform could not show, with the buttons counted in that dispatch adds."""
    found = []
    for kind, id_, reply in replies(loaded.guide):
        origin = loaded.origins.get((kind, id_)) if kind else None
        shared = replace(reply, blocks=(*reply.blocks, _SHARE))
        for page in pages.every(shared, _turned):
            for text in limits.reply_problems(page):
                file, line = (origin.file, origin.line) if origin else ("content", 1)
                found.append(Mistake(file, line, f"{id_}: {text}"))
    return found


def date_mistakes(loaded: Loaded, today: date) -> list[Mistake]:
    """Entries that say they were reviewed on a day that is still to come: a slip, and nobody would look at them again.

    A day is forgiven, for editors east of the clock. So is the month of the content's own version: where that is later,
    it is the clock of this machine that is wrong.
    """
    latest = max(today + timedelta(days=1), _month_of(loaded.guide.about.version))
    found = []
    for kind, entry in loaded.guide.entries():
        if entry.reviewed > latest:
            origin = loaded.origins[kind, entry.id]
            found.append(Mistake(origin.file, origin.line, f"{entry.id}: reviewed {entry.reviewed} is still to come"))
    return found


def _month_of(version: str) -> date:
    """The last day of the month that *version* names; the first of all days when it names none."""
    named = re.match(r"(\d{4})\.(0?[1-9]|1[0-2])(?!\d)", version)
    if named is None:
        return date.min
    year, month = int(named[1]), int(named[2])
    return date(year, month, monthrange(year, month)[1])


def passed_over_mistakes(folders: Iterable[Path]) -> list[Mistake]:
    """Files beside the content that are not read because of how they end."""
    return [
        Mistake(f"{folder.name}/{path.relative_to(folder).as_posix()}", 1, f"is not read: {ENDING}")
        for folder in folders
        if folder.is_dir()
        for path in passed_over(folder)
    ]
