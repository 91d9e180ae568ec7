"""What to say to a line that is no command: what may have been meant, never anything that posts, erases or sets up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guidebot.core.commands import Command
from guidebot.core.errors import UsageError
from guidebot.core.nearest import nearest

UMBRELLA = "guidebot"
HELP = "guidebot help"
_GREETINGS = frozenset(("hi", "hello", "hey", "hallo", "hullo", "hiya", "moin", "hola", "bonjour", "ciao", "salut"))
_ASKING = frozenset(
    (
        *(
            "how",
            "what",
            "what's",
            "whats",
            "why",
            "where",
            "when",
            "who",
            "which",
            "whose",
            "is",
            "are",
            "am",
            "was",
            "do",
        ),
        *(
            "does",
            "did",
            "can",
            "could",
            "should",
            "would",
            "will",
            "may",
            "might",
            "must",
            "has",
            "have",
            "shall",
            "i'm",
        ),
    )
)


def is_question(text: str) -> bool:
    """Whether *text* reads like a question in plain words."""
    words = text.lower().split()
    return len(words) > 1 and (text.rstrip().endswith(("?", "？", "؟")) or (len(words) > 2 and words[0] in _ASKING))


def not_in(family: Sequence[Command], words: Sequence[str]) -> UsageError:
    """A group of commands was named, and what follows is missing or not in it."""
    first = words[0].lower()
    names = ", ".join(f"/{one.path}" for one in family)
    if len(words) < 2:
        lines = tuple(one.path for one in family)
        return UsageError(f"/{first} needs one more word.", fix=f"Choose one of {names}.", lines=lines)
    safe = {one.path for one in family if not one.weighty}
    near = nearest(f"{first} {words[1].lower()}", safe)
    hint = f"Did you mean /{near[0]}? " if near else ""
    lines = tuple(" ".join([path, *words[2:]]) for path in near)
    return UsageError(f"/{first} has no {words[1][:30]!r}.", fix=f"{hint}Choose one of {names}.", lines=lines)


def unknown(known: Mapping[str, Command], words: Sequence[str]) -> UsageError:
    """No command of *known* begins with *words*."""
    first = words[0].lower()
    if first.strip("!.,") in _GREETINGS and HELP in known:
        asking = "/ask and your question" if "ask" in known else "a question"
        return UsageError("Hello!", fix=f"Try {asking}, or /guidebot help to see all commands.", lines=(HELP,))
    meant = _meant([path for path, one in known.items() if not one.weighty], words)
    hint = f"Did you mean {' or '.join(f'/{path}' for path in meant)}? " if meant else ""
    lines = tuple(" ".join([path, *words[used:]]) for path, used in meant.items())
    if not meant and "ask" in known:  # a name or a question, typed as it is
        hint, lines = "To ask a question, begin with /ask. ", (" ".join(["ask", *words]),)
    fix = f"{hint}Type /guidebot help to see all commands."
    return UsageError(f"There is no command {first[:40]!r}.", fix=fix, lines=lines)


def _meant(paths: Sequence[str], words: Sequence[str]) -> dict[str, int]:
    """At most two of *paths* that begin with the first of *words* or are close, and how many words name each."""
    first, two = words[0].lower(), " ".join(words[:2]).lower()
    found = {path: 1 for path in paths if len(first) > 1 and path.startswith(first)}
    pairs = [path for path in paths if " " in path]
    found.update({path: 2 for path in nearest(two, pairs, 2, 0.75) if path not in found})
    short = {path.removeprefix(f"{UMBRELLA} ").split(" ")[0]: path for path in reversed(paths)}
    near = [short[word] for word in nearest(first, short, 2, 0.7)]
    found.update({path: 1 for path in near if path not in found})
    return dict(list(found.items())[:2])
