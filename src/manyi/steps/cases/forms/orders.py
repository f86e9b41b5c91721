"""What people send on work orders, most of it from a phone."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.models import Person, Unit
from manyi.steps.cases.forms.parts import CaseForm, acting_people, lines, moment
from manyi.steps.cases.queries import partial_people

_YES_NO = {"": None, "yes": True, "no": False}


class OrderForm(CaseForm):
    """Whom to send to the customer, for what, when."""

    worker = forms.ModelChoiceField(Person.objects.none(), label=_("维修人员"))
    task = forms.CharField(label=_("任务"), widget=lines(2))
    zone = forms.ModelChoiceField(Unit.objects.all(), label=_("片区"), required=False)
    appointment_at = forms.DateTimeField(
        label=_("与客户约定的时间"), widget=moment(), required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = acting_people().exclude(pk__in=partial_people(self.case))
        self.fields["worker"].queryset = people
        self.fields["zone"].initial = self.case.zone_id


class StepForm(forms.Form):
    """The next step of the order was done."""

    key = forms.SlugField(widget=forms.HiddenInput)
    is_present = forms.ChoiceField(choices=[("", ""), ("yes", ""), ("no", "")], required=False)
    words = forms.CharField(label=_("说明"), max_length=500, required=False)
    appointment_at = forms.DateTimeField(label=_("另约的时间"), widget=moment(), required=False)

    def clean_is_present(self) -> bool | None:
        """Return what the button pressed means."""
        return _YES_NO[self.cleaned_data["is_present"]]


class MaterialForm(forms.Form):
    """What was used."""

    name = forms.CharField(label=_("物资"), max_length=80)
    quantity = forms.DecimalField(
        label=_("数量"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2, initial=1
    )
    measure = forms.CharField(label=_("单位"), max_length=12, initial="个")
    price = forms.DecimalField(
        label=_("单价（元）"), min_value=0, max_digits=10, decimal_places=2, initial=0
    )


class AcceptForm(forms.Form):
    """The customer accepts the work."""

    accepted_by = forms.CharField(label=_("验收人"), max_length=60)
    charge = forms.DecimalField(
        label=_("收费（元）"), min_value=0, max_digits=10, decimal_places=2, initial=0
    )
    is_charge_agreed = forms.ChoiceField(
        label=_("客户认为收费合理吗"),
        choices=[("", _("没有收费")), ("yes", _("合理")), ("no", _("不合理"))],
        required=False,
    )
    remarks = forms.CharField(label=_("客户意见"), widget=lines(2), required=False)

    def clean_is_charge_agreed(self) -> bool | None:
        """Return what the choice means."""
        return _YES_NO[self.cleaned_data["is_charge_agreed"]]


class CancelForm(forms.Form):
    """Why an order is not carried out."""

    reason = forms.CharField(label=_("取消的理由"), widget=lines(2))
