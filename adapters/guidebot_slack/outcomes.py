"""What became of a call to Slack, as guidebot's own errors: the table of the reliability page, one row a line."""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from guidebot.core.errors import Broken, DeadTarget, DeliveryError, InDoubt, RetryAfter, Revoked
from guidebot_slack.names import Names

FAILURES = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Slack may raise."""

_DEFAULT = Names()
_DEAD: Mapping[str, tuple[str, str]] = {
    "channel_not_found": ("This channel does not exist, or the bot is not in it.", "Type /invite @guidebot there."),
    "not_in_channel": ("The bot is not in this channel.", "Type /invite @guidebot there, or choose another channel."),
    "is_archived": ("This channel is archived.", "Choose another one with {setup}."),
    "restricted_action": (
        "The workspace does not let the bot post in this channel.",
        "Ask an admin, or choose another.",
    ),
    "restricted_action_read_only_channel": ("This channel is read-only.", "Choose another one with {setup}."),
    "restricted_action_thread_only_channel": ("This channel takes replies only.", "Choose another one with {setup}."),
    "restricted_action_non_threadable_channel": ("This channel has no threads.", "Choose another one with {setup}."),
    "restricted_action_thread_locked": ("This thread is locked.", "Wait for the next post."),
    "no_permission": ("The bot may not write here.", "Ask an admin of the workspace."),
    "access_denied": ("The bot may not write here.", "Ask an admin of the workspace."),
    "user_disabled": ("This account is deactivated.", ""),
    "user_not_found": ("This account does not exist.", ""),
    "user_not_visible": ("The bot may not see this person.", ""),
    "users_not_found": ("This account does not exist.", ""),
    "cannot_dm_bot": ("Bots take no direct messages.", ""),
    "messages_tab_disabled": ("Messages to the app are switched off.", "Update the app from the current manifest."),
    "thread_not_found": ("This thread does not exist any more.", "Wait for the next post."),
    "cannot_reply_to_message": ("This message takes no replies.", "Wait for the next post."),
    "message_not_found": ("This message does not exist any more.", ""),
    "method_not_supported_for_channel_type": ("Nobody can post there.", "Choose a channel with {setup}."),
}
REVOKED = frozenset(
    {"token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired", "team_access_not_granted"}
)
_UNCLEAR = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_WAITS: Mapping[str, float] = {
    "ratelimited": 30,
    "rate_limited": 30,
    "message_limit_exceeded": 3600,
    "team_added_to_org": 300,
    "org_login_required": 300,
    "accesslimited": 300,
}
_REFUSED: Mapping[str, str] = {
    "missing_scope": "Update the app from the current manifest (guidebot manifest slack) and install it again.",
    "msg_too_long": "Please report this: the message is longer than Slack takes.",
    "msg_blocks_too_long": "Please report this: the message is longer than Slack takes.",
}


def code_of(error: Exception) -> str:
    """Slack's own name for *error*, or the name of its class."""
    if isinstance(error, SlackApiError):
        data = getattr(error.response, "data", None)
        if isinstance(data, dict) and data.get("error"):
            return str(data["error"])
        if isinstance(error.response, dict):
            return str(error.response.get("error") or "no_answer")
        return f"http_{_status(error)}"
    return type(error).__name__


def outcome(error: Exception, team: str | None = None, names: Names = _DEFAULT) -> DeliveryError:
    """What *error* of a sending call means; *team* is the workspace whose token was used; advice uses *names*."""
    if isinstance(error, DeliveryError):
        return error
    if not isinstance(error, SlackApiError):
        return InDoubt(f"The connection broke: {type(error).__name__}.", code=type(error).__name__)
    code, status = code_of(error), _status(error)
    if status == 429 or code in _WAITS:
        return RetryAfter("Slack asks to wait.", seconds=_seconds(error, _WAITS.get(code, 30)), code=code)
    if code in _UNCLEAR or status >= 500 or code.startswith("http_"):
        return InDoubt(f"Slack answered {code}.", code=code)
    if code in REVOKED:
        fix = "Install the app again, and set SLACK_BOT_TOKEN to the new token."
        return Revoked("Slack refuses the token of this workspace.", scope=team, fix=fix, code=code)
    if code in _DEAD:
        message, advice = _DEAD[code]
        return DeadTarget(message, fix=advice.format(setup=names.shown("setup")) or None, code=code)
    return Broken(f"Slack refused the message: {code}.", fix=_REFUSED.get(code), code=code)


def gone(team: str | None) -> Revoked:
    """The bot is not in *team*; None when it is not known which."""
    return Revoked("The bot is not in this workspace any more.", scope=team, fix="Install it again.", code="no_team")


def _status(error: SlackApiError) -> int:
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    if isinstance(response, dict):
        status = response.get("status_code", status)
    return int(status) if isinstance(status, int) else 200


def _seconds(error: SlackApiError, default: float) -> float:
    headers = getattr(error.response, "headers", None) or {}
    try:
        found = {str(key).lower(): value for key, value in headers.items()}
        return max(1.0, float(found.get("retry-after", default)))
    except (TypeError, ValueError):
        return default
