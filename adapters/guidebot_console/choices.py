"""What a number presses: the buttons, menus and files of a reply as one numbered list."""

from __future__ import annotations

from typing import assert_never

from guidebot.core.actions import ActionRef
from guidebot.core.records import dataclass
from guidebot.core.reply import (
    Actions,
    Block,
    Button,
    Divider,
    Download,
    Fields,
    File,
    Footnote,
    Heading,
    Image,
    ItemList,
    LinkButton,
    Quote,
    Reply,
    Select,
    Text,
)

_LINES = frozenset({"run", "go", "new.run", "new.go"})


@dataclass(frozen=True, slots=True)
class Pressing:
    """A button or an entry of a menu."""

    label: str
    action: ActionRef
    value: str | None = None

    @property
    def ref(self) -> str:
        """What goes back to the bot."""
        return self.action.encode()

    @property
    def line(self) -> str:
        """The typed line that does the same, or nothing when there is none."""
        if self.action.name not in _LINES:
            return ""
        return " ".join((*self.action.args, *([] if self.value is None else [self.value])))


@dataclass(frozen=True, slots=True)
class Saving:
    """A file to write into the current folder."""

    file: File


Choice = Pressing | Saving


def of_block(block: Block) -> tuple[Choice, ...]:
    """The choices of one block, in the order of their numbers."""
    match block:
        case Actions(Select() as menu):
            return tuple(Pressing(one.label, menu.action, one.value) for one in menu.options)
        case Actions(items):
            assert not isinstance(items, Select)
            return tuple(Pressing(one.label, one.action) for one in items if isinstance(one, Button))
        case Image(file, _) | Download(file, _):
            return (Saving(file),)
        case Heading() | Text() | ItemList() | Fields() | Quote() | Divider() | Footnote():
            return ()
        case _:
            assert_never(block)


def of_reply(reply: Reply) -> tuple[Choice, ...]:
    """The choices of a reply."""
    return tuple(choice for block in reply.blocks for choice in of_block(block))


def links(block: Actions) -> tuple[LinkButton, ...]:
    """The buttons that only open a page; they have no number, since their address is shown."""
    if isinstance(block.items, Select):
        return ()
    return tuple(one for one in block.items if isinstance(one, LinkButton))
