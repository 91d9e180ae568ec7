"""What the guide says of today: what came since the post, whose view it is, and what only editors read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.fakes.small import FILES, write

from guidebot.core.reply import Actions, LinkButton, Reply
from guidebot.testing import Talk, menus_of, talk


async def test_what_has_become_of_a_direction_is_a_section_of_its_own(bot: Talk) -> None:
    """Between why it may matter and how to start; a direction without news has no such section."""
    await bot.say("/direction debate")
    assert "Today\nLaboratories have run debates between models since then.\nHow to start" in bot.text
    await bot.say("/direction evals")
    assert "Today" not in bot.text


async def test_directions_that_came_since_are_marked_as_ours(tmp_path: Path) -> None:
    """A fourth group in the list, and a line in the entry; the contents lead there."""
    text = FILES["directions/directions.yaml"].replace("tier: secondary", "tier: since")
    async with talk(content=write(tmp_path / "content", {"directions/directions.yaml": text})) as bot:
        await bot.say("/guide directions")
        assert "Since the post: grown after 2023, added by us\n• Evaluations" in bot.text
        assert bot.text.index("Viewed with doubt") < bot.text.index("Since the post")
        await bot.say("/direction evals")
        assert "Since the post, added by us\n" in bot.text


async def test_notes_for_editors_and_second_addresses_are_never_shown(tmp_path: Path) -> None:
    """A reader gets what a reader can use."""
    link = "    url: https://arxiv.org/abs/1805.00899\n"
    more = f"{link}    also_at: [https://example.org/second]\n    editors: We found it by its number.\n"
    text = FILES["works/works.yaml"].replace(link, more)
    async with talk(content=write(tmp_path / "content", {"works/works.yaml": text})) as bot:
        for line in ("/direction debate", "/advice fast feedback", "/ask AI safety via debate", "/guide"):
            await bot.say(line)
            assert "example.org/second" not in bot.text
            assert "by its number" not in bot.text
            assert "could not confirm" not in bot.text


async def test_a_found_work_is_one_sentence(tmp_path: Path) -> None:
    """Title, authors, then the line of its own; its note does not come in between with dashes."""
    text = FILES["works/works.yaml"].replace(
        "    year: 2018\n", "    year: 2018\n    note: the first of several papers\n"
    )
    async with talk(content=write(tmp_path / "content", {"works/works.yaml": text})) as bot:
        await bot.say("/ask which paper proposes that two models argue in front of a judge")
        found = next(one for one in bot.text.splitlines() if "1805.00899" in one)
        assert found.endswith("Dario Amodei, 2018): It proposes that two models argue in front of a judge.")
        await bot.say("/direction debate")
        assert "Dario Amodei, 2018). The first of several papers" in bot.text
        await bot.say("/direction oversight")
        assert "2018): to read first. The first of several papers" in bot.text


async def test_advice_says_whom_its_part_is_for(bot: Talk) -> None:
    """In the contents, in the list, and with every piece of that part; other parts say nothing."""
    said = "The author wrote this part for people early on."
    await bot.say("/advice start quickly")
    assert f"Alignment research · {said}" in bot.text
    for line in ("/advice", "/advice research", "/guide", "/guide research"):
        await bot.say(line)
        assert 1 == bot.text.count(said), line
    await bot.say("/advice fast feedback")
    assert said not in bot.text


async def test_a_cluster_says_once_whose_view_it_gives(tmp_path: Path) -> None:
    """In the list; a topic shows it with its source, or a sentence of its own; what we added is marked."""
    said = "The author wishes for an expert on each of these topics."
    ours = "id: rules\n  ours: true\n"
    text = (
        FILES["governance/security.yaml"]
        .replace("id: security\n", ours)
        .replace("gpu-tracking", "new-law")
        .replace("Knowing where the chips are", "The new law")
        .replace("[chip tracking]", "[]")
        .replace("    source:", "    standpoint: This one is our own reading alone.\n    source:")
        .replace("title: Security", "title: Rules")
    )
    async with talk(content=write(tmp_path / "content", {"governance/rules.yaml": text})) as bot:
        await bot.say("/governance")
        assert 2 == bot.text.count(said)
        assert "Rules (since the post: added by us)" in bot.text
        await bot.say("/governance chip tracking")
        assert f"{said} Source: A guide" in bot.text
        await bot.say("/governance new law")
        assert "This one is our own reading alone. Source: A guide" in bot.text
        assert said not in bot.text


async def test_learning_stands_on_three_shelves(tmp_path: Path) -> None:
    """The post's, ours, and what one applies to, each with a menu; *Open it* opens the link of the file."""
    files = {
        f"learn/{shelf}.yaml": FILES["learn/arena.yaml"]
        .replace("arena", shelf)
        .replace("title: ARENA", f"title: The {shelf}")
        .replace("[research engineer accelerator]", "[]")
        .replace("shelf: post", f"shelf: {shelf}")
        for shelf in ("programme", "ours")
    }
    async with talk(content=write(tmp_path / "content", files)) as bot:
        await bot.say("/learn")
        heads = [
            "The post's five\n1. ARENA",
            "Courses that came later\n1. The ours",
            "Programmes to apply to\n1. The programme",
        ]
        assert sorted(heads, key=bot.text.index) == heads
        assert isinstance(bot.content, Reply)
        assert 3 == len(menus_of(bot.content))
        await bot.pick("The programme")
        assert bot.text.startswith("The programme")
        assert isinstance(bot.content, Reply)
        rows = [block.items for block in bot.content.blocks if isinstance(block, Actions)]
        links = [item for row in rows if isinstance(row, tuple) for item in row if isinstance(item, LinkButton)]
        assert [("Open it", "https://example.org/programme")] == [(one.label, one.url) for one in links]


async def test_an_entry_past_its_review_says_so(bot: Talk) -> None:
    """From that day on, in every conversation; a topic after three months, a direction after six."""
    said = "It was due for another look on 23 February 2027, so some of this may have changed."
    await bot.say("/governance chip tracking")
    before = bot.text
    bot.clock.jump(datetime(2027, 2, 23, 9, tzinfo=UTC))
    await bot.say("/governance chip tracking")
    here = bot.text
    bot.community = None
    await bot.say("/governance chip tracking")
    alone = bot.text
    await bot.say("/direction debate")

    assert "due for another look" not in before + bot.text
    assert f"checked 23 November 2026\n{said}" in here
    assert said in alone
