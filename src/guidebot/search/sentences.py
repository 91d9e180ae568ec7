"""What somebody asks within what they write: greetings and a life's story around it count for less, or nothing."""

from __future__ import annotations

import re

HIGH = 1000
"""Longer texts are cut: a question of that length says no more at its end."""
FEW = 32
"""So few words are one question, whatever its sentences are."""

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[?!.…]+|\n|$)")
_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hiya|hola|greetings|good\s+(?:morning|evening|afternoon|day)|dear|buenas|buenos\s+d[ií]as)\b"
    r"(?:\s+(?:all|everyone|everybody|there|folks|team|guys|friends|again|to\s+all|todos|mods))*[\s,!.:)–-]*)+",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^\W*(?:many\s+)?(?:thanks|thank\s+you|thx|cheers|sorry\s+(?:for|if)|gracias|(?:with\s+)?kind\s+regards|apologies)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:how|what|which|where|who|when|why|whether|should\s+i|can\s+(?:i|somebody|someone|anyone|you)|could\s+(?:i|somebody"
    r"|someone|anyone|you)|is\s+there|are\s+there|do\s+(?:i|you)|does\s+any|anybody|anyone|any\s+(?:advice|tips|idea|ideas)"
    r"|looking\s+for|point\s+me|would\s+like\s+to\s+(?:know|ask|learn|work)|i\s+wonder|wondering|recommend|advise"
    r"|c[oó]mo|qu[eé]|d[oó]nde|qui[eé]n|cu[aá]l)\b",
    re.IGNORECASE,
)


def asked_in(text: str) -> tuple[str, str]:
    """The part of *text* that asks, and the rest of it, which may tell who asks.

    A short text is all question. Of a long one the sentences with a question mark ask or, where none has one,
    those with a word that asks, or else all of them.
    """
    sentences = [one for one in map(_bare, _SENTENCE.findall(text[:HIGH])) if one]
    if sum(len(one.split()) for one in sentences) <= FEW:
        return " ".join(sentences), ""
    asking = [one for one in sentences if "?" in one] or [one for one in sentences if _ASKS.search(one)]
    if not asking:
        return " ".join(sentences), ""
    return " ".join(asking), " ".join(one for one in sentences if one not in asking)


def shown(text: str) -> str:
    """The question in *text* as it is echoed: without what stands around it."""
    asked, _ = asked_in(text)
    return asked or text.strip()


def _bare(sentence: str) -> str:
    """*sentence* without a greeting; empty when it is only thanks."""
    rest = _GREETING.sub("", sentence, count=1).strip()
    return "" if _THANKS.match(rest) else rest
