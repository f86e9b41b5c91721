"""Forms of step 9, by topic."""

from manyi.steps.cases.forms.after import (
    BoardForm,
    BoardWordsForm,
    EffectForm,
    IdeaForm,
    NeedAnswerForm,
    NeedDecideForm,
    NeedForm,
    NeedOfCaseForm,
    NeedRealiseForm,
    NeedSendForm,
    PraiseForm,
)
from manyi.steps.cases.forms.clocks import HoldForm
from manyi.steps.cases.forms.files import (
    MOST_FILES,
    AttachForm,
    FilesField,
)
from manyi.steps.cases.forms.handling import AnswerForm, AssignForm, LinkForm, NoteForm
from manyi.steps.cases.forms.intake import (
    SALT,
    ByRegulation,
    FeedbackForm,
    HotlineForm,
    ReportForm,
    TellerForm,
)
from manyi.steps.cases.forms.merging import (
    CaseNumber,
    ClassifyForm,
    MergeForm,
    RelateForm,
    SplitForm,
)
from manyi.steps.cases.forms.parts import CaseForm, PlainForm
from manyi.steps.cases.forms.periods import FiguresForm, PeriodForm
from manyi.steps.cases.forms.ratings import RatingForm, SupplementForm
from manyi.steps.cases.forms.registering import CustomerChoice, RegisterForm
from manyi.steps.cases.forms.sorting import (
    CategoryChangeForm,
    CategoryForm,
    FeedbackFileForm,
    MailAttachForm,
    MailCaseForm,
    MailDiscardForm,
    SourceActForm,
    SourceForm,
)
from manyi.steps.cases.forms.status import StatusForm
from manyi.steps.cases.forms.visits import MonthForm, SupervisionForm, VisitForm

__all__ = [
    "MOST_FILES",
    "SALT",
    "AnswerForm",
    "AssignForm",
    "AttachForm",
    "BoardForm",
    "BoardWordsForm",
    "ByRegulation",
    "CaseForm",
    "CaseNumber",
    "CategoryChangeForm",
    "CategoryForm",
    "ClassifyForm",
    "CustomerChoice",
    "EffectForm",
    "FeedbackFileForm",
    "FeedbackForm",
    "FiguresForm",
    "FilesField",
    "HoldForm",
    "HotlineForm",
    "IdeaForm",
    "LinkForm",
    "MailAttachForm",
    "MailCaseForm",
    "MailDiscardForm",
    "MergeForm",
    "MonthForm",
    "NeedAnswerForm",
    "NeedDecideForm",
    "NeedForm",
    "NeedOfCaseForm",
    "NeedRealiseForm",
    "NeedSendForm",
    "NoteForm",
    "PeriodForm",
    "PlainForm",
    "PraiseForm",
    "RatingForm",
    "RegisterForm",
    "RelateForm",
    "ReportForm",
    "SourceActForm",
    "SourceForm",
    "SplitForm",
    "StatusForm",
    "SupervisionForm",
    "SupplementForm",
    "TellerForm",
    "VisitForm",
]
