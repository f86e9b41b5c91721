"""The shifts of the units: by them working hours and pauses of deadlines are counted."""

from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from manyi.core import shifts as acts
from manyi.core.models import Unit, UnitShifts
from manyi.core.pages import require
from manyi.web.views.form_pages import carry_out, serve_form

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LABELS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
_EXAMPLE = "08:30-12:00 13:30-17:30"


class ShiftsForm(forms.Form):
    """A week of shifts, a day a line."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("部门"),
        queryset=Unit.objects.all(),
        help_text=gettext_lazy("没有自己班次的下级部门沿用这一份。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in zip(_DAYS, _LABELS, strict=True):
            self.fields[name] = _shifts_field(label)
        self.fields["monday"].help_text = _(
            "上午和下午分开写，午休不算；通宵班分两天写，24:00 为止；不上班留空。"
        )
        self.fields["made_up"] = _shifts_field(
            _("调休上班日"), help_text=_("周末调休上班时的班次。")
        )
        self.fields["rests_on_holidays"] = forms.BooleanField(
            label=_("节假日休息"),
            required=False,
            help_text=_("全年无休的热线和值班岗不要勾选。"),
        )

    def clean(self) -> dict[str, Any]:
        """Put the seven days together, as the act takes them."""
        given = super().clean() or {}
        week = [given.pop(name, "") for name in _DAYS]
        return {**given, "week": week}


def _shifts_field(label: Any, help_text: str = "") -> forms.CharField:
    shown = forms.TextInput(attrs={"placeholder": _EXAMPLE})
    return forms.CharField(
        label=label, max_length=100, required=False, widget=shown, help_text=help_text
    )


@login_required
def shifts(request: HttpRequest) -> HttpResponse:
    """Show who works when."""
    require(request, "core.read")
    rows = UnitShifts.objects.select_related("unit")
    context = {
        "rows": [{"row": row, "days": zip(_LABELS, row.week, strict=True)} for row in rows],
        "can_manage": request.user.has_perm("core.manage_organisation"),
    }
    return render(request, "web/shifts.html", context)


@login_required
def add_shifts(request: HttpRequest) -> HttpResponse:
    """Give a unit shifts of its own."""
    office = dict.fromkeys((*_DAYS[:5], "made_up"), _EXAMPLE)
    return _form_page(request, _("设定班次"), {**office, "rests_on_holidays": True})


@login_required
def change_shifts(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the shifts of a unit."""
    row = get_object_or_404(UnitShifts.objects.select_related("unit"), pk=pk)
    now = {
        **dict(zip(_DAYS, row.week, strict=True)),
        "unit": row.unit,
        "made_up": row.made_up,
        "rests_on_holidays": row.rests_on_holidays,
    }
    return _form_page(request, _("修改班次"), now)


def _form_page(request: HttpRequest, title: str, initial: dict[str, Any]) -> HttpResponse:
    require(request, "core.manage_organisation")
    form = ShiftsForm(request.POST or None, initial=initial)
    return serve_form(
        request,
        form,
        acts.set_shifts,
        title=title,
        back=reverse("shifts"),
        intro=_("保存以后，办理中的反馈件按新的班次重算期限。"),
    )


@login_required
@require_POST
def drop_shifts(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the shifts of a unit away."""
    require(request, "core.manage_organisation")
    row = get_object_or_404(UnitShifts.objects.select_related("unit"), pk=pk)
    act = partial(acts.drop_shifts, row.unit, actor=request.user)
    return carry_out(request, act, back=reverse("shifts"))
