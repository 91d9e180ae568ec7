"""The command line. Heavy imports wait until a command needs them, so that help is quick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ANSWERED = 0
CONFIG = "config.toml"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; answers the exit code: 0 done, 1 something broke, 2 the input was wrong."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.version:
        from importlib import metadata  # noqa: PLC0415  # start-up time

        sys.stdout.write(f"guidebot {metadata.version('guidebot')}\n")
        return ANSWERED
    if args.command is None:
        parser.print_help()
        return ANSWERED
    from guidebot.runtime import commandline  # noqa: PLC0415  # start-up time

    return commandline.run(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
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
    say.add_argument("line", help="for example: /direction debate")
    commands.add_parser("run", help="connect the adapters that the configuration names")
    commands.add_parser("check", help="check configuration and content; every problem with file and line")
    docs = commands.add_parser("docs", help="write the reference pages from the declarations")
    docs.add_argument("folder", nargs="?", type=Path, default=Path("docs/reference"), help="where to (docs/reference)")
    _content(commands.add_parser("content", help="for editors: skeletons, stale entries, the guide as a document"))
    return parser


def _content(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="content", metavar="WHAT", required=True)
    new = kinds.add_parser("new", help="write a commented skeleton")
    new.add_argument("kind", choices=["problem", "topic", "direction", "resource"])
    new.add_argument("id", help="lower-case words joined by hyphens; it stays for ever")
    new.add_argument("--folder", type=Path, default=Path("content"), help="the content folder (content)")
    stale = kinds.add_parser("stale", help="list entries past their review")
    stale.add_argument("--online", action="store_true", help="also ask every link whether it answers, one a second")
    export = kinds.add_parser("export", help="write the whole guide as one Markdown document")
    export.add_argument("file", type=Path)


if __name__ == "__main__":
    sys.exit(main())
