"""The guide's commands, as people use them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.small import FILES, write

from guidebot.adapter import Press
from guidebot.core.people import CommunityId
from guidebot.core.reply import Actions, Form, LinkButton, Reply
from guidebot.features.guide.parts import _authors
from guidebot.testing import Talk, buttons_of, menus_of, talk


def labels(bot: Talk) -> list[str]:
    """The labels of all buttons of the latest answer, links included."""
    assert isinstance(bot.content, Reply)
    rows = [block.items for block in bot.content.blocks if isinstance(block, Actions)]
    return [item.label for row in rows if isinstance(row, tuple) for item in row]


async def test_the_contents_name_the_author_and_open_every_section(bot: Talk) -> None:
    """One button a section, and the attribution with title, link, author and date."""
    await bot.say("/guide")

    assert {"General mindset", "Research directions", "Governance topics", "Upskilling", "Open problems"} <= set(
        labels(bot)
    )
    assert "A small guide (https://example.org/guide) by An Author (May 2023)" in bot.text


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("General mindset", "Look for fast feedback"),
        ("Research directions", "Viewed with doubt"),
        ("Governance topics", "Knowing where the chips are"),
        ("Upskilling", "ARENA"),
        ("Open problems", "First step: "),
    ],
)
async def test_a_section_opens_in_place(bot: Talk, label: str, says: str) -> None:
    """A button of a private answer replaces it."""
    await bot.say("/guide")
    answered = await bot.press(label)

    assert says in bot.text
    assert answered.replaces
    assert answered.private


@pytest.mark.parametrize("typed", ["directions", "Research directions", "research dir", "DIRECTIONS"])
async def test_a_section_is_found_by_id_title_and_alias(bot: Talk, typed: str) -> None:
    """Whatever people call it."""
    await bot.say(f"/guide {typed}")

    assert bot.text.startswith("Research directions")


async def test_an_unknown_section_says_so_and_shows_the_contents(bot: Talk) -> None:
    """A typing mistake is not answered with silence."""
    await bot.say("/guide xyzzy")

    assert "xyzzy" in bot.text
    assert "General mindset" in bot.text


async def test_a_direction_holds_everything(bot: Talk) -> None:
    """What, why, how to start, works with links, other views with their holder, standpoint, source and date."""
    await bot.say("/direction debate")

    for part in (
        "Two models argue for opposite answers in front of a judge.",
        "It may be easier to spot a flaw than to find the answer.",
        "1. Play a debate by hand with a friend tonight.",
        "AI safety via debate (https://arxiv.org/abs/1805.00899)",
        "(Geoffrey Irving, Paul Christiano, Dario Amodei, 2018)",
        "A critic: A critic finds that debates reward rhetoric more than truth.",
        "A critique of debate",
        "Disputed: Experiments point both ways so far.",
        "part of Scalable oversight",
        "The author thinks that this is promising. Source: A guide (https://example.org/guide), Part one",
        "checked 23 November 2026",
    ):
        assert part in bot.text, part
    assert ["Open problem", "Make it a goal", "↑ Scalable oversight", "Flag as outdated", "Share here"] == labels(bot)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("debate", "Debate"),
        ("debat", "Debate"),
        ("DEBATE", "Debate"),
        ("mech interp", "Mechanistic interpretability"),
        ("mech-interp", "Mechanistic interpretability"),
        ("mechanistic interpretabilty", "Mechanistic interpretability"),
        ("evals", "Evaluations"),
        ("CIRL", "Inverse rewards"),
    ],
)
async def test_names_aliases_and_typing_mistakes_find_an_entry(bot: Talk, typed: str, title: str) -> None:
    """One clear match is shown at once."""
    await bot.say(f"/direction {typed}")

    assert bot.text.startswith(title)


async def test_a_parent_shows_what_is_inside_it(bot: Talk) -> None:
    """Sub-directions are listed and open in place."""
    await bot.say("direction scalable oversight")

    assert "Inside it\n• Debate: Two models argue" in bot.text
    await bot.pick("Debate")
    assert bot.text.startswith("Debate")


async def test_without_a_name_directions_are_grouped(bot: Talk) -> None:
    """Primary, secondary, viewed with doubt; the two short groups share a menu."""
    await bot.say("/direction")
    assert isinstance(bot.content, Reply)
    menus = menus_of(bot.content)

    assert bot.text.index("Primary") < bot.text.index("Secondary") < bot.text.index("Viewed with doubt")
    assert [3, 2] == [len(one.options) for one in menus]
    await bot.pick("Inverse rewards")
    assert bot.text.startswith("Inverse rewards")


async def test_several_close_names_become_buttons(tmp_path: Path) -> None:
    """What may mean two entries asks which, with a button each."""
    text = FILES["directions/directions.yaml"].replace("title: Evaluations", "title: Threat modelling")
    files = {"directions/directions.yaml": text.replace("title: Inverse rewards", "title: Reward modelling")}
    async with talk(content=write(tmp_path / "content", files)) as bot:
        await bot.say("/direction modelling")

        assert "Did you mean one of these by “modelling”?" in bot.text
        assert {"Threat modelling", "Reward modelling"} == set(labels(bot))
        await bot.press("Threat modelling")
        assert bot.text.startswith("Threat modelling")


@pytest.mark.parametrize("command", ["advice", "direction", "governance", "learn"])
async def test_a_name_that_nobody_knows_offers_the_list(bot: Talk, command: str) -> None:
    """No entry is no dead end."""
    answered = await bot.say(f"/{command} qqqq zzzz xxxx")

    assert "I know no " in bot.text
    assert "“qqqq zzzz xxxx”" in bot.text
    assert answered.private
    await bot.press("Show the list")
    assert bot.text.count("•") + bot.text.count("1.") >= 1


async def test_advice_by_name_and_by_part(bot: Talk) -> None:
    """One piece, all of a part, or the whole list."""
    await bot.say("advice feedback loops")
    assert bot.text.startswith("Look for fast feedback")
    assert "This week you could\n• Pick something you can finish in a weekend." in bot.text
    assert "[See also… Debate]" in bot.text
    await bot.say("advice governance")
    assert bot.text.startswith("Governance work")
    assert "Pick one topic" in bot.text
    assert "Start quickly" not in bot.text
    await bot.say("advice")
    assert ["General mindset", "Alignment research", "Governance work"] == [
        one for one in bot.text.splitlines() if one in {"General mindset", "Alignment research", "Governance work"}
    ]


async def test_a_governance_topic_holds_everything(bot: Talk) -> None:
    """The question, why, first reading, a first piece; its cluster with background."""
    await bot.say("governance chip tracking")
    for part in ("How could a state know", "A rule about chips", "A critique of debate", "Two pages that compare"):
        assert part in bot.text, part
    assert "Become the expert: make it a goal" in labels(bot)
    await bot.press("↑ Security")
    assert "Background for all of them" in bot.text
    await bot.say("governance SECURITY")
    assert bot.text.startswith("Security")


async def test_a_resource_holds_its_milestones(bot: Talk) -> None:
    """What it teaches, for whom, effort with its source, milestones in groups, the link."""
    await bot.say("learn arena")

    for part in (
        "It teaches how to build",
        "For whom: People who can program",
        "Effort: five weeks (the course page)",
        "Chapter 0\n• Prerequisites: tensors and such",
        "Chapter 1\n• Transformers (optional)",
    ):
        assert part in bot.text, part
    assert isinstance(bot.content, Reply)
    rows = [block.items for block in bot.content.blocks if isinstance(block, Actions)]
    links = [item for row in rows if isinstance(row, tuple) for item in row if isinstance(item, LinkButton)]
    assert ["https://example.org/arena"] == [one.url for one in links]


async def test_problems_do_not_repeat_for_a_member(bot: Talk) -> None:
    """Six problems, six different answers; then the one shown longest ago."""
    shown = []
    for _ in range(7):
        await bot.say("/problem")
        shown.append(bot.text.splitlines()[0])

    assert 6 == len(set(shown[:6]))
    assert shown[0] == shown[6]


async def test_members_get_different_problems_and_their_own_memory(bot: Talk) -> None:
    """What one has seen does not matter to another."""
    orders = []
    for member in ("ada", "grace", "alan"):
        bot.member = member
        shown = []
        for _ in range(6):
            await bot.say("/problem")
            shown.append(bot.text.splitlines()[0])
        orders.append(shown)

    assert [6, 6, 6] == [len(set(one)) for one in orders]
    assert len({tuple(one) for one in orders}) > 1


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        ("problem debate beginner", {"Judges stay honest"}),
        ("problem scalable oversight", {"Judges stay honest", "Long debates converge", "Oversight gap closes"}),
        ("problem mech interp beginner", {"Acronym circuits exist", "Addition circuits generalise"}),
        ("problem difficulty:intermediate", {"Oversight gap closes", "Sandbagging can be seen"}),
        ("problem advanced", {"Long debates converge"}),
    ],
)
async def test_a_problem_fits_what_was_asked(bot: Talk, line: str, titles: set[str]) -> None:
    """Direction with everything below it, difficulty, or both."""
    shown = set()
    for _ in range(3):
        await bot.say(line)
        shown.add(bot.text.splitlines()[0])

    assert titles == shown


async def test_a_problem_holds_everything_and_leads_on(bot: Talk) -> None:
    """Statement, first step, difficulty, caution, source; another one in place, the direction beside it."""
    await bot.say("problem debate beginner")
    for part in (
        "Nobody has found out so far whether judges stay honest",
        "First step: Read the newest paper on it",
        "Difficulty: beginner (our estimate)",
        "Direction: Debate",
        "Caution: This problem comes from a list that has aged",
        "Source: A guide (https://example.org/guide)",
    ):
        assert part in bot.text, part
    await bot.press("About the direction")
    assert bot.text.startswith("Debate")
    await bot.say("problem mech interp")
    first = bot.text.splitlines()[0]
    answered = await bot.press("Another")
    assert answered.replaces
    assert {"Acronym circuits exist", "Addition circuits generalise"} - {first} == {bot.text.splitlines()[0]}


def test_authors_that_a_source_does_not_name_are_counted_in_words() -> None:
    """Three names are named, more are counted, and "and co-authors" is no name of its own."""
    names = ("Ann A", "Bo B", "Cy C", "Di D")

    assert ["Ann A", "Ann A, Bo B, Cy C", "Ann A and 3 others"] == [_authors(names[:at]) for at in (1, 3, 4)]
    assert "Ann A and co-authors" == _authors(("Ann A", "and co-authors"))
    assert "Ann A and co-authors (X)" == _authors((*names, "and co-authors (X)"))


async def test_credit_is_given_to_who_suggested_a_problem(bot: Talk) -> None:
    """A member's problem names the member."""
    texts = []
    for _ in range(2):
        await bot.say("problem mech interp")
        texts.append(bot.text)

    assert 1 == sum("Suggested by Ada" in one for one in texts)


