"""Members, reminders and letters as rows, and rows as members, reminders and letters."""

from __future__ import annotations

import json
from datetime import time
from typing import Any

from guidebot.core.members import Letter
from guidebot.core.nudges import EARLIEST, LATEST, Every, Member, Nudge, NudgeKind
from guidebot.core.people import MemberId
from guidebot.core.schedule import Weekday
from guidebot.core.weeks import Rest
from guidebot.storage.readers import Cell, Reader, day
from guidebot.storage.rows import LONG_AGO, member_values, minute_of_day


def member_row(one: Member) -> dict[str, Any]:
    """The columns of *one*."""
    return {
        **member_values(one.id),
        "since": one.since,
        "wanted": one.on,
        "stopped": one.stopped,
        "day": one.day.value,
        "minute": _minute(one.at),
        "every": one.every.value,
        "quiet_from": _minute(one.quiet_from),
        "quiet_until": _minute(one.quiet_until),
        "zone": one.zone,
        "zone_known": one.zone_known,
        "paused_until": one.paused_until,
        "dormant": one.dormant,
        "unanswered": one.unanswered,
        "next_at": one.next_at,
        "snoozed": one.snoozed,
        "last_at": one.last_at,
        "direct": one.direct[:120],
        "unreachable": one.unreachable,
        "rests": json.dumps([[start.isoformat(), end.isoformat()] for start, end in one.rests]),
        "lines": one.lines,
    }


def _member(row: Any) -> Member:
    return Member(
        id=MemberId(row.member_platform, row.member_account),
        since=row.since,
        on=row.wanted,
        stopped=row.stopped,
        day=row.day,
        at=row.minute,
        every=row.every,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        zone=row.zone,
        zone_known=row.zone_known,
        paused_until=row.paused_until,
        dormant=row.dormant,
        unanswered=row.unanswered,
        next_at=row.next_at,
        snoozed=row.snoozed,
        last_at=row.last_at,
        direct=row.direct,
        unreachable=row.unreachable,
        rests=row.rests,
        lines=row.lines,
        unread=row.unread,
        letters=getattr(row, "letters", None),
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _rests(text: str) -> tuple[Rest, ...]:
    return tuple((day(start), day(end)) for start, end in json.loads(text))


def _answers(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split(",") if one)


def _letter(row: Any) -> Letter:
    member = MemberId(row.member_platform, row.member_account)
    return Letter(id=row.id, member=member, at=row.at, words=row.words, goal=row.goal)


def nudge_values(one: Nudge) -> dict[str, Any]:
    """The columns of *one*."""
    return {
        **member_values(one.member),
        "due_at": one.due_at,
        "kind": one.kind.value,
        "goal": one.goal,
        "milestone": one.milestone,
        "sent_at": one.sent_at,
        "outcome": one.outcome,
        "used": ",".join(one.used),
    }


def _nudge(row: Any) -> Nudge:
    return Nudge(
        member=MemberId(row.member_platform, row.member_account),
        due_at=row.due_at,
        kind=row.kind,
        goal=row.goal,
        milestone=row.milestone,
        sent_at=row.sent_at,
        outcome=row.outcome,
        used=row.used,
    )


_CELLS: dict[str, Cell] = {
    "day": Weekday,
    "minute": minute_of_day,
    "every": Every,
    "quiet_from": minute_of_day,
    "quiet_until": minute_of_day,
    "rests": _rests,
}
MEMBERS = Reader("members", _member, _CELLS)
# For whoever it is about: what they can set anew counts as at first, and what would let the bot write to them as off.
FORGIVING = Reader(
    "members",
    _member,
    _CELLS,
    {
        "since": LONG_AGO,
        "wanted": False,
        "stopped": True,
        "day": Weekday.MONDAY,
        "minute": time(9),
        "every": Every.WEEK,
        "quiet_from": LATEST,
        "quiet_until": EARLIEST,
        "zone": "UTC",
        "zone_known": False,
        "paused_until": None,
        "dormant": False,
        "unanswered": 0,
        "next_at": None,
        "snoozed": False,
        "last_at": None,
        "direct": "",
        "unreachable": False,
        "rests": (),
        "lines": False,
    },
)
NUDGES = Reader("nudges", _nudge, {"kind": NudgeKind, "used": _answers})
LETTERS = Reader("inbox", _letter)
