"""Opens modals. Slack stacks three of them at most."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from guidebot_slack.outcomes import code_of
from guidebot_slack.spans import Element
from guidebot_slack.where import Where

_FULL = "push_limit_reached"


async def lay(client: AsyncWebClient, where: Where, view: Element) -> str:
    """Open *view*, on top of the modal that was pressed; the fourth of a stack takes its place. Answers its id.

    Raises:
        SlackClientError: Slack refuses it.
    """
    if not where.view:
        answer = await client.views_open(trigger_id=where.trigger, view=view)
        return str(answer["view"]["id"])
    try:
        answer = await client.views_push(trigger_id=where.trigger, view=view)
    except SlackApiError as error:
        if code_of(error) != _FULL:
            raise
        answer = await client.views_update(view_id=where.view, view=view)
    return str(answer["view"]["id"])
