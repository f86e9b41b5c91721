"""From which day to which, and by what a report is grouped."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.steps.cases.forms.after import DayInput
from manyi.steps.cases.queries.figures import GROUPS


class PeriodForm(forms.Form):
    """From which day to which, both included."""

    since = forms.DateField(label=_("从"), widget=DayInput())
    until = forms.DateField(label=_("到"), widget=DayInput())

    @classmethod
    def filled(cls, sent: Mapping[str, str], day: date) -> Self:
        """Return the form with what was sent; without it, the year until the day."""
        usual = {"since": f"{day.year}-01-01", "until": day.isoformat()}
        given = {name: sent[name] for name in cls.base_fields if sent.get(name)}
        return cls(usual | cls.usual() | given)

    @classmethod
    def usual(cls) -> dict[str, str]:
        """Return what else is taken where nothing was sent."""
        return {}

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期在开始日期之前。请改正。"))
        return data


class FiguresForm(PeriodForm):
    """The period, and by what the cases are grouped."""

    group = forms.ChoiceField(
        label=_("按"), choices=[(key, title) for key, (title, _key_of) in GROUPS.items()]
    )

    @classmethod
    def usual(cls) -> dict[str, str]:
        """Return the departments: who is answerable."""
        return {"group": "unit"}
