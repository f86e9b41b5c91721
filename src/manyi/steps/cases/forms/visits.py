"""What the customer said when asked again."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manyi.steps.cases.enums import VisitDisposition
from manyi.steps.cases.forms.parts import CaseForm, lines

SATISFIED = {"": None, "yes": True, "no": False}


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
    words = forms.CharField(label=_("反映情况"), widget=lines(2), required=False)

    def clean_is_satisfied(self) -> bool | None:
        """Return what the choice means."""
        return SATISFIED[self.cleaned_data["is_satisfied"]]
