"""`/doctor`: what works, what does not, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Command, Topic, command
from guidebot.core.findings import Finding
from guidebot.core.naming import with_commands
from guidebot.core.reply import Block, Button, Heading, ItemList, Line, Reply, Sign, Tone, buttons, line, strong, text
from guidebot.core.requests import Request


@command("doctor", topic=Topic.COMMUNITY, weighty=False, access=Access.ORGANISER)
async def doctor(ask: Request) -> Reply:
    """Check rights, schedules, queue and content, each finding with its fix."""
    return findings_reply(await ask.services.inspector.everything(ask.community))


COMMANDS: tuple[Command, ...] = (doctor,)


def findings_reply(findings: Sequence[Finding]) -> Reply:
    """What is wrong first, then what is well."""
    wrong = [one for one in findings if not one.ok]
    well = [one for one in findings if one.ok]
    tone = Tone.BAD if any(one.severity == "error" for one in wrong) else Tone.WARN if wrong else Tone.GOOD
    said = f"{len(wrong)} to look at" if wrong else "All is well"
    blocks: list[Block] = [Heading(said, 1, Sign.WARNING if wrong else Sign.DONE)]
    for one in wrong:
        blocks += _wrong(one)
    if well:
        blocks.append(Heading("In order", 2))
        blocks += [ItemList(tuple(map(_well, well[at : at + 12]))) for at in range(0, len(well), 12)]
    blocks.append(buttons(Button("Look again", ActionRef("go", ("doctor",)))))
    return Reply(tuple(blocks), tone=tone)


def _wrong(finding: Finding) -> list[Block]:
    blocks: list[Block] = [text(strong(f"{finding.subject}: "), finding.what)]
    if finding.why:
        blocks.append(text(f"Why it matters: {finding.why}"))
    if finding.fix:
        blocks.append(text("How to mend it: ", *with_commands(finding.fix)))
    return blocks


def _well(finding: Finding) -> Line:
    return line(strong(f"{finding.subject}: "), finding.what)
