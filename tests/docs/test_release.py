"""What a release stands on agrees with itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_one_version_everywhere() -> None:
    """The project, the citation and the newest dated heading of the changelog."""
    cited = yaml.safe_load(read("CITATION.cff"))
    found = re.search(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$", read("CHANGELOG.md"), re.MULTILINE)

    assert found is not None
    assert PROJECT["version"] == found[1] == cited["version"]
    assert found[2] == cited["date-released"]


def test_both_licences_travel_with_the_package() -> None:
    """One for the program, one for the content, and the names of both."""
    assert ["LICENSE", "LICENSE-CONTENT"] == PROJECT["license-files"]
    assert read("LICENSE").startswith("MIT License")
    assert "CC-BY-4.0" in read("LICENSE-CONTENT")
    assert "MIT AND CC-BY-4.0" == PROJECT["license"]


def test_the_hosted_checks_run_on_every_python_that_is_named() -> None:
    """What the classifiers promise is tested."""
    named = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["classifiers"]))
    matrix = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]["tests"]["strategy"]["matrix"]["python"]

    assert named == matrix
    assert f">={named[0]}" == PROJECT["requires-python"]


def test_publishing_keeps_no_token() -> None:
    """Trusted publishing: only the job that publishes may identify itself, and nothing names a secret."""
    jobs = yaml.safe_load(read(".github/workflows/publish.yml"))["jobs"]

    assert {"id-token": "write"} == jobs["publish"]["permissions"]
    assert "build" == jobs["publish"]["needs"]
    assert "secrets." not in read(".github/workflows/publish.yml")


def test_the_release_page_hashes_every_extra_but_itself() -> None:
    """The extra called all names guidebot itself, which has no hash."""
    named = set(re.findall(r"--extra (\w+)", read("docs/howto/release.md")))

    assert {"all", "dev"} == set(PROJECT["optional-dependencies"]) - named
