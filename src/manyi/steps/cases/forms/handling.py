"""What people send while a case is handled."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.models import Person
from manyi.steps.cases.forms.parts import CaseForm, acting_people, lines
from manyi.steps.cases.queries import partial_people
from manyi.steps.improvement.queries import open_plans


class AssignForm(CaseForm):
    """Who is to handle the case."""

    handler = forms.ModelChoiceField(Person.objects.none(), label=_("处理人"))
    reason = forms.CharField(
        label=_("为什么交给他"), max_length=200, required=False, help_text=_("写进分派记录。")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = acting_people().exclude(pk__in=partial_people(self.case))
        self.fields["handler"].queryset = people


class AnswerForm(CaseForm):
    """What the customer was told, why it happened and what was done."""

    words = forms.CharField(
        label=_("答复客户的话"), widget=lines(), help_text=_("客户凭编号和查询码能看到这段话。")
    )
    cause = forms.CharField(label=_("原因"), widget=lines(2))
    action = forms.CharField(label=_("措施"), widget=lines(2))


class NoteForm(CaseForm):
    """How the case stands."""

    words = forms.CharField(label=_("进展"), widget=lines(2))
    is_public = forms.BooleanField(label=_("客户可见"), required=False)


class LinkForm(CaseForm):
    """The improvement plan that removes the cause."""

    plan = forms.ModelChoiceField(open_plans(), label=_("改进计划"))
