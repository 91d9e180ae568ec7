"""Neutral forms as modals, and what comes back from them. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, assert_never

from guidebot.core.records import dataclass
from guidebot.core.reply import ChoiceInput, DateInput, Form, Input, RefInput, Reply, TextInput, TimeInput
from guidebot.core.text import shorten
from guidebot_slack.emoji import with_emoji
from guidebot_slack.names import Names
from guidebot_slack.render import option, plain, plain_text, render
from guidebot_slack.spans import Element, account, escape

TITLE = 24
SHOWN = "guidebot.shown"
_LABEL = 2000
# Slack refuses a whole modal for one date or time of another form.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_VALUE = "value"
_SHAPES = MappingProxyType(
    {
        "channel": re.compile(r"[CDG][A-Z0-9]{1,30}"),
        "thread": re.compile(r"\d{1,15}\.\d{1,10}"),
        "url": re.compile(r"https?://\S+"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a modal was opened from, so that its answer can go there.

    It travels in ``private_metadata`` and is untrusted: *channel* and *thread* are read by their shape, and
    `Calls.respond` looks whose *url* it is.
    """

    channel: str = ""
    thread: str = ""
    url: str = ""

    def write(self) -> str:
        """The text that Slack keeps."""
        text = json.dumps({key: value for key, value in asdict(self).items() if value})
        return text if len(text) <= 3000 else "{}"

    @classmethod
    def read(cls, text: str) -> Origin:
        """The value of *text*; empty when it is none of ours."""
        try:
            found = json.loads(text or "{}")
        except ValueError:
            return cls()
        if not isinstance(found, dict):
            return cls()
        known = {key: str(found.get(key, "")) for key in _SHAPES}
        return cls(**{key: value for key, value in known.items() if _SHAPES[key].fullmatch(value)})


def modal(form: Form, origin: Origin) -> Element:
    """*form* as a view. Its callback id is the action that sending it runs, so that it outlives a restart."""
    intro = [_words(form.intro)] if form.intro else []
    return {
        **_view(form.title, origin),
        "callback_id": form.submit.encode(),
        "submit": plain_text(form.send),
        "close": plain_text("Cancel"),
        "blocks": [*intro, *map(_block, form.inputs)],
    }


def shown(reply: Reply, names: Names, origin: Origin) -> Element:
    """*reply* as a view to read, for answers to presses where there is no conversation."""
    return _readable(render(reply, names, private=True).blocks, origin)


def shown_plain(reply: Reply, origin: Origin) -> Element:
    """The same without blocks that Slack may refuse."""
    return _readable([_words(plain(reply)[:2900])], origin)


def loading(origin: Origin) -> Element:
    """What stands in a modal until the answer is there."""
    return _readable([_words("⏳ One moment…")], origin)


def fields(view: Mapping[str, Any]) -> dict[str, str]:
    """What was typed and picked, by input name."""
    found: dict[str, str] = {}
    for name, states in (view.get("state") or {}).get("values", {}).items():
        for state in states.values():
            found[name] = _typed(state)
    return found


def _readable(blocks: Sequence[Element], origin: Origin) -> Element:
    return {**_view("guidebot", origin), "callback_id": SHOWN, "close": plain_text("Close"), "blocks": blocks}


def _view(title: str, origin: Origin) -> Element:
    return {"type": "modal", "title": plain_text(shorten(title, TITLE)), "private_metadata": origin.write()}


def _typed(state: Mapping[str, Any]) -> str:
    kind = str(state.get("type", ""))
    if kind == "static_select":
        return str((state.get("selected_option") or {}).get("value", ""))
    if kind == "plain_text_input":
        return with_emoji(str(state.get("value") or ""))
    for key in ("value", "selected_date", "selected_time", "selected_user", "selected_conversation"):
        if state.get(key) is not None:
            return str(state[key])
    for key in ("selected_users", "selected_conversations"):
        if state.get(key):
            return ",".join(map(str, state[key]))
    return ""


def _words(text: str) -> Element:
    return {"type": "section", "text": {"type": "mrkdwn", "text": escape(text), "verbatim": True}}


def _block(field: Input) -> Element:
    made: Element = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label[:_LABEL]),
        "element": {"action_id": _VALUE, **_element(field)},
        "optional": not field.required,
    }
    hint = field.help
    if isinstance(field, RefInput) and field.kind == "role":
        hint = f"{hint} Slack has no roles: give the ids of user groups, or leave it empty.".strip()
    return {**made, "hint": plain_text(hint)} if hint else made


def _element(field: Input) -> Element:
    match field:
        case TextInput():
            initial = {"initial_value": field.value[: field.high]} if field.value else {}
            # with a least length, Slack lets nobody leave an input empty
            low = {"min_length": field.low} if field.required and field.low > 0 else {}
            high = {"max_length": max(1, field.high)}
            return {"type": "plain_text_input", "multiline": field.multiline, **low, **high, **initial}
        case ChoiceInput():
            options = [option(entry.label, entry.value, entry.description) for entry in field.options]
            # Slack refuses a modal whose first choice is none of its options
            chosen = [made for made in options if made["value"] == field.value]
            return {"type": "static_select", "options": options, **({"initial_option": chosen[0]} if chosen else {})}
        case DateInput():
            initial = {"initial_date": field.value} if _DATE.fullmatch(field.value) else {}
            return {"type": "datepicker", **initial}
        case TimeInput():
            initial = {"initial_time": field.value} if _TIME.fullmatch(field.value) else {}
            return {"type": "timepicker", **initial}
        case RefInput():
            return _reference(field)
        case _:
            assert_never(field)


def _reference(ref_input: RefInput) -> Element:
    ids = [account(part.strip()) for part in ref_input.value.split(",") if part.strip()]
    match ref_input.kind:
        case "channel":
            shared: Element = {"filter": {"include": ["public", "private"], "exclude_bot_users": True}}
            if ref_input.many:
                many: Element = {"initial_conversations": ids} if ids else {}
                return {"type": "multi_conversations_select", **shared, **many}
            return {"type": "conversations_select", **shared, **({"initial_conversation": ids[0]} if ids else {})}
        case "person":
            if ref_input.many:
                return {"type": "multi_users_select", **({"initial_users": ids} if ids else {})}
            return {"type": "users_select", **({"initial_user": ids[0]} if ids else {})}
        case "role":
            initial: Element = {"initial_value": ",".join(ids)} if ids else {}
            return {"type": "plain_text_input", **initial}
        case _:
            assert_never(ref_input.kind)
