"""Content files as read: checked one by one, overlays on top, hidden entries out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from guidebot.core.guide import Kind
from guidebot.core.text import shorten
from guidebot.loading import decode, models
from guidebot.loading.loaded import files, locked
from guidebot.loading.mistakes import Document, Mistake, Mistakes, unknown
from guidebot.loading.mistakes import Path as KeyPath

M = TypeVar("M", bound=BaseModel)
SUMMARY = 240
FOLDERS: Mapping[str, tuple[Kind, type[models.EntryModel]]] = MappingProxyType(
    {
        "advice": (Kind.ADVICE, models.AdviceModel),
        "directions": (Kind.DIRECTION, models.DirectionModel),
        "governance": (Kind.TOPIC, models.TopicModel),
        "learn": (Kind.RESOURCE, models.ResourceModel),
        "problems": (Kind.PROBLEM, models.ProblemModel),
        "works": (Kind.WORK, models.WorkModel),
        "opportunities": (Kind.OPPORTUNITY, models.OpportunityModel),
    }
)


@dataclass(slots=True)
class Found:
    """One entry as read, before the cross-checks."""

    kind: Kind
    model: models.EntryModel
    document: Document
    path: KeyPath
    cluster: str = ""

    def wrote(self, path: KeyPath) -> bool:
        """Whether the value at *path* stands in the file, and does not follow from others."""
        return (*self.path, *path) in self.document.lines

    def mistake(self, text: str, *below: str | int) -> Mistake:
        """A mistake in this entry."""
        return self.document.mistake((*self.path, *below), text)


@dataclass(slots=True)
class Start:
    """`start.yaml` as read."""

    model: models.StartModel
    document: Document


@dataclass(slots=True)
class Reading:
    """All that was read from one or several folders, by kind and id; later folders replace earlier ones.

    *absent* are entries that may be named though they are not there: hidden by an overlay, or refused already.
    """

    about: models.GuideModel | None = None
    start: Start | None = None
    clusters: dict[str, models.ClusterModel] = field(default_factory=dict)
    entries: dict[tuple[Kind, str], Found] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    absent: set[tuple[Kind, str]] = field(default_factory=set)


def read_folder(reading: Reading, folder: Path, root: Path, *, overlay: bool) -> None:
    """Read every file of *folder* into *reading*; mistakes are collected, not raised."""
    try:
        paths = files(folder) if folder.is_dir() else None
    except OSError as error:  # also a folder that went away while it was looked through
        reading.mistakes.append(Mistake(str(folder), 1, f"cannot be read: {error.strerror}"))
        return
    if paths is None:
        said = "is a file; name the folder that it lies in" if folder.exists() else "there is no such folder"
        reading.mistakes.append(Mistake(str(folder), 0, said))
        return
    reading.mistakes += [Mistake(str(path), 0, f"cannot be looked into: {why}") for path, why in locked(folder)]
    hidden: list[tuple[Document, KeyPath, str]] = []
    mine: dict[tuple[Kind, str], Found] = {}
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            if path.exists() and not path.is_file() and not path.is_dir():  # reading a pipe would never end
                reading.mistakes.append(Mistake(name, 0, "is no file but a pipe or a device; take it out"))
                continue
            document, found = decode.yaml_read(name, path.read_bytes())
            reading.mistakes += found
        except Mistakes as error:
            reading.mistakes += error.mistakes
            continue
        except OSError as error:
            reading.mistakes.append(Mistake(name, 1, f"cannot be read: {error.strerror}"))
            continue
        _read_document(reading, document, path.relative_to(folder).parts, mine, hidden, overlay=overlay)
    reading.entries.update(mine)
    for document, at, name in hidden:
        _hide(reading, document, at, name)


def _read_document(
    reading: Reading,
    document: Document,
    parts: tuple[str, ...],
    mine: dict[tuple[Kind, str], Found],
    hidden: list[tuple[Document, KeyPath, str]],
    *,
    overlay: bool,
) -> None:
    data = document.data
    if not isinstance(data, dict):
        reading.mistakes.append(document.mistake((), "the file must hold keys and values"))
        return
    if overlay and "hide" in data:
        names = data.pop("hide")
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            reading.mistakes.append(document.mistake(("hide",), "hide wants a list of ids"))
        else:
            hidden += [(document, ("hide", at), one) for at, one in enumerate(names)]
        if not data:
            return
    if parts == ("guide.yaml",):
        reading.about = _validated(reading, document, (), models.GuideModel, data) or reading.about
    elif parts == ("start.yaml",):
        start = _validated(reading, document, (), models.StartModel, data)
        reading.start = Start(start, document) if start is not None else reading.start
    elif parts[0] not in FOLDERS or len(parts) < 2:
        near = unknown(parts[0], FOLDERS)
        reading.mistakes.append(document.mistake((), f"files live in {', '.join(FOLDERS)}; {near}"))
    else:
        _read_entries(reading, document, *FOLDERS[parts[0]], mine)


def _read_entries(
    reading: Reading,
    document: Document,
    kind: Kind,
    model: type[models.EntryModel],
    mine: dict[tuple[Kind, str], Found],
) -> None:
    data = dict(document.data)
    cluster = ""
    if kind is Kind.TOPIC and isinstance(data.get("cluster"), str):
        cluster = data.pop("cluster")
    elif kind is Kind.TOPIC and "cluster" in data:
        found = _validated(reading, document, ("cluster",), models.ClusterModel, data.pop("cluster"))
        if found is not None:
            cluster = found.id
            reading.clusters[cluster] = found
    for path, raw in _raw_entries(reading, document, data):
        own = cluster
        if kind is Kind.TOPIC and isinstance(raw, dict) and not cluster:
            own = str(raw.pop("cluster", ""))
        if kind is Kind.PROBLEM and isinstance(raw, dict) and isinstance(raw.get("statement"), str):
            raw.setdefault("summary", _first_sentence(raw["statement"]))
        checked = _validated(reading, document, path, model, raw)
        if checked is None:
            id_ = raw.get("id") if isinstance(raw, dict) else None
            reading.absent |= {(kind, id_)} if isinstance(id_, str) else set()
            continue
        one = Found(kind, checked, document, path, own)
        other = mine.get((kind, checked.id))
        if other is not None:
            reading.mistakes.append(
                one.mistake(
                    f"the id {checked.id} stands also in {other.document.file}:{other.document.line(other.path)}"
                )
            )
        mine[kind, checked.id] = one


def _raw_entries(reading: Reading, document: Document, data: dict[str, Any]) -> Iterable[tuple[KeyPath, Any]]:
    if "entries" not in data:
        return [((), data)] if data else []
    extra = [key for key in data if key != "entries"]
    reading.mistakes += [document.mistake((key,), unknown(str(key), ["entries", "cluster"])) for key in extra]
    entries = data["entries"]
    if not isinstance(entries, list):
        reading.mistakes.append(document.mistake(("entries",), "entries wants a list"))
        return []
    return [(("entries", at), raw) for at, raw in enumerate(entries)]


def _validated(reading: Reading, document: Document, path: KeyPath, model: type[M], raw: object) -> M | None:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        reading.mistakes += decode.model_mistakes(document, path, model, error)
        return None


def _hide(reading: Reading, document: Document, at: KeyPath, name: str) -> None:
    """Take the entries called *name* out: ``debate`` of any kind but works, or ``work/debate`` of one kind."""
    kind, _, rest = name.rpartition("/")

    def meant(key: tuple[Kind, str]) -> bool:
        return key[1] == rest and (key[0] == kind if kind else key[0] is not Kind.WORK)

    gone = [key for key in reading.entries if meant(key)]
    if not gone and not any(meant(key) for key in reading.absent):
        ids = [key[1] for key in reading.entries]
        reading.mistakes.append(document.mistake(at, unknown(name, ids).replace("a known key", "an entry")))
    for key in gone:
        reading.absent.add(key)
        del reading.entries[key]
        children = [
            one
            for one in reading.entries.values()
            if key[0] is Kind.DIRECTION and getattr(one.model, "parent", "") == key[1]
        ]
        for child in children:
            _hide(reading, document, at, f"direction/{child.model.id}")


def _first_sentence(statement: str) -> str:
    """The statement as a summary: whole when it fits, else its first sentence, else cut at a word."""
    text = " ".join(statement.split())
    if len(text) <= SUMMARY:
        return text
    first = re.split(r"(?<=[.?!])\s+(?=[A-Z])", text)[0]
    return first if SUMMARY // 6 <= len(first) <= SUMMARY else shorten(text, SUMMARY)
