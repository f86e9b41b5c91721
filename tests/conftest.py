"""Every test writes files into a folder of its own, never into the installation's."""

from pathlib import Path

import pytest

from tests.ledger_triggers import ledger_lets_tests_flush

__all__ = ["ledger_lets_tests_flush"]


@pytest.fixture(autouse=True)
def scratch_files(settings, tmp_path: Path) -> Path:
    settings.MANYI_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SNAPSHOT_ROOT = tmp_path / "snapshots"
    settings.LEDGER_KEYS = tmp_path / "ledger-keys"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    return tmp_path
