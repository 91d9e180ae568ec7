"""Addresses of databases: what is wrong with one, in words that never repeat it, since it may hold a password."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from guidebot.adapter import LITERAL, Rule
from guidebot.adapter.tokens import something_round

_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?P<file>.*)", re.DOTALL)
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+\w+)?://(?P<rest>.*)", re.DOTALL)
# whoever it is stands before the last @ of what comes before the options, so that a password may hold any sign
_PLACE = re.compile(r"(?:.*@)?(?P<host>\[[0-9A-Fa-f:.%]+\]|[^/?#:@\[\]\s]*)(?::(?P<port>\d*))?(?:/[^/\s]*)?", re.DOTALL)
_SSL = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})

SHAPE = "wants sqlite:///PATH or postgresql://HOST/DATABASE"


def wrong_with(address: str) -> str:
    """What is wrong with *address*, as the end of a sentence; empty when nothing is."""
    file, server = _SQLITE.fullmatch(address), _POSTGRES.fullmatch(address)
    if file is not None:
        return _wrong_with_file(file["file"])
    if server is not None:
        return _wrong_with_server(server["rest"])
    return SHAPE


def wrong_with_variable(address: str) -> str:
    """The same for the variable, which may be ``sqlite://`` for memory, and may have been copied with its quotes."""
    if address in {"", "sqlite://"}:
        return ""
    said = wrong_with(address)
    return something_round(address) or said if said == SHAPE else said


def _wrong_with_file(file: str) -> str:
    if not file:
        return "wants a file behind sqlite:///, as in sqlite:///guidebot.db"
    if not LITERAL.holds(f"/{file}"):
        return LITERAL.said(f"/{file}")
    if "?" in file and not file.startswith("file:"):
        return "takes no options for SQLite; write sqlite:///PATH alone"
    if file.endswith("/"):
        return "wants a file, and this is a folder; write the file's name behind it"
    return ""


def _wrong_with_server(rest: str) -> str:
    place, _, options = rest.rpartition("?") if "?" in rest.rpartition("@")[2] else (rest, "", "")
    found = _PLACE.fullmatch(place)
    if found is None:
        return "wants postgresql://USER@HOST:PORT/DATABASE; a host of IPv6 stands in [brackets]"
    if found["port"] is not None and not 0 < int(found["port"] or 0) <= 65535:  # the last port
        return "wants a port between 1 and 65535 behind the host"
    if any(name == "sslmode" and value not in _SSL for name, value in parse_qsl(options)):
        return f"knows for sslmode only {', '.join(sorted(_SSL))}"
    return ""


# the reference page shows the shape alone
DATABASE = Rule(lambda value: not wrong_with(value), SHAPE, told=wrong_with)
