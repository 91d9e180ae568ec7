"""Content compiled: checked once, kept as JSON in the state folder, and read back without YAML or pydantic.

A compiled file is named after everything that it was made from: the names and bytes of all content files, and the
program that checked them. So none is ever out of date; when something changes, another name is looked for. A file that
is missing or damaged is made anew, and one that cannot be written is done without.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from guidebot.core import guide as guide_module
from guidebot.core.guide import Guide, Kind
from guidebot.core.records import dataclass
from guidebot.loading import apart
from guidebot.loading.loaded import Folders, Loaded, Origin, files
from guidebot.loading.reader import parse

log = logging.getLogger(__name__)
_SEALED = 65  # bytes: a checksum and the end of its line
_OURS = re.compile(r"content-[0-9a-f]{64}\.(json|\d+)")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands in a file: JSON has no keys of two parts, so origins are rows."""

    guide: Guide
    origins: tuple[tuple[Kind, str, Origin], ...]


def compiled(loaded: Loaded) -> bytes:
    """*loaded* as one line of JSON."""
    rows = tuple((kind, id_, origin) for (kind, id_), origin in loaded.origins.items())
    return msgspec.json.encode(_Kept(loaded.guide, rows), enc_hook=_plain)


def restored(body: bytes | memoryview) -> Loaded:
    """What `compiled` made a line of: built from the declared types alone, so the file can hold no code.

    Raises:
        ValueError: it is no such line.
    """
    try:
        kept = msgspec.json.decode(body, type=_Kept)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    seen: dict[object, object] = {}
    origins = {(kind, id_): origin for kind, id_, origin in _settled(kept.origins, seen)}
    return Loaded(_settled(kept.guide, seen), MappingProxyType(origins))


def _settled(value: Any, seen: dict[object, object]) -> Any:
    """*value* with its tables frozen, and with equal texts and days kept once: JSON makes each anew.

    A third of them stand more than once; that saves half a megabyte. Values are changed in place, which nobody else
    holds yet.
    """
    kind = type(value)
    if kind is str or kind is date:
        return seen.setdefault(value, value)
    if kind is tuple:
        return tuple(_settled(one, seen) for one in value)
    if kind is dict:
        return MappingProxyType({_settled(key, seen): _settled(one, seen) for key, one in value.items()})
    if is_dataclass(kind):
        for one in fields(kind):
            object.__setattr__(value, one.name, _settled(getattr(value, one.name), seen))
    return value


def _plain(value: object) -> object:
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no content")


def key(folders: Folders) -> str | None:
    """What the compiled form of *folders* is called; None when something cannot be read, so that it is named."""
    found = hashlib.sha256(_program().encode())
    try:
        for folder in folders:
            _add(found, os.fsencode(folder.name))
            for path in files(folder):
                _add(found, os.fsencode(path.relative_to(folder.parent)))
                _add(found, path.read_bytes())
    except OSError:
        return None
    return found.hexdigest() if all(folder.is_dir() for folder in folders) else None


class Compiled:
    """A `Reader` that keeps compiled content in *folder*. What is not there yet is read in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writable = True
        self._child = apart.Child()

    def stop(self) -> None:
        """End reading, also in another thread. What is asked for later raises `apart.Stopped`."""
        self._child.stop()

    def __call__(self, wanted: Sequence[Folders], /) -> Sequence[Loaded]:
        """See `Reader`."""
        keys = [key(one) for one in wanted]
        found = {at: kept for at, one in enumerate(keys) if one and (kept := self._kept(one))}
        missing = [at for at in range(len(wanted)) if at not in found]
        for at, (loaded, body) in zip(missing, self._read([wanted[at] for at in missing]), strict=True):
            found[at] = loaded
            if keys[at] and keys[at] == key(wanted[at]):  # otherwise a file changed meanwhile
                self._keep(str(keys[at]), body)
        self._tidy({self._path(one) for one in keys if one})
        return [found[at] for at in range(len(wanted))]

    def _kept(self, key: str) -> Loaded | None:
        try:
            kept = memoryview(self._path(key).read_bytes())  # some megabytes, which need not be copied
            seal, body = kept[:_SEALED], kept[_SEALED:]
            return restored(body) if seal == _seal(key, body) else None
        except (OSError, ValueError):
            return None

    def _read(self, wanted: Sequence[Folders]) -> Sequence[tuple[Loaded, bytes]]:
        """What *wanted* makes, with its compiled form: of another process, or read here when there can be none."""
        if not wanted:
            return ()
        try:
            return [(restored(body), body) for body in apart.bodies(wanted, self._child)]
        except (OSError, ValueError) as error:
            log.info("content is read here: %s", error, extra={"action": "compile"})
        return [(loaded, compiled(loaded)) for loaded in parse(wanted)]

    def _keep(self, key: str, body: bytes) -> None:
        path = self._path(key)
        fresh = path.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with fresh.open("wb") as file:
                file.write(_seal(key, body))
                file.write(body)
            fresh.replace(path)
        except OSError as error:
            if self._writable:
                log.info("compiled content is not kept: %s", error.strerror, extra={"action": "compile"})
            self._writable = False

    def _tidy(self, used: set[Path]) -> None:
        """Of our files, only those in use stay."""
        try:
            for path in self._folder.iterdir():
                if _OURS.fullmatch(path.name) and path not in used:
                    path.unlink(missing_ok=True)
        except OSError:
            return

    def _path(self, key: str) -> Path:
        return self._folder / f"content-{key}.json"


def _seal(key: str, body: bytes | memoryview) -> bytes:
    """Checksum over key and body, first line of the file; finds truncated or misnamed files."""
    digest = hashlib.sha256(key.encode())
    digest.update(body)
    return digest.hexdigest().encode() + b"\n"


@cache
def _program() -> str:
    """What checks content and what it makes of it: version, fields, and the modules as they are."""
    sources = [Path(guide_module.__file__), *sorted(Path(__file__).parent.glob("*.py"))]
    texts = [hashlib.sha256(one.read_bytes()).hexdigest() for one in sources if one.is_file()]
    return "\n".join([metadata.version("guidebot"), msgspec.__version__, *texts])


def _add(digest: hashlib._Hash, part: bytes) -> None:
    digest.update(b"%d:" % len(part) + part)
