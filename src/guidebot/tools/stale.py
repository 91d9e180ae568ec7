"""`guidebot content stale`: entries past their review, and links that do not answer (with ``--online``)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from guidebot.core.clock import Clock
from guidebot.core.guide import Entry, Guide, Problem, Work
from guidebot.core.records import dataclass

FRESH = 7 * 86400.0
TIMEOUT = 15.0
BETWEEN = 1.0
AGENT = "guidebot-link-check/1 (checks the links of a reading guide once a week)"


@dataclass(frozen=True, slots=True, order=True)
class Stale:
    """An entry to look at, and why."""

    kind: str
    id: str
    why: str


def overdue(guide: Guide, today: date) -> list[Stale]:
    """Entries past ``review_after``, which loading works out from the kind where a file leaves it out."""
    return [
        Stale(kind.value, entry.id, f"due for review since {entry.review_after}, last checked on {entry.reviewed}")
        for kind, entry in guide.entries()
        if entry.review_after and entry.review_after <= today
    ]


def links(guide: Guide) -> dict[str, Stale]:
    """Every link with one entry that has it."""
    found: dict[str, Stale] = {}
    for kind, entry in guide.entries():
        for url in _urls(entry):
            found.setdefault(url, Stale(kind.value, entry.id, ""))
    return found


async def unreachable(guide: Guide, cache: Path, clock: Clock, tell: Callable[[str], None]) -> list[Stale]:
    """Links that do not answer. One request a second, none repeated within a week (*cache* remembers).

    It takes minutes, so *tell* hears which link is asked, and of how many.
    """
    import aiohttp  # noqa: PLC0415  # only with --online

    known = _read(cache)
    wall = clock.now().timestamp()
    wanted = links(guide)
    due = [url for url in wanted if url not in known or wall - known[url][0] > FRESH]
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    try:
        async with aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": AGENT}) as session:
            for number, url in enumerate(due, start=1):
                tell(f"{number} of {len(due)} links: {url}")
                known[url] = (wall, await _ask(session, url))
                await clock.sleep(BETWEEN)
    finally:
        _write(cache, known)  # also when somebody ends it half-way: what was asked is not asked again
    return [Stale(entry.kind, entry.id, f"{url}: {known[url][1]}") for url, entry in wanted.items() if known[url][1]]


async def _ask(session: object, url: str) -> str:
    """Empty when *url* answers, else what was wrong. A refusal (401, 403, 405, 429) counts as an answer."""
    import aiohttp  # noqa: PLC0415  # only with --online

    assert isinstance(session, aiohttp.ClientSession)
    try:
        async with session.get(url, allow_redirects=True) as response:
            fine = response.status < 400 or response.status in {401, 403, 405, 429}
            return "" if fine else f"answers {response.status}"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return f"cannot be reached ({type(error).__name__})"


def _read(cache: Path) -> dict[str, tuple[float, str]]:
    try:
        raw: Mapping[str, list[float | str]] = json.loads(cache.read_text(encoding="utf-8"))
        return {url: (float(at), str(what)) for url, (at, what) in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(cache: Path, known: Mapping[str, tuple[float, str]]) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text(json.dumps(known), encoding="utf-8")


def _urls(entry: Entry) -> Iterable[str]:
    source = getattr(entry, "source", None)
    candidates = [getattr(entry, "url", None), source.url if source else None, *(one.url for one in entry.successor)]
    if isinstance(entry, Work):
        candidates += entry.also_at
    if isinstance(entry, Problem):
        candidates += [one.url for one in entry.materials]
    return [url for url in candidates if url]
