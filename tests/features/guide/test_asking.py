"""`/ask` where the guide has no answer, and names that open what they name from any command."""

from __future__ import annotations

import pytest

from guidebot.core.people import CommunityId
from guidebot.core.reply import Form
from guidebot.core.suggestions import Subject
from guidebot.testing import Talk, buttons_of

LAB = CommunityId("fake", "lab")


def labels(bot: Talk) -> list[str]:
    """The buttons of the latest answer."""
    assert not isinstance(bot.content, Form)
    return [one.label for one in buttons_of(bot.content)]


@pytest.mark.parametrize(
    ("question", "says", "suggest"),
    [
        ("which visa do i need", "The guide does not speak of visas and permits.", True),
        ("how long do i cook an egg", "The guide does not speak of cooking and food.", True),
        ("please delete my data", "The guide does not speak of the data that I hold on you.", False),
        ("how do i change my nickname", "The guide does not speak of channels of this place.", False),
        ("flurble wibbet", "The guide does not speak of “flurble” or “wibbet”.", True),
        ("what about that", "The guide does not speak of that.", True),
    ],
)
async def test_what_the_guide_does_not_hold_is_said(bot: Talk, question: str, says: str, suggest: bool) -> None:
    """It is named, no unrelated entry is shown, and a question that editors could answer can be suggested."""
    await bot.say(f"/ask {question}")

    assert bot.text.startswith(says)
    assert (["Suggest this question"] if suggest else []) + ["Contents"] == labels(bot)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("please delete my data", "You can erase everything that I hold on you. Try /mydata."),
        ("which visa do i need", "Ask a lawyer."),
        ("how do i change my nickname", "Somebody here will know: ask in this community"),
    ],
)
async def test_a_refusal_shows_a_way_on(bot: Talk, question: str, says: str) -> None:
    """A command of the bot where one helps, a sentence, or the people of the community."""
    await bot.say(f"/ask {question}")

    assert says in bot.text


async def test_a_doubtful_answer_says_so_and_shows_a_way_on(bot: Talk) -> None:
    """What comes nearest is opened as ever, and the question can be handed to people."""
    await bot.say("/ask is debate popular among penguins")
    shown, offered = bot.text, labels(bot)
    await bot.press("Suggest this question")

    assert shown.startswith("I am not sure that the guide answers this.")
    assert "1. Debate" in shown
    assert "Debate" == offered[0]
    assert isinstance(bot.content, Form)
    assert "is debate popular among penguins" == bot.content.inputs[0].value


async def test_a_doubtful_answer_names_what_the_guide_does_not_hold(bot: Talk) -> None:
    """A theme outside the guide that the question may be about, with what does help there."""
    await bot.say("/ask how is fast feedback like a visa")

    assert "I am not sure that the guide answers this." in bot.text
    assert "Or do you ask about visas and permits? The guide does not speak of that." in bot.text
    assert "Ask a lawyer." in bot.text


@pytest.mark.parametrize("question", ["debate", "what is debate", "ai safety via debate paper"])
async def test_what_is_named_is_answered_without_a_doubt(bot: Talk, question: str) -> None:
    """Whoever names an entry gets it, and no word of doubt."""
    await bot.say(f"/ask {question}")

    assert "I am not sure" not in bot.text


async def test_a_question_without_an_answer_goes_to_the_organisers(bot: Talk) -> None:
    """The form holds the question and takes more words; the queue shows it as what it is."""
    await bot.say("/ask flurble wibbet")
    await bot.press("Suggest this question")
    assert isinstance(bot.content, Form)
    assert "flurble wibbet" == bot.content.inputs[0].value
    short = await bot.submit(text="what?")
    await bot.submit(text="What is a flurble wibbet, and does it help?")
    thanks = bot.text
    waiting = await bot.app.services.suggestions.waiting(LAB)
    bot.organiser = True
    await bot.say("/review")

    assert {"text"} == set(short.errors)
    assert "noted" in thanks
    assert [Subject.QUESTION] == [one.subject for one in waiting]
    assert "a question that the guide does not answer" in bot.text
    assert "What is a flurble wibbet, and does it help?" in bot.text


async def test_a_long_question_is_echoed_in_short(bot: Talk) -> None:
    """A thousand characters are read; a line of the answer holds the part that asks."""
    story = "Hello everyone! I have lived in many towns and done many things in them. " * 12
    await bot.say(f"/ask {story}Is debate between models any use? Thanks a lot!")

    assert "“Is debate between models any use?”" in bot.text
    assert "1. Debate" in bot.text


async def test_a_question_in_a_direct_message_has_no_queue(bot: Talk) -> None:
    """Nobody there looks at suggestions."""
    bot.community = None
    await bot.say("/ask flurble wibbet")

    assert ["Contents"] == labels(bot)


@pytest.mark.parametrize(
    ("line", "says", "title"),
    [
        ("/advice debate", "“debate” is a direction.", "Debate"),
        ("/direction fast-feedback", "“fast-feedback” is an entry of advice.", "feedback"),
        ("/learn gpu-tracking", "“gpu-tracking” is a governance topic.", "Knowing where the chips are"),
        ("/learn look for fast feedback", "“look for fast feedback” is an entry of advice.", "Look for fast feedback"),
        ("/learn acronyms", "“acronyms” is an open problem.", "Acronym circuits exist"),
        ("/governance fast feedback loops", None, "Look for fast feedback"),
        ("/learn a critique of debate", "“a critique of debate” is a work.", "A critique of debate"),
        ("/ask debate-2018", None, "AI safety via debate"),
        ("/ask ai safety via debate", None, "AI safety via debate"),
    ],
)
async def test_a_name_opens_what_it_names(bot: Talk, line: str, says: str | None, title: str) -> None:
    """From any command, with a word on what it is; what is no name is asked for."""
    await bot.say(line)

    assert title in bot.text
    if says is not None:
        assert bot.text.startswith(says)


async def test_a_work_names_the_entries_that_name_it(bot: Talk) -> None:
    """Its page leads back into the guide."""
    await bot.say("/ask debate-2018")
    await bot.press("Debate")

    assert bot.text.startswith("Debate")
