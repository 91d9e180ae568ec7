"""How long typed names, suggestions and questions take: `python benchmarks/search.py`.

Prints the median and the 99th percentile in milliseconds, over the shipped content and over generated entries.
Numbers depend on the machine; nothing fails here, and the aims stand in docs/why/search.md.
"""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter, thread_time

from guidebot.core.guide import Guide, Kind, Topic
from guidebot.loading import content
from guidebot.search.index import Index

ENTRIES = 10_000
ROUNDS = 3
SYLLABLES = ("ra", "ti", "mon", "de", "lor", "vek", "sa", "pi", "qua", "ner", "tol", "bi", "cru", "fen", "ga", "hul")
QUESTIONS = (
    "how do I find a mentor",
    "what is debate and why would it help?",
    "which open problems are there about superposition for a beginner",
    "how would a state notice hidden datacentres from satelite images",
    "natural abstraction hypothesis critique",
    "do I need a PhD to do alignment research?",
    "what should a policy person in the us government know about export controls on chips for china today",
)


def generated(guide: Guide, count: int) -> Guide:
    """*guide* with *count* topics of made-up names, three aliases each, from a thousand words as in real titles."""
    chance = random.Random(7)
    stock = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(1000)]

    def name(low: int, high: int) -> str:
        return " ".join(chance.choices(stock, k=chance.randint(low, high)))

    model = next(iter(guide.topics.values()))
    topics: dict[str, Topic] = {}
    for number in range(count):
        key = f"{name(2, 3)} {number}".replace(" ", "-")
        aliases = tuple(name(1, 3) for _ in range(3))
        topics[key] = replace(model, id=key, title=name(3, 6), aliases=aliases, reviewed=date(2026, 1, 1))
    return replace(guide, topics=topics)


def typed_names(guide: Guide, kinds: Sequence[Kind], count: int) -> list[tuple[Kind, str]]:
    """Names as people type them: whole, half, and with a letter dropped, doubled or swapped."""
    chance = random.Random(11)
    found = []
    for _ in range(count):
        kind = chance.choice(kinds)
        entry = chance.choice(list(guide.of(kind).values()))
        name = chance.choice((entry.id, entry.title, *entry.aliases))
        at = chance.randrange(len(name))
        forms = (
            name,
            name[: at + 1],
            name[:at] + name[at + 1 :],
            name[:at] + name[at : at + 1] + name[at:],
            name[::-1],
        )
        found.append((kind, chance.choice(forms)))
    return found


def measure(title: str, calls: Sequence[Callable[[], object]]) -> None:
    """Time each call; print the median and the 99th percentile, by the wall clock and of the processor.

    On a busy machine the wall clock counts the turns of other programs too.
    """
    took: list[float] = []
    worked: list[float] = []
    gc.collect()
    for _ in range(ROUNDS):
        for call in calls:
            start, work = perf_counter(), thread_time()
            call()
            worked.append((thread_time() - work) * 1000)
            took.append((perf_counter() - start) * 1000)
    wall, processor = (
        f"p50 {sorted(one)[len(one) // 2]:6.3f}  p99 {sorted(one)[int(len(one) * 0.99)]:6.3f} ms"
        for one in (took, worked)
    )
    print(f"{title:<34} wall {wall}   processor {processor}   n {len(took)}")


def names(title: str, guide: Guide, kinds: Sequence[Kind]) -> Index:
    """Measure both ways of finding a name."""
    start = perf_counter()
    index = Index(guide)
    index.warm()
    print(f"{title + ': built':<34} in   {(perf_counter() - start) * 1000:7.1f} ms")
    typed = typed_names(guide, kinds, 400)
    measure(f"{title}: pick", [lambda one=one: index.pick(*one) for one in typed])
    measure(f"{title}: complete", [lambda one=one: index.complete(*one) for one in typed])
    return index


def main() -> int:
    """Run it all: some ten seconds."""
    guide = content.load(content.shipped()).guide
    index = names("shipped content", guide, [Kind.ADVICE, Kind.DIRECTION, Kind.TOPIC, Kind.RESOURCE, Kind.PROBLEM])
    titles = [f"how does {entry.title} work" for _, entry in guide.entries()]
    measure("shipped content: ask", [lambda one=one: index.answer(one) for one in (*QUESTIONS * 10, *titles)])
    names(f"{ENTRIES} generated topics", generated(guide, ENTRIES), [Kind.TOPIC])
    return 0


if __name__ == "__main__":
    sys.exit(main())
