"""What step 9 puts on paper: the chapter of a report, forms, letters, monthly figures, notices."""

from manyi.steps.cases.exports.chapter import report_chapter
from manyi.steps.cases.exports.visits import visit_report

__all__ = ["report_chapter", "visit_report"]
