"""A small guide in YAML: one of everything, so that a test can spoil a single line of it."""

from __future__ import annotations

from pathlib import Path

SOURCE = "{title: A guide, url: https://example.org/guide, where: Part one}"

GUIDE = """\
title: A small guide
author: An Author
published: May 2023
url: https://example.org/guide
attribution: After a small guide by An Author, in our own words.
version: "2026.11"
intro:
  - This small guide holds one of everything that a guide may hold.
sections:
  - {id: mindset, title: General mindset, summary: How to think about a career early on., command: advice mindset}
  - id: research
    title: Alignment research
    summary: Where to begin with research.
    command: advice
    for_whom: The author wrote this part for people early on.
  - {id: directions, title: Research directions, summary: What people work on and why it matters., command: direction}
  - {id: governance, title: Governance topics, summary: Topics that lack an expert so far., command: governance}
  - {id: learn, title: Upskilling, summary: Courses and curricula in their order., command: learn}
  - {id: problems, title: Open problems, summary: Problems that somebody should work on., command: problem}
cautions:
  dated: This problem comes from a list that has aged, so look first whether it was solved.
expert_path:
  - {id: expert-read, title: Read the first reading}
  - {id: expert-write, title: Write two pages}
problem_path:
  - {id: problem-start, title: Take the first step}
  - {id: problem-write, title: Write down what came out}
direction_path:
  - {id: direction-read, title: Read the first work}
  - {id: direction-try, title: Try a small project}
synonyms:
  - [interp, interpretability]
outside:
  - {id: visas, title: visas and permits, asked: [do i need a visa, work permit, green card], help: Ask a lawyer.}
  - {id: food, title: cooking and food, asked: [how do i cook rice, recipe for a cake, what is for dinner], words: egg}
  - id: own-data
    title: the data that I hold on you
    asked: [delete my data, what do you know about me, forget me]
    help: You can erase everything that I hold on you.
    command: mydata
  - {id: channels, title: channels of this place, asked: [which channel, change my nickname, invite link], here: true}
"""

ADVICE = f"""\
entries:
  - id: fast-feedback
    part: mindset
    title: Look for fast feedback
    aliases: [feedback loops]
    asked: [how can i tell whether i would be any good at this]
    editors: We could not confirm the date of this advice.
    summary: Short projects tell you more about your fit than months of reading.
    standpoint: The author thinks this about people early in a career.
    body: ["You learn whether *work* suits you by [doing some](https://example.org/do) of it."]
    steps: [Pick something you can finish in a weekend.]
    works: [debate-2018]
    related: [debate]
    source: {SOURCE}
    reviewed: 2026-11-23
  - id: start-quickly
    part: research
    title: Start quickly
    summary: The way to find out whether you like research is to begin.
    standpoint: The author thinks this about people early in a career.
    body: [Begin before you feel that you are ready for it.]
    steps: [Write down one question this evening.]
    source: {SOURCE}
    reviewed: 2026-11-23
  - id: pick-one-topic
    part: governance
    title: Pick one topic
    summary: Depth in one narrow topic beats a wide overview of all of them.
    standpoint: The author thinks this about people early in a career.
    body: [Know more than anybody about one narrow thing.]
    steps: [List three topics that you could bear for a year.]
    source: {SOURCE}
    reviewed: 2026-11-23
"""

DIRECTIONS = f"""\
entries:
  - id: scalable-oversight
    tier: primary
    title: Scalable oversight
    aliases: [oversight]
    summary: Help people to judge work that they could not have done themselves.
    standpoint: The author thinks that this is promising.
    what: [It is about judging work that is beyond the judge.]
    why: [Models may soon do work that nobody can check.]
    start: [Read the first work on the list below.]
    works: [{{id: debate-2018, note: to read first}}]
    source: {SOURCE}
    reviewed: 2026-11-23
  - id: debate
    tier: primary
    parent: scalable-oversight
    title: Debate
    aliases: [ai safety via debate]
    summary: Two models argue so that a weaker judge can tell who is right.
    standpoint: The author thinks that this is promising.
    today: [Laboratories have run debates between models since then.]
    what: [Two models argue for opposite answers in front of a judge.]
    why: [It may be easier to spot a flaw than to find the answer.]
    start: [Play a debate by hand with a friend tonight.]
    works: [{{id: debate-2018}}]
    views:
      - {{holder: A critic, text: A critic finds that debates reward rhetoric more than truth., works: [critique-2020]}}
    related: [fast-feedback, gpu-tracking]
    source: {SOURCE}
    reviewed: 2026-11-23
    status: disputed
    status_note: Experiments point both ways so far.
  - id: mechanistic-interpretability
    tier: primary
    title: Mechanistic interpretability
    aliases: [mech interp, interp]
    summary: Take networks apart to find out how they compute what they compute.
    standpoint: The author thinks that this is promising.
    what: [It reads the algorithms that a network has learned.]
    why: [Knowing what a model computes may show when it deceives.]
    start: [Take a tiny model apart in a notebook.]
    source: {SOURCE}
    reviewed: 2026-11-23
  - id: evaluations
    tier: secondary
    title: Evaluations
    aliases: [evals]
    summary: Measure what models can do before somebody relies on them.
    standpoint: The author thinks that this is useful.
    what: [It measures which dangerous things a model can do.]
    why: [Decisions about deployment need measurements.]
    start: [Rebuild one evaluation that somebody published.]
    source: {SOURCE}
    reviewed: 2026-11-23
  - id: inverse-rewards
    tier: doubted
    title: Inverse rewards
    aliases: [cirl]
    summary: Learn from behaviour what people want and be unsure about it.
    standpoint: The author doubts that this helps much.
    what: [It models the person as an agent whose goals one infers.]
    why: [An agent that is unsure may allow itself to be corrected.]
    start: [Read the critiques before the proposals.]
    source: {SOURCE}
    reviewed: 2026-11-23
"""

