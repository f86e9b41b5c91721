"""Panel and act of the return visit."""

from collections.abc import Mapping
from typing import Any

from manyi.core.models import Person
from manyi.steps.cases import domain
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.forms import VisitForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.views.parts import Act, Panel


def visit_panel(person: Person, case: Case) -> Mapping[str, Any] | None:
    """Return why this person may not ask the customer; nothing when nobody has to ask now."""
    if case.state != CaseState.ANSWERED:
        return None
    return {"problems": domain.visiting_problems(case, person)}


def may_ask(person: Person, case: Case) -> bool:
    """Whether the person had no part in the handling."""
    return not domain.visiting_problems(case, person)


ACTS = {
    "visit": Act(
        "cases.revisit_case",
        VisitForm,
        domain.record_visit,
        [CaseState.ANSWERED],
        who="visitor",
        is_offered=may_ask,
    )
}
VISIT = Panel("cases/visits/visit.html", visit_panel, "doing")
