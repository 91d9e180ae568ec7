"""What a newcomer is told of `/start`, once, below their first answer."""

from __future__ import annotations

from dataclasses import replace

from guidebot.core.reply import CommandRef, Reply, footnote


def with_offer(reply: Reply) -> Reply:
    """*reply*, and a line that names `/start`."""
    words = footnote(
        "New here? ", CommandRef("start"), " finds something for an evening, in three taps. I say this once."
    )
    return replace(reply, blocks=(*reply.blocks, words))
