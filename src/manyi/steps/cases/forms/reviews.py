"""What people send when a review is held, and to settle calls."""

from collections.abc import Iterable

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from manyi.steps.cases.domain.reviews import Line
from manyi.steps.cases.forms.parts import acting_people, day, lines
from manyi.steps.cases.models import Case, PhoneCall


class ReviewForm(forms.Form):
    """Conclusions, and for each case its cause and who drives it."""

    words = forms.CharField(label=_("结论和决定"), widget=lines(3))
    attendance = forms.CharField(label=_("参加人"), max_length=200, required=False)

    def __init__(self, *args, cases: Iterable[Case], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.cases = list(cases)
        people = acting_people()
        for case in self.cases:
            self.fields[f"cause_{case.pk}"] = forms.CharField(
                label=_("没有完成的根源"), required=False, max_length=500
            )
            self.fields[f"chaser_{case.pk}"] = forms.ModelChoiceField(
                people, label=_("督促人"), required=False
            )
            self.fields[f"promised_{case.pk}"] = forms.DateField(
                label=_("完成日期"), required=False, widget=day()
            )

    @property
    def rows(self) -> list[tuple[Case, list[BoundField]]]:
        """Each case with its own fields, as the page shows them."""
        names = ("cause", "chaser", "promised")
        return [(case, [self[f"{name}_{case.pk}"] for name in names]) for case in self.cases]

    @property
    def lines(self) -> list[Line]:
        """What was written of the cases; those nobody wrote anything of are left out."""
        data = self.cleaned_data
        found = [
            Line(
                case,
                data[f"cause_{case.pk}"],
                data[f"chaser_{case.pk}"],
                data[f"promised_{case.pk}"],
            )
            for case in self.cases
        ]
        return [one for one in found if one.cause or one.chaser]


class LogForm(forms.Form):
    """A phone log as the exchange or the provider hands it out."""

    file = forms.FileField(
        label=_("话单文件"),
        help_text=_("Excel 或 CSV，要有「来电时间」和「来电号码」两列。同一份再传一次不会重复。"),
    )


class CallForm(forms.Form):
    """Which case a call belongs to, or why it needs none."""

    call = forms.ModelChoiceField(PhoneCall.objects.all())
    number = forms.CharField(max_length=40, required=False)
    reason = forms.CharField(max_length=200, required=False)

    def clean_number(self) -> Case | None:
        """Return the case of the number."""
        number = self.cleaned_data["number"].strip().upper()
        if not number:
            return None
        found = Case.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有这个编号的反馈件。"))
        return found
