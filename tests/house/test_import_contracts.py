"""The import contracts of pyproject.toml hold, and each of the six catches a bad import."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LINTER.exists(), reason="import-linter is not installed here"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house in which a wall may be broken."""
    leave = shutil.ignore_patterns("__pycache__", "static", "*.yaml", "locale")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(tree: Path) -> list[str]:
    """Return the names of the contracts that a tree breaks."""
    ran = subprocess.run(
        [LINTER, "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Contracts:" in ran.stdout, ran.stdout + ran.stderr
    return re.findall(r"^(.+?) BROKEN\b", ran.stdout, re.MULTILINE)


def test_the_house_keeps_all_six_contracts(copy):
    assert broken_contracts(copy) == []


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("snapshots/reading.py", "import manyi.config.secret", "Storeys of the building"),
        (
            "steps/sampling/queries/waves.py",
            "import manyi.steps.cases.models",
            "A step knows only the steps before it",
        ),
        (
            "steps/cases/models/notes.py",
            "import manyi.steps.cases.domain",
            "Inside a step: web > forms > domain > queries > models",
        ),
        (
            "analytics/rounding.py",
            "import django.conf",
            "analytics, questionnaire, regulation and documents are pure",
        ),
        (
            "core/organisation.py",
            "import manyi.core.ledger.models",
            "Only the ledger writes the ledger",
        ),
        ("channels/web/__init__.py", "import manyi.channels.email", "Channels are independent"),
    ],
)
def test_a_bad_import_breaks_its_contract(copy, file, line, contract):
    path = copy / "src" / "manyi" / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    assert broken_contracts(copy) == [contract]
