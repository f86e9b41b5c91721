"""Frozen data: where it lies, its tables, and the rows behind a figure."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from manyi.problems import Problem, ProblemsFound
from manyi.regulation.scorecard import AnswerTable
from manyi.snapshots import SEGMENT_LABELS, find_rows, read_tables
from manyi.steps.cleaning.models import Snapshot
from manyi.steps.sampling.enums import Identity
from manyi.steps.sampling.models import Wave

_COLUMNS = {label: f"segment.{name}" for name, label in SEGMENT_LABELS.items()}
OBJECTS = "objects"


def latest_snapshot(wave: Wave) -> Snapshot | None:
    """Return the newest frozen data of a wave."""
    return Snapshot.objects.filter(wave=wave).order_by("-version").first()


def snapshot_path(snapshot: Snapshot) -> Path:
    """Return where the file lies on this machine."""
    return Path(settings.SNAPSHOT_ROOT) / snapshot.path


def answer_tables(snapshot: Snapshot) -> dict[str, AnswerTable]:
    """Return the counted answers by audience; a file that was changed is refused in words."""
    return read_tables(snapshot_path(snapshot), sha256=snapshot.sha256)


def rows_behind(
    snapshot: Snapshot,
    *,
    audience: str = "",
    item: str = "",
    level: int | None = None,
    dimension: str = "",
    label: str = "",
) -> list[UUID]:
    """Return the responses behind a figure of the scorecard, by audience, item and group."""
    if snapshot.wave.identity == Identity.ANONYMOUS:
        raise ProblemsFound([Problem("anonymity.no_rows", place=snapshot.wave.title)])
    column = "object" if dimension == OBJECTS else _COLUMNS.get(dimension, dimension)
    keys = find_rows(
        snapshot_path(snapshot),
        sha256=snapshot.sha256,
        audience=audience,
        item=item,
        level=level,
        group=(column, label) if dimension else None,
    )
    return [UUID(key) for key in keys]
