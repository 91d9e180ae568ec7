"""`guidebot doctor`: everything that an operator should know, with what to do about it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from guidebot.core.clock import SystemClock
from guidebot.core.errors import GuidebotError
from guidebot.core.findings import Finding
from guidebot.core.plain import reply_text
from guidebot.core.reply import Actions
from guidebot.core.this_user import this_user
from guidebot.features.organise.doctor import findings_reply
from guidebot.loading.config import Config
from guidebot.runtime import app, environment
from guidebot.runtime.serving import create
from guidebot.storage.engine import sqlite_file
from guidebot.storage.held_file import GONE, GONE_FIX, holder


def _cannot_start(name: str, error: GuidebotError) -> Finding:
    why = "guidebot run does not start like this."
    return Finding(
        subject=name.capitalize(), ok=False, what=error.message, why=why, fix=error.fix or "", severity="error"
    )


async def doctor(config: Config) -> int:
    """Everything that an operator should know; 1 when something is wrong."""
    lost = _lost(sqlite_file(environment.database_url(config)))
    if lost:  # looking further would make a new and empty file
        sys.stdout.write(reply_text(findings_reply(lost)) + "\n")
        return 1
    program = await app.build(config, SystemClock())
    try:
        findings = []
        for name in config.adapters:
            try:
                program.adapters[name] = create(program, name)
            except GuidebotError as error:
                findings.append(_cannot_start(name, error))
        findings += await program.services.inspector.everything(None)
        findings += [*_shut_state(Path(config.state)), *_open_files(config)]
        shown = findings_reply(findings)
        shown = replace(shown, blocks=tuple(one for one in shown.blocks if not isinstance(one, Actions)))
        sys.stdout.write(reply_text(shown) + "\n")
        return 1 if any(not one.ok for one in findings) else 0
    finally:
        for adapter in program.adapters.values():
            await adapter.close()
        await program.close()


def _lost(file: str | None) -> list[Finding]:
    """What a guidebot that runs stores into, where the name of the file does not lead to it any more."""
    runs = holder(file)
    if runs is None or not runs.lost:
        return []
    why = f"What process {runs.process} stores is lost when it ends."
    return [Finding(subject="Database", ok=False, what=GONE, why=why, fix=GONE_FIX, severity="error")]


def _open_files(config: Config) -> list[Finding]:
    """What members wrote, where other users of this machine can read it."""
    file = sqlite_file(environment.database_url(config))
    wide = [path for path in map(Path, [file, config.state] if file else [config.state]) if _is_wide(path)]
    fix = "Run: chmod -R go= " + " ".join(map(str, wide))
    why = "Goals, notes and settings of members can be read by other users of this machine."
    return [
        Finding(subject="Files", ok=False, what=f"{path} is open to others", why=why, fix=fix, severity="warning")
        for path in wide
    ]


def _shut_state(state: Path) -> list[Finding]:
    """The folder of small files, where this user cannot write into it."""
    above = next((one for one in (state, *state.absolute().parents) if one.exists()), state)
    if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        return []
    user = this_user()
    what = f"{user} may not write into {above}" if above.is_dir() else f"{above} is a file, and should be a folder"
    fix = f"Run as root: chown {user} {above}" if above.is_dir() else "Remove it, or name another folder as state."
    why = "Starts take longer, and what was already tried is forgotten at each of them."
    return [Finding(subject="State", ok=False, what=what, why=why, fix=fix, severity="error")]


def _is_wide(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o077)
