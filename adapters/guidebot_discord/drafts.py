"""Forms that wait behind a button, and lines too long for one. In memory, bounded, lost at a restart on purpose."""

from __future__ import annotations

import secrets

from guidebot.core.actions import ActionRef, fits
from guidebot.core.recent import BoundedDict
from guidebot.core.records import dataclass
from guidebot.core.reply import Form

OPEN = "discord.form"
SHOW = "discord.line"
_KEPT = 500


@dataclass(frozen=True, slots=True)
class _Draft:
    owner: str
    content: Form | str


class Drafts:
    """What is remembered between two interactions."""

    def __init__(self) -> None:
        self._drafts: BoundedDict[str, _Draft] = BoundedDict(_KEPT)
        self._shown: BoundedDict[tuple[str, str], Form] = BoundedDict(_KEPT)

    def form(self, owner: str, form: Form, origin: ActionRef | None) -> ActionRef:
        """The action of a button that opens *form* for *owner*; after a restart it presses *origin* instead."""
        token = self._put(owner, form)
        if origin is not None and fits(OPEN, token, origin.encode()):
            return ActionRef(OPEN, (token, origin.encode()))
        return ActionRef(OPEN, (token,))

    def line(self, owner: str, line: str) -> ActionRef:
        """The action of a button that runs *line* for *owner*; short lines need no memory."""
        if fits("run", line):
            return ActionRef("run", (line,))
        return ActionRef(SHOW, (self._put(owner, line),))

    def opened(self, owner: str, ref: ActionRef) -> Form | None:
        """The form behind a pressed button of ours."""
        found = self._get(owner, ref)
        return found if isinstance(found, Form) else None

    def typed(self, owner: str, ref: ActionRef) -> str | None:
        """The line behind a pressed button of ours."""
        found = self._get(owner, ref)
        return found if isinstance(found, str) else None

    def remember(self, owner: str, form: Form) -> None:
        """*form* is on *owner*'s screen: when it comes back with mistakes, it can be shown again."""
        self._shown[(owner, form.submit.encode())] = form

    def shown(self, owner: str, ref: str) -> Form | None:
        """The form that was sent as *ref*."""
        return self._shown.get((owner, ref))

    def _put(self, owner: str, content: Form | str) -> str:
        token = secrets.token_urlsafe(6)
        self._drafts[token] = _Draft(owner, content)
        return token

    def _get(self, owner: str, ref: ActionRef) -> Form | str | None:
        found = self._drafts.get(ref.args[0]) if ref.args else None
        return found.content if found is not None and found.owner == owner else None


def origin(ref: ActionRef) -> str | None:
    """What a button that opens a form presses when the form is forgotten."""
    return ref.args[1] if len(ref.args) > 1 else None
