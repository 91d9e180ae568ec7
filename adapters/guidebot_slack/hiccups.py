"""What the SDK logs while a socket is away: one line, with Slack's own word for it, and not again every second."""

from __future__ import annotations

import logging
import re
import time

from guidebot_slack.outcomes import code_of

_QUIET = 600.0
_CODE = re.compile(r"'error': '(?P<code>\w+)'")
_SESSION = re.compile(r"\s*[,(]?\s*(?:session:?\s*)?\(?s_\d+\)?")


class Calm(logging.Filter):
    """Keeps a record that says something new, in one line and without a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether *record* is news."""
        if record.levelno < logging.WARNING:
            return True
        error = record.exc_info[1] if record.exc_info else None
        text = record.getMessage()
        found = _CODE.search(text)
        code = found["code"] if found else code_of(error) if isinstance(error, Exception) else ""
        said = _SESSION.sub("", text.split("\n", maxsplit=1)[0])
        if code:
            said = f"the connection to Slack could not be made: {code}"
        record.msg, record.args = said, None
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return self._is_news(said)

    def _is_news(self, said: str) -> bool:
        now = time.monotonic()
        self._said = {what: at for what, at in self._said.items() if now - at < _QUIET}
        if said in self._said:
            return False
        self._said[said] = now
        return True


CALM = Calm()
