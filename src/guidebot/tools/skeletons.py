"""`guidebot content new`: commented skeletons. What still says ``REPLACE`` is refused by `guidebot check`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from guidebot.core.errors import UsageError

_SOURCE = "source: {title: REPLACE title of the source, url: https://example.org/replace}  # where: is optional"
_HEAD = """\
id: {id}
title: REPLACE a title of 3 to 100 characters
aliases: []                       # what people really type
asked: []                         # 3 to 8 questions in people's own words; searched, never shown
summary: REPLACE one plain sentence of 20 to 240 characters.
reviewed: {today}
"""

TEMPLATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "advice": (
            "advice",
            """\
{head}part: research                    # mindset, research, governance
standpoint: REPLACE whose view this is, in a sentence.
body:
  - REPLACE the advice and its reasons, one to six paragraphs.
steps:
  - REPLACE something to do this week, in 10 to 300 characters.
works: []                         # ids of works
related: []                       # ids of other advice, directions, topics or resources
{source}
""",
        ),
        "work": (
            "works",
            """\
id: {id}
kind: paper                       # paper, post, report, book, course, curriculum, organisation, tool, dataset
title: REPLACE its full title
authors:                          # full names; at most six, then "and others"
  - REPLACE a name
year: {year}
url: https://example.org/replace  # arXiv as https://arxiv.org/abs/NNNN.NNNNN
summary: REPLACE one sentence in your own words on why to read it.
# also_at: [https://example.org/second]   # further addresses; not shown
# editors: how the link was found, what is not confirmed; not shown
reviewed: {today}
""",
        ),
        "problem": (
            "problems",
            """\
id: {id}
title: REPLACE a specific title
direction: scalable-oversight     # the most specific direction that fits
difficulty: beginner              # beginner, intermediate, advanced
difficulty_basis: our estimate    # or what the source says
statement: REPLACE what is asked, so that a newcomer understands it, in 40 to 600 characters.
first_step: REPLACE what to do in one evening, in 20 to 400 characters.
materials:                        # model, data set, notebook or tool that the first step needs
  - {{title: REPLACE its name, url: https://example.org/replace}}
hardware: REPLACE a laptop, a free Colab GPU, or what else the first step needs.
hours: 3                          # how long the first step takes
# cost: about 20 USD
{source}
cautions: []                      # ids from guide.yaml
reviewed: {today}
""",
        ),
        "topic": (
            "governance",
            """\
cluster: misc                     # the cluster it belongs to
{head}number: 99                        # its place in the cluster
question: REPLACE the question itself, at most 300 characters?
why:
  - REPLACE why it matters, one paragraph.
reading:                          # works by id, in reading order
  - {{id: shavit-2023, note: what to read it for}}
first_piece: REPLACE what a first written piece could be, in 40 to 500 characters.
# standpoint: whose view this is, where it is another than the cluster's
{source}
""",
        ),
        "direction": (
            "directions",
            """\
{head}tier: secondary                   # primary, secondary, doubted by the guide's author; since: after his post
# parent: scalable-oversight      # for a part of another direction
standpoint: REPLACE whose view this is, in a sentence.
what:
  - REPLACE what it is, one to four paragraphs.
why:
  - REPLACE why it may matter, one to three paragraphs.
today: []                         # up to three paragraphs on who works on it now
start:
  - REPLACE a first step that a newcomer can take.
works: []                         # {{id: work-id, note: what to read it for}}
views: []                         # {{holder: whose, text: what they think, works: []}}
{source}
""",
        ),
        "resource": (
            "learn",
            """\
{head}shelf: ours                       # post, ours, programme
order: 50                         # its place on that shelf
url: https://example.org/replace
standpoint: REPLACE whose view this is, in a sentence.
teaches:
  - REPLACE what one learns, one to four paragraphs.
for_whom: REPLACE for whom it is, in 20 to 300 characters.
effort: {{text: REPLACE how long it takes, source: REPLACE who says so}}
milestones:                       # ordered; a goal uses them
  - {{id: {id}-1, title: REPLACE first milestone, what: REPLACE what is done then}}
{source}
""",
        ),
        "opportunity": (
            "opportunities",
            """\
{head}kind: fellowship                  # fellowship, course, bootcamp, programme, hackathon, job, grant, …
host: REPLACE who offers it
url: https://example.org/replace
# closes: 2027-01-31              # the last day for applications; left out where there is none
# starts: 2027-06-01              # ends: goes with it; when: holds the organisers' own words instead
# place: Cambridge, England
mode: online                      # online, in person, hybrid, online or in person
focus: [technical]                # general, technical, governance
entry_bar: low                    # low, mid, high
stipend: none                     # none, included, living expenses
# effort: 10 hours a week
# note: REPLACE what else decides, in a sentence
{source}
""",
        ),
    }
)


def write(kind: str, id_: str, folder: Path, today: date) -> Path:
    """Write the skeleton of *kind* below *folder*; answers the file.

    Raises:
        UsageError: the id does not fit, or the file is there already.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) or len(id_) > 48:
        raise UsageError(f"{id_!r} is no id.", fix="Use lower-case words joined by hyphens, at most 48 characters.")
    place, template = TEMPLATES[kind]
    path = folder / place / f"{id_}.yaml"
    if path.exists():
        raise UsageError(f"{path} is there already.", fix="Choose another id, or edit that file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    head = _HEAD.format(id=id_, today=today)
    path.write_text(template.format(id=id_, today=today, year=today.year, source=_SOURCE, head=head), encoding="utf-8")
    return path
