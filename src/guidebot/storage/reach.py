"""How many members cannot be reached: a number, never who."""

from __future__ import annotations

from guidebot.core.people import CommunityId
from guidebot.storage.database import Database


async def unreachable(database: Database, community: CommunityId | None, workspace_mark: str = "") -> int:
    """Members whose direct conversation is closed: of a workspace where accounts name it, of a platform, or of all.

    *workspace_mark* stands behind the workspace in an account, see `guidebot.core.traits.Traits`.
    """
    return await database.read(
        lambda connection: int(
            connection.value(
                """SELECT count(*) FROM members WHERE unreachable
                AND (:platform = '' OR member_platform = :platform)
                AND substr(member_account, 1, length(:account)) = :account""",
                platform=community.platform if community else "",
                account=f"{community.id}{workspace_mark}" if community and workspace_mark else "",
            )
        )
    )
