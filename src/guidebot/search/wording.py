"""How people write, made one: short forms, and words that say little. Questions, phrases and entries share it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from guidebot.search.classes import class_of
from guidebot.search.folding import words
from guidebot.search.spanish import in_english
from guidebot.search.stems import stem

_SHORT = MappingProxyType(
    {
        form: full.split()
        for form, full in {
            "im": "i am",
            "ive": "i have",
            "id": "i would",
            "ill": "i will",
            "whats": "what is",
            "wheres": "where is",
            "whos": "who is",
            "hows": "how is",
            "thats": "that is",
            "theres": "there is",
            "its": "it is",
            "youre": "you are",
            "theyre": "they are",
            "dont": "do not",
            "doesnt": "do not",
            "didnt": "do not",
            "cant": "can not",
            "cannot": "can not",
            "couldnt": "can not",
            "wont": "will not",
            "isnt": "is not",
            "arent": "is not",
            "havent": "have not",
            "shouldnt": "should not",
            "wouldnt": "would not",
            "wanna": "want to",
            "gonna": "going to",
            "gotta": "have to",
            "kinda": "kind of",
            "dunno": "do not know",
            "u": "you",
            "ur": "your",
            "pls": "please",
            "plz": "please",
            "uni": "university",
            "undergrad": "undergraduate",
            "poli": "political",
            "sci": "science",
            "gov": "government",
            "govt": "government",
            "org": "organization",
            "orgs": "organizations",
            "dev": "developer",
            "devs": "developers",
            "yrs": "years",
            "yr": "year",
            "cs": "computer science",
            "ml": "machine learning",
            "nobodys": "nobody",
            "everyones": "everyone",
            "somebodys": "somebody",
            "mum": "mother",
            "mom": "mother",
            "prof": "professor",
            "profs": "professors",
            "intro": "introduction",
            "regs": "regulation",
            "biz": "business",
            "psych": "psychology",
            "bio": "biology",
            "econ": "economics",
            "stats": "statistics",
        }.items()
    }
)
_SILENT_TEXT = """
a about ah all also am an and any anyone anybody anything are as at be been before being both bring but by can could
did do does doing done down each either else even ever every everything find for from get gets getting give go going
good got had has have having he hello help her here hey hi him his how i if in into is it just kind know let like
lol look lot many may maybe me mean means might more most much must my myself need no not now of off oh ok okay on one
only or other others our out over own please put quite rather really right said say see seem seems she should so some
someone somebody something sort still stuff such sure take tell than that the their them then there these they thing
things think this those through to today too try trying under up us use very want wants was way we well went were what
when where whether which while who whom whose why will with within without would yes yet you your person people explain
happen happens ai actually wonder
"""
_SILENT = frozenset(map(stem, _SILENT_TEXT.split()))
SAYS_LITTLE = 0.7
"""The weight of a silent word among phrases, where it tells `can i` from `how do`."""


def spoken(text: str) -> list[str]:
    """The folded words of *text* with short forms written out, Spanish ones of the field in English."""
    return [full for word in in_english(words(text)) for full in _SHORT.get(word, (word,))]


def tokens(said: Sequence[str]) -> Iterator[str]:
    """The stem of every spoken word, and beside it the class it belongs to."""
    for word in said:
        yield stem(word)
        if name := class_of(word):
            yield name


def silent(root: str) -> bool:
    """Whether a stem says little by itself."""
    return root in _SILENT
