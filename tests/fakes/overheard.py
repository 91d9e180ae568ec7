"""Everything that members are answered and sent, held against the limits and searched for words that blame."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.fakes.guilt import blaming

from guidebot.adapter import Answered, Incoming
from guidebot.answering.dispatch import Dispatch
from guidebot.core.limits import form_problems, reply_problems
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk


class _Overheard:
    """The bot, with every answer written down."""

    def __init__(self, bot: Dispatch) -> None:
        self.bot = bot
        self.heard: list[Reply | Form] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bot, name)

    async def answer(self, incoming: Incoming) -> Answered:
        """Answer and write down."""
        answered = await self.bot.answer(incoming)
        self.heard.append(answered.content)
        assert answered.failed != "broken", "the answer says that something broke"
        return answered


@asynccontextmanager
async def overheard(bot: Talk) -> AsyncIterator[None]:
    """Hold every answer and every message within it against the limits, and see that none of them blames anybody."""
    listening = _Overheard(bot.app.bot)
    bot.app.bot = listening  # type: ignore[assignment]
    yield
    for said in (*listening.heard, *(each.reply for each in bot.chat.deliveries)):
        problems = form_problems(said) if isinstance(said, Form) else reply_problems(said)
        words = f"{said.title} {said.intro}" if isinstance(said, Form) else reply_text(said)
        assert [] == problems
        assert [] == blaming(words)