async def test_no_problem_that_fits_offers_the_wider_choice(bot: Talk) -> None:
    """An empty pool says so, and its buttons lead on."""
    await bot.say("problem evals beginner")

    assert "The guide has no beginner problem in Evaluations yet." in bot.text
    await bot.press("Any difficulty")
    assert bot.text.startswith("Sandbagging can be seen")


async def test_a_question_gets_entries_with_buttons(bot: Talk) -> None:
    """The best entries, each with a line of its own and a way to open it; nothing is invented."""
    await bot.say("/ask how do I get fast feedback about my fit?")

    assert "Look for fast feedback" in bot.text
    assert "how do I get fast feedback about my fit?" in bot.text
    await bot.press("Look for fast feedback")
    assert bot.text.startswith("Look for fast feedback")


async def test_a_question_without_an_answer_says_so(bot: Talk) -> None:
    """Better no answer than a made-up one."""
    await bot.say("/ask zzzz qqqq")

    assert bot.text.startswith("The guide does not speak of “zzzz” or “qqqq”.")
    await bot.press("Contents")
    assert "General mindset" in bot.text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("pizza for debate", "No entry speaks of “pizza”."),
        ("what is debaet", "“debaet” was read as “debate”."),
    ],
)
async def test_words_that_the_guide_does_not_hold_are_named(bot: Talk, question: str, says: str) -> None:
    """Nobody takes the nearest entries for an answer, or wonders what was understood."""
    await bot.say(f"/ask {question}")

    assert says in bot.text


