"""What people send on the pages of step 9."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manyi.core.adoption import pack_of
from manyi.core.enums import SystemRole
from manyi.core.models import Adoption, AssessmentObject, Customer, Person, RoleGrant, Unit
from manyi.problems import Problem, sentence
from manyi.steps.cases.enums import CaseKind, CaseSource, VisitDisposition
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import provision_of
from manyi.steps.improvement.queries import open_plans

HEARD = [choice for choice in CaseSource.choices if choice[0] != CaseSource.LOW_ANSWER]
SATISFIED = {"": None, "yes": True, "no": False}


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class CustomerChoice(forms.Form):
    """Which customer the feedback comes from; feedback may come from nobody on the list."""

    customer = forms.ModelChoiceField(Customer.objects.filter(is_active=True), required=False)


class RegisterForm(forms.Form):
    """One piece of feedback as it came in."""

    adoption = forms.ModelChoiceField(Adoption.objects.none(), label=_("按哪份制度办理"))
    kind = forms.ChoiceField(label=_("类别"), choices=CaseKind.choices)
    source = forms.ChoiceField(label=_("来源"), choices=HEARD)
    description = forms.CharField(
        label=_("内容"), widget=_words(4), help_text=_("照客户的原话写：什么事、什么时候、在哪里。")
    )
    requested_remedy = forms.CharField(label=_("客户要求"), widget=_words(2), required=False)
    assessment_object = forms.ModelChoiceField(
        AssessmentObject.objects.all(), label=_("涉及的对象"), required=False
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("责任部门"),
        required=False,
        help_text=_("不选时取对象的责任部门；没有对象时取制度适用的组织。"),
    )
    is_major = forms.BooleanField(label=_("重大（按制度另行立项改进）"), required=False)

    def __init__(self, *args, adoptions: Iterable[Adoption], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = Adoption.objects.filter(pk__in=[row.pk for row in adoptions])
        self.fields["adoption"].queryset = rows.select_related("pack_version", "unit")
        if len(rows) == 1:
            self.fields["adoption"].initial = rows[0]

    def clean(self) -> dict:
        """Ask for a kind the regulation knows, and find the unit that answers for it."""
        adoption, kind = self.cleaned_data.get("adoption"), self.cleaned_data.get("kind")
        if adoption is None:
            return self.cleaned_data
        self._check_kind(adoption, kind)
        found = self.cleaned_data.get("assessment_object")
        owner = found.owner if found else adoption.unit
        self.cleaned_data["unit"] = self.cleaned_data.get("unit") or owner
        return self.cleaned_data

    def _check_kind(self, adoption: Adoption, kind: str | None) -> None:
        _key, provision = provision_of(adoption)
        if kind is None or not provision.categories or kind in provision.categories:
            return
        labels = "、".join(one.label for one in provision.categories.values())
        title = pack_of(adoption.pack_version).document.title
        problem = Problem("cases.no_category", title, str(CaseKind(kind).label), labels)
        self.add_error("kind", sentence(problem))


class CaseForm(forms.Form):
    """An act on one case; some acts offer choices that depend on it."""

    def __init__(self, *args, case: Case, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class AssignForm(CaseForm):
    """Who is to handle the case."""

    handler = forms.ModelChoiceField(Person.objects.none(), label=_("处理人"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        acting = RoleGrant.objects.exclude(role=SystemRole.AUDITOR).values("person")
        customer = self.case.customer
        people = Person.objects.filter(is_active=True, pk__in=acting)
        people = people.exclude(pk=customer.salesperson_id if customer else None)
        self.fields["handler"].queryset = people


class AnswerForm(CaseForm):
    """What the customer was told, why it happened and what was done."""

    words = forms.CharField(
        label=_("答复客户的话"), widget=_words(), help_text=_("客户凭编号和查询码能看到这段话。")
    )
    cause = forms.CharField(label=_("原因"), widget=_words(2))
    action = forms.CharField(label=_("措施"), widget=_words(2))


class VisitForm(CaseForm):
    """What the customer said when asked again."""

    disposition = forms.ChoiceField(label=_("结果"), choices=VisitDisposition.choices)
    is_satisfied = forms.ChoiceField(
        label=_("客户对处理满意吗"),
        choices=[
            ("", _("没有问到")),
            ("yes", pgettext_lazy("answer", "满意")),
            ("no", _("不满意")),
        ],
        required=False,
    )
    words = forms.CharField(label=_("反映情况"), widget=_words(2), required=False)

    def clean_is_satisfied(self) -> bool | None:
        """Return what the choice means."""
        return SATISFIED[self.cleaned_data["is_satisfied"]]


class NoteForm(CaseForm):
    """How the case stands."""

    words = forms.CharField(label=_("进展"), widget=_words(2))
    is_public = forms.BooleanField(label=_("客户可见"), required=False)


class LinkForm(CaseForm):
    """The improvement plan that removes the cause."""

    plan = forms.ModelChoiceField(open_plans(), label=_("改进计划"))


class PlainForm(CaseForm):
    """An act that needs nothing but the decision."""


class StatusForm(forms.Form):
    """What a customer types to see how their feedback stands."""

    number = forms.CharField(label=_("编号"), max_length=40)
    secret = forms.CharField(label=_("查询码"), max_length=40)
