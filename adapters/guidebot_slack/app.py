"""The bolt app: which payload goes to whom. Acknowledgements leave at once; work goes on in tasks of our own."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from guidebot_slack.answering import Answering
from guidebot_slack.events import Events
from guidebot_slack.teams import Teams

_ANY = re.compile(r"[\s\S]*")
Body = Mapping[str, Any]


def build(client: AsyncWebClient, signing_secret: str, teams: Teams, answering: Answering, events: Events) -> AsyncApp:
    """The app. bolt polls for acknowledgements every 10 ms unless it processes before it responds."""
    log = logging.getLogger("guidebot_slack.bolt")
    log.addFilter(_is_news)
    app = AsyncApp(
        name="guidebot",
        logger=log,
        client=client,
        signing_secret=signing_secret,
        authorize=_authorizing(teams),
        process_before_response=True,
    )
    _answers(app, answering)
    _events(app, events)
    return app


def _is_news(record: logging.LogRecord) -> bool:
    """Not that SLACK_BOT_TOKEN "will be unused": it is used, by the client that bolt is given."""
    return "will be unused" not in record.getMessage()


def _authorizing(teams: Teams) -> Any:
    async def authorize(team_id: str | None) -> AuthorizeResult | None:
        team = await teams.get(team_id or "")
        if team is None:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team.id,
            team=team.name,
            url=team.url,
            bot_id=team.bot_id,
            bot_user_id=team.bot_user,
            bot_token=team.token,
        )

    return authorize


def _answers(app: AsyncApp, answering: Answering) -> None:
    async def command(body: Body, ack: AsyncAck) -> None:
        await answering.command(body, ack)

    async def press(body: Body, ack: AsyncAck) -> None:
        await answering.press(body, ack)

    async def submit(body: Body, ack: AsyncAck) -> None:
        await answering.submit(body, ack)

    async def closed(ack: AsyncAck) -> None:
        await ack()

    app.command(_ANY)(command)
    app.action(_ANY)(press)
    app.view_submission(_ANY)(submit)
    app.view_closed(_ANY)(closed)


def _events(app: AsyncApp, events: Events) -> None:
    async def home(body: Body) -> None:
        events.home(body)

    async def line(body: Body) -> None:
        events.line(body)

    async def removed(body: Body) -> None:
        events.removed(body)

    app.event("app_home_opened")(home)
    app.event("app_mention")(line)
    app.event("message")(line)
    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(removed)
