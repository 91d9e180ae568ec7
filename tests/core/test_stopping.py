"""Whoever wants to be left alone is understood, in any spelling near the usual words; nobody else is."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.stopping import means_stop

ALONE = (
    "stop|STOP|Stop!|stop.|stopp|sstop|sotp|stpo|stp|STOPPPP|ＳＴＯＰ|stop🛑|stop it|please stop|stop all|"
    "stop the reminders|stop messaging me|stop sending me messages|off|OFF|off please|unsubscribe|"
    "unsubcribe|unsuscribe|Unsubscribe please|unsubscribe me|quiet|quiet please|be quiet|cancel|"
    "cancle|cancell|cancel reminders|leave me alone|Leave me alone!|no more|no more reminders|"
    "no more messages please|turn off reminders|turn it off|opt out|remove me|mute|silence|shut up|"
    "dont message me|don’t write to me anymore|do not remind me|end|enough|quit|go away|arrêt|arrete|"
    "ok stop|just stop|hey guidebot, please stop|can you please stop?|I want you to stop|i'd like to unsubscribe|"
    "'stop'|`stop`|~stop~|stop stop stop|s t o p|st0p|st\u200bop|🛑|stop immediately|stop right now|thanks, stop|"
    "stop pinging me|stop contacting me|stop everything|turn off the reminders|turn off notifications|"
    "leave me alone please|do not disturb|don't bother me|I don't want reminders|i dont want any more messages|"
    "remove me from this list|cancel subscription|hör auf|bitte stoppen|keine Nachrichten mehr|arrête ça|"
    "stop s'il te plaît|basta ya|no más mensajes|darme de baja|smettila|hou op|прекрати|отпиши меня|"
    "停止してください|取消订阅|그만해|إلغاء|الغاء الاشتراك|הפסק|dừng lại|"
    "desabonner|aufhören|Aufhoeren!|lass mich in ruhe|parar|basta|стоп|отписаться|停止|退订|やめて|그만|توقف"
)
OTHERS = (
    "step|shop|top|spot|post|start|setup|help|guide|problem|quote|canal|offer|goal|officer|more|"
    "please|thanks|hello|quick|quest|not now|stop doing research in AI control as a career|"
    "how do I stop worrying?|ask how to stop deceptive alignment|never give up|"
    "quit my job to do AI safety|end of history|cancel culture|off topic question|"
    "silence of the labs|can you stop a model from lying?|the off-switch game|how to stop misaligned AI|"
    "could you explain the stop button problem|I want to read about corrigibility|begin|start|resume|on|pause"
)


@pytest.mark.parametrize("typed", ALONE.split("|"))
def test_words_to_be_left_alone_are_understood(typed: str) -> None:
    """Also with courtesies, slips, signs, and in other languages."""
    assert means_stop(typed)


@pytest.mark.parametrize("typed", OTHERS.split("|"))
def test_other_words_are_not_taken_for_it(typed: str) -> None:
    """Neighbours in spelling, and sentences that hold such a word."""
    assert not means_stop(typed)


@given(
    word=st.sampled_from(["stop", "unsubscribe", "cancel", "quiet", "off"]),
    flags=st.lists(st.booleans(), min_size=12, max_size=12),
    around=st.text(st.sampled_from(" .!?…🙏\u00a0"), max_size=6),
)
def test_case_and_signs_do_not_matter(word: str, flags: list[bool], around: str) -> None:
    """Angry or polite."""
    said = "".join(one.upper() if flag else one for one, flag in zip(word, flags, strict=False))

    assert means_stop(f"{around}{said}{around}")


@given(word=st.sampled_from(["stop", "unsubscribe", "cancel"]), at=st.integers(0, 9))
def test_two_letters_that_changed_places_do_not_matter(word: str, at: int) -> None:
    """The commonest slip of all, but for the first letter."""
    at = 1 + at % (len(word) - 2)
    slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    assert means_stop(slip)


@given(st.text(st.sampled_from(string.printable + "éあ停"), max_size=120))
def test_any_text_is_answered_quickly(typed: str) -> None:
    """It never fails; whoever writes much wants something else."""
    assert means_stop(typed) in {True, False}
    assert not means_stop(typed + "x" * 100)
