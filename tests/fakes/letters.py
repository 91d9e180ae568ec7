"""Letters without a delivery that failed."""

from __future__ import annotations

from guidebot.core.members import Letter
from guidebot.runtime.stores import Stores


async def leave(stores: Stores, letter: Letter) -> None:
    """*letter* lies in the inbox."""
    row = {"at": letter.at, "words": letter.words, "goal": letter.goal}
    whose = {"member_platform": letter.member.platform, "member_account": letter.member.account}
    await stores.database.write(lambda connection: connection.insert("inbox", {**whose, **row}))
