"""What Discord refuses that only an operator can mend, in words."""

from __future__ import annotations

from guidebot.core.errors import ConfigError

TOKEN = 4004
INTENTS = 4014
_REFUSED = {
    4004: ("Discord refuses the token.", "Renew it in the developer portal and set DISCORD_TOKEN."),
    4010: ("Discord refuses the shard.", "Check [adapters.discord] shard_ids and shard_count."),
    4011: ("Discord asks for more shards.", "Raise [adapters.discord] shard_count, or set it to 0."),
    4012: ("Discord no longer speaks this version of its gateway.", "Update guidebot and discord.py."),
    4013: ("Discord refuses the intents.", "Update guidebot and discord.py."),
    4014: ("Discord refuses the intents.", "Set [adapters.discord] typed = false."),
}


def refused(code: int) -> ConfigError:
    """The error for a gateway's close *code*; `TOKEN` stands for a refused log-in as well."""
    message, fix = _REFUSED.get(code, (f"Discord closed the connection: {code}.", "See the log."))
    return ConfigError(message, fix=fix)
