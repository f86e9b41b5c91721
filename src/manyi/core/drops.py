"""A watched folder for customer master data: another system puts files in, they are imported."""

import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from manyi.core.clock import now
from manyi.core.customers import check_customers, import_customers
from manyi.core.models import CustomerBatch, Unit
from manyi.problems import Problem, ProblemsFound, sentence
from manyi.questionnaire.formats.tables import read_table

_KINDS = {".csv", ".xlsx"}
_DONE, _REFUSED = "done", "refused"
# A file that was written to just now may not be complete.
QUIET_S = 10
_logger = logging.getLogger(__name__)


def drop_folder() -> Path:
    """Return the folder: files in it belong to the company, in `<unit code>/` to a unit."""
    return Path(settings.MANYI_HOME) / "drop" / "customers"


def take_dropped_files() -> list[CustomerBatch]:
    """Import every complete file, then lay it aside; a file that cannot be read says why.

    A file is laid aside after its rows are written: begun again after a crash, it is imported
    once more, which changes nothing.
    """
    taken = []
    for path, unit in _waiting():
        try:
            taken.append(_imported(path, unit))
        except ProblemsFound as error:
            _refuse(path, [sentence(problem) for problem in error.problems])
        else:
            _lay_aside(path, _DONE)
    return taken


def _waiting() -> Iterator[tuple[Path, Unit]]:
    folder = drop_folder()
    folder.mkdir(parents=True, exist_ok=True)
    company = Unit.objects.filter(parent=None).order_by("pk").first()
    units = {unit.code: unit for unit in Unit.objects.all()}
    for path in sorted((*folder.iterdir(), *folder.glob("*/*"))):
        place = path.parent.name if path.parent != folder else ""
        if path.suffix.lower() not in _KINDS or not path.is_file() or place in (_DONE, _REFUSED):
            continue
        if time.time() - path.stat().st_mtime < QUIET_S:
            continue
        unit = units.get(place) if place else company
        if unit is None:
            _refuse(path, [sentence(Problem("drops.no_unit", path.name, place))])
        else:
            yield path, unit


def _imported(path: Path, unit: Unit) -> CustomerBatch:
    table = read_table(path.read_bytes(), path.name)
    return import_customers(check_customers(table, unit=unit), file_name=path.name, actor=None)


def _refuse(path: Path, reasons: list[str]) -> None:
    aside = _lay_aside(path, _REFUSED)
    aside.with_suffix(f"{aside.suffix}.txt").write_text("\n".join(reasons) + "\n", encoding="utf-8")
    _logger.warning("customer file refused: %s", aside.name)


def _lay_aside(path: Path, place: str) -> Path:
    folder = drop_folder() / place
    folder.mkdir(exist_ok=True)
    aside = folder / f"{now():%Y%m%d-%H%M%S-%f}-{path.name}"
    shutil.move(path, aside)
    return aside
