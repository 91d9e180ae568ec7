"""Small pieces that several stores share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from guidebot.core.people import CommunityId, MemberId

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
    return tuple(str(one) for one in json.loads(value)) if value != "[]" else ()


def mapping(value: str) -> dict[str, str]:
    """Texts by name from JSON."""
    return {str(key): str(one) for key, one in json.loads(value).items()}
