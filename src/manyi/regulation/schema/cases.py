"""Feedback cases (反馈): channels, categories, steps with their clocks, return visits."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from manyi.regulation.schema.base import (
    ApprovalId,
    Count,
    DutyId,
    Every,
    FormId,
    Labelled,
    Number,
    Part,
    RoleId,
    Text,
)
from manyi.regulation.schema.surveys import Channel
from manyi.regulation.values import Period, PeriodOrShare, Share

CaseAct = Literal[
    "registered",
    "classified",
    "assigned",
    "accepted",
    "acknowledged",
    "assessed",
    "confirmed",
    "planned",
    "fixed",
    "compensated",
    "answered",
    "tracked",
    "evaluated",
    "closed",
]
TermCode = Literal[
    "first_response", "dispatch", "accept", "assess", "plan", "answer", "fix", "close"
]
# What a term is met by when a step of the pack gives it its time.
ACT_OF_TERM: Mapping[str, str] = {
    "first_response": "acknowledged",
    "dispatch": "assigned",
    "accept": "accepted",
    "assess": "assessed",
    "plan": "planned",
    "answer": "answered",
    "fix": "fixed",
    "close": "closed",
}
Start = Literal["registered", "dispatched", "accepted", "answered"]
Urgency = Literal["urgent", "high", "normal"]
Hours = Literal["working", "always"]
Kind = Literal["complaint", "suggestion", "enquiry", "praise"]


class Term(Part):
    """How long something may take, from when, in which hours; `5 working days` says only how long.

    `by_urgency` gives another length for cases of an urgency.
    """

    within: Period | None = None
    by_urgency: Mapping[Urgency, Period] = {}
    starts: Start = "registered"
    hours: Hours | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_period(cls, value: Any) -> Any:
        return {"within": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_how_long(self) -> "Term":
        if self.within is None and not self.by_urgency:
            raise PydanticCustomError("period", "no length")
        return self

    def period(self, urgency: str = "") -> Period | None:
        """Return the length for an urgency; the general one where none of its own is given."""
        lengths: dict[str, Period] = {str(one): length for one, length in self.by_urgency.items()}
        return lengths.get(urgency, self.within)


class CaseStep(Labelled):
    """One step of handling; its clock starts at the step before, or at receipt."""

    role: RoleId
    act: CaseAct
    within: Period | None = None
    clock: Literal["step_before", "received"] = "step_before"
    form: FormId | None = None


class Category(Labelled):
    """One kind of feedback: who handles it, and its own time limits by step or by term.

    `kind` says which of the four kinds it belongs to, where its own name does not.
    """

    kind: Kind | None = None
    goes_to: RoleId | None = None
    terms: Mapping[str, Term] = {}


class Escalation(Part):
    """Who hears of a case that is late: so long past the term, or when a share of it is used."""

    role: RoleId
    after: PeriodOrShare
    of: TermCode = "answer"


class ReturnVisit(Part):
    """Who asks again afterwards, after which act, and by when.

    After `unreachable_after` days in vain, `unreachable_then` says what is sent instead. A `sample`
    of the visits is asked once more by the `supervisor`.
    """

    role: RoleId
    after: Literal["fixed", "answered", "closed"] = "closed"
    within: Period | None = None
    form: FormId | None = None
    unreachable_after: Count | None = None
    unreachable_then: Literal["letter", "sms"] = "letter"
    sample: Share | None = None
    supervisor: RoleId | None = None


class Recurrence(Part):
    """From which occurrence of the same thing a corrective action report (CAR) is wanted.

    Two complaints are of the same thing when they have all in common that `same` names.
    """

    occurrence: Annotated[int, Field(ge=2)]
    same: Annotated[tuple[Literal["cause", "product", "customer"], ...], Field(min_length=1)]
    within: Period | None = None


class OrderStep(Labelled):
    """One step of a work order; a step of a branch is done only when the customer is there or not.

    The step that finds out says `decides: presence`.
    """

    within: Period | None = None
    decides: Literal["presence"] | None = None
    when: Literal["present", "absent"] | None = None


class Compensation(Part):
    """From which amount in 元 a plan needs its own approval."""

    limit: Annotated[Number, Field(ge=0)]
    approval: ApprovalId


class Board(Part):
    """What is published to everybody: how often, by whom, after which approval."""

    every: Every
    role: RoleId
    approval: ApprovalId | None = None
    hot_from: Count = 3


class Evaluation(Part):
    """Who judges whether what was done had an effect, and how long before and after is compared."""

    role: RoleId
    window: Period


class Reviews(Part):
    """Which duty each regular look at the cases fulfils."""

    stocktake: DutyId | None = None
    overdue: DutyId | None = None
    analysis: DutyId | None = None
    missing: DutyId | None = None


class Case(Labelled):
    """How feedback is received, handled step by step, and followed up.

    `remind` is the share of a term after which whoever has to act is reminded. An answer that earns
    `low_answer` of the full mark or less becomes a case; the worst level does in any event.
    """

    owner: RoleId
    register_form: Annotated[FormId, Field(alias="register")]
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    steps: Annotated[Mapping[str, CaseStep], Field(min_length=1)]
    categories: Mapping[str, Category] = {}
    hours: Hours = "working"
    terms: Mapping[TermCode, Term] = {}
    remind: Share | None = None
    low_answer: Share | None = None
    escalation: Mapping[str, Escalation] = {}
    reopen_within: Period | None = None
    return_visit: ReturnVisit | None = None
    recurrence: Recurrence | None = None
    order_steps: Mapping[str, OrderStep] = {}
    compensation: Compensation | None = None
    board: Board | None = None
    evaluation: Evaluation | None = None
    external_routes: tuple[Text, ...] = ()
    reviews: Reviews = Reviews()
    approval: ApprovalId | None = None

    def step_term(self, code: str) -> Term | None:
        """Return the time the pack gives the step a term belongs to; None where it gives none."""
        act = ACT_OF_TERM.get(code)
        for key, step in self.steps.items():
            if step.within is not None and (step.act == act or key == code):
                return Term(within=step.within)
        return None

    def category_term(self, category: Category, step: str) -> Period | None:
        """Return the category's own time for a step, under the step's name or its term's."""
        act = self.steps[step].act
        codes = (step, *(code for code, met_by in ACT_OF_TERM.items() if met_by == act))
        found = next((category.terms[code] for code in codes if code in category.terms), None)
        return found.period() if found else None
