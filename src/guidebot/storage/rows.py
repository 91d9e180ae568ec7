"""Small pieces that several stores share."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any, TypeVar

from guidebot.core.people import CommunityId, MemberId
from guidebot.storage.readers import only

log = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
OF_COMMUNITY = "community_platform = :community_platform AND community_id = :community_id"
OF_MEMBER = "member_platform = :member_platform AND member_account = :member_account"


def member_lock(member: MemberId) -> str:
    """The name under which erasing *member* and writing to them wait for each other; see `database.alone`."""
    return f"member {member}"


def community_values(community: CommunityId | None) -> dict[str, str | None]:
    """The columns that name *community*."""
    return {
        "community_platform": community.platform if community else None,
        "community_id": community.id if community else None,
    }


def member_values(member: MemberId | None) -> dict[str, str | None]:
    """The columns that name *member*."""
    return {
        "member_platform": member.platform if member else None,
        "member_account": member.account if member else None,
    }


def community_of(row: Any) -> CommunityId | None:
    """The community that a row names."""
    return CommunityId(row.community_platform, row.community_id) if row.community_id is not None else None


def member_of(row: Any) -> MemberId | None:
    """The member that a row names."""
    return MemberId(row.member_platform, row.member_account) if row.member_account is not None else None


def packed(value: Sequence[str] | Mapping[str, str]) -> str:
    """Texts as JSON."""
    return json.dumps(value if isinstance(value, Mapping) else list(value), ensure_ascii=False, separators=(",", ":"))


def texts(value: str) -> tuple[str, ...]:
    """A tuple of texts from JSON."""
    if value == "[]":
        return ()
    found = only(list)(json.loads(value))
    return tuple(only(str)(one) for one in found)


def mapping(value: str) -> dict[str, str]:
    """Texts by name from JSON."""
    return {key: only(str)(one) for key, one in json.loads(value).items()}


def minute_of_day(minute: int) -> time:
    """The time of day that is *minute* minutes after midnight."""
    return time(*divmod(only(int)(minute), 60))


def filled(text: str) -> str:
    """*text*, which is shown as a title and so cannot be empty.

    Raises:
        ValueError: it is.
    """
    if not text.strip():
        raise ValueError("nothing to show")
    return text


def entry(text: str) -> str:
    """*text*, which names an entry of the guide as ``kind/id``.

    Raises:
        ValueError: it does not.
    """
    kind, slash, id_ = text.partition("/")
    if not (kind and slash and id_):
        raise ValueError("no entry")
    return text


def decided(decide: Callable[[T], R], rows: Iterable[T]) -> list[R]:
    """What *decide* says of each of *rows*; one that it cannot decide on must not hold up the others."""
    found = []
    for one in rows:
        try:
            found.append(decide(one))
        except Exception:
            log.exception("a row cannot be planned; it is left out", extra={"action": "plan"})
    return found
