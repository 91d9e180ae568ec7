"""One tree of errors. The text of each is fit for the person who meets it; `answering.dispatch` answers with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class GuidebotError(Exception):
    """Any error that guidebot raises on purpose.

    *fix* says what to do about it, in a sentence.
    """

    def __init__(self, message: str, *, fix: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    @property
    def in_a_line(self) -> str:
        """What is wrong and what to do, for a place with room for one line."""
        return f"{self.message} {self.fix or ''}".strip()


class UsageError(GuidebotError):
    """The line, form or button asks for something that cannot be done as asked.

    *lines* are what may have been meant: typed lines, each of which becomes a button. *choices* are values for one
    argument, *field*, shown with *labels*; with them the line that was typed becomes such buttons.
    """

    def __init__(
        self,
        message: str,
        *,
        fix: str | None = None,
        lines: tuple[str, ...] = (),
        choices: tuple[str, ...] = (),
        labels: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, fix=fix)
        self.lines = lines
        self.choices = choices
        self.labels = labels or choices
        self.field = ""


@contextmanager
def about(name: str) -> Iterator[None]:
    """What is refused inside names the field *name*."""
    try:
        yield
    except UsageError as error:
        error.message = f"{name}: {error.message}"
        error.field = name
        raise


class FieldErrors(UsageError):
    """A submitted form has mistakes; *fields* maps an input's name to what is wrong with it."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(fields.values()), fix="Correct the form and send it again.")
        self.fields = fields


class NotAllowed(UsageError):
    """The person may not do this here."""


class Expired(UsageError):
    """A button or form whose time is over."""


class DefinitionError(GuidebotError):
    """A command, action or form is declared wrongly; a mistake of the programmer, found at start."""


class ContentError(GuidebotError):
    """Content that cannot be loaded or shown."""


class ConfigError(GuidebotError):
    """Settings that cannot be used."""


class StorageError(GuidebotError):
    """The database cannot be reached, is full, or does not fit this version."""


class Unreadable(GuidebotError):
    """The one row that was asked for is there and cannot be read; the database itself works."""

    def __init__(self) -> None:
        super().__init__(
            "What is kept on this cannot be read any more, so it is left alone.",
            fix="Whoever runs this bot finds the row with: guidebot doctor",
        )


class AdapterMissing(GuidebotError):
    """An adapter is named in the configuration but cannot be loaded."""


class DeliveryError(GuidebotError):
    """What became of a delivery that did not simply succeed. Raised by `Adapter.deliver` only.

    *code* is the platform's own name for the failure, for logs and `/doctor`.
    """

    def __init__(self, message: str, *, fix: str | None = None, code: str = "") -> None:
        super().__init__(message, fix=fix)
        self.code = code


class InDoubt(DeliveryError):
    """It may or may not have arrived: a timeout, a broken connection, a 5xx."""


class RetryAfter(DeliveryError):
    """It did not arrive, and the platform says when to come back.

    *seconds* counts from now. With *whole_platform* nothing else may be sent to the platform before then either, and
    with *alert* an operator should know.
    """

    def __init__(
        self, message: str, *, seconds: float, whole_platform: bool = False, alert: bool = False, code: str = ""
    ) -> None:
        super().__init__(message, code=code)
        self.seconds = seconds
        self.whole_platform = whole_platform
        self.alert = alert


class DeadTarget(DeliveryError):
    """This target cannot be reached: a closed direct message, a deleted channel, a missing right."""


class Blocked(DeliveryError):
    """The platform refuses that direct conversations are opened; everything else goes on.

    *seconds* is how long to wait, or None when an operator has to clear it.
    """

    def __init__(self, message: str, *, seconds: float | None, code: str = "") -> None:
        super().__init__(message, code=code)
        self.seconds = seconds


class Revoked(DeliveryError):
    """The token of this installation is not valid any more: stop sending for it.

    *scope* is the community whose installation is meant, as ``CommunityId.id``, or None for the whole platform.
    """

    def __init__(self, message: str, *, scope: str | None = None, fix: str | None = None, code: str = "") -> None:
        super().__init__(message, fix=fix, code=code)
        self.scope = scope


class Broken(DeliveryError):
    """The platform refused the message itself: a bug, never tried again."""
