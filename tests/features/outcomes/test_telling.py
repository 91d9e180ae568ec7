"""A card tells what came of it: a form, a preview, then the card; changed, taken back, hidden."""

from __future__ import annotations

import pytest
from tests.features.goals.conftest import pass_time
from tests.features.outcomes.conftest import ADA, LAB, take_up, tell

from guidebot.adapter import Press
from guidebot.core.cards import CardStage
from guidebot.core.people import CommunityId
from guidebot.core.plain import reply_text
from guidebot.core.reply import Form, Reply
from guidebot.testing import Talk, buttons_of


async def test_what_came_of_a_try_is_told_in_a_card(bot: Talk) -> None:
    """The only try is meant without a name; nothing is seen before *Post it*; the try ends with it."""
    await take_up(bot)
    await bot.say("/outcome add")
    form = bot.text
    await bot.submit(tried="Probes", found="Half agree", following="Take larger models", link="https://example.org/a")
    preview = bot.text
    unseen = await bot.app.stores.cards.shown(LAB)
    await bot.press("Post it")
    posted = bot.text
    (card,) = await bot.app.stores.cards.shown(LAB)
    bot.member = "eve"
    await bot.say("/problem acronyms")

    assert "Acronym circuits exist" in form
    assert "This is how it will look." in preview
    assert "For whoever comes next: Take larger models" in preview
    assert () == tuple(unseen)
    assert "The card is up" in posted
    assert ("", "https://example.org/a", CardStage.SHOWN) == (card.name, card.link, card.stage)
    assert () == tuple(await bot.app.stores.tries.here(LAB))
    assert "One told what came of it." in bot.text
    assert "A member’s words: Half agree" in bot.text
    assert "trying this" not in bot.text


async def test_a_second_press_posts_nothing_again(bot: Talk) -> None:
    """The old preview says so."""
    await bot.say("/outcome add acronyms")
    await bot.submit(tried="a", found="b")
    preview = bot.content
    assert isinstance(preview, Reply)
    await bot.press("Post it")
    for label in ("Post it", "Change it", "Leave it"):
        again = await bot.press(label, on=preview)

        assert "usage" == again.failed
    assert 1 == len(await bot.app.stores.cards.shown(LAB))


async def test_a_draft_is_changed_or_left(bot: Talk) -> None:
    """The form holds what was written; what is left is seen by nobody, and kept by nobody."""
    await bot.say("/outcome add acronyms")
    await bot.submit(tried="a", found="b")
    await bot.press("Change it")
    form = bot.text
    await bot.submit(found="c", name="yes")
    preview = bot.text
    await bot.press("Leave it")
    left = bot.text
    (card,) = await bot.app.stores.cards.by(ADA)

    assert "What did you find, or where did you stick?: b" in form
    assert "What came of it: c\nIn the words of Ada, 23 November 2026." in preview
    assert "Nobody saw it." in left
    assert ("", "", CardStage.WITHDRAWN) == (card.tried, card.name, card.stage)


async def test_several_tries_are_asked_about_and_none_says_how(bot: Talk) -> None:
    """A button for each."""
    await bot.say("/outcome add")
    none = bot.text
    await take_up(bot, item="acronyms")
    await take_up(bot, item="sums")
    await bot.say("/outcome add")
    assert isinstance(bot.content, Reply)
    which = [one.label for one in buttons_of(bot.content)]
    await bot.press("Addition")

    assert "Name a problem or a topic" in none
    assert ["Acronym circuits exist", "Addition circuits generalise"] == which
    assert isinstance(bot.content, Form)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("tried", " \u200b "),
        ("found", ""),
        ("link", "javascript:alert(1)"),
        ("link", "https://a b"),
        ("link", "x" * 301),
    ],
)
async def test_what_cannot_be_taken_comes_back_at_its_question(bot: Talk, field: str, typed: str) -> None:
    """Nothing is stored."""
    await bot.say("/outcome add acronyms")
    answered = await bot.submit(**{"tried": "a", "found": "b", field: typed})

    assert {field} == set(answered.errors)
    assert () == tuple(await bot.app.stores.cards.by(ADA))


async def test_five_cards_a_week(bot: Talk) -> None:
    """Drafts, and what was taken back, count too; a week later there is room."""
    for _ in range(5):
        await tell(bot)
    await bot.say("/outcome add acronyms")
    sixth = await bot.submit(tried="a", found="b")
    await bot.clock.advance(days=7, seconds=1)
    await tell(bot)

    assert "usage" == sixth.failed
    assert 6 == len(await bot.app.stores.cards.shown(LAB))


