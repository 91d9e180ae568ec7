"""How many members cannot be reached: a number, never who."""

from __future__ import annotations

from sqlalchemy import func, select

from guidebot.core.people import CommunityId
from guidebot.storage.database import Database
from guidebot.storage.tables.members import members


async def unreachable(database: Database, community: CommunityId | None) -> int:
    """Members whose direct conversation is closed: of a Slack workspace, else of a platform, else of all."""
    statement = select(func.count()).select_from(members).where(members.c.unreachable)
    if community is not None:
        statement = statement.where(members.c.member_platform == community.platform)
    if community is not None and community.platform == "slack":
        statement = statement.where(members.c.member_account.startswith(f"{community.id}.", autoescape=True))
    return await database.read(lambda connection: int(connection.execute(statement).scalar_one()))