async def test_a_question_that_is_missing_opens_a_form(bot: Talk) -> None:
    """`/ask` alone asks for the question; too short an answer brings the form back with what was typed."""
    await bot.say("/ask")
    assert isinstance(bot.content, Form)
    answered = await bot.submit(question="x")
    assert {"question"} == set(answered.errors)
    assert isinstance(bot.content, Form)
    assert "x" == bot.content.inputs[0].value
    await bot.submit(question="fast feedback")
    assert "Look for fast feedback" in bot.text


async def test_sharing_shows_the_answer_to_everybody(bot: Talk) -> None:
    """Signed, public, and its buttons never change the public message."""
    await bot.say("/direction debate")
    assert bot.last is not None
    assert bot.last.private
    shared = await bot.press("Share here")

    assert not shared.private
    assert not shared.replaces
    assert "Shared by Ada" in bot.text
    assert "Share here" not in labels(bot)
    public = bot.content
    assert isinstance(public, Reply)
    for button in buttons_of(public):
        if button.label.startswith("↑"):
            bot.member = "grace"
            answered = await bot.ask(Press(button.action.encode()))
            assert answered.private
            assert not answered.replaces


async def test_nothing_is_shared_in_a_direct_message(bot: Talk) -> None:
    """There is nobody to share with."""
    bot.community = None
    await bot.say("/direction debate")

    assert "Share here" not in labels(bot)


