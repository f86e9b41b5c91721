"""From a scorecard to a report: chapter after chapter, in the order of the regulation."""

from manyi.steps.reporting.exports.composition import compose_report
from manyi.steps.reporting.exports.material import (
    AddedChapter,
    Baseline,
    Earlier,
    Intake,
    Material,
    SetAside,
)

__all__ = [
    "AddedChapter",
    "Baseline",
    "Earlier",
    "Intake",
    "Material",
    "SetAside",
    "compose_report",
]
