"""Who gets cases: rules, and what people are able to handle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.models import AssessmentObject, Person, Unit
from manyi.steps.cases.enums import CaseKind
from manyi.steps.cases.forms.parts import acting_people
from manyi.steps.cases.models import AssignmentRule, Category, PersonSkill


class RuleForm(forms.Form):
    """Which cases a rule is for, and who gets them; what is left open fits every case."""

    position = forms.IntegerField(label=_("顺序"), min_value=1, max_value=999, initial=1)
    kind = forms.ChoiceField(
        label=_("类别"), choices=[("", _("不限")), *CaseKind.choices], required=False
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("分类"), required=False, empty_label=_("不限")
    )
    region = forms.CharField(label=_("客户区域"), max_length=60, required=False)
    zone = forms.ModelChoiceField(
        Unit.objects.all(), label=_("片区"), required=False, empty_label=_("不限")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(), label=_("责任部门"), required=False, empty_label=_("不限")
    )
    assessment_object = forms.ModelChoiceField(
        AssessmentObject.objects.all(),
        label=_("涉及的对象"),
        required=False,
        empty_label=_("不限"),
    )
    skill = forms.CharField(
        label=_("要求的技能"), max_length=40, required=False, help_text=_("如：压力容器。")
    )
    to_unit = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("交给部门"),
        required=False,
        help_text=_("其中在办最少的人办理。"),
    )
    to_person = forms.ModelChoiceField(Person.objects.none(), label=_("交给个人"), required=False)
    is_active = forms.BooleanField(label=_("启用"), required=False, initial=True)

    def __init__(self, *args, adoption_key: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(
            adoption_key=adoption_key, is_active=True
        )
        self.fields["to_person"].queryset = acting_people()

    @classmethod
    def initial_of(cls, rule: AssignmentRule) -> dict[str, object]:
        """Return the rule as the form shows it."""
        return {name: getattr(rule, name) for name in cls.base_fields}


class SkillForm(forms.Form):
    """What a person is able to handle."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("人员"))
    skill = forms.CharField(label=_("技能"), max_length=40)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = acting_people()


class TakeSkillForm(forms.Form):
    """A skill that is taken back."""

    held = forms.ModelChoiceField(PersonSkill.objects.select_related("person"))
