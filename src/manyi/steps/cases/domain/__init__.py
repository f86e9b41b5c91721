"""Acts of step 9, by topic: a case is registered, handled, asked again and closed."""

from manyi.steps.cases.domain.categories import category_for, seed_categories
from manyi.steps.cases.domain.closing import close_case, closing_problems
from manyi.steps.cases.domain.handling import add_note, answer_case, assign_case
from manyi.steps.cases.domain.low_answers import open_case_from_response, sweep_low_answers
from manyi.steps.cases.domain.plans import link_plan, open_plan_for_case
from manyi.steps.cases.domain.registering import Details, register_case
from manyi.steps.cases.domain.reopening import reopen_case
from manyi.steps.cases.domain.visits import record_visit, visiting_problems

__all__ = [
    "Details",
    "add_note",
    "answer_case",
    "assign_case",
    "category_for",
    "close_case",
    "closing_problems",
    "link_plan",
    "open_case_from_response",
    "open_plan_for_case",
    "record_visit",
    "register_case",
    "reopen_case",
    "seed_categories",
    "sweep_low_answers",
    "visiting_problems",
]
