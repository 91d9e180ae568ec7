"""The contract that adapters are written to. `adapters/README.md` shows how to write one.

An adapter turns an SDK's events into `Incoming`, asks its `Bot`, and renders the `Answered` that comes back. The other
way round, the outbox hands it a `Delivery`. It never sees a table or a feature; nobody imports it: it is found through
the entry-point group ``guidebot.adapters``, whose objects are a `Plugin`.
"""

from guidebot.adapter.asking import (
    Answered,
    Asked,
    Bot,
    Call,
    Home,
    Incoming,
    Plan,
    Press,
    Submit,
    TypedLine,
    never,
)
from guidebot.adapter.declaring import (
    ADDRESS,
    LITERAL,
    NAMED,
    POSITIVE,
    WEB,
    NoSettings,
    Rule,
    at_least,
    at_most,
    matches,
    or_empty,
    parted,
)
from guidebot.adapter.plugging import Context, Controls, Plugin, Tool
from guidebot.adapter.sending import (
    EVENT_GONE,
    Adapter,
    Delivery,
    Discussing,
    EventPlan,
    Hosting,
    Label,
    Named,
    Naming,
    Organising,
    Receipt,
    Revising,
    ThreadPlan,
    Warn,
)
from guidebot.core.findings import Finding
from guidebot.core.once import OnceStore
from guidebot.core.tokens import TokenStore
from guidebot.core.traits import CAREFUL, OPENS, Rate, Traits

__all__ = [
    "ADDRESS",
    "CAREFUL",
    "EVENT_GONE",
    "LITERAL",
    "NAMED",
    "OPENS",
    "POSITIVE",
    "WEB",
    "Adapter",
    "Answered",
    "Asked",
    "Bot",
    "Call",
    "Context",
    "Controls",
    "Delivery",
    "Discussing",
    "EventPlan",
    "Finding",
    "Home",
    "Hosting",
    "Incoming",
    "Label",
    "Named",
    "Naming",
    "NoSettings",
    "OnceStore",
    "Organising",
    "Plan",
    "Plugin",
    "Press",
    "Rate",
    "Receipt",
    "Revising",
    "Rule",
    "Submit",
    "ThreadPlan",
    "TokenStore",
    "Tool",
    "Traits",
    "TypedLine",
    "Warn",
    "at_least",
    "at_most",
    "matches",
    "never",
    "or_empty",
    "parted",
]
