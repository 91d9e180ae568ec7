"""The content that ships with guidebot, loaded once."""

from __future__ import annotations

import pytest

from guidebot.core.guide import Guide
from guidebot.loading import content
from guidebot.loading.content import Loaded


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """The shipped content with the place of each entry."""
    return content.load(content.shipped())


@pytest.fixture(scope="session")
def guide(loaded: Loaded) -> Guide:
    """The shipped guide."""
    return loaded.guide
