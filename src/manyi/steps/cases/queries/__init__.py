"""Questions of step 9: terms of the regulation, low answers, desks and the story of a case."""

from manyi.steps.cases.queries.desk import (
    BELONGS_TO,
    Board,
    board,
    cases_on,
    customers_named,
    handler_for,
    late_cases,
    listed_cases,
    narrowed,
    open_cases,
    waiting_for,
)
from manyi.steps.cases.queries.low_answers import LowAnswer, low_answer, responses_since
from manyi.steps.cases.queries.story import (
    Clock,
    Happening,
    answerers,
    case_told,
    clock_of,
    hash_secret,
    timeline,
)
from manyi.steps.cases.queries.summary import KindCount, handled_during
from manyi.steps.cases.queries.terms import (
    case_adoptions,
    deadline,
    plan_opening,
    provision_of,
    term,
)

__all__ = [
    "BELONGS_TO",
    "Board",
    "Clock",
    "Happening",
    "KindCount",
    "LowAnswer",
    "answerers",
    "board",
    "case_adoptions",
    "case_told",
    "cases_on",
    "clock_of",
    "customers_named",
    "deadline",
    "handled_during",
    "handler_for",
    "hash_secret",
    "late_cases",
    "listed_cases",
    "low_answer",
    "narrowed",
    "open_cases",
    "plan_opening",
    "provision_of",
    "responses_since",
    "term",
    "timeline",
    "waiting_for",
]
