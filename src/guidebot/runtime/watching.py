"""Live reload: a changed content file is checked and swapped in at once; a broken one is refused and named."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from guidebot.core.clock import Clock
from guidebot.core.errors import GuidebotError
from guidebot.core.meter import Meter
from guidebot.loading.apart import Stopped
from guidebot.loading.loaded import YAML, names, passed_over
from guidebot.loading.mistakes import Mistakes
from guidebot.runtime.library import LiveLibrary

log = logging.getLogger(__name__)
EVERY = 2.0
Seen = Mapping[str, tuple[int, int]]


class Watcher:
    """Looks at the content folders. *mistakes* are those of the version that was refused, None when all is well."""

    def __init__(self, library: LiveLibrary, clock: Clock, meter: Meter) -> None:
        self.mistakes: Mistakes | None = None
        self._library = library
        self._clock = clock
        self._meter = meter
        self._mentioned: set[Path] = set()
        self._seen = self._look()
        self._mention()

    def check(self) -> bool:
        """Reload if a file changed; answers whether the content that is live changed."""
        now = self._look()
        if now == self._seen:
            return False
        self._seen = now
        self._mention()
        try:
            self._library.reload()
        except Stopped:
            return False
        except OSError:
            self._seen = {}  # the files were not read, so the next look has to try again
            raise
        except Mistakes as error:
            self.mistakes = error
            self._meter.reloaded("refused")
            log.warning("content refused, the last good version stays: %s", error.message, extra={"action": "reload"})
            return False
        self.mistakes = None
        self._meter.reloaded("ok")
        version = self._library.guide().about.version
        log.info("content reloaded", extra={"action": "reload", "version": version})
        return True

    @property
    def version(self) -> str:
        """The version of the content that is live."""
        return self._library.guide().about.version

    async def run(self) -> None:
        """Look every two seconds, off the event loop, until cancelled."""
        said = ""
        while True:
            await self._clock.sleep(EVERY)
            try:
                await asyncio.to_thread(self.check)
                said = ""
            except (OSError, GuidebotError) as error:  # the next look tries again, and says the same thing once
                if str(error) != said:
                    log.exception("looking at the content failed, what is live stays", extra={"action": "reload"})
                said = str(error)

    def _look(self) -> Seen:
        folders = self._library.sources.folders()
        try:
            return {one: _mark(one) for folder in folders for one in names(folder) if one.endswith(YAML)}
        except OSError:  # a folder went away while it was looked through; the next look finds out more
            return {"": (0, 0)}

    def _mention(self) -> None:
        """Say once of each file that it is not read, at the start and whenever others changed."""
        for folder in self._library.sources.folders():
            try:
                found = set(passed_over(folder)) - self._mentioned
            except OSError:  # a folder went away while it was looked through; see `_look`
                continue
            self._mentioned |= found
            for path in sorted(found):
                log.warning("not read, content files end in .yaml or .yml: %s", path, extra={"action": "reload"})


def _mark(name: str) -> tuple[int, int]:
    try:
        found = os.stat(name)  # noqa: PTH116  # of every file, every two seconds
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