async def test_public_answers_where_the_community_wants_them(bot: Talk) -> None:
    """Guide answers are public then; those from buttons stay with the presser."""
    from dataclasses import replace

    from guidebot.core.communities import DEFAULTS, Community

    lab = Community(
        id=CommunityId("fake", "lab"), settings=replace(DEFAULTS, answers="public"), joined_at=bot.clock.now()
    )
    await bot.app.services.communities.save(lab)
    public = await bot.say("/direction debate")
    assert not public.private
    assert not bot.app.bot.plan(bot.incoming(Press("new.go|direction debate"))).replaces
    pressed = await bot.press("Open problem")
    assert pressed.private
    assert (await bot.say("/guidebot about")).private
    bot.community = None
    assert (await bot.say("/direction debate")).private


@pytest.mark.parametrize(
    "line", ["direction debate", "guide", "advice", "learn arena", "governance", "problem", "guidebot help"]
)
async def test_every_button_and_menu_of_an_answer_does_something(bot: Talk, line: str) -> None:
    """No button of a guide answer is dead, goals aside."""
    await bot.say(line)
    shown = bot.content
    assert isinstance(shown, Reply)
    presses = [Press(one.action.encode()) for one in buttons_of(shown) if one.action.name != "goal.from"]
    presses += [Press(menu.action.encode(), option.value) for menu in menus_of(shown) for option in menu.options]
    for press in presses:
        answered = await bot.ask(press)
        assert not answered.failed, press
        assert bot.text != "", press
