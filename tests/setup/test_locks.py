"""The locks: hashes, no addresses, and wheels for every system the programme promises."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.markers import Marker

from launcher import lock
from launcher.places import REQUIREMENTS, ROOT

LOCKS = ("base", "build", "dev", "node")
# Spark comes as a source archive, for those who ask for it.
EVERY_LOCK = (*LOCKS, "spark")
UV = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
WINDOWS = "x86_64-pc-windows-msvc"
UNREACHABLE = "error sending request"
PIN = re.compile(r"^([\w.-]+)==([\w.+!-]+)(?: ; ([^\\\n]*?))? \\$", re.MULTILINE)


class Pin(NamedTuple):
    """One line of a lock: package, version and, if it is not for everybody, for whom."""

    name: str
    version: str
    marker: str


@pytest.mark.parametrize("name", EVERY_LOCK)
def test_every_locked_package_has_a_hash_and_nothing_else(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")

    entries = text.replace("\\\n", " ").strip().splitlines()

    assert [entry for entry in entries if not is_pinned_with_hashes(entry)] == []


def test_an_entry_without_a_hash_or_with_an_address_would_be_found():
    digest = "--hash=sha256:" + "0" * 64

    assert [
        is_pinned_with_hashes(entry)
        for entry in (f"numpy==2.4.6 {digest}", "numpy==2.4.6", f"numpy>=2 {digest}")
    ] == [True, False, False]
    assert is_pinned_with_hashes(f"numpy @ https://example.org/numpy.whl {digest}") is False
    assert is_pinned_with_hashes("--index-url https://example.org/simple") is False


@pytest.mark.parametrize("name", ["base", "dev", "spark"])
def test_everything_asked_for_is_in_the_lock(name):
    asked = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    names = {re.split(r"[\[~>=<]", line)[0].lower() for line in asked if line[:1].isalpha()}

    assert names - {pinned.name for pinned in pins(name)} == set()


def test_what_is_tested_is_what_is_used():
    assert pins("base") - pins("dev") == set()


def test_npm_lock_binds_every_package_by_hash_and_holds_no_address():
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {path: entry for path, entry in json.loads(text)["packages"].items() if path}

    assert "://" not in text
    assert [path for path, entry in packages.items() if "sha512-" not in entry["integrity"]] == []


def test_addresses_are_taken_out_of_an_npm_lock():
    entry = {"version": "1.0.0", "integrity": "sha512-x"}
    written_by_npm = {
        "lockfileVersion": 3,
        "packages": {"a": entry | {"resolved": "https://a", "funding": {"url": "https://b"}}},
    }

    assert lock.without_addresses(written_by_npm) == {
        "lockfileVersion": 3,
        "packages": {"a": entry},
    }


@pytest.mark.slow
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("name", LOCKS)
def test_lock_installs_from_wheels_alone_on_windows(name, python, tmp_path):
    done = dry_run(REQUIREMENTS / f"{name}.txt", python=python, target=tmp_path)

    assert (done.returncode, re.findall(r"Would install \d+ packages?", done.stderr)) == (
        0,
        [would_install(name, python)],
    )


@pytest.mark.slow
def test_a_lock_with_a_package_that_has_no_windows_wheel_is_caught(tmp_path):
    only_elsewhere = tmp_path / "uvloop.txt"
    only_elsewhere.write_text(f"uvloop==0.21.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")

    codes = [
        dry_run(only_elsewhere, python="3.13", target=tmp_path / "target", system=system).returncode
        for system in ("x86_64-unknown-linux-gnu", WINDOWS)
    ]

    assert codes == [0, 1]


@pytest.mark.slow
def test_locking_again_changes_nothing(tmp_path, monkeypatch):
    shutil.copytree(REQUIREMENTS, tmp_path / "requirements")
    monkeypatch.setattr(lock, "REQUIREMENTS", tmp_path / "requirements")
    against_base = ("-c", tmp_path / "requirements" / "base.txt")
    monkeypatch.setitem(lock.LOCKS, "dev", (*lock.ONLY_WHEELS, *against_base))
    dry_run(REQUIREMENTS / "build.txt", python="3.13", target=tmp_path / "target")

    for name in LOCKS:
        lock.lock_packages(name, upgrade=False)

    assert [
        name
        for name in LOCKS
        if (tmp_path / "requirements" / f"{name}.txt").read_bytes()
        != (REQUIREMENTS / f"{name}.txt").read_bytes()
    ] == []


def is_pinned_with_hashes(entry: str) -> bool:
    pin = r"[\w.-]+==[\w.+!-]+"
    marker = r"(?: ; [\w .'\"<>=!()]+?)?"
    return bool(re.fullmatch(rf"{pin}{marker}(?:\s+--hash=sha256:[0-9a-f]{{64}})+", entry))


def pins(name: str) -> set[Pin]:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return {Pin(*found) for found in PIN.findall(text)}


def would_install(name: str, python: str) -> str:
    environment = {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    wanted = [
        pin for pin in pins(name) if not pin.marker or Marker(pin.marker).evaluate(environment)
    ]
    return f"Would install {len(wanted)} package{'s' if len(wanted) > 1 else ''}"


def dry_run(
    requirements: Path, *, python: str, target: Path, system: str = WINDOWS
) -> subprocess.CompletedProcess[str]:
    """Resolves a lock as uv would install it on that system, from wheels alone."""
    done = subprocess.run(
        [
            *(UV, "pip", "install", "--dry-run", "--require-hashes", "--only-binary", ":all:"),
            *("--no-deps", "--python-platform", system, "--python-version", python),
            *("--target", target, "-r", requirements),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if UNREACHABLE in done.stderr:
        pytest.skip(f"no package source can be reached: {done.stderr.strip().splitlines()[-1]}")
    return done
