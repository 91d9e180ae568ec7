"""The index over one snapshot of the guide: names of each kind and questions, each built when first needed."""

from __future__ import annotations

from guidebot.core.finding import Answer, Match
from guidebot.core.guide import Guide, Kind
from guidebot.search.names import Names
from guidebot.search.questions import Questions

_TYPED = tuple(kind for kind in Kind if kind not in {Kind.WORK, Kind.OPPORTUNITY})  # no command takes their names


class Index:
    """A `guidebot.core.finding.Finder`. A reload of the content makes a new one.

    It only reads after it is built; one thread at a time may use it, which one event loop does.
    """

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self._names: dict[Kind, Names] = {}
        self._questions: Questions | None = None

    def pick(self, kind: Kind, typed: str) -> tuple[Match, ...]:
        """What *typed* may mean, best first: one clear match alone, or several close ones, or nothing."""
        return self._of(kind).pick(typed)

    def complete(self, kind: Kind, typed: str) -> tuple[Match, ...]:
        """Suggestions while typing, best first, at most 25; with nothing typed the guide's own order."""
        return self._of(kind).complete(typed)

    def answer(self, question: str, limit: int = 5) -> Answer:
        """What the guide holds for a plain question, at most *limit* entries of any kind."""
        return self._asked().answer(question, limit)

    def named(self, typed: str) -> tuple[Match, ...]:
        """Entries of any kind that bear exactly this name."""
        return self._asked().named(typed)

    def warm(self) -> None:
        """Build every part now, so that the first question is as quick as the second."""
        for kind in _TYPED:
            self._of(kind)
        self._asked()

    def _asked(self) -> Questions:
        if self._questions is None:
            self._questions = Questions(self.guide)
        return self._questions

    def _of(self, kind: Kind) -> Names:
        if kind not in self._names:
            self._names[kind] = Names(kind, tuple(self.guide.of(kind).values()))
        return self._names[kind]
