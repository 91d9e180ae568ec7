"""Every shipped problem and topic makes a post that every platform takes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guidebot.core import limits
from guidebot.core.guide import Guide, Problem, Topic
from guidebot.core.reply import Reply
from guidebot.features.posts.content import Around, post_reply
from guidebot.features.posts.problem_series import PROBLEMS
from guidebot.features.posts.topic_series import TOPICS
from guidebot.loading.config import Config
from guidebot.runtime.app import library

AROUND = Around(
    last=f"https://discord.com/channels/{'1' * 19}/{'2' * 19}/{'3' * 19}", due=datetime(2026, 11, 23, tzinfo=UTC)
)


def post(guide: Guide, entry: Problem | Topic) -> Reply:
    return post_reply(guide, PROBLEMS if isinstance(entry, Problem) else TOPICS, entry, AROUND)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return library(Config()).guide()


def test_every_post_is_within_the_limits(guide: Guide) -> None:
    """With everything around it that a post can have."""
    entries: list[Problem | Topic] = [*guide.problems.values(), *guide.topics.values()]
    wrong = {one.id: found for one in entries if (found := limits.reply_problems(post(guide, one)))}

    assert {} == wrong
    assert len(entries) > 150


def test_no_shipped_post_is_cut(guide: Guide) -> None:
    """The shortening is for entries of communities; ours fit as they are."""
    cut = [one.id for one in guide.problems.values() if one.statement not in str(post(guide, one))]

    assert [] == [
        one for one in cut if "'" not in guide.problems[one].statement and '"' not in guide.problems[one].statement
    ]


def test_a_huge_entry_is_shortened_to_fit(guide: Guide) -> None:
    """An overlay may hold more than fits; the longest paragraph gives way."""
    from dataclasses import replace

    plain = next(iter(guide.problems.values()))
    huge = replace(plain, statement="word " * 2000, first_step="step " * 500, title="t" * 400)

    assert [] == limits.reply_problems(post(guide, huge))
