"""One piece of feedback as it comes in."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.adoption import pack_of
from manyi.core.models import Adoption, AssessmentObject, Customer, Unit
from manyi.problems import Problem, sentence
from manyi.steps.cases.enums import CaseKind, CaseSource
from manyi.steps.cases.forms.parts import lines
from manyi.steps.cases.queries import provision_of

# What a person enters by hand; the rest comes in by itself.
BY_HAND = (
    CaseSource.PHONE,
    CaseSource.VISIT,
    CaseSource.COUNTER,
    CaseSource.LETTER,
    CaseSource.EMAIL,
    CaseSource.WEB,
    CaseSource.SOCIAL,
)
HEARD = [(source.value, source.label) for source in BY_HAND]


class CustomerChoice(forms.Form):
    """Which customer the feedback comes from; feedback may come from nobody on the list."""

    customer = forms.ModelChoiceField(Customer.objects.filter(is_active=True), required=False)


class RegisterForm(forms.Form):
    """One piece of feedback as it came in."""

    adoption = forms.ModelChoiceField(Adoption.objects.none(), label=_("按哪份制度办理"))
    kind = forms.ChoiceField(label=_("类别"), choices=CaseKind.choices)
    source = forms.ChoiceField(label=_("来源"), choices=HEARD)
    description = forms.CharField(
        label=_("内容"), widget=lines(4), help_text=_("照客户的原话写：什么事、什么时候、在哪里。")
    )
    requested_remedy = forms.CharField(label=_("客户要求"), widget=lines(2), required=False)
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
        known = {one.kind or code for code, one in provision.categories.items()}
        if kind is None or not known or kind in known:
            return
        labels = "、".join(one.label for one in provision.categories.values())
        title = pack_of(adoption.pack_version).document.title
        problem = Problem("cases.no_category", title, str(CaseKind(kind).label), labels)
        self.add_error("kind", sentence(problem))
