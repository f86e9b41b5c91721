"""What no file of the project may hold: machine paths, registry addresses, promises to do later."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.places import ROOT

# Written so that this file does not find itself.
FORBIDDEN = {
    "某台机器上的路径": re.compile(
        r"(?<![\w.])/(?:[w]ork|[r]oot|home/\w+|Users/\w+)/|\b[A-Z]:\\Users\\"
    ),
    "程序包源的地址": re.compile(
        r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[r]egistry\.yarnpkg|[n]pmmirror\.com|/[s]imple/?$"
    ),
    "留到以后再做的事": re.compile(r"\b(?:[T]ODO|[F]IXME|[X]XX)\b"),
}
BINARY_SUFFIXES = {
    ".png",
    ".jpg",
    ".pdf",
    ".docx",
    ".xlsx",
    ".xls",
    ".pptx",
    ".parquet",
    ".gz",
    ".mo",
}
# One line of a data file can be megabytes long; a finding shows its beginning.
SHOWN_CHARACTERS = 120


@dataclass(frozen=True)
class Finding:
    """One line that holds what no file may hold."""

    path: Path
    line: int
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line} {self.what}：{self.text}"


def findings(root: Path = ROOT) -> list[Finding]:
    """Return every such line in the project's files."""
    return [
        finding
        for path in project_files(root)
        if path.suffix not in BINARY_SUFFIXES
        for finding in _in_file(root, path)
    ]


def project_files(root: Path) -> list[Path]:
    """Return the files that belong to the project: known to git, or new and not ignored."""
    listed = subprocess.run(
        [
            shutil.which("git") or "git",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    paths = {root / name for name in listed.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def _in_file(root: Path, path: Path) -> Iterator[Finding]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return _in_lines(path.relative_to(root), lines)


def _in_lines(path: Path, lines: Iterable[str]) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield Finding(path, number, what, line.strip()[:SHOWN_CHARACTERS])
