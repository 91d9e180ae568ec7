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


def member_row(member: Member) -> dict[str, Any]:
    """The columns of *member*."""
    return {
        **member_values(member.id),
        "since": member.since,
        "wanted": member.on,
        "stopped": member.stopped,
        "day": member.day.value,
        "minute": _minute(member.at),
        "every": member.every.value,
        "quiet_from": _minute(member.quiet_from),
        "quiet_until": _minute(member.quiet_until),
        "zone": member.zone,
        "zone_known": member.zone_known,
        "paused_until": member.paused_until,
        "dormant": member.dormant,
        "unanswered": member.unanswered,
        "next_at": member.next_at,
        "snoozed": member.snoozed,
        "last_at": member.last_at,
        "direct": member.direct[:120],
        "unreachable": member.unreachable,
        "rests": json.dumps([[start.isoformat(), end.isoformat()] for start, end in member.rests]),
        "lines": member.lines,
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


def nudge_values(nudge: Nudge) -> dict[str, Any]:
    """The columns of *nudge*."""
    return {
        **member_values(nudge.member),
        "due_at": nudge.due_at,
        "kind": nudge.kind.value,
        "goal": nudge.goal,
        "milestone": nudge.milestone,
        "sent_at": nudge.sent_at,
        "outcome": nudge.outcome,
        "used": ",".join(nudge.used),
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
