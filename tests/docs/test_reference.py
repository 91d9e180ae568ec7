"""The reference pages are current, name everything, and every link between documents leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from guidebot import cli
from guidebot.answering import catalogue
from guidebot.loading import models, reading
from guidebot.runtime import discovery
from guidebot.tools import reference

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "adapters" / "README.md",
    ROOT / "content" / "README.md",
]
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    """The pages as `guidebot docs` makes them now."""
    plugins = [discovery.find(name) for name in discovery.names()]
    return reference.pages(catalogue.commands(), plugins)


def test_the_reference_pages_are_current(pages: Mapping[str, str]) -> None:
    """When this fails, run: guidebot docs"""
    stale = [name for name, text in pages.items() if (REFERENCE / name).read_text(encoding="utf-8") != text]

    assert [] == stale


def test_every_command_is_documented_with_every_argument(pages: Mapping[str, str]) -> None:
    """By its path, its summary and each argument's help."""
    text = pages["commands.md"]
    for one in catalogue.commands():
        assert f"### `/{one.path}`" in text
        assert one.summary in text
        assert [] == [param.name for param in one.params if f"| `{param.name}` |" not in text]


def test_every_setting_has_a_meaning(pages: Mapping[str, str]) -> None:
    """And what it takes; every adapter has a section that says something."""
    rows = [row for row in pages["settings.md"].splitlines() if re.match(r"\| `\w+` \|", row)]
    sections = dict(re.findall(r"## `\[adapters\.(\w+)\]`\n\n(.*)", pages["settings.md"]))

    assert len(rows) >= 28
    assert [] == [row for row in rows if re.search(r"\|\s*\|", row)]
    assert {*discovery.names()} == {*sections}
    assert "" not in sections.values()


def test_every_content_key_is_documented(pages: Mapping[str, str]) -> None:
    """With what it takes, for every kind of file."""
    sections = dict(re.findall(r"## `([^`]+)`\n(.*?)(?=\n## |\Z)", pages["content.md"], re.DOTALL))
    kinds: dict[str, type[BaseModel]] = {"guide.yaml": models.GuideModel, "start.yaml": models.EveningModel}
    kinds |= {f"{name}/": model for name, (_, model) in reading.FOLDERS.items()}

    assert set(kinds) == set(sections)
    for name, model in kinds.items():
        found = re.findall(r"^\| `(\w+)` \| (?:yes|no) \| (.+) \|$", sections[name], re.MULTILINE)
        assert list(model.model_fields) == [key for key, _ in found]
        assert [] == [key for key, takes in found if not takes.strip()]


def test_docs_writes_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: Mapping[str, str]) -> None:
    """Run in a checkout, without a question."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.example.toml").write_text("state = 'old'", encoding="utf-8")
    code = cli.main(["docs", str(tmp_path / "reference")])

    assert 0 == code
    assert (ROOT / "config.example.toml").read_bytes() == (tmp_path / "config.example.toml").read_bytes()
    assert pages == {one.name: one.read_text(encoding="utf-8") for one in (tmp_path / "reference").iterdir()}


def targets(document: Path) -> Iterator[str]:
    """The addresses that a document links to, those in code left out."""
    text = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", document.read_text(encoding="utf-8")))
    for one in _LINK.finditer(text):
        yield one.group(1) or one.group(2)


def anchors(document: Path) -> set[str]:
    """The names of a document's headings, as hosting sites make them."""
    titles = re.findall(r"^#+ (.+)$", _FENCE.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_links_between_documents_resolve(document: Path) -> None:
    """Files that are there, headings that are there."""
    broken = []
    for target in targets(document):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        found = (document.parent / path).resolve() if path else document
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in anchors(found)):
            broken.append(target)

    assert [] == broken


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_documents_name_only_commands_that_exist(document: Path) -> None:
    """`/schedule pin` and `guidebot backup` are real."""
    text = document.read_text(encoding="utf-8")
    paths = {one.path for one in catalogue.commands()}
    firsts = {one.split(" ")[0] for one in paths}
    parser = cli.build()
    known = set(next(one.choices for one in parser._actions if one.dest == "command"))
    typed = re.findall(r"`/([a-z]+(?: [a-z]+)?)", text)
    shell = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    run = re.findall(r"^guidebot ([a-z-]+)", shell, re.MULTILINE) + re.findall(r"`guidebot ([a-z-]+)", text)

    unknown = [one for one in typed if one.split(" ")[0] in firsts and not fits(one, paths)]
    if document.name != "CHANGELOG.md" and document.parent.name != "adapters":
        assert [] == unknown
        assert [] == [one for one in run if one not in known | firsts | {"help", "about"}]


def fits(typed: str, paths: set[str]) -> bool:
    """Whether *typed* begins a command, with or without arguments."""
    first = typed.split(" ", maxsplit=1)[0]
    return typed in paths or first in paths or (typed == first and any(one.startswith(f"{first} ") for one in paths))


def test_the_checks_run_the_readmes_own_test_command() -> None:
    """What a newcomer types is what the project itself relies on."""
    root = Path(__file__).resolve().parents[2]
    readme, contributing, checks = ((root / name).read_text() for name in ("README.md", "CONTRIBUTING.md", ".ci/run"))
    typed = ".venv/bin/pytest -q -n auto"

    assert typed in readme
    assert typed in contributing
    assert typed.rpartition("/")[2] in checks.splitlines()
