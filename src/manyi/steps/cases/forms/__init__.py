"""Forms of step 9, by topic."""

from manyi.steps.cases.forms.handling import AnswerForm, AssignForm, LinkForm, NoteForm
from manyi.steps.cases.forms.parts import CaseForm, PlainForm
from manyi.steps.cases.forms.registering import CustomerChoice, RegisterForm
from manyi.steps.cases.forms.status import StatusForm
from manyi.steps.cases.forms.visits import VisitForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CaseForm",
    "CustomerChoice",
    "LinkForm",
    "NoteForm",
    "PlainForm",
    "RegisterForm",
    "StatusForm",
    "VisitForm",
]