async def test_vandals_words_are_plain_and_can_be_hidden(bot: Talk) -> None:
    """Mentions, links and hidden characters are text; an organiser hides the card, its author reads why."""
    await tell(bot, "eve", tried="@everyone \u202efree **money**", found="<script>", name="yes")
    await bot.say("/outcome list")
    shown = bot.text
    await bot.pick("23 Nov")
    card = bot.content
    assert isinstance(card, Reply)
    refused = await bot.press("Hide it", on=card)
    bot.member, bot.organiser = "ada", True
    await bot.press("Hide it", on=card)
    short = await bot.submit(reason="no")
    await bot.submit(reason="This is an advertisement.")
    hidden = bot.text
    await bot.say("/schedule log")
    log = bot.text
    await bot.say("/outcome list")
    gone = bot.text
    bot.member, bot.organiser = "eve", False
    await bot.say("/outcome list")
    await bot.ask(Press("card.show|1"))
    told = await bot.app.stores.database.read(
        lambda connection: [one.body for one in connection.rows("SELECT body FROM outbox WHERE kind = 'notice'")]
    )

    assert "Tried: @everyone free **money**" in shown
    assert "usage" == refused.failed
    assert {"reason"} == set(short.errors)
    assert "Hidden." in hidden
    assert "Ada hid the outcome card about Acronym circuits exist: This is an advertisement." in log
    assert "Nobody here has told of anything yet." in gone
    assert "An organiser hid this card: This is an advertisement." in bot.text
    assert 1 == len(told)
    assert "This is an advertisement." in told[0]


async def test_the_author_changes_a_card_and_takes_it_back(bot: Talk) -> None:
    """Both stand in the log without the author's name; the words are gone with the card."""
    await tell(bot, "eve")
    await bot.ask(Press("card.show|1"))
    await bot.press("Change it")
    await bot.submit(found="They agree on all of it")
    changed = bot.text
    await bot.press("Take it back")
    await bot.press("Yes, take it back")
    taken = bot.text
    (card,) = await bot.app.stores.cards.by(type(ADA)("fake", "eve"))
    bot.member, bot.organiser = "ada", True
    await bot.say("/schedule log")

    assert "Changed." in changed
    assert "They agree on all of it" in changed
    assert "Nobody sees it any more." in taken
    assert (CardStage.WITHDRAWN, "", "") == (card.stage, card.tried, card.found)
    assert "The author changed the outcome card about Acronym circuits exist" in bot.text
    assert "The author took back the outcome card about Acronym circuits exist" in bot.text
    assert "Eve" not in bot.text


@pytest.mark.parametrize(
    "action", ["card.edit", "card.save", "card.withdraw", "card.withdraw.yes", "card.redraft", "card.post"]
)
async def test_nobody_else_steers_a_card(bot: Talk, action: str) -> None:
    """Whoever sends the author's buttons, and organisers too."""
    await tell(bot, "eve")
    bot.member, bot.organiser = "mallory", True
    answered = await bot.ask(Press(f"{action}|1"))
    (card,) = await bot.app.stores.cards.shown(LAB)

    assert "usage" == answered.failed
    assert "Probes on two models" == card.tried


async def test_a_card_of_elsewhere_is_not_there(bot: Talk) -> None:
    """Numbers of other communities' cards open nothing."""
    await tell(bot)
    bot.community = CommunityId("fake", "elsewhere")
    answered = await bot.ask(Press("card.show|1"))
    await bot.say("/outcome list")

    assert "usage" == answered.failed
    assert "Nobody here has told of anything yet." in bot.text


async def test_a_finished_goal_and_a_due_result_ask_for_the_card(bot: Talk) -> None:
    """*Tell what came of it* stands below the goal, below its end, and in the reminder once its day has come."""
    bot.zone = "UTC"
    await take_up(bot)
    await bot.press("Remind me weekly")
    await bot.say("/goal show")
    shown = bot.text
    await pass_time(bot, days=22)
    first, *_, last = [reply_text(one) for one in bot.sent_to("dm:ada")]
    await bot.press("Tell what came of it", on=bot.sent_to("dm:ada")[-1])
    asked = bot.content
    await bot.say("/goal done")
    await bot.submit(outcome="")
    done = bot.text
    await bot.press("Tell what came of it")

    assert "Tell what came of it" in shown
    assert "Tell what came of it]" not in first
    assert "You wanted a first result by now." in last
    assert isinstance(asked, Form)
    assert "Tell what came of it" in done
    assert isinstance(bot.content, Form)


async def test_a_problem_that_left_the_guide_keeps_its_cards_and_tries(bot: Talk) -> None:
    """Under its last title: it can still be told of, and read."""
    await take_up(bot)
    gone = "UPDATE tries SET item = 'problem/gone', title = 'An old problem'"
    await bot.app.stores.database.write(lambda connection: connection.run(gone))
    await bot.say("/trying")
    await bot.press("Tell what came of it")
    await bot.submit(tried="a", found="b")
    await bot.press("Post it")
    await bot.say("/outcome list gone")

    assert "An old problem" in bot.text
