"""``guidebot invite discord``: the address with the least rights that guidebot needs."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from guidebot.core.commands import Command
from guidebot.core.errors import ConfigError
from guidebot_discord.settings import TOKEN, Table

RIGHTS: Mapping[str, tuple[int, str]] = {
    "View Channels": (1 << 10, "see the channel of the weekly posts"),
    "Send Messages": (1 << 11, "post there"),
    "Attach Files": (1 << 15, "show progress pictures and hand out exports"),
    "Read Message History": (
        1 << 16,
        "check after a broken connection whether a post arrived, so that none comes twice",
    ),
    "Create Public Threads": (1 << 35, "open the discussion on a weekly post"),
    "Send Messages in Threads": (1 << 38, "write the opening line of the discussion"),
    "Create Events": (1 << 44, "put on the server's calendar what an organiser chooses"),
    "View Audit Log": (1 << 7, "send the welcome to the person who added the bot, and to nobody else"),
}

SCOPES = ("bot", "applications.commands")


def permissions() -> int:
    """The rights as Discord's number."""
    return sum(bit for bit, _ in RIGHTS.values())


def invite(commands: Sequence[Command], settings: Table, options: Mapping[str, str]) -> str:  # noqa: ARG001  # a Tool takes all three
    """The invite link, and what each right is for.

    Raises:
        ConfigError: the application's id is not known.
    """
    application = _application(settings, options)
    query = urlencode({"client_id": application, "permissions": permissions(), "scope": " ".join(SCOPES)})
    personal = urlencode({"client_id": application, "integration_type": 1, "scope": "applications.commands"})
    rights = "\n".join(f"  {name}: to {reason}" for name, (_, reason) in RIGHTS.items())
    return (
        f"Add guidebot to a server:\n  https://discord.com/oauth2/authorize?{query}\n\n"
        f"It asks for:\n{rights}\n\n"
        f"Use it by yourself, in any server and in direct messages:\n"
        f"  https://discord.com/oauth2/authorize?{personal}\n"
    )


def _application(settings: Table, options: Mapping[str, str]) -> str:
    chosen = str(options.get("application") or settings.application_id)
    found = chosen or _from_token(options.get("token") or os.environ.get(TOKEN, ""))
    if not found.isdecimal():
        raise ConfigError(
            "The application's id is not known.",
            fix=f"Set {TOKEN}, or copy Application ID from https://discord.com/developers/applications to "
            "[adapters.discord] application_id.",
        )
    return found


def _from_token(token: str) -> str:
    """A bot token starts with the bot's id in base64; for applications made since 2016 that is the application's id."""
    first = token.strip().split(".")[0]
    try:
        return base64.b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
