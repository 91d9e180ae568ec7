"""Words to what their forms share: `coding`, `coded` and `codes` become one. It need not be a word.

The rules are Martin Porter's of 1980; before them stands a table of forms that no rule reaches.
"""

from __future__ import annotations

from functools import lru_cache
from string import ascii_lowercase, digits
from types import MappingProxyType

_ODD = MappingProxyType(
    {
        form: word
        for word, forms in {
            "begin": "began begun",
            "build": "built",
            "child": "children kid kids",
            "choose": "chose chosen choice choices",
            "fail": "failure failures",
            "find": "found",
            "give": "gave given",
            "know": "knew known",
            "lawyer": "solicitor attorney",
            "lose": "lost",
            "make": "made",
            "meet": "met",
            "pay": "paid payment payments",
            "person": "people",
            "steal": "stole stolen theft",
            "stick": "stuck",
            "teach": "taught",
            "think": "thought thoughts",
            "write": "wrote written",
        }.items()
        for form in forms.split()
    }
)
_SECOND_TEXT = """
ational:ate tional:tion enci:ence anci:ance izer:ize abli:able alli:al entli:ent eli:e ousli:ous ization:ize ation:ate
ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble
"""
_THIRD_TEXT = "icate:ic ative: alize:al iciti:ic ical:ic ful: ness:"
_FOURTH_TEXT = "ement ance ence able ible ment ant ent ism ate iti ous ive ize ion al er ic ou"
_RULES = tuple(dict(one.split(":") for one in text.split()) for text in (_SECOND_TEXT, _THIRD_TEXT))
_ENDINGS = tuple(map(tuple, _RULES))  # of each set of rules: few words have one, and that is told by one look
_FOURTH = tuple(_FOURTH_TEXT.split())
_VOWELS = frozenset("aeiou")
_SHAPES = str.maketrans({letter: "v" if letter in _VOWELS else "c" for letter in ascii_lowercase + digits})


@lru_cache(maxsize=1024)  # the words that stand often; a guide holds nine thousand
def stem(word: str) -> str:
    """What the forms of a folded *word* share."""
    word = _ODD.get(word, word)
    if len(word) < 3 or not word.isascii():
        return word
    word = _final_y(_past(_plural(word)))
    for rules, endings in zip(_RULES, _ENDINGS, strict=True):
        if word.endswith(endings):
            ending, left = next(rule for rule in rules.items() if word.endswith(rule[0]))
            start = word.removesuffix(ending)
            word = start + left if _measure(start) else word
    return _tidy(_fourth(word))


def _shape(word: str) -> str:
    """`c` and `v` for its letters; y is a vowel after a consonant."""
    if "y" not in word:
        return word.translate(_SHAPES)
    shape = ""
    for at, letter in enumerate(word):
        vowel = letter in _VOWELS or (letter == "y" and at > 0 and shape[-1] == "c")
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """How many times a consonant follows a vowel."""
    return _shape(word).count("vc")


def _short(word: str) -> bool:
    """Whether it ends like `hop`."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        left = word.removesuffix(ending)
        if left != word and "v" in _shape(left):
            return _mended(left)
    return word


def _mended(left: str) -> str:
    """What stands before -ed or -ing as a word again: `hopp` is hop, `hop` hope."""
    if left.endswith(("at", "bl", "iz")):
        return left + "e"
    if len(left) > 1 and left[-1] == left[-2] and left[-1] not in "aeioulsz":
        return left[:-1]
    return left + "e" if _measure(left) == 1 and _short(left) else left


def _final_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and "v" in _shape(word[:-1]) else word


def _fourth(word: str) -> str:
    for ending in _FOURTH:
        if word.endswith(ending):
            left = word.removesuffix(ending)
            fits = _measure(left) > 1 and (ending != "ion" or left.endswith(("s", "t")))
            return left if fits else word
    return word


def _tidy(word: str) -> str:
    if word.endswith("e"):
        left = word[:-1]
        if _measure(left) > 1 or (_measure(left) == 1 and not _short(left)):
            word = left
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
