"""Discord's command tree, made from the same declarations as help and the parser. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from guidebot.core.commands import Access, Command, Param, Shape
from guidebot.core.errors import DefinitionError
from guidebot.core.text import shorten

SUBCOMMAND, TEXT, NUMBER = 1, 3, 4
MANAGE_GUILD = 1 << 5
_DESCRIPTION = 100
_CHARACTERS = 8000

Payload = dict[str, Any]


def tree(commands: Sequence[Command]) -> list[Payload]:
    """What Discord is told: one entry a first word, with the second words as subcommands.

    Raises:
        DefinitionError: a name or a text is beyond what Discord takes.
    """
    families: dict[str, list[Command]] = {}
    for one in commands:
        families.setdefault(one.path.split(" ")[0], []).append(one)
    payload = [_family(word, members) for word, members in families.items()]
    found = [problem for entry in payload for problem in problems(entry)]
    if len(payload) > 100:
        found.append(f"{len(payload)} commands, at most 100")
    if found:
        raise DefinitionError("Discord would refuse the commands: " + "; ".join(found))
    return payload


def fingerprint(payload: Sequence[Payload]) -> str:
    """A hash that changes when, and only when, the tree has to be sent again."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _family(word: str, members: Sequence[Command]) -> Payload:
    alone = members[0] if members[0].path == word else None
    if alone is not None and len(members) > 1:
        raise DefinitionError(f"Discord takes /{word} either alone or with a second word, not both")
    entry: Payload = {"name": word, "type": 1}
    if alone is not None:
        entry |= {"description": alone.summary, "options": [_option(one) for one in alone.params]}
    else:
        words = ", ".join(one.path.split(" ")[1] for one in members)
        entry |= {
            "description": shorten(f"{members[0].topic}: {words}", _DESCRIPTION),
            "options": [_subcommand(one) for one in members],
        }
    return entry | _availability(members)


def _availability(members: Sequence[Command]) -> Payload:
    """Organiser commands: in servers only, shown to those who may manage it; dispatch checks again at every use."""
    if all(one.access is Access.ORGANISER for one in members):
        return {"default_member_permissions": MANAGE_GUILD, "contexts": [0], "integration_types": [0]}
    return {"default_member_permissions": None, "contexts": [0, 1, 2], "integration_types": [0, 1]}


def _subcommand(command: Command) -> Payload:
    return {
        "type": SUBCOMMAND,
        "name": command.path.split(" ")[1],
        "description": command.summary,
        "options": [_option(param) for param in command.params],
    }


def _option(param: Param) -> Payload:
    option: Payload = {"name": param.name, "description": param.arg.help, "required": param.required}
    if param.choices is not None:
        return option | {"type": TEXT, "choices": [{"name": one.value, "value": one.value} for one in param.choices]}
    if param.shape is Shape.NUMBER:
        return option | {"type": NUMBER, "min_value": param.low, "max_value": param.high}
    option |= {"type": TEXT, "min_length": param.low, "max_length": min(param.high, 6000)}
    if param.arg.pick is not None:
        option["autocomplete"] = True
    return option


def problems(entry: Mapping[str, Any]) -> list[str]:
    """What Discord would refuse in one entry of the tree, as sentences."""
    found = [f"/{entry['name']}: {problem}" for problem in _problems(entry)]
    if _characters(entry) > _CHARACTERS:
        found.append(f"/{entry['name']}: {_characters(entry)} characters in all, at most {_CHARACTERS}")
    return found


def _problems(entry: Mapping[str, Any]) -> list[str]:
    found = []
    if not 1 <= len(entry["name"]) <= 32:
        found.append(f"the name {entry['name']!r} has {len(entry['name'])} characters, 1 to 32")
    if not 1 <= len(entry["description"]) <= _DESCRIPTION:
        found.append(f"a description has {len(entry['description'])} characters, 1 to {_DESCRIPTION}")
    options = entry.get("options", [])
    if len(options) > 25:
        found.append(f"{len(options)} options, at most 25")
    found += [
        f"the choice {choice['name'][:20]!r} needs 1 to 100 characters"
        for choice in entry.get("choices", [])
        if not (1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100)
    ]
    return [*found, *(problem for option in options for problem in _problems(option))]


def _characters(entry: Mapping[str, Any]) -> int:
    own = len(entry["name"]) + len(entry["description"])
    choices = sum(len(one["name"]) + len(one["value"]) for one in entry.get("choices", []))
    return own + choices + sum(_characters(option) for option in entry.get("options", []))
