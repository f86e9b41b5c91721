"""What people send about the clocks of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.steps.cases.enums import HoldReason
from manyi.steps.cases.forms.parts import CaseForm, lines


class HoldForm(CaseForm):
    """What the customer is waited for, and until when they are expected to reply."""

    reason = forms.ChoiceField(label=_("等什么"), choices=HoldReason)
    expected_until = forms.DateTimeField(
        label=_("预计等到"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("到了这个时间还没有回复，会提醒处理人再问一次。"),
    )
    words = forms.CharField(label=_("说明"), required=False, widget=lines(2))
