"""What the page of a case is made of: panels to look at, acts to carry out."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from manyi.core.models import Person
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.forms import CaseForm
from manyi.steps.cases.models import Case

OPEN = tuple(state for state in CaseState if state != CaseState.CLOSED)
ALWAYS = tuple(CaseState)


def _always(_person: Person, _case: Case) -> bool:
    return True


@dataclass(frozen=True)
class Act:
    """One act on a case: to whom, in which states and when it is offered, with which form.

    `carry_out` is the domain's function; it gets the case, the person as `who`, and what the form
    found. The form is on the page as `forms.<name>` when the act is offered.
    """

    permission: str
    form: type[CaseForm]
    carry_out: Callable[..., object]
    states: Collection[str]
    who: str = "actor"
    is_offered: Callable[[Person, Case], bool] = _always


@dataclass(frozen=True)
class Panel:
    """One card of the page: its template, and what it shows of a case to a person.

    The template sees the page (`case`, `forms`, …) and its own content as `panel`; where there is
    none, it is left out. The column: facts on the left, what is to be done on the right, more below
    the facts, or wide. A phone shows them in this order, one below the other.
    """

    template: str
    content: Callable[[Person, Case], Mapping[str, Any] | None]
    column: Literal["facts", "doing", "more", "wide"] = "facts"


def nothing_more(_person: Person, _case: Case) -> Mapping[str, Any]:
    """Return the content of a panel that needs only what the page has anyway."""
    return {}
