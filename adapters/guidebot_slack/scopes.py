"""What guidebot may do in a workspace, and why: the manifest asks for this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "auth.test": (),
        "apps.connections.open": (),
        "oauth.v2.access": (),
        "views.open": (),
        "views.push": (),
        "views.update": (),
        "views.publish": (),
        "chat.postMessage": ("chat:write",),
        "chat.postEphemeral": ("chat:write",),
        "chat.update": ("chat:write",),
        "conversations.open": ("im:write",),
        "conversations.info": ("channels:read", "groups:read"),
        "conversations.join": ("channels:join",),
        "conversations.history": ("channels:history", "groups:history", "im:history"),
        "conversations.replies": ("channels:history", "groups:history", "im:history"),
        "users.info": ("users:read",),
        "files.getUploadURLExternal": ("files:write",),
        "files.completeUploadExternal": ("files:write",),
    }
)
"""Every Web API method that the code calls, with the bot scopes it takes."""

EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "app_home_opened": (),
        "app_mention": ("app_mentions:read",),
        "app_uninstalled": (),
        "message.im": ("im:history",),
        "tokens_revoked": (),
    }
)
"""Every event that the code listens to, with the bot scopes it takes."""

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "app_mentions:read": "answer when somebody mentions it in a thread",
        "channels:history": "look whether a post arrived after a broken connection, so that none comes twice",
        "channels:join": "join the public channel that an organiser chose for posts",
        "channels:read": "check whether it may post in a channel",
        "chat:write": "post and answer",
        "commands": "slash commands",
        "files:write": "send a progress picture and a data export",
        "groups:history": "look whether a post arrived in a private channel",
        "groups:read": "check whether it may post in a private channel",
        "im:history": "read direct messages to it, and look whether a nudge arrived",
        "im:write": "open the direct conversation for nudges",
        "users:read": "a member's time zone, and who is an admin",
    }
)


def scopes() -> tuple[str, ...]:
    """The bot scopes that the code needs, sorted."""
    needed = {"commands"}
    for table in (METHODS, EVENTS):
        needed.update(scope for scopes_ in table.values() for scope in scopes_)
    return tuple(sorted(needed))
