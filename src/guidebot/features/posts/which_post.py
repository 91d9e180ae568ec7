"""From what an organiser typed to one of the coming posts: its number, its day, or a weekday."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from guidebot.core.calendar_words import NUMBERS, ORDINAL, ORDINALS
from guidebot.core.dates import Day, read_day, said
from guidebot.core.errors import UsageError
from guidebot.core.posts import SHOWN, Schedule
from guidebot.core.requests import Request
from guidebot.core.schedule import WEEK, Occurrence
from guidebot.core.wallclock import local
from guidebot.core.weekdays import parse_days
from guidebot.core.written import even
from guidebot.features.posts.calendar import moment

POST = "Which post: its number, 1 is next, or its day"
_FAR = 104  # how many posts ahead a day is looked for: a year of two a week, two years of one
_WEEK = timedelta(days=7)
_NUMBER = re.compile(r"(?:the )?(?:post |number |nr\.? |no\.? |#)*(\d{1,2})(?:st|nd|rd|th|\.)?(?: post| one)?")
_NEXT = frozenset(("", "next", "the next", "next one", "the next one", "next post", "the next post"))
_SPAN = re.compile(r"(?:in |the )*(?:this|next) (?:week|month)|(?:in )?[a-z]{3,9}(?: \d{4})?")


async def coming_post(ask: Request, schedule: Schedule, typed: str) -> Occurrence:
    """The coming post that *typed* names.

    Raises:
        UsageError: there is none, or several; *choices* are the days that may be meant.
    """
    words = re.sub(r"^(?:and|with|for|to|&)\s+", "", even(typed))
    words = ORDINAL.sub(lambda match: ORDINALS[match[0]], words)
    words = str(int(NUMBERS[words])) if NUMBERS.get(words, 0.0) >= 1 else words
    if words in _NEXT:
        return schedule.coming(ask.now, 1)[0]
    if number := _NUMBER.fullmatch(words):
        at = int(number[1])
        if not 1 <= at <= SHOWN:
            raise UsageError(f"There is no post number {at}; they go from 1 to {SHOWN}.", fix="See /schedule list.")
        return schedule.coming(ask.now, at)[-1]
    coming = schedule.coming(ask.now, _FAR)
    with suppress(UsageError):
        days = parse_days(re.sub(r"^(?:next|this|on|the) ", "", words))
        found = [one for one in coming if WEEK[one.day.weekday()] in days]
        # a weekday means the nearest one: where that has no post any more, the next is not meant without a question
        if len(days) == 1 and found and found[0].day - local(ask.now, schedule.rule.where).date() <= _WEEK:
            return found[0]
    first = await _read(ask, schedule, words, first=True)
    last = await _read(ask, schedule, words, first=False)
    wanted = {first.day, last.day, *first.others, *last.others}
    found = [one for one in coming if one.day in wanted]
    if _SPAN.fullmatch(words):
        found = [one for one in coming if min(wanted) <= one.day <= max(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise _several(schedule, "Several posts may be meant.", found)
    raise _several(schedule, f"No post of this schedule comes on {said(last.day)}.", coming[:3])


async def place_of(ask: Request, schedule: Schedule, typed: str) -> int:
    """The number, from 1 to 8, of the coming post that *typed* names.

    Raises:
        UsageError: there is none, it is further away, or several are meant.
    """
    found = await coming_post(ask, schedule, typed)
    coming = [one.day for one in schedule.coming(ask.now, SHOWN)]
    if found.day not in coming:
        raise UsageError(f"Only the next {SHOWN} posts can be named here.", fix="See /schedule list.")
    return coming.index(found.day) + 1


def pair(typed: str) -> Sequence[str]:
    """The two posts of ``1 and 3``, ``1,3``, ``1-3`` or ``7 Dec with 14 Dec``; one where one was named."""
    words = even(typed)
    if re.fullmatch(r"[\d\s,&+/<>-]+|\d+ (?:and|with|for|to) \d+", words):
        return re.findall(r"\d+", words)
    return [one for one in re.split(r"\s*(?:,|&|<-*>|\band\b|\bwith\b|\bfor\b)\s*", words) if one]


async def until_day(ask: Request, schedule: Schedule, typed: str) -> date:
    """The day from which posts come again.

    Raises:
        UsageError: *typed* names none, or may name several.
    """
    words = re.sub(r"^\s*(?:until|till|til)\b\s*", "", typed, flags=re.IGNORECASE)
    found = await _read(ask, schedule, words, first=True)
    if not found.sure:
        days = (found.day, *found.others)
        choices = tuple(str(day) for day in days)
        raise UsageError(f"Until {' or '.join(map(said, days))}?", fix=f"Write {found.day}.", choices=choices)
    return found.day


async def _read(ask: Request, schedule: Schedule, words: str, *, first: bool) -> Day:
    return await read_day(ask.services.dates, words, ask.now, schedule.rule.where, first=first)


def _several(schedule: Schedule, words: str, occurrences: Sequence[Occurrence]) -> UsageError:
    shown = list(occurrences[:4])
    named = "; ".join(moment(schedule, one) for one in shown)
    return UsageError(words, fix=f"Did you mean {named}?", choices=tuple(str(one.day) for one in shown))
