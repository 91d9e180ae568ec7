"""What the library logs with a traceback although it is weather: one line, with the reason and without the trace.

A gateway that answers 503, a connection that breaks, a session that is called off: discord.py tries again by itself.
"""

from __future__ import annotations

import logging

import aiohttp
import discord
from discord.gateway import ReconnectWebSocket

from guidebot_discord.outcomes import reason_of

_WEATHER = (
    OSError,
    TimeoutError,
    aiohttp.ClientError,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    discord.DiscordServerError,
    ReconnectWebSocket,
)
_LOGGERS = ("discord.client", "discord.gateway", "discord.shard")


def in_a_line(record: logging.LogRecord) -> bool:
    """Take the traceback of mere weather out of *record*; keep the record."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, _WEATHER):
        said = record.getMessage().rstrip(".")
        record.msg, record.args = "%s: %s", (said, reason_of(error))
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
    return True


def calm_down() -> None:
    """Let the library's loggers write so from now on."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(in_a_line)  # the same filter counts once
