"""What people send to ask another department for help, and to give it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.models import Person, Unit
from manyi.steps.cases.forms.parts import CaseForm, acting_people, lines, moment
from manyi.steps.cases.models import CoRequest
from manyi.steps.cases.queries import partial_people


class AskForm(CaseForm):
    """Which department is to help with what, until when."""

    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("协办部门"))
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("协办人"),
        required=False,
        help_text=_("不选时由部门里的人自己接手。"),
    )
    question = forms.CharField(label=_("请协办的事"), widget=lines(2))
    due_at = forms.DateTimeField(label=_("回复期限"), widget=moment())

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = acting_people().exclude(pk__in=partial_people(self.case))


class RequestForm(CaseForm):
    """One of the case's requests."""

    request = forms.ModelChoiceField(CoRequest.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = self.case.requests.select_related("case", "unit")


class ReplyForm(RequestForm):
    """What the department found."""

    reply = forms.CharField(label=_("回复"), widget=lines(2))
