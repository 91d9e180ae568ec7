"""`guidebot init`: a commented config.toml with the adapters that somebody asks for."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from guidebot.core.errors import UsageError
from guidebot.loading.toml import toml_document
from guidebot.runtime import discovery
from guidebot.tools.settings_reference import example


def write(path: Path, adapters: Sequence[str]) -> str:
    """Write a new file, or begin further adapters in one that is there; answers what was done, as a sentence.

    Raises:
        AdapterMissing: there is no such adapter.
        UsageError: the file is there and has all of them already, or is no file.
        Mistakes: the file is there and is no TOML.
        OSError: it cannot be read or written.
    """
    plugins = [discovery.find(name) for name in discovery.names()]
    chosen = list(dict.fromkeys(discovery.find(name).name for name in adapters))
    if path.exists() and not path.is_file() and not path.is_dir():  # a new file would take the place of a device
        raise UsageError(f"{path} is no file.", fix="Name another file: guidebot --config FILE init")
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", fix="Remove it, or name another file: guidebot --config FILE init")
    if not path.exists():
        _replace(path, _begun(example(plugins), chosen))
        return f"Wrote {path} with {_named(chosen)}. Every setting is in it, with what it does."
    raw = path.read_bytes()
    named = toml_document(str(path), raw).data.get("adapters", {})  # to what is broken nothing is added
    text = raw.decode("utf-8-sig")
    missing = [name for name in chosen if not isinstance(named, dict) or name not in named]
    if not missing:
        fix = "Edit it, or name another file: guidebot --config FILE init"
        raise UsageError(f"{path} is there already, and nothing of it was changed.", fix=fix)
    text = _begun(text, missing)
    tables = "".join(f"\n[adapters.{name}]\n" for name in missing if f"\n[adapters.{name}]" not in text)
    _replace(path, f"{text.rstrip()}\n{tables}")
    return f"Added {_named(missing)} to {path}; the rest of it stays as it was."


def _begun(text: str, adapters: Sequence[str]) -> str:
    """*text* with the heads of the tables of *adapters* taken out of their comments: their settings keep defaults."""
    for name in adapters:
        text = re.sub(rf"^# (\[adapters\.{re.escape(name)}\])", r"\1", text, flags=re.MULTILINE)
    return text


def _replace(path: Path, text: str) -> None:
    """All of it or nothing: a configuration is never half written."""
    path = path.resolve()  # through a link to the file itself
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    if path.exists():
        shutil.copymode(path, fresh)
    fresh.replace(path)


def _named(adapters: Sequence[str]) -> str:
    if not adapters:
        return "no adapter yet"
    *most, last = [f"[adapters.{name}]" for name in adapters]
    return f"{', '.join(most)} and {last}" if most else last
