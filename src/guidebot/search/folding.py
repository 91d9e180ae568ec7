"""One form for what people write in many: case, accents, punctuation, hyphens, British and American spelling.

Both sides of a comparison are folded alike, so a rule may also change words that it was not made for
(`precise` becomes `precize`): the two still meet.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

HIGH = 300
"""What is longer is cut: nobody types a name or a question of that length."""

_GAPS = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=s\b|t\b|re\b|ve\b|ll\b|m\b|d\b)")
_SPELLINGS = (
    (re.compile(r"is(ation|ations|e|es|ed|er|ers|ing)$"), r"iz\1"),
    (re.compile(r"ys(e|es|ed|er|ers|ing)$"), r"yz\1"),
    (re.compile(r"(?<=[a-z]{2})our(s|ed|ing|al|able|ite|ites)?$"), r"or\1"),
    (re.compile(r"^(\w*[aeiouy]\w*[aeiouy])ll(ing|ed|er|ers|ings)$"), r"\1l\2"),
    (re.compile(r"(?<=[a-z]{2})tre(s?)$"), r"ter\1"),
    (re.compile(r"(?<=[a-z]{3})ence(s?)$"), r"ense\1"),
    (re.compile(r"ogue(s?)$"), r"og\1"),
)
_ENDINGS_TEXT = """
isation isations ise ises ised iser isers ising yse yses ysed yser ysers ysing our ours oured ouring oural ourable
ourite ourites lling lled ller llers llings tre tres ence ences ogue ogues
"""
_ENDINGS = tuple(_ENDINGS_TEXT.split())  # of the rules above: nine words of ten have none, and are told by one look
_WORDS = MappingProxyType(
    {"programme": "program", "programmes": "programs", "judgement": "judgment", "judgements": "judgments"}
    | {"artefact": "artifact", "artefacts": "artifacts", "grey": "gray", "sceptical": "skeptical"}
)


def fold(text: str) -> str:
    """*text* as lower-case words in American spelling, one space between them; empty when it holds no word."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The folded words of *text*, in order."""
    plain = text.casefold()
    if "'" in plain or "’" in plain or "ʼ" in plain:
        plain = _APOSTROPHES.sub("", plain)
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in apart if not unicodedata.combining(char)).casefold()
    return [_word(word) for word in _GAPS.split(plain) if word]


def tight(folded: str) -> str:
    """A folded text without its spaces: `on-site`, `on site` and `onsite` become one."""
    return folded.replace(" ", "")


def _word(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if len(word) < 5 or not word.endswith(_ENDINGS):  # shorter words are left as they are
        return word
    for pattern, american in _SPELLINGS:
        word = pattern.sub(american, word)
    return word
