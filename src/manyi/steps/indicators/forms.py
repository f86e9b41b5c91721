"""What people send about an indicator tree."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.models import Unit
from manyi.steps.indicators.domain import Line
from manyi.steps.indicators.enums import IndicatorPart
from manyi.steps.indicators.models import Indicator, IndicatorTree
from manyi.steps.indicators.queries import TreeRow


class TreeForm(forms.Form):
    """Words, department and weight of every indicator of a draft."""

    def __init__(self, *args, rows: list[TreeRow], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        departments = list(Unit.objects.values_list("pk", "name"))
        for row in rows:
            self._add_fields(row.indicator, [("", "—"), *departments])

    def _add_fields(self, one: Indicator, departments: list[tuple[object, str]]) -> None:
        self.fields[f"label_{one.pk}"] = forms.CharField(
            label=_("指标「%(name)s」的名称") % {"name": one.label},
            max_length=100,
            initial=one.label,
        )
        self.fields[f"weight_{one.pk}"] = forms.DecimalField(
            label=_("指标「%(name)s」的权重") % {"name": one.label},
            min_value=0,
            max_value=100,
            decimal_places=3,
            initial=(one.weight * 100).quantize(Decimal("0.001")),
        )
        self.fields[f"owner_{one.pk}"] = forms.TypedChoiceField(
            label=_("指标「%(name)s」的责任部门") % {"name": one.label},
            choices=departments,
            coerce=int,
            empty_value=None,
            required=False,
            initial=one.owner_id or "",
        )

    def lines(self) -> dict[str, Line]:
        """Return what was sent, by code."""
        units = Unit.objects.in_bulk()
        sent = self.cleaned_data
        return {
            row.indicator.code: Line(
                label=sent[f"label_{row.indicator.pk}"],
                owner=units.get(sent[f"owner_{row.indicator.pk}"]),
                weight=sent[f"weight_{row.indicator.pk}"] / 100,
            )
            for row in self.rows
        }

    def table(self) -> list[tuple[TreeRow, object, object, object]]:
        """Return each row with its three fields, as the page sets them side by side."""
        return [
            (
                row,
                self[f"label_{row.indicator.pk}"],
                self[f"weight_{row.indicator.pk}"],
                self[f"owner_{row.indicator.pk}"],
            )
            for row in self.rows
        ]


class IndicatorForm(forms.Form):
    """One indicator: its words, its place, its part."""

    label = forms.CharField(label=_("指标名称"), max_length=100)
    parent = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=_("上级指标"),
        required=False,
        empty_label=_("（没有上级，为第一级）"),
    )
    owner = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("责任部门"),
        required=False,
        help_text=_("这一项不满意时由谁牵头改进。"),
    )
    part = forms.ChoiceField(
        label=_("类型"),
        choices=IndicatorPart.choices,
        initial=IndicatorPart.MAIN,
        help_text=_("只有主要指标有权重，辅助指标和相对指标单独列出。"),
    )

    def __init__(
        self, *args, tree: IndicatorTree, without: set[str] | None = None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = tree.indicators.exclude(code__in=without or ())


class ScreenForm(forms.Form):
    """Indicators that are no longer asked, and why."""

    codes = forms.MultipleChoiceField(label=_("不再测的指标"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("理由"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("例如：与「服务质量」的得分高度相关(r = 0.93)，重要性又低。"),
    )

    def __init__(self, *args, leaves: list[Indicator], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [
            (leaf.code, leaf.label) for leaf in leaves if not leaf.is_required
        ]
