"""How commands are called in Slack, where names are single words and shared by every app of a workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guidebot.core.commands import Access, Command
from guidebot.core.parsing import UMBRELLA
from guidebot.core.records import dataclass

MAX_DESCRIPTION = 2000
MAX_HINT = 1000


@dataclass(frozen=True, slots=True)
class Slash:
    """A slash command as the manifest declares it; *name* comes without the slash."""

    name: str
    description: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The mapping between what people type in Slack and the core's lines; *firsts* are the commands' first words."""

    umbrella: str = UMBRELLA
    prefix: str = ""
    umbrella_only: bool = False
    firsts: frozenset[str] = frozenset()

    def knowing(self, commands: Sequence[Command]) -> Names:
        """The same names for *commands*."""
        return replace(self, firsts=_firsts(commands))

    def clashes(self, commands: Sequence[Command]) -> Sequence[tuple[str, str]]:
        """Settings by which two of *commands* would have one name, each with a sentence."""
        firsts = _firsts(commands)
        prefixed = {f"{self.prefix}{first}" for first in firsts}
        if self.umbrella in firsts | prefixed:
            return [("umbrella", f"there is a command /{self.umbrella} already; choose another umbrella")]
        twice = sorted(firsts & prefixed) if self.prefix else []
        return [("prefix", f"there is a command /{twice[0]} already; choose another prefix")] if twice else ()

    def line(self, command: str, text: str) -> str:
        """The core's line for ``/command text``; the umbrella alone asks for help."""
        name = command.removeprefix("/").lower()
        text = text.strip()
        if name == self.umbrella:
            words = text or "help"
            return words if words.lower().startswith(f"{UMBRELLA} ") else f"{UMBRELLA} {words}"
        return f"{self._own(name)} {text}".strip()

    def typed(self, text: str) -> str:
        """The core's line for a mention or a direct message: any of the ways to call a command works."""
        first, _, rest = text.strip().partition(" ")
        if not first:
            return f"{UMBRELLA} help"
        if first.lower() in {UMBRELLA, "help", "about"} and not rest:
            return f"{UMBRELLA} {first.lower() if first.lower() != UMBRELLA else 'help'}"
        bare = first.removeprefix("/").lower()
        if bare == self.umbrella or self._own(bare) != bare:
            return self.line(bare, rest)
        return text.strip()

    def shown(self, path: str, rest: str = "") -> str:
        """How people type the command *path* here."""
        first, _, more = path.partition(" ")
        if first == UMBRELLA:
            words = [f"/{self.umbrella}", more]
        elif self.umbrella_only:
            words = [f"/{self.umbrella}", path]
        else:
            words = [f"/{self.prefix}{first}", more]
        return " ".join(word for word in (*words, rest) if word)

    def slashes(self, commands: Sequence[Command]) -> Iterator[Slash]:
        """Every slash command to declare: one for each first word, and the umbrella for all of them."""
        yield Slash(self.umbrella, "Everything guidebot can do, in one command", "help | about | direction debate | …")
        firsts = dict.fromkeys(one.path.partition(" ")[0] for one in commands)
        for first in firsts if not self.umbrella_only else ():
            if first != UMBRELLA:
                yield self._slash(first, [one for one in commands if one.path.partition(" ")[0] == first])

    def _own(self, name: str) -> str:
        """The command that is called *name* here: a command's name may begin with the prefix by itself."""
        bare = name.removeprefix(self.prefix)
        return bare if bare in self.firsts and name not in self.firsts else name

    def _slash(self, first: str, family: Sequence[Command]) -> Slash:
        name = f"{self.prefix}{first}"
        if len(family) == 1 and family[0].path == first:
            hint = " ".join(f"<{one.name}>" if one.required else f"[{one.name}]" for one in family[0].params)
            return Slash(name, _description(family[0].summary, family), hint[:MAX_HINT])
        verbs = [one.path.partition(" ")[2] or "…" for one in family]
        return Slash(name, _description(f"{family[0].topic}: {', '.join(verbs)}", family), " | ".join(verbs))


def _firsts(commands: Sequence[Command]) -> frozenset[str]:
    return frozenset(one.path.partition(" ")[0] for one in commands) - {UMBRELLA}


def _description(text: str, family: Sequence[Command]) -> str:
    closed = all(one.access is Access.ORGANISER for one in family)
    return (f"{text} (organisers)" if closed else text)[:MAX_DESCRIPTION]
