"""What people send on the way to a solution: the first look, talks, the plan, its carrying out."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.steps.cases.enums import Complexity, Severity, TalkChannel, Urgency
from manyi.steps.cases.forms.parts import CaseForm, lines, moment


class AssessForm(CaseForm):
    """The first look at a case."""

    severity = forms.ChoiceField(label=_("严重程度"), choices=Severity.choices)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=Urgency.choices, initial=Urgency.NORMAL
    )
    complexity = forms.ChoiceField(label=_("复杂程度"), choices=Complexity.choices)
    is_safety = forms.BooleanField(label=_("涉及人身或设备安全"), required=False)
    impact = forms.CharField(
        label=_("影响"), widget=lines(2), help_text=_("影响到谁、影响多大、还会不会扩大。")
    )
    immediate_action = forms.CharField(
        label=_("需要立即采取的行动"),
        widget=lines(2),
        required=False,
        help_text=_("涉及安全时必须写。"),
    )


class TalkForm(CaseForm):
    """What was talked over with the customer."""

    channel = forms.ChoiceField(label=_("方式"), choices=TalkChannel.choices)
    words = forms.CharField(label=_("沟通内容"), widget=lines(2))
    is_confirmed = forms.BooleanField(
        label=_("客户确认：我们对问题和要求的理解没有错"), required=False
    )


class SolutionForm(CaseForm):
    """What is to be done for the customer."""

    rectification = forms.CharField(label=_("问题整改"), widget=lines(2), required=False)
    improvement = forms.CharField(label=_("服务改进"), widget=lines(2), required=False)
    compensation = forms.CharField(label=_("客户补偿"), widget=lines(2), required=False)
    amount = forms.DecimalField(
        label=_("补偿金额（元）"),
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        initial=Decimal(0),
        help_text=_("超过制度的限额时自动送审，批准前不能实施。"),
    )
    promised_at = forms.DateTimeField(label=_("答应客户的时间"), widget=moment(), required=False)


class CarryOutForm(CaseForm):
    """What was done of the solution."""

    words = forms.CharField(label=_("实施情况"), widget=lines(2))
