"""How an adapter declares its settings: a frozen dataclass, and rules beside the kind of a value.

```python
@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    '''A chat over TCP.'''

    port: Annotated[int, at_least(1), at_most(65535), "where it listens"] = 7000
```

A field is text, a switch, a whole number, a number, a `Literal` or a tuple of these. `Annotated` adds any number of
`Rule`s and, as a plain text, what the setting means: the reference page and the example configuration say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_LISTEN = re.compile(r"(?P<host>[\w.\-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})")
_WEB = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?")
_SHELL = re.compile(r"(?:^|[/:])~(?=/|$)|\$\{?[A-Za-z_]|%\w+%")


@dataclass(frozen=True, slots=True)
class Rule:
    """What has to hold for a value beside its kind, and the sentence for one that it does not hold for.

    *otherwise* begins with "wants" where it says what is right: the reference page repeats it without that word.
    """

    holds: Callable[[Any], bool]
    otherwise: str


@dataclass(frozen=True, slots=True)
class NoSettings:
    """Nothing can be set; the table alone starts the adapter."""


def is_address(value: str) -> bool:
    """Whether *value* is ``HOST:PORT``."""
    found = _LISTEN.fullmatch(value)
    return found is not None and int(found["port"]) <= 65535


def parted(address: str) -> tuple[str, int]:
    """Host and port of what `is_address`."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def is_literal(value: str) -> bool:
    """Whether *value* has nothing in it that only a shell would replace: ``~``, ``$NAME`` or ``%NAME%``."""
    return not _SHELL.search(value)


def at_least(low: float) -> Rule:
    """*low* or more."""
    return Rule(lambda value: value >= low, f"wants {low:g} or more")


def at_most(high: float) -> Rule:
    """*high* or less."""
    return Rule(lambda value: value <= high, f"wants {high:g} or less")


def matches(pattern: str, otherwise: str) -> Rule:
    """Text that *pattern* matches as a whole."""
    shape = re.compile(pattern)
    return Rule(lambda value: shape.fullmatch(value) is not None, otherwise)


def or_empty(rule: Rule) -> Rule:
    """Text that is empty or keeps *rule*."""
    return Rule(lambda value: not value or rule.holds(value), rule.otherwise)


POSITIVE = Rule(lambda value: value > 0, "wants more than 0")
LITERAL = Rule(is_literal, "is taken as it stands: ~ and $NAME are not replaced. Write the whole path or name")
ADDRESS = Rule(is_address, "wants HOST:PORT, for example 127.0.0.1:8080")
WEB = Rule(
    lambda value: _WEB.fullmatch(value) is not None and is_literal(value),
    "wants an http or https address, written out in full",
)
