"""The tables of step 9, by topic."""

from manyi.steps.cases.models.case import Case
from manyi.steps.cases.models.categories import Category
from manyi.steps.cases.models.low_answers import LowAnswerSweep
from manyi.steps.cases.models.notes import CaseNote
from manyi.steps.cases.models.reporters import Reporter
from manyi.steps.cases.models.visits import ReturnVisit

__all__ = [
    "Case",
    "CaseNote",
    "Category",
    "LowAnswerSweep",
    "Reporter",
    "ReturnVisit",
]
