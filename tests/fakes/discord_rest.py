"""The REST half of the fake Discord: what each route does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tests.fakes import discord_limits as limits
from tests.fakes.discord_events import Events
from tests.fakes.discord_refusal import Refusal

NONCES_LAST = timedelta(minutes=3)  # "the past few minutes"
TEXT, DM, NEWS, NEWS_THREAD, THREAD, FORUM = 0, 1, 5, 10, 11, 15


class Rest:
    """Answers routes; keeps what was made in the server's own tables."""

    def __init__(self, server) -> None:
        self.server = server
        self.commands: list[dict] = []
        self.tokens: dict[str, dict] = {}
        self.nonces: dict[str, tuple[int, datetime]] = {}
        self.deleted: set[int] = set()
        self.audit: list[dict] = []
        self.direct: dict[str, int] = {}
        self.events = Events(server)
        self._routes = [
            ("GET", r"/users/@me", self._me),
            ("GET", r"/oauth2/applications/@me", self._application),
            ("GET", r"/gateway/bot", self._gateway),
            ("PUT", r"/applications/(\d+)/commands", self._commands),
            ("POST", r"/interactions/(\d+)/([^/]+)/callback", self._callback),
            ("POST", r"/webhooks/(\d+)/([^/]+)", self._followup),
            ("PATCH", r"/webhooks/(\d+)/([^/]+)/messages/@original", self._edit_original),
            ("DELETE", r"/webhooks/(\d+)/([^/]+)/messages/@original", self._delete_original),
            ("POST", r"/users/@me/channels", self._open),
            ("GET", r"/channels/(\d+)", self._channel),
            ("PATCH", r"/channels/(\d+)", self._change),
            ("GET", r"/channels/(\d+)/messages", self._history),
            ("POST", r"/channels/(\d+)/messages", self._post),
            ("GET", r"/channels/(\d+)/messages/(\d+)", self._message),
            ("PATCH", r"/channels/(\d+)/messages/(\d+)", self._edit),
            ("POST", r"/channels/(\d+)/messages/(\d+)/crosspost", self._crosspost),
            ("POST", r"/channels/(\d+)/messages/(\d+)/threads", self._thread),
            ("POST", r"/channels/(\d+)/threads", self._forum_post),
            ("GET", r"/guilds/(\d+)", self._guild),
            ("GET", r"/guilds/(\d+)/members/(\d+)", self._member),
            ("GET", r"/guilds/(\d+)/audit-logs", self._audit),
            ("GET", r"/guilds/(\d+)/threads/active", self._active),
            ("GET", r"/channels/(\d+)/threads/archived/public", self._archived),
            ("GET", r"/guilds/(\d+)/scheduled-events", self.events.list),
            ("POST", r"/guilds/(\d+)/scheduled-events", self.events.make),
            ("GET", r"/guilds/(\d+)/scheduled-events/(\d+)", self.events.show),
            ("PATCH", r"/guilds/(\d+)/scheduled-events/(\d+)", self.events.change),
        ]

    def answer(self, call):
        """What *call* gets."""
        for method, pattern, route in self._routes:
            found = re.fullmatch(pattern, call.path)
            if found and method == call.method:
                return route(call, *found.groups())
        self.server.complain(f"no route: {call.method} {call.path}")
        raise Refusal(404, 0, "404: Not Found")

    def _refuse(self, problems) -> None:
        found = list(problems)
        if found:
            self.server.wrong += found
            raise Refusal(400, 50035, "Invalid Form Body: " + "; ".join(found))

    def _me(self, call):
        return self.server.user

    def _application(self, call):
        return {
            "id": str(self.server.application_id), "name": "guidebot", "description": "", "icon": None,
            "bot_public": True, "bot_require_code_grant": False, "owner": self.server.user, "verify_key": "0",
            "flags": 0, "summary": "", "team": None, "interactions_endpoint_url": None,
        }  # fmt: skip

    def _gateway(self, call):
        limit = {"total": 1000, "remaining": self.server.starts_left, "reset_after": 1000, "max_concurrency": 1}
        return {"url": self.server.gateway_url, "shards": self.server.shards, "session_start_limit": limit}

    def _commands(self, call, application):
        self._refuse(limits.commands(call.body))
        self.commands = [{**one, "id": str(self.server.snowflake())} for one in call.body]
        return self.commands

    def _callback(self, call, interaction, token):
        state = self.tokens.get(token)
        if state is None or state["interaction"] != interaction:
            raise Refusal(404, 10062, "Unknown interaction")
        if state["answered"]:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        kind, data = call.body["type"], call.body.get("data") or {}
        allowed = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}[state["kind"]]
        if kind not in allowed or (state["kind"] == 5 and kind == 7 and state["message"] is None):
            self._refuse([f"callback {kind} on interaction {state['kind']}"])
        if kind in {4, 7}:
            self._refuse(limits.message(data, call.files, edit=kind == 7))
        elif kind == 9:
            self._refuse(limits.modal(data))
        elif kind == 8 and len(data["choices"]) > 25:
            self._refuse(["more than 25 choices"])
        state["answered"] = kind
        state["private"] = bool((data.get("flags") or 0) & limits.EPHEMERAL)
        answer = {"interaction": {"id": interaction, "type": state["kind"]}}
        if kind in {4, 5}:
            state["original"] = self.server.snowflake()
            answer["interaction"]["response_message_id"] = str(state["original"])
        if kind in {4, 7}:
            message = self._made(state["channel"], data, state.get("original") or state["message"])
            answer["resource"] = {"type": kind, "message": message}
        return answer

    def _followup(self, call, application, token):
        state = self._answered(token)
        self._refuse(limits.message(call.body, call.files))
        return self._made(state["channel"], call.body, self.server.snowflake())

    def _edit_original(self, call, application, token):
        state = self._answered(token)
        self._refuse(limits.message({"allowed_mentions": {}, **call.body}, call.files, edit=True))
        return self._made(state["channel"], call.body, state.get("original") or state["message"])

    def _delete_original(self, call, application, token):
        self._answered(token)

    def _answered(self, token):
        state = self.tokens.get(token)
        if state is None or not state["answered"]:
            raise Refusal(404, 10015, "Unknown Webhook")
        return state

    def _open(self, call):
        person = str(call.body["recipient_id"])
        if person not in self.direct:
            self.direct[person] = self.server.snowflake()
            self.server.channels[self.direct[person]] = {"id": str(self.direct[person]), "type": DM}
        user = {"id": person, "username": "someone", "discriminator": "0", "avatar": None}
        return {"id": str(self.direct[person]), "type": DM, "recipients": [user], "last_message_id": None}

    def _channel(self, call, channel):
        found = self._known(channel)
        if found["type"] != THREAD:
            return found
        said = self.server.messages.get(int(channel), {})
        return {**found, "message_count": sum(one != int(channel) for one in said)}

    def _change(self, call, channel):
        """The two changes that the bot makes: the tags of a forum, and the tags on a post of its own."""
        found = self._known(channel)
        if found["type"] == FORUM and set(call.body) == {"available_tags"}:
            return self._change_tags(found, call.body["available_tags"])
        if found["type"] == THREAD and set(call.body) == {"applied_tags"}:
            parent = self._known(found["parent_id"])
            self._refuse_tags(parent, call.body["applied_tags"], found.get("applied_tags") or [])
            if parent["type"] != FORUM or found["owner_id"] != self.server.user["id"]:
                raise Refusal(403, 50013, "Missing Permissions")
            if found["thread_metadata"]["archived"]:
                raise Refusal(400, 50083, "Thread is archived")
            found["applied_tags"] = call.body["applied_tags"]
            return found
        self._refuse([f"a change of channel {found['type']}: {sorted(call.body)}"])
        return None

    def _change_tags(self, forum, tags):
        if int(forum["id"]) not in self.server.managed:
            raise Refusal(403, 50013, "Missing Permissions")
        known = {one["id"]: one for one in forum.get("available_tags", [])}
        names = [one["name"] for one in tags]
        problems = [
            f"a tag {one}" for one in tags if not 1 <= len(one["name"]) <= 20 or one.get("id", "") not in {"", *known}
        ]
        if len(tags) > 20 or len(set(names)) < len(names):
            problems.append(f"{len(tags)} tags {names}")
        self._refuse(problems)
        empty = {"moderated": False, "emoji_id": None, "emoji_name": None}
        forum["available_tags"] = [{**empty, "id": str(self.server.snowflake()), **one} for one in tags]
        return forum

    def _known(self, channel):
        found = self.server.channels.get(int(channel))
        if found is None:
            raise Refusal(404, 10003, "Unknown Channel")
        return found

    def _history(self, call, channel):
        self._known(channel)
        after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 50))
        before = int(call.query.get("before", 1 << 63))
        found = sorted(one for one in self.server.messages.get(int(channel), {}) if after < one < before)
        found = found[:limit] if after else found[-limit:]
        return [self.server.messages[int(channel)][one] for one in reversed(found)]

    def _post(self, call, channel):
        if self._known(channel)["type"] == FORUM:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        self._refuse(limits.message(call.body, call.files))
        nonce = call.body.get("nonce")
        known, at = self.nonces.get(nonce, (0, self.server.now())) if call.body.get("enforce_nonce") else (0, None)
        if known and self.server.now() - at < NONCES_LAST:
            if known in self.deleted:
                raise Refusal(404, 10008, "Unknown Message")
            return self.server.messages[int(channel)][known]
        message = self._made(channel, call.body, self.server.snowflake())
        if nonce:
            self.nonces[nonce] = (int(message["id"]), self.server.now())
        return message

    def _message(self, call, channel, message):
        found = self.server.messages.get(int(channel), {}).get(int(message))
        if found is None:
            raise Refusal(404, 10008, "Unknown Message")
        return found

    def _edit(self, call, channel, message):
        before = self._message(call, channel, message)
        self._refuse(limits.message(call.body, call.files, edit=True))
        made = self._made(channel, call.body, int(message))
        made["edited_timestamp"], made["timestamp"] = datetime.now(UTC).isoformat(), before["timestamp"]
        return made

    def _crosspost(self, call, channel, message):
        if self._known(channel)["type"] != NEWS:
            raise Refusal(400, 50068, "Invalid message type")
        return self._message(call, channel, message)

    def _thread(self, call, channel, message):
        parent, starter = self._known(channel), self._message(call, channel, message)
        if int(message) in self.server.channels:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        thread = self._new_thread(int(message), parent, call.body)
        starter["thread"] = thread
        return thread

    def _forum_post(self, call, channel):
        parent = self._known(channel)
        if parent["type"] != FORUM:
            self._refuse(["a forum post outside a forum"])
        if int(parent.get("flags", 0)) & 16 and not call.body.get("applied_tags"):
            raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
        self._refuse_tags(parent, call.body.get("applied_tags") or [], [])
        self._refuse(limits.message(call.body["message"], call.files))
        thread = self._new_thread(self.server.snowflake(), parent, call.body)
        thread["applied_tags"] = call.body.get("applied_tags") or []
        return {**thread, "message": self._made(thread["id"], call.body["message"], int(thread["id"]))}

    def _refuse_tags(self, forum, tags, before):
        """Tags that nobody has, too many, or changes of moderated ones without the right."""
        known = {one["id"]: one for one in forum.get("available_tags", [])}
        if any(one not in known for one in tags):
            raise Refusal(400, 10087, "Unknown Tag")
        if any(known[one].get("moderated") for one in {*tags} ^ {*before} if one in known):
            raise Refusal(403, 50013, "Missing Permissions")
        if len(tags) > 5:
            self._refuse([f"{len(tags)} tags on a post"])

    def _new_thread(self, id_, parent, body):
        if not 1 <= len(body["name"]) <= 100 or body["auto_archive_duration"] not in {60, 1440, 4320, 10080}:
            self._refuse([f"a thread {body}"])
        thread = {
            "id": str(id_), "type": THREAD, "parent_id": parent["id"], "guild_id": parent["guild_id"],
            "owner_id": self.server.user["id"], "name": body["name"],
            "thread_metadata": {"archived": False, "auto_archive_duration": body["auto_archive_duration"]},
        }  # fmt: skip
        self.server.channels[id_] = thread
        return thread

    def _guild(self, call, guild):
        return self.server.guilds[int(guild)]

    def _member(self, call, guild, member):
        found = self.server.guilds[int(guild)]
        roles = found.get("my_roles", [])
        return {"user": self.server.user, "roles": roles, "joined_at": found["joined_at"], "flags": 0}

    def _audit(self, call, guild):
        return {"audit_log_entries": self.audit}

    def _active(self, call, guild):
        found = [one for one in self._threads(archived=False) if one["guild_id"] == guild]
        return {"threads": found, "members": []}

    def _archived(self, call, channel):
        found = [one for one in self._threads(archived=True) if one["parent_id"] == channel]
        return {"threads": found, "members": [], "has_more": False}

    def _threads(self, *, archived):
        threads = [one for one in self.server.channels.values() if one["type"] == THREAD]
        return [one for one in threads if one["thread_metadata"]["archived"] is archived]

    def _made(self, channel, body, id_):
        """The message as Discord shows it: components get ids, files become attachments."""
        before = self.server.messages.get(int(channel), {}).get(int(id_), {})
        files = [
            {"id": str(self.server.snowflake()), "filename": one["filename"], "size": 1, "url": "http://127.0.0.1/f",
             "proxy_url": "http://127.0.0.1/f"}
            for one in body.get("attachments") or [] if "filename" in one
        ]  # fmt: skip
        message = {
            **before, "id": str(id_), "channel_id": str(channel), "author": self.server.user, "content": "",
            "timestamp": datetime.now(UTC).isoformat(), "edited_timestamp": None, "tts": False, "type": 0,
            "mention_everyone": False, "mentions": [], "mention_roles": [], "embeds": [], "pinned": False,
            "attachments": files, "components": _shown(body.get("components") or []),
            "flags": (body.get("flags") or 0) | limits.V2,
        }  # fmt: skip
        self.server.messages.setdefault(int(channel), {})[int(id_)] = message
        return message


def _shown(components):
    """Components as they come back: media are resolved to addresses."""
    shown = []
    for one in components:
        copy = dict(one)
        if "components" in copy:
            copy["components"] = _shown(copy["components"])
        if copy["type"] == limits.FILE:
            copy["file"] = {"url": "http://127.0.0.1/f"}
        if copy["type"] == limits.GALLERY:
            copy["items"] = [{**item, "media": {"url": "http://127.0.0.1/f"}} for item in copy["items"]]
        shown.append(copy)
    return shown
