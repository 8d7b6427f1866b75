"""The lock files say what and never where from, and belong to the pyproject.toml beside them."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from deploy.dev.cluster_environment import SOURCE_ONLY, split_lock
from deploy.dev.lock import HEADER
from deploy.dev.packages import locked_versions, normal
from deploy.dev.places import CLUSTER_LOCK
from deploy.dev.places import LOCKS as LEVELS
from tests.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {**LEVELS, "cluster": CLUSTER_LOCK}
WANTED = {
    "cluster": PROJECT["dependency-groups"]["cluster"],
    "run": PROJECT["project"]["dependencies"],
    "test": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
}


@pytest.fixture(params=["run", "test", "cluster"])
def level(request: pytest.FixtureRequest) -> str:
    """Each lock in turn."""
    return str(request.param)


def test_lock_has_no_address_and_no_path(level: str) -> None:
    text = LOCKS[level].read_text(encoding="utf-8")
    assert text.startswith(HEADER)
    assert re.findall(r"https?:|file:|@ |^\s*-(?!-hash)", text, flags=re.MULTILINE) == []
    assert [line for line in text.splitlines() if line.startswith("/") or ":\\" in line] == []


def test_every_line_of_a_lock_is_a_version_with_hashes(level: str) -> None:
    joined = LOCKS[level].read_text(encoding="utf-8").removeprefix(HEADER).replace("\\\n", " ")
    one = re.compile(r"[a-z0-9-]+==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in joined.splitlines() if not one.fullmatch(line.strip())] == []


def test_lock_holds_what_the_project_asks_for(level: str) -> None:
    locked = locked_versions(LOCKS[level])
    for wanted in map(Requirement, WANTED[level]):
        assert wanted.specifier.contains(locked[normal(wanted.name)]), wanted


def test_what_runs_is_what_is_tested() -> None:
    assert locked_versions(LOCKS["run"]).items() <= locked_versions(LOCKS["test"]).items()


def test_a_node_of_the_cluster_has_the_same_versions_where_both_have_a_package() -> None:
    here, there = locked_versions(LOCKS["test"]), locked_versions(LOCKS["cluster"])
    assert {name: here[name] for name in here.keys() & there.keys()}.items() <= there.items()


def test_every_package_of_the_cluster_is_fetched_ready_made_or_built() -> None:
    wheels, source = split_lock(CLUSTER_LOCK.read_text(encoding="utf-8"))
    everything = locked_versions(LOCKS["cluster"]).keys()
    built = set(re.findall(r"^([a-z0-9-]+)==", source, flags=re.MULTILINE))
    assert built == set(SOURCE_ONLY)
    assert set(re.findall(r"^([a-z0-9-]+)==", wheels, flags=re.MULTILINE)) == everything - built
    assert wheels.count("--hash") + source.count("--hash") == CLUSTER_LOCK.read_text(encoding="utf-8").count("--hash")


def test_patroni_is_of_a_release_that_loses_no_acknowledged_row() -> None:
    assert locked_versions(LOCKS["cluster"])["patroni"] >= "4.1"


def test_qt_stays_below_the_release_that_loses_references() -> None:
    assert locked_versions(LOCKS["run"])["pyside6-essentials"] < "6.12"
