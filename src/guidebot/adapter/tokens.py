"""What stands round a secret that was copied, or in its place: named before a platform is asked, without showing it."""

from __future__ import annotations

import re
import unicodedata

_NAMED = re.compile(r"\s*(?:export\s+|set\s+|\$env:)?[A-Za-z_][A-Za-z0-9_]{2,}\s*=\s*\S", re.IGNORECASE)
_QUOTES = "\"'`“”„‟‘’‚«»「」＂＇"
_PREFIX = re.compile(r"(?P<word>Bot|Bearer|Token)[\s:]", re.IGNORECASE)
_LABELLED = re.compile(r"[A-Za-z_][\w-]{2,}:\s")
_VARIABLE = re.compile(r"\$\{?\w+\}?|\$\(.*\)|%\w+%|\{\{.*\}\}")
_PATH = re.compile(r"(?:\.{0,2}|~)/|file:|[A-Za-z]:\\")
_EXAMPLE = re.compile(
    r"(?:^|[-_.])(?:your|my|change|changeme|replace|example|placeholder|todo|dummy|insert)(?:$|[-_.])", re.IGNORECASE
)
_TWICE = 16  # what is shorter may well repeat itself
_SHORTENED = re.compile(r"…|\.\.\.|\*{3}|•{2}|x{8}", re.IGNORECASE)


def something_round(value: str) -> str:
    """What is wrong with a secret whatever it is for, as a sentence; empty when nothing is."""
    if len(value.split()) > 1 and re.search(r"[\r\n\v\f\x85\u2028\u2029]", value):
        return "it is wrapped over several lines; put it on one"
    if any(unicodedata.category(letter) in {"Cf", "Cc"} for letter in value):
        return "an invisible character stands in it; copy it again, or type its first and last letters anew"
    if _VARIABLE.fullmatch(value):
        return "it is the name of a variable, which nothing has replaced; put the secret itself there"
    if value[:1] in _QUOTES or value[-1:] in _QUOTES:
        return "quotation marks stand round it; take them away"
    if value[:1] == "<" or value[-1:] == ">":
        return "it is the placeholder of an example, or stands in its angle brackets; put the secret itself there"
    if _NAMED.match(value):
        return "a name and a sign of equality stand before it; keep what follows them"
    if found := _PREFIX.match(value):
        return f"“{found['word']}” stands before it; take that away"
    if _LABELLED.match(value):
        return "a name and a colon stand before it; keep what follows them"
    if _SHORTENED.search(value):
        return "it is shortened, as a page shows it; use the button that copies the whole of it"
    if any(letter.isspace() for letter in value):
        return "a space stands in it; copy it again"
    if not value.isascii():
        return "a letter stands in it that no such secret has; copy it again"
    return ""


def something_instead(value: str) -> str:
    """What stands in the place of a secret, as a sentence; empty when it may be one."""
    half = len(value) // 2
    if _PATH.match(value):
        return "it is a path; put there what the file holds"
    if value.lower().startswith(("http://", "https://")):
        return "it is an address; copy the secret, not the page or the webhook"
    if _EXAMPLE.search(value):
        return "it is the placeholder of an example; put the secret itself there"
    if len(value) >= _TWICE and not value.isalnum() and value[:half] == value[-half:]:
        return "it stands there twice; keep it once"
    return ""
