"""Secrets never reach a log or an answer."""

from __future__ import annotations

import io
import logging

import pytest

from guidebot.loading.config import Config
from guidebot.runtime.environment import known_secrets
from guidebot.runtime.secrets import HIDDEN, Redacting, read, redact

TOKENS = {
    "slack bot": "xoxb-" + "2345678901-2345678901234-" + "AbCdEfGhIjKlMnOpQrStUvWx",
    "slack app": "xapp-1-" + "A0123456789-1234567890123-" + "0123456789abcdef" * 4,
    "slack user": "xoxp-" + "2345678901-2345678901-2345678901-" + "0123456789abcdef" * 2,
    "slack rotated": "xoxe." + "xoxp-1-" + "Mi0yLTEyMzQ1Njc4OTAx" * 3,
    "slack refresh": "xoxe-1-" + "My0xLTEyMzQ1Njc4OTAx" * 3,
    "discord old": "MTA" + "4NzY1NDMyMTA5ODc2NTQz" + ".Gabcde." + "x9Y_z-" * 6,
    "discord new": "MTE" + "yMzQ1Njc4OTAxMjM0NTY3OA" + ".GAbCdE." + "abcDEF_-12" * 3 + "abcdefgh",
    "bearer": "abcdef0123456789" + "ABCDEF",
}


def test_the_ticket_of_a_socket_is_taken_out() -> None:
    """Slack's socket addresses carry it; whoever has it gets the commands."""
    text = "Failed to connect (error: 401, url='wss://wss-primary.slack.com/link/?ticket=0f1e-2d3c-4b5a&app_id=A1')"

    shown = redact(text)

    assert text.replace("0f1e-2d3c-4b5a", HIDDEN) == shown


@pytest.mark.parametrize("kind", TOKENS)
def test_a_token_is_taken_out(kind: str) -> None:
    """Real-shaped tokens vanish, and the words around them stay."""
    token = TOKENS[kind]
    text = f"Authorization: Bearer {token} was refused"
    shown = redact(text)

    assert token not in shown
    assert token[-12:] not in shown
    assert HIDDEN in shown
    assert shown.endswith(" was refused")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://bot:hunter22@db.example:5432/guidebot", f"postgresql://{HIDDEN}@db.example:5432/guidebot"),
        ("postgresql://bot:hun/ter22@db.example/guidebot", f"postgresql://{HIDDEN}@db.example/guidebot"),
        ("https://example.org:8080/@bot", "https://example.org:8080/@bot"),
        ("sqlite:///guidebot.db", "sqlite:///guidebot.db"),
        ("https://example.org/a:b@c", "https://example.org/a:b@c"),
        ("see /direction mech interp at 09:00", "see /direction mech interp at 09:00"),
    ],
)
def test_passwords_in_addresses_go_and_plain_text_stays(text: str, shown: str) -> None:
    """Only what is secret is hidden."""
    assert shown == redact(text)


def test_known_secrets_are_taken_out_whatever_their_shape() -> None:
    """What came from the environment is known by heart; very short values are no secrets."""
    assert f"signed with {HIDDEN}" == redact("signed with 0f1e2d3c4b5a", ["0f1e2d3c4b5a"])
    assert "signed with abc" == redact("signed with abc", ["abc"])


def test_secrets_are_read_from_the_environment_only_when_they_are_there() -> None:
    """Empty ones count as missing; white space around them is a copying mistake."""
    environ = {"DISCORD_TOKEN": " token \n", "SLACK_BOT_TOKEN": "  ", "OTHER": "x"}

    assert {"DISCORD_TOKEN": "token"} == read(["DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"], environ)


def test_log_lines_and_tracebacks_are_cleaned() -> None:
    """Whoever logs it, with arguments, in the message or in an exception."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redacting(["0f1e2d3c4b5a"]))
    log = logging.getLogger("tests.secrets")
    log.addHandler(handler)
    log.propagate = False
    try:
        log.warning("token %s and key %s", TOKENS["slack bot"], "0f1e2d3c4b5a")
        try:
            int(TOKENS["discord new"])
        except ValueError:
            log.exception("failed with %s", TOKENS["slack app"])
    finally:
        log.removeHandler(handler)
    written = stream.getvalue()

    assert 4 == written.count(HIDDEN)
    assert "ValueError" in written
    assert [] == [kind for kind in ("slack bot", "slack app", "discord new") if TOKENS[kind] in written]


def test_each_key_of_several_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the vault could quote one of them without the others."""
    monkeypatch.setenv("GUIDEBOT_ENCRYPTION_KEY", "the-new-key-00001, the-old-key-00002")
    known = known_secrets(Config(adapters={"slack": {}}))

    assert f"tried {HIDDEN}, then {HIDDEN}" == redact("tried the-new-key-00001, then the-old-key-00002", known)
