"""The modals that the people of a workspace have open, in stacks of three at most, as Slack keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HIGH = 3
View = dict[str, Any]


@dataclass
class Modals:
    """What is open, by id and by person; the top of a stack comes last."""

    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)

    def open(self, user: str, view: View) -> View:
        """A first modal; it takes the place of whatever *user* had open."""
        for id_ in self.stacks.pop(user, []):
            self.views.pop(id_, None)
        return self._lay(user, view)

    def push(self, user: str, view: View) -> View | None:
        """A modal over the ones that are open; None when there are three."""
        return None if len(self.stacks[user]) >= HIGH else self._lay(user, view)

    def change(self, id_: str, view: View) -> View:
        """Other content at the same place."""
        kept = {key: self.views[id_][key] for key in ("root_view_id", "previous_view_id")}
        self.views[id_] = {**view, "id": id_, **kept}
        return self.views[id_]

    def close(self, id_: str) -> None:
        """Away with the modal; the one below is seen again."""
        self.views.pop(id_, None)
        for stack in self.stacks.values():
            if id_ in stack:
                stack.remove(id_)

    def _lay(self, user: str, view: View) -> View:
        stack = self.stacks.setdefault(user, [])
        below = stack[-1] if stack else None
        stack.append(view["id"])
        made = {**view, "root_view_id": stack[0], "previous_view_id": below}
        self.views[view["id"]] = made
        return made
