"""Installations kept encrypted: AES in Fernet's envelope, the key's name beside every value.

cryptography takes 7 MB, so it is imported only where there are installations.
"""

from __future__ import annotations

import hashlib

from guidebot.core.errors import ConfigError
from guidebot_slack.settings import KEY

_ADVICE = "Make a key with: guidebot encryption-key slack; several are joined by commas, the newest first."


def new_key() -> str:
    """A fresh named key."""
    from cryptography.fernet import Fernet  # noqa: PLC0415  # see the module

    key = Fernet.generate_key()
    return f"{hashlib.sha256(key).hexdigest()[:8]}:{key.decode()}"


class Vault:
    """Locks with the first key, opens with any of them.

    To rotate: put a new key in front of the old one and restart; every value is locked again with the new one.
    """

    def __init__(self, keys: str) -> None:
        """Read *keys*, ``name:key`` joined by commas.

        Raises:
            ConfigError: one of them is no key.
        """
        from cryptography.fernet import Fernet  # noqa: PLC0415  # see the module

        found = [KEY.fullmatch(part.strip()) for part in keys.split(",") if part.strip()]
        named = {one["name"]: one["key"] for one in found if one}
        if not named or len(named) != len(found):
            raise ConfigError("GUIDEBOT_ENCRYPTION_KEY holds something that is no key.", fix=_ADVICE)
        self._keys = {name: Fernet(key) for name, key in named.items()}
        self.newest = next(iter(named))

    def lock(self, value: bytes) -> bytes:
        """*value*, encrypted with the newest key."""
        return self.newest.encode() + b"|" + self._keys[self.newest].encrypt(value)

    def open(self, locked: bytes) -> bytes:
        """What was locked.

        Raises:
            ConfigError: its key is not among ours, or the value was changed.
        """
        from cryptography.fernet import InvalidToken  # noqa: PLC0415  # see the module

        name, _, rest = locked.partition(b"|")
        key = self._keys.get(name.decode("ascii", "replace"))
        if key is None:
            raise ConfigError(
                f"An installation is locked with the key {name.decode('ascii', 'replace')!r}, which is not set.",
                fix="Add that key at the end of GUIDEBOT_ENCRYPTION_KEY.",
            )
        try:
            return key.decrypt(rest)
        except InvalidToken as error:
            raise ConfigError("An installation cannot be opened: its bytes were changed.", fix=_ADVICE) from error

    def is_old(self, locked: bytes) -> bool:
        """Whether *locked* waits to be locked with the newest key."""
        return locked.partition(b"|")[0] != self.newest.encode()
