"""What the machine lacks becomes the exact package and one sentence with a way out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

import pytest

from deploy.dev import packages, system_libraries
from deploy.dev.child import Outcome
from deploy.dev.display import groups_for_display
from deploy.dev.stop import Stop
from deploy.dev.system_libraries import LIBRARIES, missing_libraries, packages_for


@pytest.fixture(autouse=True)
def on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of these examples."""
    monkeypatch.setattr(sys, "platform", "linux")


def nothing_opens(library: str) -> bool:
    """A bare machine."""
    return False


def test_missing_libraries_become_each_package_once() -> None:
    missing = missing_libraries(["base"], nothing_opens)
    assert missing == list(LIBRARIES["base"])
    assert packages_for(missing) == [
        *("libdbus-1-3", "libegl1", "libfontconfig1", "libfreetype6", "libgl1", "libglib2.0-0"),
        *("libx11-6", "libxkbcommon0"),
    ]


def test_nothing_is_missing_when_the_loader_finds_all() -> None:
    assert missing_libraries(LIBRARIES, lambda library: True) == []


def test_nothing_is_missing_when_qt_brings_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert missing_libraries(LIBRARIES, nothing_opens) == []


def bare_machine(monkeypatch: pytest.MonkeyPatch, *programs: str, root: bool) -> list[Sequence[str]]:
    """A machine without libraries that has `programs`; what apt-get is asked is kept, and answered with success."""
    asked: list[Sequence[str]] = []

    def apt_get(*words: str) -> Outcome:
        asked.append(words)
        return Outcome(0, "")

    monkeypatch.setattr(system_libraries, "opens", lambda library: bool(asked))
    monkeypatch.setattr(system_libraries, "apt_get", apt_get)
    monkeypatch.setattr(system_libraries, "is_root", lambda: root)
    monkeypatch.setattr(shutil, "which", lambda name: name if name in programs else None)
    return asked


def test_root_installs_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = bare_machine(monkeypatch, "apt-get", root=True)
    system_libraries.provide(["wayland"])
    assert [words[0] for words in asked] == ["update", "install"]
    assert asked[1][3:] == ("libwayland-client0", "libwayland-cursor0", "libwayland-egl1")


@pytest.mark.parametrize(
    ("programs", "command"),
    [
        (["apt-get"], "Run as root: apt-get install"),
        (["apt-get", "sudo"], "Run sudo apt-get install"),
    ],
)
def test_others_are_told_the_command(monkeypatch: pytest.MonkeyPatch, programs: list[str], command: str) -> None:
    asked = bare_machine(monkeypatch, *programs, root=False)
    with pytest.raises(Stop) as stop:
        system_libraries.provide(["wayland"])
    assert command in str(stop.value)
    assert "libwayland-client0 libwayland-cursor0 libwayland-egl1\nThen run this again." in str(stop.value)
    assert asked == []


def test_the_libraries_are_named_when_the_system_is_not_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    bare_machine(monkeypatch, root=True)
    with pytest.raises(Stop, match=r"libwayland-egl\.so\.1"):
        system_libraries.provide(["wayland"])


PIP_SAID = {
    "OSError: [Errno 28] No space left on device": "the disk is full",
    "Max retries exceeded (Caused by NewConnectionError('...'))": "no network",
    "Temporary failure in name resolution": "no network",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))": "PIP_CERT",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE": "not the one that was locked",
    "ERROR: No matching distribution found for cbor2==6.3.0": "no ready-made cbor2==6.3.0 for Python",
    "something new\nat the end": "pip said:\n  something new\n  at the end",
}


@pytest.mark.parametrize("said", PIP_SAID)
def test_pip_that_failed_becomes_a_sentence(said: str) -> None:
    assert PIP_SAID[said] in str(packages.stop_for_pip(said))


def test_apt_that_failed_becomes_a_sentence() -> None:
    unresolved = "W: Temporary failure resolving\nE: Unable to fetch some archives"
    assert "no network" in str(system_libraries.stop_for_apt(unresolved, ["libgl1"]))
    full = "E: You don't have enough free space in /var/cache/apt/archives/."
    assert "too full for libgl1" in str(system_libraries.stop_for_apt(full, ["libgl1"]))
    other = "Reading...\nE: Unable to locate package libgl1"
    assert "failed: E: Unable to locate package" in str(system_libraries.stop_for_apt(other, ["libgl1"]))


def test_too_small_a_disk_is_said_before_the_download(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=5_000_000))
    with pytest.raises(Stop, match=r"needs \d+ MB of disk in .* and there are 5 MB\. Free some space"):
        packages.check_disk("run")


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"DISPLAY": ""},
        {"DISPLAY": ":987"},
        {"DISPLAY": "nonsense"},
        {"WAYLAND_DISPLAY": "wayland-987", "XDG_RUNTIME_DIR": "/nowhere"},
        {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"},
    ],
)
def test_no_display_when_none_answers(variables: dict[str, str]) -> None:
    assert groups_for_display(variables, "linux") == ()


def test_a_display_when_the_system_always_has_one() -> None:
    assert groups_for_display({}, "darwin") == ("base",)
    assert groups_for_display({}, "win32") == ("base",)
