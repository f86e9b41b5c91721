"""The locks: exact versions with hashes and without addresses, the same for every system."""

import json
from typing import Any

from launcher import front_end
from launcher.commands import must_succeed
from launcher.console import Stage, detail
from launcher.places import REQUIREMENTS, venv_program

# dev.txt and spark.txt are locked against base.txt: what is tested is what is used.
AGAINST_BASE = ("-c", REQUIREMENTS / "base.txt")
ONLY_WHEELS = ("--only-binary", ":all:")
LOCKS = {
    "base": ONLY_WHEELS,
    "build": ONLY_WHEELS,
    "node": ONLY_WHEELS,
    "dev": (*ONLY_WHEELS, *AGAINST_BASE),
    # Spark is published as a source archive only; nobody needs it for one machine.
    "spark": AGAINST_BASE,
}


def stages(*, upgrade: bool) -> list[Stage]:
    """Return the stages that write every lock anew; versions move only when asked to."""
    return [
        *(
            Stage(
                f"requirements/{name}.txt", lambda name=name: lock_packages(name, upgrade=upgrade)
            )
            for name in LOCKS
        ),
        Stage("package-lock.json", lambda: lock_front_end(upgrade=upgrade)),
    ]


def lock_packages(name: str, *, upgrade: bool) -> None:
    """Write one lock of Python packages, for every system and Python 3.11 or newer."""
    must_succeed(
        [
            *(venv_program("uv"), "pip", "compile", REQUIREMENTS / f"{name}.in", "--quiet"),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--excludes", REQUIREMENTS / "excludes.in"),
            *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
            *(["--upgrade"] if upgrade else []),
            *LOCKS[name],
            *("-o", REQUIREMENTS / f"{name}.txt"),
        ],
        failed=f"requirements/{name}.txt 没有写成。",
        on_line=detail,
    )


def lock_front_end(*, upgrade: bool) -> None:
    """Write the lock of npm packages, hashes only."""
    if upgrade:
        detail("前端包的版本写在 package.json 里，请在那里改")
    must_succeed(
        [
            *front_end.npm(),
            *("install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"),
            "--omit-lockfile-registry-resolved",
        ],
        failed="package-lock.json 没有写成。",
    )
    lock = json.loads(front_end.LOCK.read_text(encoding="utf-8"))
    text = json.dumps(without_addresses(lock), indent=2, ensure_ascii=False)
    front_end.LOCK.write_text(text + "\n", encoding="utf-8", newline="\n")


def without_addresses(lock: dict[str, Any]) -> dict[str, Any]:
    """Return an npm lock without the keys that hold addresses; its hashes are what binds."""
    packages = {
        path: {key: value for key, value in package.items() if key not in {"resolved", "funding"}}
        for path, package in lock["packages"].items()
    }
    return lock | {"packages": packages}
