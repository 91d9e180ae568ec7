"""An error answer of the fake Discord."""

from __future__ import annotations


class Refusal(Exception):
    """An error answer."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text
