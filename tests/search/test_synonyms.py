"""Each group of synonyms by itself: what it leads to, and what it must not lead to."""

from __future__ import annotations

import pytest

from guidebot.core.guide import Guide
from guidebot.search.index import Index

FIRST = 3

# By the first word of the group: a question that needs it, what it finds, and what stands near in letters only.
GROUPS = {
    "red teaming": ("defences against jailbreaks", "safeguards", "critiques"),
    "interp": ("transparency of a network", "mechanistic-interpretability", "us-audit-powers"),
    "rlhf": ("learning from human feedback", "recursive-reward-modelling", "readers-for-drafts"),
    "evals": ("which benchmarks are any good", "evaluations", "gpu-tracking"),
    "career": ("is this a profession", "job-boards", "people-and-places"),
    "policy": ("a career in regulation", "policy-jobs", "ai-control"),
    "phd": ("is a doctorate necessary", "mentors-outside-alignment", "outreach-with-care"),
    "mentor": ("finding a supervisor", "find-a-mentor", "sensitive-deployments-privacy"),
    "math": ("is my maths good enough", "coding-before-maths", "replicating-papers"),
    "coding": ("do i need python", "coding-before-maths", "safety-cases"),
    "start": ("how should a beginner begin", "start-quickly", "us-training-run-regulator"),
    "course": ("a good class to take", "bootcamps", "safeguards"),
    "learn": ("how do i upskill", "upskilling-order", "proof-of-learning"),
    "fit": ("what are my strengths", "personal-fit", "weak-to-strong"),
    "imposter syndrome": ("so much self-doubt", "excellence-feels-ordinary", "heuristic-arguments"),
    "agency": ("be more proactive", "agency", "ai-security-institutes"),
    "outreach": ("is activism a good idea", "outreach-with-care", "scalable-interpretability"),
    "oversight": ("how would one supervise stronger models", "scalable-oversight", "policy-jobs"),
    "debate": ("what is adversarial debate", "debate", "outreach-with-care"),
    "critique": ("models that offer criticism of answers", "critiques", "weight-exfiltration"),
    "amplification": ("what is hch", "iterated-amplification", "big-levers"),
    "superposition": ("what does polysemantic mean", "superposition", "multi-agent-safety"),
    "sae": ("what is dictionary learning good for", "superposition", "covert-ai-channels"),
    "circuit": ("reverse engineering an algorithm in a network", "case-studies", "weight-exfiltration"),
    "induction heads": ("how does in-context learning come about", "case-studies", "garrabrant-induction"),
    "othello": ("does othello-gpt have a world model", "case-studies", "simulators"),
    "grokking": ("sudden generalisation in small networks", "case-studies", "start-quickly"),
    "probe": ("what do linear probes show", "scalable-interpretability", "us-audit-powers"),
    "theory": ("formal methods for alignment", "alignment-theory", "policy-jobs"),
    "decision theory": ("what is newcomb about", "functional-decision-theory", "personal-fit"),
    "logical induction": ("what is logical uncertainty", "garrabrant-induction", "threat-modelling"),
    "infra-bayesianism": ("what is infra-bayes", "infra-bayesianism", "automating-infrastructure"),
    "heuristic arguments": ("what is the presumption of independence", "heuristic-arguments", "debate"),
    "threat model": ("which catastrophe do people fear", "threat-modelling", "weight-exfiltration"),
    "takeover": ("existential risk from power-seeking systems", "threat-modelling", "policy-jobs"),
    "deception": ("what is scheming", "model-organisms", "gradient-hacking"),
    "gradient hacking": ("training gaming by a model", "gradient-hacking", "weight-exfiltration"),
    "collusion": ("steganography between agents", "covert-ai-channels", "job-boards"),
    "myopia": ("why would a short-sighted agent be safe", "myopia", "verifiable-inference"),
    "cirl": ("what are assistance games", "cirl", "find-a-mentor"),
    "natural abstractions": ("what does wentworth work on", "natural-abstractions", "cash-out-concepts"),
    "compute": ("i have no gpus", "compute", "case-studies"),
    "data centre": ("hidden datacenters", "detecting-datacenters", "compute"),
    "inspection": ("audits of companies", "us-audit-powers", "look-for-the-core-intuition"),
    "treaty": ("an international agreement on big models", "international-ai-agreements", "agency"),
    "export controls": ("how do sanctions on chips work", "export-control-gaps", "ai-control"),
    "weights": ("stealing models from a company", "weight-exfiltration", "weak-to-strong"),
    "security": ("infosec for a company that trains models", "weight-exfiltration", "policy-jobs"),
    "replication": ("could a model do self-replication", "autonomous-replication", "myopia"),
    "privacy": ("secrecy when officials use models", "sensitive-deployments-privacy", "covert-ai-channels"),
    "polarisation": ("will this become partisan", "ai-political-polarization", "policy-jobs"),
    "labs": ("what can one ask of ai companies", "concrete-lab-asks", "alignment-theory"),
    "paper": ("my first publication", "readers-for-drafts", "policy-jobs"),
    "replicate": ("how do i reimplement a result", "replicating-papers", "multi-agent-safety"),
    "open problem": ("give me a project idea", "extend-what-you-built", "compute"),
    "agi": ("when is superintelligence coming", "threat-modelling", "compute"),
    "forecast": ("what do people say about timelines", "plans-insights-models", "us-training-run-regulator"),
    "organisation": ("start a nonprofit", "new-projects", "start-quickly"),
    "representative": ("a letter to my congressman", "an-hour-or-some-money", "cold-mails"),
    "llm": ("is gpt an agent", "simulators", "agency"),
    "reinforcement learning": ("exercises on rl", "arena", "cirl"),
}


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_synonyms_leads_where_it_should(shipped: Index, group: str) -> None:
    """The entry is among the first three, and its stranger is not."""
    question, finds, stranger = GROUPS[group]
    first = [hit.id for hit in shipped.answer(question).hits[:FIRST]]

    assert finds in first
    assert stranger not in first


def test_every_group_has_been_looked_at(shipped_guide: Guide) -> None:
    """Whoever adds a group says here what it is for."""
    assert set(GROUPS) == {group[0] for group in shipped_guide.about.synonyms}
