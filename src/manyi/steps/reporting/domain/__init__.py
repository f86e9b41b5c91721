"""Acts of step 7: a report is written, submitted, approved or sent back, and read."""

from manyi.steps.reporting.domain.composing import (
    compose_report,
    composing_problems,
    is_author_role,
)
from manyi.steps.reporting.domain.reading import mark_read
from manyi.steps.reporting.domain.submitting import (
    approve_report,
    has_suggestions,
    report_of,
    return_report,
    submission_problems,
    submit_report,
)
from manyi.steps.reporting.domain.writing import (
    WrittenFile,
    ask_for_files,
    keep_files,
    write_causes,
    write_section,
    write_suggestions,
)

__all__ = [
    "WrittenFile",
    "approve_report",
    "ask_for_files",
    "compose_report",
    "composing_problems",
    "has_suggestions",
    "is_author_role",
    "keep_files",
    "mark_read",
    "report_of",
    "return_report",
    "submission_problems",
    "submit_report",
    "write_causes",
    "write_section",
    "write_suggestions",
]
