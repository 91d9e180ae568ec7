"""What people say to be left alone, in any spelling near it and in the commonest words of some other languages."""

from __future__ import annotations

import re
import unicodedata

from guidebot.core.written import even

_ALONE = re.compile(
    r"(?:please |pls |just |ok |okay |hey |i said |guidebot |bot )*"
    r"(?:(?:all|the|any|your|more|these|those|my|me|it|this|that|now|please|pls|thanks|thank you|reminders?|reminding"
    r"|messages?|messaging|notifications?|nudges?|nudging|dms?|mails?|bot|writing|sending|from|to|of|here|already)\s*)*"
)
_PHRASES = re.compile(
    r"(?:leave|let) me (?:alone|be|in peace)|go away|shut up|be quiet|no more|no thanks? more|not? (?:more )?"
    r"(?:reminders?|messages?|nudges?)(?: please)?|(?:do not|don't|dont|never) (?:remind|message|write|text|contact"
    r"|dm|nudge)(?: to)?(?: me)?(?: again| any ?more)?|(?:turn|switch|shut) (?:it |them |this |the |all |reminders? "
    r"|nudges? )*off(?: reminders?| nudges?)?|(?:opt|sign) (?:me )?out|take me off(?: the list)?|remove me"
    r"|that's enough|enough"
    r"|stop (?:writing|messaging|sending|reminding|nudging|bothering|spamming|texting)\b.{0,40}|quit it"
    r"|lass mich in ruhe|lasst? mich|laissez?[- ]moi tranquille|dejame en paz|lasciami in pace"
)
_WORDS = (
    "stop off unsubscribe unsub quiet cancel silence mute end quit halt optout "
    "opt-out stopall disable cease desist stopp aufhören aufhoeren abmelden "
    "abbestellen schluss ruhe aus arrêt arrête arrêter arrêtez désabonner désinscrire "
    "alto basta para parar detener cancelar annuler annulla ferma pare sair "
    "uitschrijven afmelden avsluta avslutt lopeta dur durdur iptal стоп хватит "
    "отписаться отмена توقف עצור रुको बंद बंद_करो 停止 停 退订 退訂 取消 やめて 停止して 중지 그만 정지 "
    "dừng hủy berhenti σταμάτα "
)
_SLIPS = ("stop", "quiet", "cancel", "silence", "disable", "unsubscribe")  # words whose misspellings mean nothing else


def means_stop(typed: str) -> bool:
    """Whether *typed* asks for no messages any more."""
    said = _bare(typed)
    if not said or len(said) > 80:
        return False
    if said in _EVEN or _PHRASES.fullmatch(said):
        return True
    words = said.split()
    return any(_ALONE.fullmatch(_without(words, at)) and _is_near(word) for at, word in enumerate(words))


def _bare(typed: str) -> str:
    """The letters of *typed* without accents and signs."""
    letters = unicodedata.normalize("NFD", even(typed))
    kept = (
        one if one.isalnum() or one in "'-" or unicodedata.category(one) == "Mc" else " "
        for one in letters
        if not _is_accent(one)
    )
    return " ".join("".join(kept).split())


def _is_accent(text: str) -> bool:
    return "\u0300" <= text <= "\u036f"


def _without(words: list[str], at: int) -> str:
    return " ".join([*words[:at], *words[at + 1 :]])


def _is_near(word: str) -> bool:
    if word in _EVEN:
        return True
    folded = re.sub(r"(.)\1+", r"\1", word)
    if folded in _EVEN and len(folded) > 2:
        return True
    return any(
        word[0] == one[0] and apart(word, one) <= (2 if len(one) > 7 else 1) for one in _SLIPS if _may(word, one)
    )


def _may(word: str, text: str) -> bool:
    """Short words are taken for a slip only with the same letters or one fewer: *shop* and *step* are words."""
    if len(text) > 5:
        return abs(len(word) - len(text)) <= 2
    return sorted(word) == sorted(text) or (len(word) == len(text) - 1 and len(word) > 2 and set(word) <= set(text))


def apart(left: str, right: str) -> int:
    """How many letters to add, leave out, change or exchange with their neighbour."""
    before: list[int] = []
    last = list(range(len(right) + 1))
    for at, one in enumerate(left, 1):
        row = [at]
        for to, other in enumerate(right, 1):
            cost = min(last[to] + 1, row[to - 1] + 1, last[to - 1] + (one != other))
            if at > 1 and to > 1 and one == right[to - 2] and left[at - 2] == other:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


_EVEN = frozenset(map(_bare, (one.replace("_", " ") for one in _WORDS.split())))
