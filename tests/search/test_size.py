"""Search lives as long as the program, so it stays small."""

from __future__ import annotations

import gc
import tracemalloc

from guidebot.core.guide import Guide
from guidebot.search.index import Index

MOST = 2_250_000
WHILE_BUILT = 5_000_000


def test_search_over_the_shipped_content_is_small(shipped_guide: Guide) -> None:
    """All its tables and caches; and so is what building it takes meanwhile, which the process never gives back."""
    gc.collect()
    tracemalloc.start()
    try:
        index = Index(shipped_guide)
        index.warm()
        held, highest = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert index.answer("debate").hits
    assert held < MOST, f"{held:,} bytes"
    assert highest < WHILE_BUILT, f"{highest:,} bytes"
