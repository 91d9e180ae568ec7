"""The form of a card, and what was written in it."""

from __future__ import annotations

from dataclasses import replace

from guidebot.core.actions import ActionRef
from guidebot.core.cards import LONG, SHORT, URL, Card, checked_link
from guidebot.core.forms import FormErrors, checked
from guidebot.core.records import dataclass
from guidebot.core.reply import ChoiceInput, Form, Option, TextInput
from guidebot.core.requests import Request
from guidebot.core.text import clean, shorten

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an author wrote."""

    tried: str = ""
    found: str = ""
    following: str = ""
    link: str = ""
    name: str = ""

    @classmethod
    def of(cls, card: Card) -> Written:
        """What stands in *card*."""
        return cls(tried=card.tried, found=card.found, following=card.following, link=card.link, name=card.name)

    def on(self, card: Card) -> Card:
        """*card* with these words."""
        return replace(
            card, tried=self.tried, found=self.found, following=self.following, link=self.link, name=self.name
        )


NOTHING = Written()


def card_form(title: str, submit: ActionRef, filled: Written = NOTHING) -> Form:
    """The form of a card about *title*."""
    options = (Option("No", NO), Option("Yes", YES))
    return Form(
        "What came of it",
        (
            TextInput("tried", "What did you try?", value=filled.tried, low=1, high=SHORT, multiline=True),
            TextInput(
                "found",
                "What did you find, or where did you stick?",
                "A dead end saves somebody else the way.",
                filled.found,
                low=1,
                high=LONG,
                multiline=True,
            ),
            TextInput(
                "following",
                "For whoever comes next",
                value=filled.following,
                required=False,
                high=SHORT,
                multiline=True,
            ),
            TextInput(
                "link", "Link", "Code, notes or a plot, if there are any.", filled.link, required=False, high=URL
            ),
            ChoiceInput("name", "With my name", options, "", YES if filled.name else NO, required=False),
        ),
        submit,
        intro=shorten(title, 300),
        send="See how it looks",
    )


def written(ask: Request, form: Form) -> Written:
    """What was written, cleaned like everything that people type.

    Raises:
        FormErrors: a part of it is missing or cannot be taken.
    """
    fields, wrong = ask.fields, dict[str, str]()
    tried, found = clean(fields.get("tried", ""), high=SHORT), clean(fields.get("found", ""), high=LONG)
    link = checked(wrong, "link", lambda: checked_link(clean(fields.get("link", ""), high=URL + 1)))
    if not tried:
        wrong["tried"] = "A line is enough."
    if not found:
        wrong["found"] = "A line is enough; “I got stuck at …” is one."
    if fields.get("name", NO) not in {YES, NO, ""}:
        wrong["name"] = "Choose one of the two."
    if wrong:
        raise FormErrors(wrong, form)
    return Written(
        tried=tried,
        found=found,
        following=clean(fields.get("following", ""), high=SHORT),
        link=link or "",
        name=clean(ask.name, high=80) if fields.get("name") == YES else "",
    )
