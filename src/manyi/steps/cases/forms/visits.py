"""What the customer said when asked again."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from manyi.steps.cases.enums import Content, TalkChannel, VisitDisposition
from manyi.steps.cases.forms.parts import CaseForm, lines

_BY_HAND = [one for one in VisitDisposition.choices if one[0] != VisitDisposition.LOST]
_LEVELS = [("", _("没有问到")), *Content.choices]


class VisitForm(CaseForm):
    """What the customer said when asked again, or why they could not be asked."""

    disposition = forms.ChoiceField(label=_("结果"), choices=_BY_HAND)
    content = forms.ChoiceField(label=_("客户对处理的满意程度"), choices=_LEVELS, required=False)
    words = forms.CharField(label=_("反映情况"), widget=lines(2), required=False)
    found_problem = forms.BooleanField(label=_("发现了新的问题"), required=False)
    call_again_at = forms.DateTimeField(
        label=_("改约到"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("客户另约时间时填。到时候会排在最前面。"),
    )
    channel = forms.ChoiceField(
        label=_("方式"), choices=TalkChannel.choices, initial=TalkChannel.PHONE
    )


class SupervisionForm(forms.Form):
    """What the customer told the supervisor."""

    disposition = forms.ChoiceField(label=_("结果"), choices=_BY_HAND)
    content = forms.ChoiceField(label=_("客户对处理的满意程度"), choices=_LEVELS, required=False)
    words = forms.CharField(label=_("反映情况"), widget=lines(2), required=False)


class MonthForm(forms.Form):
    """A month, as `2026-03`."""

    month = forms.CharField(
        label=_("月份"),
        widget=forms.TextInput({"type": "month"}),
        validators=[RegexValidator(r"^20\d\d-(0[1-9]|1[0-2])$", _("请写成 2026-03。"))],
    )
