"""Scheduled events of servers on the fake Discord, with the rights, limits and ways between states that Discord has."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fakes.discord_refusal import Refusal

SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
EXTERNAL, GUILD_ONLY, MOST = 3, 2, 100
CREATE_EVENTS, MANAGE_EVENTS = 1 << 44, 1 << 33
WAYS = {SCHEDULED: {ACTIVE, CANCELED}, ACTIVE: {COMPLETED}}


class Events:
    """Keeps them by server."""

    def __init__(self, server) -> None:
        self.server = server
        self.kept: dict[int, dict[int, dict]] = {}

    def standing(self, guild: int) -> list[dict]:
        """What the server's calendar shows: what is over or canceled is gone. Those of the day begin by themselves."""
        found = self.kept.setdefault(guild, {})
        for one in found.values():
            if one["status"] == SCHEDULED and _moment(one["scheduled_start_time"]) <= self.server.now():
                one["status"] = ACTIVE
            if one["status"] == ACTIVE and _moment(one["scheduled_end_time"]) <= self.server.now():
                one["status"] = COMPLETED
        return [one for one in found.values() if one["status"] in {SCHEDULED, ACTIVE}]

    def list(self, call, guild):
        """GET all."""
        return self.standing(int(guild))

    def show(self, call, guild, event):
        """GET one."""
        self.standing(int(guild))
        found = self.kept[int(guild)].get(int(event))
        if found is None:
            raise Refusal(404, 10070, "Unknown Guild Scheduled Event")
        return found

    def make(self, call, guild):
        """POST."""
        self._may(guild)
        if len(self.standing(int(guild))) >= MOST:
            raise Refusal(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
        made = {
            "id": str(self.server.snowflake()), "guild_id": guild, "channel_id": None,
            "creator_id": self.server.user["id"], "status": SCHEDULED, "entity_id": None, "recurrence_rule": None,
            "image": None, "description": None, **call.body,
        }  # fmt: skip
        self._check(made, fresh=True)
        self.kept[int(guild)][int(made["id"])] = made
        return made

    def change(self, call, guild, event):
        """PATCH."""
        self._may(guild)
        before = self.show(call, guild, event)
        status = call.body.get("status", before["status"])
        if status != before["status"] and status not in WAYS.get(before["status"], set()):
            self._refuse(f"from status {before['status']} to {status}")
        if before["status"] == ACTIVE and "scheduled_start_time" in call.body:
            self._refuse("the start of an event that goes on")
        after = {**before, **call.body}
        if status == before["status"]:
            self._check(after, fresh="scheduled_start_time" in call.body)
        self.kept[int(guild)][int(event)] = after
        return after

    def _may(self, guild) -> None:
        """Its own events the bot may make and change with Create Events; for others' it would need Manage Events."""
        found = self.server.guilds.get(int(guild))
        if found is None:
            raise Refusal(403, 50001, "Missing Access")
        mine = {guild, *found.get("my_roles", [])}
        rights = [int(one["permissions"]) for one in found["roles"] if one["id"] in mine]
        if not any(one & CREATE_EVENTS for one in rights):
            raise Refusal(403, 50013, "Missing Permissions")

    def _check(self, event, *, fresh: bool) -> None:
        start, end = _moment(event["scheduled_start_time"]), _moment(event["scheduled_end_time"])
        if fresh and start <= self.server.now():
            self._refuse("an event that begins in the past")
        if end <= start:
            self._refuse("an event that ends before it begins")
        if event["entity_type"] != EXTERNAL or event["privacy_level"] != GUILD_ONLY:
            self._refuse("an event of another kind")
        if not 1 <= len(event["name"]) <= 100 or not 1 <= len(event["entity_metadata"]["location"]) <= 100:
            self._refuse("a name or a place beyond 1 to 100 characters")
        if len(event["description"] or "") > 1000:
            self._refuse("a description over 1000 characters")

    def _refuse(self, what: str) -> None:
        self.server.complain(what)
        raise Refusal(400, 50035, f"Invalid Form Body: {what}")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
