"""The container image keeps its promises, as far as they can be read from its files."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
REQUIREMENTS = ("requirements.txt", "build-requirements.txt")


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile with its arguments, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    rows = [row.strip() for row in joined.splitlines() if row.strip()]
    return [(row.split(" ", 1)[0], row.split(" ", 1)[1]) for row in rows]


def final() -> list[tuple[str, str]]:
    """The instructions of the last stage."""
    found = instructions()
    start = max(nth for nth, (name, _) in enumerate(found) if name == "FROM")
    return found[start:]


def pins(text: str) -> dict[str, str]:
    """Names and versions of a list of requirements, in one way of writing."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([^\s\\]+)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def test_the_base_is_slim_and_can_be_pinned() -> None:
    """One argument names it for both stages."""
    froms = [args for name, args in instructions() if name == "FROM"]

    assert [("ARG", "BASE=python:3.11-slim")] == [one for one in instructions() if one[1].startswith("BASE=")]
    assert ["${BASE} AS build", "${BASE}"] == froms


def test_it_runs_without_rights_and_stops_on_sigterm() -> None:
    """A numeric user other than root, in exec form so that the signal arrives."""
    found = dict(final())

    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", found["USER"])
    assert "SIGTERM" == found["STOPSIGNAL"]
    assert '["guidebot"]' == found["ENTRYPOINT"]
    assert '["run"]' == found["CMD"]
    assert "/data" == found["VOLUME"]
    assert 'CMD ["guidebot", "healthy"]' in found["HEALTHCHECK"]


def test_nothing_that_hides_surprises() -> None:
    """No ADD, no remote script, no package manager or compiler in the final layer, no secret in a layer."""
    names = [name for name, _ in instructions()]
    last = " ".join(args for name, args in final() if name == "RUN")

    assert "ADD" not in names
    assert not re.search(r"\b(apt-get|apt|gcc|build-essential|curl|wget|pip)\b", last)
    assert not re.search(r"TOKEN|SECRET|PASSWORD", DOCKERFILE)
    assert ["--from=build /opt/guidebot /opt/guidebot"] == [args for name, args in final() if name == "COPY"]


def test_everything_after_user_needs_no_rights() -> None:
    """USER comes after the last RUN."""
    names = [name for name, _ in final()]

    assert names.index("USER") > max(nth for nth, name in enumerate(names) if name == "RUN")


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_hashed_and_agree_with_the_constraints(name: str) -> None:
    """Each version is that of constraints.txt, has hashes, and no address of an index stands there."""
    text = (ROOT / "image" / name).read_text(encoding="utf-8")
    found, constraints = pins(text), pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    unhashed = [one.split("\n")[0] for one in blocks if "==" in one and "--hash=sha256:" not in one]

    assert found
    assert {} == {key: value for key, value in found.items() if constraints.get(key) != value}
    assert [] == unhashed
    assert not re.search(r"--(extra-)?index-url|--find-links|://", text)
    assert all(len(one) == 64 for one in re.findall(r"--hash=sha256:([0-9a-f]+)", text))


def test_the_image_has_every_adapter_and_no_tool_of_development() -> None:
    """All extras but dev."""
    found = pins((ROOT / "image" / "requirements.txt").read_text(encoding="utf-8"))

    assert {"discord-py", "slack-bolt", "slack-sdk", "asyncpg", "matplotlib", "tzdata", "cryptography"} <= set(found)
    assert set() == {"pytest", "mypy", "ruff", "hypothesis", "pip", "setuptools"} & set(found)


def test_the_script_is_plain_shell_and_installs_by_hash_only() -> None:
    """It parses, stops at the first mistake, and never compiles."""
    path = ROOT / "image" / "install.sh"
    text = path.read_text(encoding="utf-8")
    shell = shutil.which("sh")
    assert shell is not None
    parsed = subprocess.run([shell, "-n", str(path)], check=False)
    installs = [row for row in text.splitlines() if "pip install" in row and "$source/image" in row]

    assert 0 == parsed.returncode
    assert "set -eu" in text
    assert 2 == len(installs)
    assert all("--require-hashes" in row and "--only-binary :all:" in row for row in installs)
    assert path.stat().st_mode & 0o111


def compose() -> dict[str, Any]:
    """The compose file."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found["services"]


@pytest.mark.parametrize("name", ["guidebot", "migrate", "scaled"])
def test_services_are_locked_down(name: str) -> None:
    """Read-only root, no capabilities, no new privileges, time enough to finish what is under way."""
    service = compose()[name]

    assert service["read_only"] is True
    assert ["ALL"] == service["cap_drop"]
    assert ["no-new-privileges:true"] == service["security_opt"]
    assert "ports" not in service
    assert int(service["stop_grace_period"].removesuffix("s")) > 60


def test_postgresql_is_a_profile() -> None:
    """Without it one process with SQLite starts."""
    found = compose()

    assert ["guidebot"] == [name for name, one in found.items() if "profiles" not in one]
    assert {"postgres"} == {profile for one in found.values() for profile in one.get("profiles", [])}


def test_secrets_stay_out_of_the_image() -> None:
    """Local files with secrets or data never enter the build."""
    rows = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    ignored = [row for row in rows if row and not row.startswith("#")]
    let_in = {row[1:] for row in ignored if row.startswith("!")}

    assert "*" == ignored[0]
    assert {"**/config.toml", "**/.env", "**/*.db*"} <= set(ignored)
    assert set() == let_in & {".git", "tests", "docs", "benchmarks", ".github", "config.toml", ".env"}
    copied = {args.split()[0] for name, args in instructions() if name == "COPY" and "--from" not in args}
    assert copied - {"pyproject.toml"} <= let_in
