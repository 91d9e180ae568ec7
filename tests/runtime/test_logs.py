"""Logs: text or JSON, an action on each record, tokens taken out wherever they stand, SDKs never at DEBUG."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from guidebot.runtime import logs
from guidebot.runtime.secrets import HIDDEN
from guidebot.testing import talk

BOT = "xoxb-" + "2345678901-2345678901234-" + "AbCdEfGhIjKlMnOpQrStUvWx"
HOOK = "https://hooks.slack.com/" + "actions/T0000000001/1234567890123/" + "abcDEF123456abcDEF123456"
WEBHOOK = "https://discord.com/api/webhooks/" + "123456789012345678/" + "aBcDeF-123_" * 6
ADAPTERS = ("guidebot_console", "guidebot_discord", "guidebot_slack")
SIGNING = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """Put logging back as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    levels = {name: logging.getLogger(name).level for name in ("guidebot", *ADAPTERS)}
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def written(style: str, level: str = "info") -> io.StringIO:
    """A stream that gets every record."""
    stream = io.StringIO()
    logs.set_up(style, level, [SIGNING], stream)  # type: ignore[arg-type]
    return stream


def test_text_is_one_line_with_its_extras() -> None:
    """Time in UTC, level, logger, message, then key=value."""
    stream = written("text")
    logging.getLogger("guidebot.test").info("delivered", extra={"action": "deliver", "number": 7})
    line = stream.getvalue()

    assert line.endswith("info    guidebot.test: delivered action=deliver number=7\n")
    assert line[19:24].startswith(".")
    assert 1 == line.count("\n")


def test_json_is_one_object_with_its_extras() -> None:
    """Machines read every field by name."""
    stream = written("json")
    logging.getLogger("guidebot.test").warning("refused: %s", "broken", extra={"action": "reload"})
    found = json.loads(stream.getvalue())

    assert ("warning", "guidebot.test", "refused: broken", "reload") == tuple(
        found[key] for key in ("level", "logger", "message", "action")
    )
    assert found["at"].endswith("+00:00")


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("secret", [BOT, HOOK.split("/actions/")[1], WEBHOOK.split("/webhooks/")[1], SIGNING])
def test_secrets_are_taken_out_wherever_they_stand(style: str, secret: str) -> None:
    """In the message, its arguments, an extra, and a traceback, whoever logs it."""
    stream = written(style)
    urls = {HOOK.split("/actions/")[1]: HOOK, WEBHOOK.split("/webhooks/")[1]: WEBHOOK}
    text = urls.get(secret, secret)
    log = logging.getLogger("somebody.else")
    log.warning(f"posting to {text} failed")  # noqa: G004  # as careless as others
    log.warning("posting to %s failed", text)
    log.warning("failed", extra={"address": text})
    try:
        int(text)
    except ValueError:
        log.exception("failed")
    shown = stream.getvalue()

    assert secret not in shown
    assert secret[-10:] not in shown
    assert shown.count(json.dumps(HIDDEN).strip('"') if style == "json" else HIDDEN) >= 4
    assert "ValueError" in shown


@pytest.mark.parametrize("name", ["discord", "slack_bolt", "aiosqlite", "somebody.elses.sdk"])
def test_libraries_never_log_at_debug(name: str) -> None:
    """discord.py writes request bodies at DEBUG; asking for debug wakes no library, whoever brought it."""
    stream = written("text", "debug")
    logging.getLogger(f"{name}.http").debug("body: %s", {"content": "private words"})
    logging.getLogger(f"{name}.http").info("chatter")
    logging.getLogger("guidebot.test").debug("ours")
    shown = stream.getvalue()

    assert "private words" not in shown
    assert "chatter" not in shown
    assert "ours" in shown


@pytest.mark.parametrize("package", ADAPTERS)
@pytest.mark.parametrize(
    ("level", "expected"),
    [("error", ["error"]), ("warning", ["warning", "error"]), ("debug", ["info", "warning", "error"])],
)
def test_adapters_log_at_the_level_of_the_bot(package: str, level: str, expected: list[str]) -> None:
    """But never at DEBUG: Slack's SDKs write bodies there, with loggers that the adapter gave them."""
    stream = written("json", level)
    log = logging.getLogger(f"{package}.anything")
    log.debug("body: %s", {"content": "private words"})
    log.info("said")
    log.warning("said")
    log.error("said")

    assert expected == [json.loads(row)["level"] for row in stream.getvalue().splitlines()]


async def test_what_people_write_is_never_logged() -> None:
    """A line, a form and a mistake leave names of commands and outcomes, and an action on each record."""
    stream = written("json", "debug")
    async with talk() as bot:
        bot.organiser = True
        await bot.say("/suggest problem My very private thought about judges of debates")
        await bot.say("/ask why do zebras worry")
        await bot.say("/nonsense zebras")
        await bot.say("/setup")
        await bot.submit(zone="Zebraland")
    shown = stream.getvalue()
    records = [json.loads(row) for row in shown.splitlines()]

    assert records
    assert [] == [one for one in records if one["logger"].startswith("guidebot") and "action" not in one]
    assert "zebra" not in shown.lower()
    assert "private thought" not in shown
