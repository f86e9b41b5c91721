"""What people send on the pages of step 8."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.models import Person, Unit
from manyi.steps.improvement.queries import Opening
from manyi.steps.sampling.models import Wave

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class OpenForm(forms.Form):
    """A plan for one finding."""

    finding = forms.CharField(
        label=_("不满意的项目"),
        widget=forms.Textarea({"rows": 2}),
        help_text=_("写明是什么、在哪里、有多少客户提到。"),
    )
    owner = forms.ModelChoiceField(Person.objects.filter(is_active=True), label=_("责任人"))
    department = forms.ModelChoiceField(Unit.objects.all(), label=_("责任部门"), required=False)
    due = forms.DateField(label=_("完成日期"), widget=DAY)
    goal = forms.DecimalField(
        label=_("目标得分(%)"), min_value=0, max_value=100, decimal_places=2, required=False
    )


class OpenFromWaveForm(OpenForm):
    """A plan for a finding of a scored wave, under one of the regulation's improvements."""

    opening = forms.ChoiceField(label=_("按制度的哪一项立项"))
    field_order = ["opening"]

    def __init__(self, *args, openings: Iterable[Opening], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.openings = {f"{one.provision}.{one.trigger}": one for one in openings}
        self.fields["opening"].choices = [(key, one.label) for key, one in self.openings.items()]

    def clean_opening(self) -> Opening:
        """Return the improvement that was chosen."""
        return self.openings[self.cleaned_data["opening"]]


class FillForm(forms.Form):
    """Cause and measures."""

    cause = forms.CharField(label=_("原因"), widget=forms.Textarea({"rows": 3}))
    correction = forms.CharField(label=_("纠正措施"), widget=forms.Textarea({"rows": 3}))
    prevention = forms.CharField(label=_("预防措施"), widget=forms.Textarea({"rows": 3}))
    resources = forms.CharField(
        label=_("所需资源"), widget=forms.Textarea({"rows": 2}), required=False
    )


class ActionForm(forms.Form):
    """One measure."""

    description = forms.CharField(label=_("措施"), max_length=200)
    doer = forms.ModelChoiceField(Person.objects.filter(is_active=True), label=_("执行人"))
    due = forms.DateField(label=_("期限"), widget=DAY)


class DoneForm(forms.Form):
    """A measure done."""

    done_on = forms.DateField(label=_("完成日期"), widget=DAY)
    evidence = forms.CharField(label=_("证据"), max_length=200)


class EvidenceForm(forms.Form):
    """How a plan that no indicator measures was found to work."""

    is_effective = forms.TypedChoiceField(
        label=_("验证结果"),
        choices=[("yes", _("有效")), ("no", _("未见效，退回重新制定"))],
        coerce=lambda value: value == "yes",
    )
    evidence = forms.CharField(
        label=_("验证的依据"),
        widget=forms.Textarea({"rows": 2}),
        help_text=_("写明看了什么、问了谁、同类问题是否再出现。"),
    )


class VerifyForm(forms.Form):
    """The wave that is to prove a plan."""

    wave = forms.ModelChoiceField(Wave.objects.none(), label=_("用哪一期证实"))

    def __init__(self, *args, waves, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wave"].queryset = waves
