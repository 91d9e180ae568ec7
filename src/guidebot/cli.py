"""The command line. Heavy imports wait until a command needs them, so that help is quick."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from guidebot.core.nearest import nearest

DONE, WRONG = 0, 2
CONFIG = "config.toml"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; answers the exit code: 0 done, 1 something broke, 2 the input was wrong."""
    _mend_streams()
    # Zones come from the tzdata package; to find a system's own, zoneinfo would read a megabyte about Python's making.
    os.environ.setdefault("PYTHONTZPATH", "")
    if sys.flags.optimize > 1:
        sys.stderr.write(
            "guidebot takes what it says of its commands from the program's text, which Python was told to leave out. "
            "Start it without -OO, and without PYTHONOPTIMIZE=2.\n"
        )
        return WRONG
    args = build().parse_args(argv)  # the parser is kept by nobody: what runs for weeks has no use for it
    if args.version:
        from importlib import metadata  # noqa: PLC0415  # start-up time

        sys.stdout.write(f"guidebot {metadata.version('guidebot')}\n")
        return DONE
    if args.command is None:
        build().print_help()
        return DONE
    from guidebot.tools import commandline  # noqa: PLC0415  # start-up time

    return commandline.run(args)


class Parser(argparse.ArgumentParser):
    """Says what was probably meant rather than every choice there is."""

    def error(self, message: str) -> NoReturn:
        """Refuse the line with *message*."""
        typed = re.search(r"invalid choice: (.*) \(choose from (.*)\)", message, re.DOTALL)
        if typed:
            name = typed[1].strip("'\"")[:40]
            known = [choice.strip("' ") for choice in typed[2].split(",")]
            near = nearest(name, known, least=0.5)
            hint = f"Did you mean: {self.prog} {near[0]}?" if near else f"See what there is with: {self.prog} --help"
            if not near and "say" in known:
                hint = f"What is for the bot goes behind say: guidebot say {name}. {hint}"
            message = f"there is no {name!r} here. {hint}"
        super().error(message)


def _mend_streams() -> None:
    """Go on where a stream was closed, and write a sign that an encoding lacks as a question mark."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # stands for the stream
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def build() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = Parser(
        prog="guidebot",
        description="A community bot for people who want to work on making advanced AI go well.",
        epilog="Start with: guidebot console",
    )
    parser.add_argument("--config", type=Path, help=f"the settings file (default: {CONFIG} if it is there)")
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    console = commands.add_parser(
        "console", help="talk to the bot in this terminal, with a demo community and its clock"
    )
    console.add_argument("--keep", action="store_true", help="use the configured database instead of a fresh one")
    say = commands.add_parser("say", help="answer one line and stop")
    say.add_argument("line", nargs="+", help="for example: /direction debate")
    begin = commands.add_parser("init", help="write a commented config.toml: guidebot init discord slack")
    begin.add_argument("adapter", nargs="*", help="adapters to begin with")
    commands.add_parser("run", help="connect the adapters that the configuration names")
    commands.add_parser("check", help="check configuration and content; every problem with file and line")
    commands.add_parser("doctor", help="look at everything an operator should know, with what to do about it")
    _tools(commands)
    _database(commands)
    kinds = _content(
        commands.add_parser("content", help="for editors: skeletons, stale entries, the guide as a document")
    )
    docs = commands.add_parser("docs", help="write the reference pages from the declarations")
    docs.add_argument("folder", nargs="?", type=Path, default=Path("docs/reference"), help="where to (docs/reference)")
    # after the command's name too; before it, the parser itself takes it
    for command in (*commands.choices.values(), *kinds.choices.values()):
        command.add_argument("--config", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _tools(commands: argparse._SubParsersAction[Parser]) -> None:
    manifest = commands.add_parser("manifest", help="print the app manifest of a platform: guidebot manifest slack")
    invite = commands.add_parser("invite", help="print the address that invites the bot: guidebot invite discord")
    key = commands.add_parser("encryption-key", help="print a fresh key for kept tokens: guidebot encryption-key slack")
    for one in (manifest, invite, key):
        one.add_argument("adapter", help="the adapter's name")
        one.add_argument("option", nargs="*", help="options as name=value, for example format=yaml")


def _database(commands: argparse._SubParsersAction[Parser]) -> None:
    commands.add_parser("migrate", help="bring the database to this version's schema")
    backup = commands.add_parser("backup", help="copy the SQLite database while the bot runs")
    backup.add_argument("file", type=Path, help="a new file")
    restore = commands.add_parser("restore", help="put a backup into an empty place")
    restore.add_argument("file", type=Path, help="a file that backup wrote")
    copy = commands.add_parser("copy-db", help="copy everything to another database, and compare the counts")
    copy.add_argument("source", help="for example sqlite:///guidebot.db")
    copy.add_argument("target", help="for example postgresql://host/guidebot")
    forget = commands.add_parser("forget", help="erase at once what is held on a community that the bot has left")
    forget.add_argument("community", help="platform and id, for example discord:123456789")
    commands.add_parser("healthy", help="ask the running bot whether it is well; for health checks")


def _content(parser: argparse.ArgumentParser) -> argparse._SubParsersAction[Any]:
    kinds = parser.add_subparsers(dest="content", metavar="WHAT", required=True)
    new = kinds.add_parser("new", help="write a commented skeleton")
    new.add_argument("kind", choices=["advice", "direction", "topic", "resource", "problem", "work"])
    new.add_argument("id", help="lower-case words joined by hyphens; it stays for ever")
    new.add_argument("--folder", type=Path, help="the content folder (the last configured one, or the checkout's)")
    stale = kinds.add_parser("stale", help="list entries past their review")
    stale.add_argument("--online", action="store_true", help="also ask every link whether it answers, one a second")
    export = kinds.add_parser("export", help="write the whole guide as one Markdown document")
    export.add_argument("file", type=Path)
    export.add_argument("--force", action="store_true", help="replace a file that is there")
    return kinds


if __name__ == "__main__":
    sys.exit(main())
