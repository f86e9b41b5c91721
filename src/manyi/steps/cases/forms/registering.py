"""One piece of feedback as it comes in."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.adoption import pack_of
from manyi.core.enums import ObjectKind, UnitKind
from manyi.core.models import Adoption, AssessmentObject, Customer, Person, Unit
from manyi.problems import Problem, sentence
from manyi.steps.cases.domain import Heard
from manyi.steps.cases.enums import CaseKind, CaseSource
from manyi.steps.cases.forms.files import FilesField
from manyi.steps.cases.forms.intake import TELLER, TellerForm
from manyi.steps.cases.forms.parts import lines
from manyi.steps.cases.models import Category
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
MAIN = ("adoption", "kind", "source", "description", "requested_remedy", "files")
_AS_HEARD = (
    "description",
    "kind",
    "source",
    "requested_remedy",
    "category",
    "assessment_object",
    "unit",
    "product",
    "location",
    "project",
    "zone",
    "subject_person",
    "is_safety",
    "is_group",
    "is_major",
)


class CustomerChoice(forms.Form):
    """Which customer the feedback comes from; feedback may come from nobody on the list."""

    customer = forms.ModelChoiceField(Customer.objects.filter(is_active=True), required=False)


class RegisterForm(TellerForm):
    """One piece of feedback as it came in."""

    customer: Customer | None = None
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
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True).exclude(parent=None),
        label=_("分类"),
        required=False,
    )
    product = forms.CharField(label=_("产品或服务"), max_length=120, required=False)
    location = forms.CharField(label=_("地点"), max_length=120, required=False)
    project = forms.ModelChoiceField(
        AssessmentObject.objects.filter(kind=ObjectKind.PROJECT), label=_("项目"), required=False
    )
    zone = forms.ModelChoiceField(
        Unit.objects.filter(kind=UnitKind.SITE), label=_("片区"), required=False
    )
    subject_person = forms.ModelChoiceField(
        Person.objects.filter(is_active=True),
        label=_("反映的是谁"),
        required=False,
        help_text=_("投诉或表扬某个员工时选。被投诉的人不会成为处理人。"),
    )
    is_safety = forms.BooleanField(label=_("涉及安全"), required=False)
    is_group = forms.BooleanField(label=_("群体反映（多人同一诉求）"), required=False)
    files = FilesField(required=False)

    def __init__(self, *args, adoptions: Iterable[Adoption], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = Adoption.objects.filter(pk__in=[row.pk for row in adoptions])
        self.fields["adoption"].queryset = rows.select_related("pack_version", "unit")
        keys = [row.key for row in rows]
        self.fields["category"].queryset = Category.objects.filter(
            adoption_key__in=keys, is_active=True
        ).exclude(parent=None)
        if len(rows) == 1:
            self.fields["adoption"].initial = rows[0]

    def main_fields(self) -> list[forms.BoundField]:
        """Return what is asked every time."""
        return [self[name] for name in MAIN]

    def more_fields(self) -> list[forms.BoundField]:
        """Return what is asked where it is known."""
        return [field for field in self if field.name not in (*MAIN, *TELLER)]

    def teller_fields(self) -> list[forms.BoundField]:
        """Return who said it."""
        return [self[name] for name in TELLER]

    @property
    def heard(self) -> Heard:
        """What was said, of the customer chosen beside the form."""
        data = {name: self.cleaned_data[name] for name in _AS_HEARD}
        return Heard(**data, customer=self.customer, teller=self.teller)

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
