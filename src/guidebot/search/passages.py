"""The texts of an entry that a question is matched against, and the line that answers it best."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import assert_never

from guidebot.core.guide import Advice, AnyEntry, Direction, Opportunity, Problem, Resource, Topic, Work
from guidebot.core.markup import plain
from guidebot.core.text import shorten
from guidebot.search.folding import words

LINE = 160
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-Z“\"'(\d])")
_SAYS_SOMETHING = 60  # letters of a sentence that stands for an entry by itself
_HEAD = 4  # letters that no rule of spelling or stemming changes
_LEAD = 40  # letters kept before the matched words of a long sentence


def body(entry: AnyEntry) -> tuple[str, ...]:
    """The paragraphs of *entry* beside its title, aliases and summary, without markup."""
    return tuple(plain(one) for one in _body(entry) if one)


def _body(entry: AnyEntry) -> Iterator[str]:
    match entry:
        case Advice():
            yield from (*entry.body, *entry.steps, entry.standpoint)
        case Direction():
            yield from (*entry.what, *entry.why, *entry.today, *entry.start, entry.standpoint)
            yield from (view.text for view in entry.views)
        case Topic():
            yield from (entry.question, *entry.why, entry.first_piece, entry.standpoint or "")
            yield from (reading.note for reading in entry.reading if reading.note)
        case Resource():
            yield from (*entry.teaches, entry.for_whom, entry.effort.text, entry.standpoint)
            yield from (f"{step.title}: {step.what}" if step.what else step.title for step in entry.milestones)
        case Problem():
            yield from (entry.statement, entry.first_step, *(one.title for one in entry.materials))
        case Work():
            yield from (", ".join(entry.authors), str(entry.year or ""), entry.kind, entry.note or "")
        case Opportunity():
            yield from (entry.host, entry.place or "", entry.effort or "", entry.note or "")
        case _:
            assert_never(entry)


def extract(entry: AnyEntry, asked: Collection[str]) -> str:
    """The line of the entry's own text that holds most of the stems *asked*; its summary when none holds more."""
    summary = plain(entry.summary)
    best, most = summary, _shared(summary, asked)
    heads = {root[:_HEAD] for root in asked}
    paragraphs = () if isinstance(entry, Work) else body(entry)
    for paragraph in paragraphs:
        for sentence in _SENTENCE.split(paragraph):
            if len(sentence) < _SAYS_SOMETHING or _at_most(sentence, heads) <= most:
                continue
            shared = _shared(sentence, asked)
            if shared > most:
                best, most = sentence, shared
    return _around(" ".join(best.split()), asked)


@lru_cache(maxsize=2048)
def stem(word: str) -> str:
    """The part of a folded word that its forms share, roughly: enough to choose a line, not to rank entries."""
    for ending in (
        "izations",
        "ization",
        "ations",
        "ation",
        "ings",
        "ing",
        "ies",
        "ers",
        "er",
        "ed",
        "es",
        "s",
        "y",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:  # what is left must say something
            return word.removesuffix(ending)
    return word


def _at_most(sentence: str, heads: Collection[str]) -> int:
    """How many of what is asked *sentence* may hold: quick, and few are worth cutting into words."""
    said = sentence.casefold()
    return sum(head in said for head in heads)


def _shared(text: str, asked: Collection[str]) -> int:
    return len({stem(word) for word in words(text)}.intersection(asked))


def _around(line: str, asked: Collection[str]) -> str:
    """*line*, or of a long one the part from a little before the first word that was asked for."""
    if len(line) <= LINE:
        return line
    first = next((found.start() for found in re.finditer(r"\S+", line) if _shared(found.group(), asked)), 0)
    if first + _LEAD < LINE:
        return shorten(line, LINE)
    start = line.rfind(" ", 0, max(first - _LEAD, 1)) + 1
    return "…" + shorten(line[start:], LINE - 1)
