"""`/guidebot help` and `/guidebot about`: from the same declarations as everything else.

Annotations are values here, not texts: the completer that they name lives inside `make`.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Arg, Command, Param, Shape, Topic, command
from guidebot.core.limits import OPTION
from guidebot.core.parsing import find_command, usage
from guidebot.core.reply import (
    Block,
    Button,
    CommandRef,
    Heading,
    ItemList,
    Line,
    Link,
    LinkButton,
    Option,
    Plain,
    Reply,
    Sign,
    Span,
    buttons,
    emphasis,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.text import shorten

PRIVACY = (
    "Answers are for your eyes only unless you share them or the community wants them public.",
    "I read what you send me; a channel's history only to see whether a message of mine arrived.",
    (
        "I write first only with reminders you asked for, outcomes of what you suggested (with reminders on) and, if "
        "you organise, a welcome and failures; Stop on a reminder ends all of it."
    ),
    (
        "I keep your platform id, settings, goals, check-ins, choices of a week, witnesses, experiments, reminders, "
        "deadlines you asked for, messages to you, inbox, suggestions with your name, what you try with others, "
        "outcome cards, votes, a hash of your calendar address, problems you were shown, that you were told of "
        "/start, and what you did as an organiser."
    ),
    "/mydata export gives you all of it as a file; /mydata delete removes it.",
)


def make(all_commands: Callable[[], Sequence[Command]], version: str) -> tuple[Command, ...]:
    """The two commands over *all_commands*."""

    async def names(ask: Request, typed: str) -> Sequence[Option]:
        folded = typed.lower().removeprefix("/")
        organiser = await ask.may_organise()
        return tuple(
            Option(shorten(f"/{one.path}: {one.summary}", OPTION), one.path)
            for one in all_commands()
            if folded in one.path and (organiser or one.access is Access.ALL)
        )

    @command("guidebot help", topic=Topic.ABOUT, examples=("guidebot help", "guidebot help goal add"))
    async def help_(
        ask: Request,
        command: Annotated[str | None, Arg("A command; leave it out for all", pick=names)] = None,
    ) -> Reply:
        """See what guidebot can do, or how to use one command."""
        commands = all_commands()
        if command is None:
            return overview([one for one in commands if ask.organiser or one.access is Access.ALL])
        wanted = command.lower().removeprefix("/").strip()
        family = [one for one in commands if one.path.split(" ")[0] == wanted and one.path != wanted]
        if family and not any(one.path == wanted for one in commands):
            return overview(family)
        return details(find_command(commands, wanted)[0])

    @command("guidebot about", topic=Topic.ABOUT)
    async def about(ask: Request) -> Reply:
        """See version, sources and how your data is treated."""
        return about_reply(ask, version)

    return help_, about


def overview(commands: Sequence[Command]) -> Reply:
    """All *commands* in their groups."""
    blocks: list[Block] = [Heading("What guidebot can do", 1, Sign.COMPASS)]
    for topic in Topic:
        mine = [one for one in commands if one.topic is topic]
        items = tuple(line(CommandRef(one.path), f" – {one.summary}") for one in mine)
        blocks += [Heading(topic.value, 2), ItemList(items)] if items else []
    blocks.append(footnote("More on one of them, for example: ", CommandRef("guidebot help", "problem")))
    if any(one.path == "guide" for one in commands):
        blocks.append(
            buttons(
                Button("Open the guide", ActionRef("run", ("guide",))),
                Button("An open problem", ActionRef("run", ("problem",))),
                Button("About", ActionRef("run", ("guidebot about",))),
            )
        )
    return Reply(tuple(blocks))


def details(chosen: Command) -> Reply:
    """How to use one command."""
    blocks: list[Block] = [Heading(f"/{chosen.path}", 1, Sign.COMPASS), text(f"{chosen.summary}.")]
    blocks += [text(" ".join(paragraph.split())) for paragraph in chosen.detail.split("\n\n") if paragraph.strip()]
    if chosen.params:
        blocks += [Heading("Arguments", 2), ItemList(tuple(map(_param, chosen.params)))]
    if chosen.examples:
        blocks += [Heading("For example", 2), ItemList(tuple((CommandRef(example),) for example in chosen.examples))]
    who = "For organisers only. " if chosen.access is Access.ORGANISER else ""
    blocks.append(footnote(f"{who}{usage(chosen)}"))
    runnable = not any(param.required for param in chosen.params) and chosen.access is Access.ALL
    if runnable:
        blocks.append(buttons(Button("Try it", ActionRef("run", (chosen.path,)))))
    return Reply(tuple(blocks))


def _param(param: Param) -> Line:
    spans: list[Span] = [strong(param.name), Plain(f": {param.arg.help}")]
    if param.shape is Shape.CHOICE and param.choices is not None:
        spans.append(Plain(f" ({', '.join(choice.value for choice in param.choices)})"))
    spans.append(emphasis(" (needed)" if param.required else " (optional)"))
    return tuple(spans)


def about_reply(ask: Request, version: str) -> Reply:
    """Version, source, content version, privacy in five lines."""
    about = ask.guide.about
    return Reply(
        (
            Heading("About guidebot", 1, Sign.COMPASS),
            text(
                f"Version {version}, content {about.version}. The guide follows ",
                Link(about.title, about.url),
                f" by {about.author} ({about.published}), in our own words.",
            ),
            footnote(about.attribution),
            Heading("Your privacy, in five lines", 2),
            ItemList(tuple(line(one) for one in PRIVACY), ordered=True),
            buttons(
                LinkButton("Read the post", about.url), Button("What can you do?", ActionRef("run", ("guidebot help",)))
            ),
        )
    )
