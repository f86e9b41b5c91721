"""How cases hang together, as people say it: by number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.problems import Problem, sentence
from manyi.steps.cases.enums import CaseKind, LinkKind
from manyi.steps.cases.forms.parts import CaseForm, lines
from manyi.steps.cases.models import Case, Category


class CaseNumber(forms.CharField):
    """The number of a case; the cleaned value is the case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Case | None:
        """Return the case of this number."""
        number = super().clean(value).strip().upper()
        found = Case.objects.select_related("adoption").filter(number=number).first()
        if found is None:
            raise forms.ValidationError(sentence(Problem("cases.no_such_number", found=number)))
        return found


class MergeForm(CaseForm):
    """The case this one is dealt with as part of."""

    into = CaseNumber(label=_("并入哪一件（编号）"))
    reason = forms.CharField(label=_("理由"), max_length=500)


class SplitForm(CaseForm):
    """A second matter that becomes a case of its own."""

    description = forms.CharField(label=_("拆出的内容"), widget=lines(3), max_length=5000)
    kind = forms.ChoiceField(label=_("类别"), choices=CaseKind.choices)
    reason = forms.CharField(label=_("理由"), max_length=500)


class RelateForm(CaseForm):
    """Another case and what it has to do with this one."""

    other = CaseNumber(label=_("另一件（编号）"))
    kind = forms.ChoiceField(
        label=_("关系"),
        choices=[
            choice
            for choice in LinkKind.choices
            if choice[0] in (LinkKind.RELATED, LinkKind.CAUSED_BY, LinkKind.DIFFERENT)
        ],
    )


class ClassifyForm(CaseForm):
    """What the case is about."""

    category = forms.ModelChoiceField(Category.objects.none(), label=_("分类"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Category.objects.filter(adoption_key=self.case.adoption.key, is_active=True)
        self.fields["category"].queryset = rows.select_related("parent")
        self.fields["category"].label_from_instance = _with_parent


def _with_parent(category: Category) -> str:
    return f"{category.parent.label} · {category.label}" if category.parent else category.label
