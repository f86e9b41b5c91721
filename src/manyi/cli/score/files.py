"""The files of a run, all of them or none: written aside, then moved into place."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from manyi.documents.drawing import Drawer
from manyi.documents.excel import to_xlsx
from manyi.documents.pdf import to_pdf
from manyi.documents.report import Report
from manyi.documents.word import to_docx
from manyi.problems import Problem, ProblemsFound

Told = Callable[[str], None]


def drawer() -> Drawer:
    """Return the drawer of charts with the front-end's own ECharts."""
    echarts = files("manyi.web").joinpath("static", "vendor", "echarts", "echarts.min.js")
    return Drawer(Path(str(echarts)))


def json_text(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)


def write_files(folder: Path, report: Report, told: Mapping[str, Any], *, say: Told) -> None:
    """Write score.json and the report as Word, PDF and Excel; nothing is left half written."""
    pen = drawer()
    made: dict[str, Callable[[], bytes]] = {
        "score.json": lambda: json_text(told).encode("utf-8"),
        "report.docx": lambda: to_docx(report, pen),
        "report.pdf": lambda: to_pdf(report, pen),
        "report.xlsx": lambda: to_xlsx(report),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".manyi-", dir=folder))
    except OSError as error:
        raise ProblemsFound([Problem("score.folder_unwritable", str(folder))]) from error
    try:
        for name, make in made.items():
            say(f"写 {name}")
            (aside / name).write_bytes(make())
        _move_all(aside, folder, list(made))
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _move_all(aside: Path, folder: Path, names: Sequence[str]) -> None:
    """Put every file in place of the one before it; when one cannot be, put all back."""
    moved = []
    try:
        for name in names:
            target = folder / name
            moved.append(name)
            if target.is_file():
                os.replace(target, _earlier(aside, name))
            os.replace(aside / name, target)
    except OSError as error:  # on Windows, a file that is open in Word cannot be replaced
        for name in moved:
            _put_back(aside, folder, name)
        raise ProblemsFound([Problem("score.file_in_use", str(folder / moved[-1]))]) from error


def _put_back(aside: Path, folder: Path, name: str) -> None:
    earlier, target = _earlier(aside, name), folder / name
    if earlier.is_file():
        os.replace(earlier, target)
    elif target.is_file() and not (aside / name).is_file():
        target.unlink()


def _earlier(aside: Path, name: str) -> Path:
    return aside / f"earlier-{name}"
