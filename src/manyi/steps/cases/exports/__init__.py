"""What step 9 puts on paper: the chapter of a report, forms, letters, monthly figures, notices."""

from manyi.steps.cases.exports.boards import board_report
from manyi.steps.cases.exports.chapter import report_chapter
from manyi.steps.cases.exports.conformity import conformity_report
from manyi.steps.cases.exports.figures import figures_report
from manyi.steps.cases.exports.iso10002 import iso_data, iso_report
from manyi.steps.cases.exports.visits import visit_report

__all__ = [
    "board_report",
    "conformity_report",
    "figures_report",
    "iso_data",
    "iso_report",
    "report_chapter",
    "visit_report",
]
