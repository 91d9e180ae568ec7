"""The Web API's methods, as strict as their reference pages."""

from __future__ import annotations

import json
import math
import time
from typing import TYPE_CHECKING, Any

from tests.fakes import slack_blocks
from tests.fakes.slack_state import Channel, Shown, Team

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack, Trigger

SCOPES = {
    "chat.postMessage": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.open": {"im:write"},
    "conversations.join": {"channels:join"},
    "users.info": {"users:read"},
    "files.getUploadURLExternal": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
}
"""The reference pages' scopes; those of conversations.* depend on the conversation."""
BY_KIND = {"conversations.history": "history", "conversations.replies": "history", "conversations.info": "read"}


class Refused(Exception):
    """``{"ok": false}``."""

    def __init__(self, error: str, *, status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = headers
        self.more = more


class Methods:
    """Carries out calls."""

    def __init__(self, server: FakeSlack) -> None:
        self._server = server
        self._written: dict[str, float] = {}

    def call(self, name: str, token: str, args: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """The answer and its headers."""
        if name == "apps.connections.open":
            if token != self._server.app_token:
                raise Refused("invalid_auth")
            return {"url": self._server.sockets.ticket()}, {}
        method = getattr(self, name.replace(".", "_"), None)
        if method is None:
            raise Refused("unknown_method")
        if name == "oauth.v2.access":
            return method(args), {}
        team = next((one for one in self._server.teams.values() if one.token == token), None)
        if team is None:
            raise Refused("invalid_auth" if token else "not_authed")
        if team.revoked:
            raise Refused("token_revoked")
        needed = SCOPES.get(name, set())
        if team.scopes is not None and not needed <= team.scopes:
            raise Refused("missing_scope", needed=",".join(needed))
        headers = {"x-oauth-scopes": ",".join(sorted(team.scopes))} if team.scopes is not None else {}
        return method(team, args), headers

    def auth_test(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        return {
            "url": team.url,
            "team": team.name,
            "user": "guidebot",
            "team_id": team.id,
            "user_id": team.bot_user,
            "bot_id": team.bot_id,
        }

    def users_info(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        if args["user"] not in team.users:
            raise Refused("user_not_found")
        return {"user": {"team_id": team.id, **team.users[args["user"]].info()}}

    def conversations_open(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        user = team.users.get(str(args["users"]))
        if user is None:
            raise Refused("user_not_found")
        if user.disabled:
            raise Refused("user_disabled")
        if user.bot:
            raise Refused("cannot_dm_bot")
        return {"channel": {"id": team.direct(user.id).id}}

    def conversations_info(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._readable(team, "conversations.info", args)
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_member": channel.member,
                "is_archived": channel.archived,
                "is_private": channel.private,
                "is_read_only": bool(channel.only),
                "properties": {"posting_restricted_to": channel.only} if channel.only else {},
            }
        }

    def conversations_join(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        channel = team.channels.get(args["channel"])
        if channel is None or channel.private:
            raise Refused("channel_not_found")
        if channel.archived:
            raise Refused("is_archived")
        channel.member = True
        return {"channel": {"id": channel.id}}

    def conversations_history(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._readable(team, "conversations.history", args)
        all_ = team.messages.get(channel.id, [])
        return self._page([one for one in all_ if one.get("thread_ts", one["ts"]) == one["ts"]][::-1], args)

    def conversations_replies(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._readable(team, "conversations.replies", args)
        all_ = team.messages.get(channel.id, [])
        found = [one for one in all_ if args["ts"] in {one["ts"], one.get("thread_ts")}]
        if not found:
            raise Refused("thread_not_found")
        return self._page(found, args)

    def chat_postMessage(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802  # Slack's name
        channel = self._target(team, args)
        self._pace(channel)
        self._content(args)
        args["text"] = str(args.get("text", ""))[:40_000]
        kept = {key: args[key] for key in ("text", "blocks", "thread_ts", "metadata") if args.get(key)}
        message = team.post(self._server, channel, kept)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def chat_postEphemeral(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802  # Slack's name
        channel = team.channels.get(args["channel"])
        if channel is None or not channel.member:
            raise Refused("channel_not_found" if channel is None or channel.private else "not_in_channel")
        if args["user"] not in team.users:
            raise Refused("user_not_in_channel")
        self._content(args)
        ts = self._server.stamp()
        self._server.show(
            Shown(
                "ephemeral",
                team.id,
                user=args["user"],
                channel=channel.id,
                text=args.get("text", ""),
                blocks=args.get("blocks") or [],
                private=True,
                ts=ts,
                thread=args.get("thread_ts", ""),
            )
        )
        return {"message_ts": ts}

    def chat_update(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        if not str(args["channel"]).startswith(("C", "D", "G")):
            raise Refused("channel_not_found")
        channel = self._target(team, args)
        found = [one for one in team.messages.get(channel.id, []) if one["ts"] == args["ts"]]
        if not found:
            raise Refused("message_not_found")
        if len(args.get("text", "")) > 4000:
            raise Refused("msg_too_long")
        self._content(args)
        found[0].update(text=args.get("text", ""), blocks=args.get("blocks") or [])
        self._server.show(
            Shown(
                "update",
                team.id,
                channel=args["channel"],
                text=args.get("text", ""),
                blocks=args.get("blocks") or [],
                ts=args["ts"],
                replaced=True,
            )
        )
        return {"channel": args["channel"], "ts": args["ts"]}

    def views_open(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        trigger = self._use(args.get("trigger_id", ""))
        return self._seen(team, team.modals.open(trigger.user, self._view(args)))

    def views_push(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        trigger = self._use(args.get("trigger_id", ""))
        if trigger.view not in team.modals.views:
            raise Refused("not_found")
        view = team.modals.push(trigger.user, self._view(args))
        if view is None:
            raise Refused("push_limit_reached")
        return self._seen(team, view)

    def views_update(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        if args.get("view_id") not in team.modals.views:
            raise Refused("not_found")
        return self._seen(team, team.modals.change(args["view_id"], self._view(args)))

    def views_publish(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:
        user = args["user_id"]
        before = team.homes.get(user)
        if args.get("hash") and before and args["hash"] != before["hash"]:
            raise Refused("hash_conflict")
        self._viewed(args)
        view = {**_object(args["view"]), "id": f"VH{user}", "hash": f"{self._server.number()}.h"}
        team.homes[user] = view
        self._server.show(Shown("home", team.id, user=user, view=view))
        return {"view": view}

    def files_getUploadURLExternal(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        if not args.get("filename") or int(args["length"]) < 1:
            raise Refused("invalid_arguments")
        id_ = f"F{self._server.number()}"
        return {"file_id": id_, "upload_url": f"{self._server.url}/upload/{id_}"}

    def files_completeUploadExternal(self, team: Team, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        files = _object(args["files"])
        for one in files:
            if one["id"] not in self._server.uploads:
                raise Refused("file_not_found")
            if args.get("channel_id"):
                channel = self._target(team, {"channel": args["channel_id"]})
                self._server.show(
                    Shown(
                        "file",
                        team.id,
                        user=channel.user,
                        channel=channel.id,
                        thread=args.get("thread_ts", ""),
                        private=bool(channel.user),
                        file={**one, "content": self._server.uploads[one["id"]]},
                    )
                )
        return {"files": files}

    def oauth_v2_access(self, args: dict[str, Any]) -> dict[str, Any]:
        if (args.get("client_id"), args.get("client_secret")) != (self._server.client_id, self._server.client_secret):
            raise Refused("bad_client_secret")
        team = self._server.teams.get(self._server.codes.pop(args.get("code", ""), ""))
        if team is None:
            raise Refused("invalid_code")
        return {
            "app_id": "A1",
            "access_token": team.token,
            "token_type": "bot",
            "scope": ",".join(sorted(team.scopes or {"commands"})),
            "bot_user_id": team.bot_user,
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": "U1"},
        }

    def _target(self, team: Team, args: dict[str, Any]) -> Channel:
        id_ = str(args["channel"])
        if id_[:1] == "U" and id_ in team.users:
            opened = self.conversations_open(team, {"users": id_})
            return team.channels[opened["channel"]["id"]]
        if id_ not in team.channels:
            raise Refused("channel_not_found")
        channel = team.channels[id_]
        if channel.user and team.users[channel.user].disabled:
            raise Refused("user_disabled")
        if channel.archived:
            raise Refused("is_archived")
        if not channel.member:
            raise Refused("not_in_channel" if not channel.private else "channel_not_found")
        return channel

    def _readable(self, team: Team, name: str, args: dict[str, Any]) -> Channel:
        channel = team.channels.get(str(args["channel"]))
        if channel is None or (channel.private and not channel.member):
            raise Refused("channel_not_found")
        family = "im" if channel.user else "groups" if channel.private else "channels"
        if team.scopes is not None and f"{family}:{BY_KIND[name]}" not in team.scopes:
            raise Refused("missing_scope")
        if not channel.member and name != "conversations.info":
            raise Refused("not_in_channel")
        return channel

    def _page(self, messages: list[dict[str, Any]], args: dict[str, Any]) -> dict[str, Any]:
        server = self._server
        if server.distributed:
            if not server.history_allowed:
                raise Refused("ratelimited", status=429, headers={"Retry-After": "60"})
            server.history_allowed -= 1
        fresh = [one for one in messages if float(one["ts"]) > float(args.get("oldest") or 0)]
        most = 15 if server.distributed else 999
        start, limit = int(args.get("cursor") or 0), min(int(args.get("limit") or 100), most)
        page = [dict(one) for one in fresh[start : start + limit]]
        if str(args.get("include_all_metadata")).lower() not in {"true", "1"}:
            for one in page:
                if "metadata" in one:
                    one["metadata"] = {"event_type": one["metadata"]["event_type"]}
        more = str(start + limit) if start + limit < len(fresh) else ""
        return {"messages": page, "has_more": bool(more), "response_metadata": {"next_cursor": more}}

    def _pace(self, channel: Channel) -> None:
        now, gap = time.monotonic(), self._server.seconds_per_message
        if now < self._written.get(channel.id, 0.0) + gap:
            raise Refused("ratelimited", status=429, headers={"Retry-After": str(math.ceil(gap))})
        self._written[channel.id] = now

    def _content(self, args: dict[str, Any]) -> None:
        if not args.get("text") and not args.get("blocks"):
            raise Refused("no_text")
        if not args.get("text"):
            self._server.wrong.append("a message without text, which notifications and screen readers need")
        found = slack_blocks.problems(_object(args.get("blocks") or []))
        if found:
            self._server.wrong += found
            raise Refused("invalid_blocks", errors=found)
        metadata = _object(args.get("metadata") or {})
        if metadata and set(metadata) != {"event_type", "event_payload"}:
            raise Refused("invalid_metadata_format")

    def _use(self, id_: str) -> Trigger:
        if id_ not in self._server.triggers:
            raise Refused("invalid_trigger_id")
        trigger = self._server.triggers[id_]
        if trigger is None:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() > trigger.until:
            raise Refused("expired_trigger_id")
        self._server.triggers[id_] = None
        return trigger

    def _viewed(self, args: dict[str, Any]) -> None:
        view = _object(args["view"])
        found = slack_blocks.view_problems(view)
        if found or len(json.dumps(view)) > 250_000:
            self._server.wrong += found or ["a view beyond 250 KB"]
            raise Refused("invalid_arguments", response_metadata={"messages": found})

    def _view(self, args: dict[str, Any]) -> dict[str, Any]:
        self._viewed(args)
        return {**_object(args["view"]), "id": f"V{self._server.number()}", "hash": f"{self._server.number()}.h"}

    def _seen(self, team: Team, view: dict[str, Any]) -> dict[str, Any]:
        self._server.show(Shown("view", team.id, view=view, private=True))
        return {"view": view}


def _object(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
