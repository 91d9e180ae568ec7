"""A conversation over the small guide."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.small import write

from guidebot.testing import Talk, talk


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Talk]:
    """The whole program with the small guide."""
    async with talk(content=write(tmp_path / "content")) as one:
        yield one
