"""The same as an RSS feed, for people who read the coming posts and deadlines beside other news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from feedgen.feed import FeedGenerator

from guidebot.core.calendars import MOST, Dated


def rss(name: str, home: str, entries: Sequence[Dated]) -> bytes:
    """*entries* as RSS 2.0. Nothing in it depends on when it is asked for, so that it stays the same while they do."""
    feed = FeedGenerator()
    feed.title(name)
    feed.link(href=home, rel="alternate")
    feed.description(f"What comes: {name}")
    shown = [one for one in entries if not one.off][:MOST]
    for one in shown:
        item = feed.add_entry(order="append")
        item.guid(one.uid, permalink=False)
        item.title(one.title)
        when = _moment(one)
        item.description(f"{when:%A} {when.day} {when:%B %Y}. {one.text}".strip())
        if one.url:
            item.link(href=one.url)
    feed.lastBuildDate(max((_moment(one) for one in shown), default=datetime(2026, 1, 1, tzinfo=UTC)))
    return bytes(feed.rss_str(pretty=False))


def _moment(dated: Dated) -> datetime:
    if dated.at is not None:
        return dated.at
    assert dated.day is not None
    return datetime.combine(dated.day, time(), UTC)
