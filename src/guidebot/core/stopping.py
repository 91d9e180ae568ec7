"""What people say to be left alone, in any spelling near it and in the commonest words of some other languages."""

from __future__ import annotations

import re
import unicodedata

from guidebot.core.late import late
from guidebot.core.written import even

_THINGS = "reminders?|messages?|notifications?|nudges?|dms?|mails?|emails?|subscriptions?"
_FIRST = late(
    r"^(?:please|pls|plz|bitte|por favor|just|now|so|ok|okay|hey|hi|hello|i said|guidebot|bot|thanks|thank you"
    r"|(?:can|could|would|will) you|i (?:want|need) (?:you )?to|i(?:'d| would) like (?:you )?to) "
)
_LAST = late(
    r" (?:please|pls|plz|bitte|svp|s'il (?:te|vous) plait|por favor|thanks|thank you|now|right now|already|today"
    r"|immediately|asap|at once|again|any ?more|for good|for ever|forever|guidebot|bot)$"
)
_ALONE = late(
    rf"(?:(?:all|the|any|your|more|these|those|my|me|it|this|that|now|please|pls|thanks|thank you|{_THINGS}|reminding"
    r"|messaging|nudging|bot|writing|sending|from|to|of|here|already|everything)\s*)*"
)
_PHRASES = late(
    rf"(?:leave|let) me (?:alone|be|in peace)|go away|get lost|shut up|stfu|hush|sh+|zip it"
    r"|(?:be|keep) (?:quiet|silent)"
    r"|(?:fuck|piss|f) off|do not disturb|dnd|no more|no thanks? more"
    rf"|not? (?:more )?(?:{_THINGS})"
    r"|(?:do not|don't|dont|never) (?:remind|message|write|text|contact|dm|nudge|disturb|bother|ping|bug|spam)"
    r"(?: to)?(?: me)?"
    rf"|i (?:do not|don't|dont) want(?: to (?:get|receive|see))?(?: (?:any|more|these|this|your|the|that|{_THINGS}))+"
    r"(?: from you)?"
    rf"|(?:turn|switch|shut) (?:(?:it|them|this|the|all|my|these|{_THINGS}) )*off(?: (?:the|all|my|these|{_THINGS}))*"
    r"|(?:opt|sign) (?:me )?out|(?:take|get|remove) me(?: off| from| out)?(?: of)?(?: (?:the|this|your|that) list)?"
    r"|that'?s enough"
    r"|stop (?:writing|messaging|sending|reminding|nudging|bothering|spamming|texting|pinging|bugging|pestering|nagging"
    r"|annoying|disturbing|contacting|notifying|mailing|emailing)\b.{0,40}|quit it"
    r"|lass mich in ruhe|lasst? mich|h(?:o|oe)r auf(?: damit)?|schluss damit"
    r"|keine (?:nachrichten|erinnerungen)(?: mehr)?"
    r"|laissez?[- ]moi tranquille|arretez? (?:ca|cela)|(?:me|se) desabonner|desabonnez?[- ]moi"
    r"|plus de (?:messages|rappels)|dejame en paz|basta ya|no mas(?: mensajes| recordatorios)?"
    r"|cancelar (?:la )?suscripcion"
    r"|dar(?:me|se)? de baja|lasciami in pace|me deixe em paz|hou op|stop met .{1,40}|laat me met rust"
    r"|отпиши(?:те)? меня|не пиши(?:те)? мне|구독 취소|الغاء الاشتراك"
)
_WORDS = (
    "stop off unsubscribe unsub quiet cancel silence silent mute end quit halt optout enough "
    "opt-out stopall disable deactivate cease desist stopp stoppen aufhören aufhoeren abmelden "
    "abbestellen schluss ruhe aus arrêt arrête arrêter arrêtez désabonner désinscrire désinscription "
    "alto basta para parar detener detente cancelar baja annuler annulla ferma fermati smettila disiscriviti pare "
    "chega sair uitschrijven afmelden sluta avsluta avslutt lopeta dur durdur iptal стоп хватит прекрати прекратите "
    "перестань отстань отписаться отмена توقف قف كفى إلغاء עצור הפסק תפסיק די रुको बंद बंद_करो "
    "停止 停 退订 退訂 取消 取消订阅 取消訂閱 停止提醒 "
    " やめて やめてください 停止して 停止してください 配信停止 중지 그만 그만해 그만하세요 정지 수신거부 "
    "dừng dừng_lại hủy berhenti σταμάτα "
)
_SIGNS = frozenset("🛑🔕🔇🚫")
_SLIPS = ("stop", "quiet", "cancel", "silence", "disable", "unsubscribe")  # words whose misspellings mean nothing else


def means_stop(typed: str) -> bool:
    """Whether *typed* asks for no messages any more."""
    if typed.strip() and set(typed) - set(" \ufe0f!") <= _SIGNS:
        return True
    said = _bare(typed)
    if not said or len(said) > 80:
        return False
    said = _core(said)
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
        if not unicodedata.combining(one)
    )
    words = (word.strip("'-") for word in "".join(kept).split())
    return " ".join(word for word in words if word)


def _core(said: str) -> str:
    """*said* without courtesies and repetition; letters that stand apart are put together."""
    if re.fullmatch(r"\w(?: \w){2,}", said):
        said = said.replace(" ", "")
    said = re.sub(r"\b(\w+)(?: \1\b)+", r"\1", said)
    said = re.sub(r"(?<=[a-z])0(?=[a-z])", "o", said)
    while (shorter := _LAST.sub("", _FIRST.sub("", said))) != said:
        said = shorter
    return said


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