SECURITY = f"""\
cluster:
  id: security
  title: Security
  summary: Keep weights and systems out of the wrong hands.
  standpoint: The author wishes for an expert on each of these topics.
  background: [critique-2020]
entries:
  - id: gpu-tracking
    number: 1
    title: Knowing where the chips are
    aliases: [chip tracking]
    summary: Nobody knows where the chips of the world are today.
    question: How could a state know where all advanced chips are?
    why: [A rule about chips needs to know where they are.]
    reading: [{{id: critique-2020, note: how a chip could tell}}]
    first_piece: Two pages that compare three ways to find out where a chip is.
    source: {SOURCE}
    reviewed: 2026-11-23
"""

LEARN = f"""\
id: arena
shelf: post
order: 2
title: ARENA
aliases: [research engineer accelerator]
summary: Five weeks of exercises that make a research engineer of you.
url: https://example.org/arena
standpoint: The author recommends it to people who can program.
teaches: [It teaches how to build and to take apart neural networks.]
for_whom: People who can program and know some linear algebra.
effort: {{text: five weeks, source: the course page}}
milestones:
  - {{id: arena-0, group: "Chapter 0", title: Prerequisites, what: tensors and such}}
  - {{id: arena-1, group: "Chapter 1", title: Transformers, optional: true}}
works: [debate-2018]
related: [mechanistic-interpretability]
source: {SOURCE}
reviewed: 2026-11-23
"""

PROBLEMS = "entries:\n" + "".join(
    f"""\
  - id: {id_}
    title: {title}
    direction: {direction}
    difficulty: {difficulty}
    difficulty_basis: our estimate
    statement: Nobody has found out so far whether {title.lower()} holds for larger models.
    first_step: Read the newest paper on it and note one gap.
    source: {SOURCE}
    {caution}
    reviewed: 2026-11-23
"""
    for id_, title, direction, difficulty, caution in (
        ("honest-judges", "Judges stay honest", "debate", "beginner", "cautions: [dated]"),
        ("long-debates", "Long debates converge", "debate", "advanced", "status: current"),
        ("oversight-gap", "Oversight gap closes", "scalable-oversight", "intermediate", "status: current"),
        ("acronyms", "Acronym circuits exist", "mechanistic-interpretability", "beginner", "status: current"),
        ("sums", "Addition circuits generalise", "mechanistic-interpretability", "beginner", "credit: Ada"),
        ("sandbagging", "Sandbagging can be seen", "evaluations", "intermediate", "status: current"),
    )
)

WORKS = """\
entries:
  - id: debate-2018
    kind: paper
    title: AI safety via debate
    authors: [Geoffrey Irving, Paul Christiano, Dario Amodei]
    year: 2018
    url: https://arxiv.org/abs/1805.00899
    summary: It proposes that two models argue in front of a judge.
    reviewed: 2026-11-23
  - id: critique-2020
    kind: post
    title: A critique of debate
    summary: It argues that debates reward rhetoric more than truth.
    reviewed: 2026-11-23
"""

FILES = {
    "guide.yaml": GUIDE,
    "advice/advice.yaml": ADVICE,
    "directions/directions.yaml": DIRECTIONS,
    "governance/security.yaml": SECURITY,
    "learn/arena.yaml": LEARN,
    "problems/problems.yaml": PROBLEMS,
    "works/works.yaml": WORKS,
}


def write(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """The small guide in *folder*, with whole files of *changes* in place of its own."""
    for name, text in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """The file called *name* with *old* replaced by *new* where it stands first."""
    assert old in FILES[name], f"{old!r} does not stand in {name}"
    return {name: FILES[name].replace(old, new, 1)}


def line_of(name: str, text: str, files: dict[str, str] | None = None) -> int:
    """The number of the first line of a file that holds *text*."""
    rows = {**FILES, **(files or {})}[name].splitlines()
    return next(at for at, row in enumerate(rows, 1) if text in row)
