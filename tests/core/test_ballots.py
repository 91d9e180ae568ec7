"""Who wins a ballot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.ballots import LEAST, Ballot, winner
from guidebot.core.people import CommunityId

BALLOT = Ballot(
    key="post:1:1",
    community=CommunityId("fake", "lab"),
    kind="problem",
    items=("a", "b", "c"),
    at=datetime(2026, 11, 23, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("votes", "won"),
    [({}, None), ({"b": 1}, None), ({"b": 2}, "b"), ({"a": 1, "b": 1}, None), ({"a": 1, "b": 2}, "b")],
)
def test_most_votes_win_and_a_tie_or_one_vote_does_not(votes: dict[str, int], won: str | None) -> None:
    """Then the rotation goes on."""
    assert won == winner(BALLOT, votes)


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 5)))
def test_a_winner_has_more_votes_than_each_other_item(votes: dict[str, int]) -> None:
    """Whatever was voted."""
    won = winner(BALLOT, votes)

    assert won is None or (won in BALLOT.items and sum(votes.values()) >= LEAST)
    if won is not None:
        assert all(votes[won] > votes.get(one, 0) for one in BALLOT.items if one != won)
