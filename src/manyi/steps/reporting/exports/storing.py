"""A report's files in the store: named by their content, so that none is ever overwritten."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from manyi.steps.reporting.domain import WrittenFile
from manyi.steps.reporting.models import Report
from manyi.steps.reporting.queries import stored_path

FOLDER = "reports"


def store_file(report: Report, file_format: str, content: bytes) -> WrittenFile:
    """Write one file whole or not at all: aside first, then moved into its place."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"{FOLDER}/{report.number}/v{report.version}-{sha256[:16]}.{file_format}"
    _write(stored_path(path), content)
    return WrittenFile(file_format, path, sha256, len(content))


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".writing-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, target)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise


def remove_files(paths: Iterable[str]) -> None:
    """Remove files no report names any more; one somebody has open is left behind."""
    for path in paths:
        with contextlib.suppress(OSError):
            stored_path(path).unlink()
