"""The working calendar of a year: every deadline of the regulation is counted on it."""

from datetime import date
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from manyi.core import calendar as acts
from manyi.core.clock import today
from manyi.core.models import CalendarDay, CalendarYear
from manyi.core.pages import require
from manyi.web.views.form_pages import carry_out

_YEARS = (2004, 2100)


class DayForm(forms.Form):
    """What a day is, and why."""

    is_working = forms.TypedChoiceField(
        label=gettext_lazy("这一天"),
        choices=[("1", gettext_lazy("上班")), ("0", gettext_lazy("休息"))],
        coerce=lambda value: value == "1",
    )
    name = forms.CharField(label=gettext_lazy("说明（为什么）"), max_length=40)


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the twelve months, and the form of the day that was clicked."""
    require(request, "core.read")
    day = _day(request.POST.get("day") or request.GET.get("day"))
    year = day.year if day else _year(request.GET.get("year"))
    form = _day_form(request, day)
    if request.method == "POST" and form is not None:
        require(request, "core.manage_organisation")
        if form.is_valid():
            acts.change_day(day, **form.cleaned_data, actor=request.user)
            messages.success(request, _("已保存。期限从现在起按新的日历推算。"))
            return redirect(f"{reverse('calendar')}?year={year}#month-{day.month}")
    context = {
        "year": year,
        "months": acts.shown_year(year),
        "row": CalendarYear.objects.filter(year=year).first(),
        "is_published": year <= acts.PUBLISHED[1],
        "day": day,
        "form": form,
        "today": today(),
        "can_manage": request.user.has_perm("core.manage_organisation"),
    }
    return render(request, "web/calendar.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, year: int) -> HttpResponse:
    """Say that the days of a year are right."""
    require(request, "core.manage_organisation")
    act = partial(acts.confirm_year, _year(str(year)), actor=request.user)
    return carry_out(request, act, back=f"{reverse('calendar')}?year={year}")


def _day_form(request: HttpRequest, day: date | None) -> DayForm | None:
    if day is None:
        return None
    row = CalendarDay.objects.filter(day=day).first()
    is_working = row.is_working if row else day.weekday() < 5  # noqa: PLR2004 (Saturday)
    shown = {"is_working": "1" if is_working else "0", "name": row.name if row else ""}
    return DayForm(request.POST if request.method == "POST" else None, initial=shown)


def _year(word: str | None) -> int:
    """Return the year asked for, within what a calendar can show; else this one."""
    first, last = _YEARS
    if word and word.isascii() and word.isdigit() and first <= int(word) <= last:
        return int(word)
    return today().year


def _day(word: str | None) -> date | None:
    try:
        day = date.fromisoformat(word or "")
    except ValueError:
        return None
    return day if _YEARS[0] <= day.year <= _YEARS[1] else None
