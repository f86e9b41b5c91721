"""What people send to find out why, and to say who is answerable."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.models import Person, Unit
from manyi.steps.cases.enums import Branch
from manyi.steps.cases.forms.parts import CaseForm, acting_people, day, lines
from manyi.steps.cases.models import Bone, Cause, EightD, Responsibility
from manyi.steps.cases.queries.causes import CAR_FIELDS, causes_known

_EIGHT = (
    "team",
    "problem",
    "containment",
    "root_cause",
    "permanent",
    "verified",
    "prevention",
    "recognition",
)


class WhyForm(CaseForm):
    """The answer to the next why."""

    answer = forms.CharField(label=_("因为"), widget=lines(2))


class BoneForm(CaseForm):
    """A possible cause."""

    branch = forms.ChoiceField(label=_("类型"), choices=Branch.choices)
    words = forms.CharField(label=_("可能的原因"), max_length=80)
    is_main = forms.BooleanField(label=_("主要原因"), required=False)


class TakeBoneForm(CaseForm):
    """A cause that turned out to be none."""

    bone = forms.ModelChoiceField(Bone.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bone"].queryset = self.case.bones.all()


class RootForm(CaseForm):
    """The root cause: one that is known, or a new one."""

    cause = forms.ModelChoiceField(
        Cause.objects.none(),
        label=_("已知的根本原因"),
        required=False,
        help_text=_("选已知的，重复发生才认得出来。"),
    )
    label = forms.CharField(label=_("或新的根本原因"), max_length=80, required=False)
    branch = forms.ChoiceField(label=_("类型"), choices=Branch.choices)
    evidence = forms.CharField(label=_("怎样证实的"), widget=lines(2))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"].queryset = causes_known(self.case.adoption.key)


class EightDForm(forms.Form):
    """The eight disciplines, as far as they are written."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in _EIGHT:
            label = EightD._meta.get_field(name).verbose_name
            self.fields[name] = forms.CharField(label=label, widget=lines(2), required=False)

    @staticmethod
    def initial_of(row: EightD | None) -> dict[str, str]:
        """Return the report as the form shows it."""
        return {name: getattr(row, name, "") for name in _EIGHT}


class CarForm(forms.Form):
    """The eight fields of a corrective action, as far as they are written."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, label in CAR_FIELDS.items():
            self.fields[name] = forms.CharField(label=label, widget=lines(2), required=False)


class OpenCarForm(CaseForm):
    """Who answers for the corrective action, until when."""

    owner = forms.ModelChoiceField(Person.objects.none(), label=_("责任人"))
    due = forms.DateField(label=_("完成日期"), widget=day())

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = acting_people()


class AttributeForm(CaseForm):
    """Who is answerable."""

    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("责任部门"))
    person = forms.ModelChoiceField(
        Person.objects.filter(is_active=True), label=_("责任人"), required=False
    )
    reason = forms.CharField(label=_("认定理由"), widget=lines(2))


class _FindingForm(CaseForm):
    finding = forms.ModelChoiceField(Responsibility.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = self.case.responsibilities.all()


class AppealForm(_FindingForm):
    """Why a finding is not right."""

    words = forms.CharField(label=_("申诉理由"), widget=lines(2))


class RulingForm(_FindingForm):
    """Whether the finding stands."""

    is_upheld = forms.TypedChoiceField(
        label=_("裁定"),
        choices=[("yes", _("维持原认定")), ("no", _("改判"))],
        coerce=lambda value: value == "yes",
    )
    words = forms.CharField(label=_("裁定理由"), widget=lines(2))
