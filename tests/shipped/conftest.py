"""The content that ships with guidebot, loaded once."""

from __future__ import annotations

import pytest

from guidebot.core.guide import Guide
from guidebot.loading.content import Loaded
from guidebot.shipped_once import SHIPPED_ONCE


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """The shipped content with the place of each entry."""
    return SHIPPED_ONCE.loaded()


@pytest.fixture(scope="session")
def guide(loaded: Loaded) -> Guide:
    """The shipped guide."""
    return loaded.guide
