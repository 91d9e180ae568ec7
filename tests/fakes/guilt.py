"""Words that would make a member feel guilty."""

from __future__ import annotations

import re

GUILT = (
    r"you (?:have ?n[o']t|did ?n[o']t|didn.t|haven.t|failed|forgot|missed|promised|should|must|neglect|broke)",
    r"\b(?:streak|lazy|behind|overdue|fail(?:ed|ure|ing)?|disappoint\w*|guilty|asham\w*|shame|excuse\w*|slack(?:ing|er))\b",
    r"\b(?:don.t give up|still not|again\?|why not|give up|wasted|sad to|miss(?:ed)? you|last chance|you said you)\b",
    r"\b(?:only|just) \d+ of\b",
    r"where (?:are|were|have) you",
    r"let (?:yourself|me|us|it) down",
)


def blaming(text: str) -> list[str]:
    """Parts of *text* that make one feel guilty."""
    return [found[0] for pattern in GUILT for found in re.finditer(pattern, text, re.IGNORECASE)]
