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
from typing import Any

from guidebot.core.records import dataclass

_LISTEN = re.compile(r"(?P<host>[\w.\-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})")
_WEB = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST, _LONGEST_PART = 4095, 255  # bytes that Linux takes for a path, and for a name in it
_AS_IT_STANDS = "is taken as it stands: ~ and $NAME are not replaced. Write the whole path or name"
_SHELL = re.compile(r"(?:^|[/:])~(?=/|$)|\$\{?[A-Za-z_]|%\w+%")


@dataclass(frozen=True, slots=True)
class Rule:
    """What has to hold for a value beside its kind, and the sentence for one that it does not hold for.

    *otherwise* begins with "wants" where it says what is right: the reference page repeats it without that word.
    *told* says of a value what exactly is wrong with it, where one sentence does not fit all.
    """

    holds: Callable[[Any], bool]
    otherwise: str
    told: Callable[[Any], str] | None = None

    def said(self, value: Any) -> str:
        """The sentence for *value*, which it does not hold for."""
        return self.told(value) if self.told else self.otherwise


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
    """Whether *value* can be the name of a file, with nothing that only a shell would replace: ``~``, ``$NAME``."""
    return not _SHELL.search(value) and not _CONTROL.search(value) and not _is_too_long(value)


def _is_too_long(value: str) -> bool:
    parts = [len(part.encode("utf-8", "replace")) for part in value.split("/")]
    return sum(parts) + len(parts) > _LONGEST or max(parts) > _LONGEST_PART


def _no_literal(value: str) -> str:
    if _CONTROL.search(value):  # of "C:\new" TOML makes a line break
        return "holds a control character; write paths with / or between single quotes, where a backslash is one"
    return "is longer than a path may be" if _is_too_long(value) else _AS_IT_STANDS


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
LITERAL = Rule(is_literal, _AS_IT_STANDS, told=_no_literal)
NAMED = Rule(bool, "is empty; write a name")
ADDRESS = Rule(is_address, "wants HOST:PORT, for example 127.0.0.1:8080")
WEB = Rule(
    lambda value: _WEB.fullmatch(value) is not None and is_literal(value),
    "wants an http or https address, written out in full",
)
