"""The button *More* of a post: the whole entry, for the presser alone."""

from __future__ import annotations

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Action, action
from guidebot.core.errors import Expired
from guidebot.core.guide import Problem, Topic
from guidebot.core.posts import EVERYTHING, PostKind
from guidebot.core.reply import Button, Reply, Tone, buttons
from guidebot.core.requests import Request
from guidebot.features.guide.governance import topic_reply
from guidebot.features.guide.problems import problem_blocks
from guidebot.features.posts.content import post_reply
from guidebot.features.posts.pool import Postable, load


@action("post.more")
async def more(ask: Request, kind: str, item: str) -> Reply:
    """Everything about the item of a post."""
    entry = await _entry(ask, kind, item)
    if isinstance(entry, Topic) and entry.cluster in ask.guide.clusters:
        return topic_reply(ask.guide, entry)
    if isinstance(entry, Topic):
        return post_reply(ask.guide, entry)
    items = [Button("Make it a goal", ActionRef("goal.from", (kind, item)), Tone.PRIMARY)]
    if entry.direction in ask.guide.directions:
        items.append(Button("About the direction", ActionRef("run", (f"direction {entry.direction}",))))
    items.append(Button("Another problem", ActionRef("run", ("problem",))))
    return Reply((*problem_blocks(ask.guide, entry), buttons(*items)))


ACTIONS: tuple[Action, ...] = (more,)


async def _entry(ask: Request, kind: str, item: str) -> Postable:
    known: dict[str, Problem | Topic | None] = {
        PostKind.PROBLEM.value: ask.guide.problems.get(item),
        PostKind.TOPIC.value: ask.guide.topics.get(item),
    }
    found = known.get(kind)
    if found is None and kind in known and ask.community is not None:
        pool = await load(ask.guide, ask.services.suggestions, ask.community, PostKind(kind), EVERYTHING)
        found = pool.get(item)
    if found is None:
        raise Expired("That entry is not in the guide any more.", fix="Type /problem or /governance for another.")
    return found
